"""Batches: two people never get the same clips, and what is not used goes back."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from backend.auth import accounts
from backend.client import Client, new_id
from backend.live import presence
from backend.messages import (
    MOST_ANSWERS_AT_ONCE,
    Advice,
    Batch,
    EditPerson,
    Feed,
    Look,
    TakeBatch,
    encoder,
)
from tests.conftest import Connect
from tests.gestures import answer, answer_many, give, make_label, number_of


async def take(who: Client, label: int) -> Batch:
    batch = await who.ask(TakeBatch(id=new_id(), label=label, arm="random"))
    assert isinstance(batch, Batch)
    return batch


async def fill(pool: asyncpg.Pool, label: int, person: int, clips: list[int]) -> None:
    """Lease every clip to this person."""
    await pool.execute(
        "INSERT INTO lease SELECT $1, c, $2, now() + interval '1 hour' FROM unnest($3::bigint[]) c",
        label, person, clips,
    )  # fmt: skip


@pytest.mark.parametrize("feed", [True, False], ids=["from a feed", "from the corpus"])
async def test_batches_of_many_at_once_are_disjoint(
    feed: bool, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben, connect("cleo") as cleo:
        label = await make_label(ada)
        if feed:  # all are offered the same clips
            feeds = encoder.encode({"random": Feed(clips=tuple(clips[:120]))}).decode()
            await pool.execute("UPDATE build SET feeds = $2 WHERE label_id = $1", label, feeds)
        # Again and again: a person's newest batch replaces their last.
        for _ in range(4):
            batches = await asyncio.gather(*(take(who, label) for who in (ada, ben, cleo)))
            assert len({clip for batch in batches for clip in batch.clips}) == 75


async def test_an_empty_batch_says_why_and_another_never_says_that_all_is_labelled(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        done = encoder.encode(Advice(arm="random", reason="Every clip is labelled.")).decode()
        await pool.execute("UPDATE build SET advice = $2 WHERE label_id = $1", label, done)
        taken = await ben.ask(TakeBatch(id=new_id(), label=label))
        assert isinstance(taken, Batch) and taken.clips and "labelled" not in taken.reason
        await fill(pool, label, await number_of(pool, "ada"), list(set(clips) - set(taken.clips)))
        await ben.ask(answer_many(label, taken.clips))
        held = await take(ben, label)
        assert held.clips == () and "Others hold" in held.reason
        for start in range(0, len(clips), MOST_ANSWERS_AT_ONCE):
            await ada.ask(answer_many(label, clips[start : start + MOST_ANSWERS_AT_ONCE]))
        empty = await take(ben, label)
        assert empty.clips == () and empty.reason == "Every clip is labelled."


async def test_an_expired_lease_is_answered(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.subscribe(stream)
        held = (await take(ada, label)).clips
        await fill(pool, label, await number_of(pool, "ada"), list(set(clips) - set(held)))
        assert (await take(ben, label)).clips == ()
        await pool.execute(
            "UPDATE lease SET expires_at = now() - interval '1 second' WHERE clip_id = ANY ($1)",
            list(held),
        )
        theirs = (await take(ben, label)).clips
        assert sorted(theirs) == sorted(held)
        # Both answer the same clip: neither is refused, neither is lost.
        await ben.ask(answer(label, held[0], "negative"))
        await ada.ask(answer(label, held[0]))
        both = await ada.until(
            lambda: (
                (a := ada.snapshots[stream].state.answers.get(held[0], {})) and len(a) == 2 and a
            )
        )
        assert set(both.values()) == {"positive", "negative"}


@pytest.mark.parametrize(
    "how", ["another batch", "taken off", "labels blind", "disabled", "disabled here", "viewer"]
)
async def test_a_batch_returns_when_its_holder_goes_away(
    how: str, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        person = await number_of(pool, "ben")
        await fill(pool, label, person, clips)
        assert (await take(ada, label)).clips == ()
        match how:
            case "another batch":
                taken = (await take(ben, label)).clips
                assert not set((await take(ada, label)).clips) & set(taken)
            case "taken off":
                await ada.ask(give(label, person, "none"))
            case "labels blind":
                await ada.ask(EditPerson(id=new_id(), person=person, role="secondary"))
            case "disabled":
                await ada.ask(EditPerson(id=new_id(), person=person, disabled=True))
            case "disabled here":
                await accounts.disable(pool, "ben")  # as `rushes user disable` does
            case "viewer":
                await ada.ask(EditPerson(id=new_id(), person=person, account_role="viewer"))
        assert len((await take(ada, label)).clips) == 25


@pytest.mark.parametrize("how", ["closes the page", "opens another label"])
async def test_a_batch_returns_when_its_holder_leaves_the_label(
    how: str,
    connect: Connect,
    clips: list[int],
    pool: asyncpg.Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A minute later, that is; here at once. A second tab on the label holds the batch."""
    monkeypatch.setattr(presence, "GONE_SECONDS", 0.0)
    async with connect("ada") as ada, connect("ben") as ben:
        label, other = await make_label(ada), await make_label(ada, "dusk")
        async with connect("ben") as second:
            for tab in (ben, second):
                await tab.ask(Look(id=new_id(), label=label))
            await fill(pool, label, await number_of(pool, "ben"), clips)
        await ada.subscribe(f"label/{label}")
        assert (await take(ada, label)).clips == ()
        if how == "closes the page":
            await ben.close()
        else:
            await ben.ask(Look(id=new_id(), label=other))
        async with asyncio.timeout(10):
            while len((await take(ada, label)).clips) < 25:  # the server notices a closed page
                await asyncio.sleep(0.02)


async def test_whoever_comes_back_in_time_holds_their_batch(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        async with connect("ben") as ben:
            await ben.ask(Look(id=new_id(), label=label))
            taken = (await take(ben, label)).clips
        query = "SELECT bool_and(expires_at < now() + interval '2 minutes') FROM lease"
        async with asyncio.timeout(10):
            while not await pool.fetchval(query):
                await asyncio.sleep(0.02)
        async with connect("ben") as ben:
            await ben.ask(Look(id=new_id(), label=label))
            assert not await pool.fetchval(query)
            assert not set(taken) & set((await take(ada, label)).clips)
