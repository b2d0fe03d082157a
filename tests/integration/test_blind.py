"""Secondaries: what they are asked, what they must never learn, and who becomes one."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from backend.client import Client
from backend.domain.second_round import APART, to_come
from backend.messages import BlindState
from backend.settings import Settings
from tests.conftest import Connect, worker
from tests.gestures import (
    answer,
    answer_many,
    blind,
    board_row,
    decide,
    edit,
    give,
    make_label,
    note,
    number_of,
    refusal,
    refused,
    requeue,
    resumed_as_a_newcomer,
    undo,
)


async def queued(who: Client, label: int, count: int) -> tuple[int, ...]:
    """The queue once it holds this many clips."""
    stream = f"blind/{label}"
    await who.until(lambda: len(who.snapshots[stream].state.queue) == count)
    return who.snapshots[stream].state.queue


async def test_a_selection_is_put_into_every_queue(connect: Connect, clips: list[int]) -> None:
    """Many clips for two people at once, behind what each answered; who follows sees them move in
    where a newcomer finds them."""
    async with (
        connect("ada") as ada,
        connect("cleo", role="secondary") as cleo,
        connect("dora", role="secondary") as dora,
    ):
        label = await make_label(ada)
        stream = f"blind/{label}"
        for who in (cleo, dora):
            await who.subscribe(stream)
        for clip in clips[:4]:
            await ada.ask(answer(label, clip))
        done = (await queued(cleo, label, 4))[0]
        await cleo.ask(blind(label, done))
        # Two of these are there already.
        await ada.ask(answer_many(label, clips[2:30], "skip", "search"))
        queues = [await queued(who, label, 30) for who in (cleo, dora)]
        assert set(queues[0]) == set(queues[1]) == set(clips[:30])
        assert queues[0] != queues[1]
        assert queues[0][0] == done
        for who in (cleo, dora):
            await resumed_as_a_newcomer(who, stream)


# ── nothing of the others ───────────────────────────────────────────────────────────────────────


async def test_a_secondary_answers_what_they_are_asked_in_an_order_of_their_own(
    connect: Connect, clips: list[int]
) -> None:
    """What they see is searched for marks of others' work by `test_canaries`."""
    async with (
        connect("ada") as primary,
        connect("cleo", role="secondary") as cleo,
        connect("dora", role="secondary") as dora,
    ):
        label = await make_label(primary)
        stream = f"blind/{label}"
        for who in (cleo, dora):
            await who.subscribe(stream)
        for clip in clips[:12]:
            await primary.ask(answer(label, clip, "negative"))
        for who in (cleo, dora):
            await queued(who, label, 12)
        first = cleo.snapshots[stream].state.queue[0]
        await cleo.ask(blind(label, first))
        for command in (
            note(label, clips[100], "not in my queue"),
            blind(label, clips[100]),
            blind(label, first, repeat=True),
        ):
            assert await refused(cleo, command) == "not_allowed"
        # Each has an order of their own.
        assert cleo.snapshots[stream].state.queue != dora.snapshots[stream].state.queue
        # And the primaries' stream has nothing of them.
        await primary.subscribe(f"label/{label}")
        assert b"cleo" not in b"\n".join(primary.frames)


async def test_what_others_do_sends_a_secondary_no_frame(
    connect: Connect, clips: list[int], backend: Settings, pool: asyncpg.Pool
) -> None:
    """Neither what was done nor when: not a frame, whatever it holds."""
    async with (
        connect("ada", account_role="admin") as ada,
        connect("cleo", role="secondary") as cleo,
        connect("dora", role="secondary") as dora,
    ):
        label = await make_label(ada)
        await ada.subscribe(f"label/{label}")
        await ada.subscribe(f"disagreements/{label}")
        for who in (cleo, dora):
            await who.subscribe(f"blind/{label}")
        await cleo.subscribe("board")
        for i, clip in enumerate(clips[:24]):
            await ada.ask(answer(label, clip, "negative" if i % 2 else "positive"))
        for who in (cleo, dora):
            await queued(who, label, 24)
        await all_pushed(cleo)
        before = len(cleo.frames)

        await dora.ask(blind(label, clips[0], "negative"))
        await dora.ask(undo(label))
        await dora.ask(blind(label, clips[0], "negative"))
        await dora.ask(note(label, clips[0], "a lamp"))
        await ada.ask(decide(label, clips[0], "positive"))
        await ada.ask(requeue(label, [clips[1]]))
        await ada.ask(note(label, clips[1], "a lamp"))
        await ada.ask(answer(label, clips[1], "positive", source="review"))
        async with worker(backend, "learn"):
            await ada.until(lambda: ada.snapshots[f"label/{label}"].state.metrics, 60)
        await ada.until(lambda: ada.snapshots[f"disagreements/{label}"].state.decided == 1)
        assert cleo.frames[-1] == list(cleo.frames)[before - 1]
        await cleo.subscribe("board")  # whatever was on its way has arrived before this answer
        assert len(cleo.frames) == before + 2


async def all_pushed(who: Client) -> None:
    """Wait until the board has said all it had to say: three whole flushes without a row."""
    seen = -1
    while seen != len(who.frames):
        seen = len(who.frames)
        await asyncio.sleep(1)


# ── the second round ────────────────────────────────────────────────────────────────────────────


def repeats(state: BlindState) -> tuple[int, ...]:
    """The clips that are asked a second time, in the queue's order."""
    return tuple(-card for card in state.queue if card < 0)


@pytest.mark.usefixtures("second_questions_at_once")
async def test_every_clip_is_asked_a_second_time(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        stream, team = f"blind/{label}", f"team/{label}"
        await ada.subscribe(team)
        await ada.ask(edit(label, repeats=1.0, policy="majority"))
        await cleo.subscribe(stream)
        for clip in clips[:4]:
            await ada.ask(answer(label, clip))
        queue = await queued(cleo, label, 4)
        assert await refused(cleo, blind(label, queue[0], repeat=True)) == "not_allowed"
        for clip in queue:
            await cleo.ask(blind(label, clip))
        await cleo.until(lambda: len(cleo.snapshots[stream].state.answers) == 4)
        assert repeats(cleo.snapshots[stream].state) == queue
        assert set(cleo.snapshots[stream].state.answers.values()) == {"given"}
        assert (await board_row(cleo)).queue == 4

        seconds = ["negative", "positive", "positive", "skip"]
        for clip, value in zip(queue, seconds, strict=True):
            await cleo.ask(blind(label, clip, value, repeat=True))
        await cleo.until(lambda: len(cleo.snapshots[stream].state.repeat_answers) == 4)
        state = cleo.snapshots[stream].state
        assert state.repeat_answers == dict(zip(queue, seconds, strict=True))
        assert set(state.answers.values()) == {"positive"}
        await resumed_as_a_newcomer(cleo, stream)
        assert (await board_row(cleo)).queue == 0
        # They count for nothing but the agreement with oneself: three clips compared, two alike.
        truth = await pool.fetch(
            "SELECT positives, negatives FROM tally WHERE label_id = $1", label
        )
        assert {tuple(r.values()) for r in truth} == {(2, 0)}

        def herself() -> Any:
            members = {m.name: m for m in ada.snapshots[team].state.members}
            return members.get("cleo")

        await ada.until(lambda: herself() and herself().repeated == 3)
        assert herself().self_agreement == pytest.approx(2 / 3, abs=1e-4)
        assert herself().answers == 4
        assert ada.snapshots[team].state.measures[0].value == 1.0

        # Taking back goes back through the second round, then through the first.
        for clip in reversed(queue):
            reply = await cleo.ask(undo(label))
            assert (reply.clip, reply.answer) == (clip, None)
        await cleo.until(lambda: not cleo.snapshots[stream].state.repeat_answers)
        assert len(cleo.snapshots[stream].state.answers) == 4
        await ada.until(lambda: herself().repeated == 0)
        reply = await cleo.ask(undo(label))
        assert reply.clip == queue[-1]
        await cleo.until(lambda: len(cleo.snapshots[stream].state.answers) == 3)
        assert repeats(cleo.snapshots[stream].state) == queue  # what was drawn stays drawn
        await resumed_as_a_newcomer(cleo, stream)
        assert await refused(cleo, edit(label, repeats=0.0)) == "not_allowed"
        assert await refused(ada, edit(label, repeats=1.5)) == "malformed"


async def test_a_share_of_the_clips_is_asked_twice_in_one_queue(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """At a distance, with one total from the start, and the first answer told to nobody until the
    second one is there: in no frame of any tab."""
    async with (
        connect("ada") as ada,
        connect("cleo", role="secondary") as cleo,
        connect("cleo") as tab,
    ):
        label = await make_label(ada)
        stream, herself = f"blind/{label}", await number_of(pool, "cleo")
        await ada.ask(edit(label, repeats=0.3))
        await ada.ask(answer_many(label, clips[:60]))
        await cleo.subscribe(stream)
        await tab.subscribe(stream)
        await queued(cleo, label, 60)

        def state() -> BlindState:
            held = cleo.snapshots[stream].state
            assert isinstance(held, BlindState)
            return held

        def total() -> int:
            now = state()
            return len(now.queue) + to_come(now.queue, now.answers, label, herself, 0.3)

        def waiting() -> list[int]:
            now = state()
            return [
                card
                for card in now.queue
                if abs(card) not in (now.answers if card > 0 else now.repeat_answers)
            ]

        whole, asked = total(), list[int]()
        assert (await board_row(cleo)).queue == whole
        while left := waiting():
            card = left[0]
            before = len(tab.frames)
            await cleo.ask(blind(label, abs(card), "negative", repeat=card < 0))
            asked.append(card)
            seen = len(asked)
            await cleo.until(
                lambda seen=seen: len(state().answers) + len(state().repeat_answers) == seen
            )
            assert total() == whole
            if card > 0 and -card in state().queue:
                await tab.until(lambda card=card: tab.snapshots[stream].state.answers.get(card))
                assert b"negative" not in b"".join(list(tab.frames)[before:])
                assert state().answers[card] == "given"
            if card < 0:
                assert state().answers[-card] == "negative"
        assert len(asked) == whole and len(set(asked)) == whole
        twice = repeats(state())
        assert 4 <= len(twice) <= 30  # of 45; binomial(45, 0.3) misses it once in 10,000
        for clip in twice:
            assert asked.index(-clip) - asked.index(clip) > APART
        assert asked[-1] in state().queue and (await board_row(cleo)).queue == 0
        await resumed_as_a_newcomer(cleo, stream)
        counted = "SELECT count(*) FROM repeat_answer WHERE label_id = $1 AND blind"
        assert await pool.fetchval(counted, label) == len(twice)


async def test_a_second_answer_that_comes_too_soon_or_is_changed_tells_of_no_self_agreement(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        counted = "SELECT count(*) FROM repeat_answer WHERE label_id = $1 AND blind"
        await ada.ask(edit(label, repeats=1.0))
        await ada.ask(answer_many(label, clips[:40]))
        await cleo.subscribe(f"blind/{label}")
        queue = await queued(cleo, label, 40)
        for clip in queue[: APART + 1]:  # between the two of the first one: just enough
            await cleo.ask(blind(label, clip))
        await cleo.ask(blind(label, queue[1], repeat=True))  # one too few
        assert await pool.fetchval(counted, label) == 0
        await cleo.ask(blind(label, queue[0], repeat=True))
        assert await pool.fetchval(counted, label) == 1
        await cleo.ask(blind(label, queue[0], "skip", repeat=True))
        assert await pool.fetchval(counted, label) == 0


# ── notes ───────────────────────────────────────────────────────────────────────────────────────


async def test_notes_of_a_secondary_are_for_themselves_and_for_who_decides(
    connect: Connect, clips: list[int]
) -> None:
    async with (
        connect("ada") as ada,
        connect("cleo", role="secondary") as cleo,
        connect("dora", role="secondary") as dora,
    ):
        label = await make_label(ada)
        await ada.subscribe(f"label/{label}")
        await ada.subscribe(f"disagreements/{label}")
        for who in (cleo, dora):
            await who.subscribe(f"blind/{label}")
        await ada.ask(answer(label, clips[0]))
        await queued(cleo, label, 1)
        await cleo.ask(note(label, clips[0], "  too dark  "))
        await ada.ask(note(label, clips[0], "a lamp"))
        await cleo.ask(blind(label, clips[0], "negative"))
        rows = await ada.until(lambda: ada.snapshots[f"disagreements/{label}"].state.rows)
        assert [(n.name, n.text) for n in rows[0].notes] == [
            ("cleo", "too dark"), ("ada", "a lamp"),
        ]  # fmt: skip
        assert [n.text for n in ada.snapshots[f"label/{label}"].state.notes[clips[0]]] == ["a lamp"]
        await cleo.until(lambda: cleo.snapshots[f"blind/{label}"].state.notes)
        for who, texts in ((cleo, ["too dark"]), (dora, [])):
            await resumed_as_a_newcomer(who, f"blind/{label}")
            notes = who.snapshots[f"blind/{label}"].state.notes.get(clips[0], ())
            assert [n.text for n in notes] == texts
        for text in ("", "  ", "x" * 2001):
            no = await refusal(ada, note(label, clips[0], text))
            assert no.code == "too_long"
            assert "1 to 2000 characters" in str(no)
        gone = note(label, 10**9, "where?")
        assert await refused(ada, gone) == "unknown_clip"


# ── from one role to the other ──────────────────────────────────────────────────────────────────


async def test_a_primary_who_becomes_a_secondary_answers_again(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        stream, own = f"label/{label}", f"blind/{label}"
        himself = await number_of(pool, "ben")
        await ada.subscribe(stream)
        for clip in clips[:3]:
            await ben.ask(answer(label, clip))
        await ada.ask(answer(label, clips[0]))
        await ada.ask(requeue(label, clips[:3]))
        await ada.ask(give(label, himself, "secondary"))
        state = (await ben.subscribe(own)).state
        assert sorted(state.queue) == clips[:3]
        assert state.answers == {}  # given while he saw the others' answers: he is asked anew
        assert (await board_row(ben)).queue == 3
        await ben.ask(blind(label, clips[0], "negative"))
        await ada.until(lambda: himself not in ada.snapshots[stream].state.answers[clips[0]])
        await resumed_as_a_newcomer(ada, stream)
        assert ada.snapshots[stream].state.re_review == tuple(clips[:3])  # nobody looked at them
        await ben.until(lambda: ben.snapshots[own].state.answers == {clips[0]: "negative"})
        await resumed_as_a_newcomer(ben, own)
        # Taking that back leaves the clip open: his answer as a primary is gone.
        reply = await ben.ask(undo(label))
        assert (reply.clip, reply.answer) == (clips[0], None)
        await ben.until(lambda: not ben.snapshots[own].state.answers)
        await resumed_as_a_newcomer(ben, own)
        # What he did as a primary is not his to take back any more.
        no = await refusal(ben, undo(label))
        assert no.code == "nothing_to_undo"
        await resumed_as_a_newcomer(ada, stream)
        assert ada.snapshots[stream].state.answers[clips[1]] == {himself: "positive"}


@pytest.mark.usefixtures("second_questions_at_once")
async def test_a_secondary_who_becomes_a_primary_answers_again(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        stream, own = f"label/{label}", f"blind/{label}"
        herself = await number_of(pool, "cleo")
        await ada.ask(edit(label, repeats=1.0))
        await ada.subscribe(stream)
        await cleo.subscribe(own)
        for clip in clips[:4]:
            await ada.ask(answer(label, clip))
        for clip in await queued(cleo, label, 4):
            await cleo.ask(blind(label, clip))
        await cleo.ask(blind(label, clips[0], "negative", repeat=True))
        await cleo.until(lambda: cleo.snapshots[own].state.repeat_answers)
        blindly = cleo.snapshots[own]
        await ada.ask(give(label, herself, "primary"))
        await cleo.subscribe(stream)
        # What she did blind is not hers to take back any more; least of all a second answer.
        assert await refused(cleo, undo(label)) == "nothing_to_undo"
        await cleo.ask(answer(label, clips[0], "negative"))
        await cleo.ask(answer_many(label, clips[1:3], "skip"))
        await cleo.ask(undo(label))
        await ada.ask(edit(label, description="dark outside"))
        await ada.until(lambda: ada.snapshots[stream].state.label.description)
        await resumed_as_a_newcomer(ada, stream)
        of_hers = {c: a.get(herself) for c, a in ada.snapshots[stream].state.answers.items()}
        assert of_hers == {clips[0]: "negative", clips[1]: None, clips[2]: None, clips[3]: None}
        # Blind again, she goes on from what she held, or anew: it is the same.
        await cleo.ask(answer(label, clips[3]))
        await ada.ask(give(label, herself, None))
        cleo.snapshots[own] = blindly
        await cleo.subscribe(own, epoch=blindly.epoch, after=blindly.seq)
        assert cleo.snapshots[own].state.label.description == "dark outside"
        await resumed_as_a_newcomer(cleo, own)
        assert cleo.snapshots[own].state.answers == {}
        # Her newest answers stand: going back further would take back what she replaced since.
        await cleo.ask(blind(label, clips[3], "negative"))
        await ada.ask(give(label, herself, "primary"))
        await cleo.ask(undo(label))  # of clip 0, not of clip 3
        await ada.ask(give(label, herself, None))
        # She is told that it stands, not how she answered: its second question still waits.
        assert (await cleo.subscribe(own)).state.answers == {clips[3]: "given"}
        kept = "SELECT answer FROM answer WHERE label_id = $1 AND person_id = $2 AND clip_id = $3"
        assert await pool.fetchval(kept, label, herself, clips[3]) == "negative"
        await ada.subscribe(stream)
        assert not any(herself in a for a in ada.snapshots[stream].state.answers.values())
