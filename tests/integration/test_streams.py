"""Every row of the table of streams, driven by hand: what makes it stale, who may follow it."""

from __future__ import annotations

import asyncio

import pytest

import sql
from backend import commands, events
from backend.auth import access
from backend.errors import Refusal
from backend.live.streams import STREAMS, Numbered, State
from backend.messages import BlindNoted, Note, Noted, Snapshot, server_decoder
from backend.messages.names import Name, blind_stream, label_stream
from tests.gestures import answer
from tests.integration.studio import PUSHED, Studio

every_stream = pytest.mark.parametrize("row", STREAMS.values(), ids=STREAMS)


def named(row: Numbered | State, studio: Studio) -> str:
    """The stream that a client follows to be shown this one."""
    if not row.public:
        row = next(r for r in STREAMS.values() if isinstance(r, Numbered) and r.along == row.kind)
    return f"{row.kind}/{studio.label}" if row.of_label else row.kind


def change_of(kind: str, studio: Studio) -> Name:
    match kind:
        case "person":
            return Name(kind=kind, person=studio.ada.id)
        case "ingest":
            return Name(kind=kind, file=1)
        case "bin":
            return Name(kind=kind, bin=1)
        case "blind":
            return Name(kind=kind, label=studio.label, person=studio.ada.id)
    return Name(kind=kind, label=studio.label)


async def grow(row: Numbered, studio: Studio) -> None:
    note = Note(person=studio.ada.id, name="ada", text="dusk", at=0.0)
    async with events.transaction(studio.pool) as tx:
        if row.kind == "label":
            await tx.append(label_stream(studio.label), Noted(clip=1, note=note))
        else:
            own = blind_stream(studio.label, studio.ada.id)
            await tx.append(own, BlindNoted(clip=1, note=note))


async def a_secondary(studio: Studio) -> None:
    await studio.pool.execute(
        "INSERT INTO member VALUES ($1, $2, 'secondary')"
        " ON CONFLICT (label_id, person_id) DO UPDATE SET role = 'secondary'",
        studio.label, studio.ada.id,
    )  # fmt: skip


async def a_bin(studio: Studio) -> None:
    """The first one, which is of no label."""
    await studio.pool.execute(
        "INSERT INTO bin (name, look, text, labels, names, person_id)"
        " VALUES ('Late', 'late', 'year > 1990', '{}', '{}', $1)",
        studio.ada.id,
    )


@every_stream
async def test_what_makes_a_stream_stale_is_pushed(
    row: Numbered | State, studio: Studio, clips: list[int]
) -> None:
    if row.kind == "blind":
        await a_secondary(studio)
    ada = studio.enter(studio.ada)
    await studio.subscribe(ada, named(row, studio))
    assert ada.take_all()
    for kind in sorted(row.stale_by):
        if kind == "bin":
            await a_bin(studio)
        if isinstance(row, Numbered):  # numbers decide: without an event there is nothing to push
            await grow(row, studio)
        studio.hub.wake(change_of(kind, studio))
        ada.take(await asyncio.wait_for(ada.connection.outbox.get(), 20))


async def test_nothing_else_is_pushed(studio: Studio) -> None:
    ada = studio.enter(studio.ada)
    for row in STREAMS.values():
        if row.public and row.kind != "blind":
            await studio.subscribe(ada, named(row, studio))
    ada.take_all()
    for change in (
        Name(kind="label", label=studio.label + 1),  # on the board, but not ada's
        Name(kind="team", label=studio.label + 1),
        Name(kind="text", digest="0" * 32),
    ):
        studio.hub.wake(change)
    await asyncio.sleep(PUSHED)
    told = []
    while not ada.connection.outbox.empty():
        frame = ada.connection.outbox.get_nowait()
        assert isinstance(frame, bytes)
        told.append(server_decoder.decode(frame))
    # Somebody's team changed, and somebody answered. Each stream reads by itself, in any order.
    assert all(isinstance(t, Snapshot) for t in told)
    assert sorted(t.stream for t in told if isinstance(t, Snapshot)) == [
        "annotators",
        "bins",
        "board",
        "families",
        "intakes",
        "people",
        "trail",
        "webhooks",
    ]


# ── who may follow ──────────────────────────────────────────────────────────────────────────────


async def take_off(studio: Studio, who: access.Visitor) -> Name:
    await studio.pool.execute("INSERT INTO member VALUES ($1, $2, 'none')", studio.label, who.id)
    return Name(kind="team", label=studio.label)


@pytest.mark.parametrize("kind", ["label", "team", "disagreements", "progress"])
async def test_nothing_is_sent_before_access_is_asked_about_again(
    kind: str, studio: Studio, clips: list[int]
) -> None:
    """The wake-up of a role that changed comes first; the question takes a while."""
    ben = studio.enter(studio.ben)
    stream = f"{kind}/{studio.label}"
    await studio.subscribe(ben, stream)
    ben.take_all()
    moved = await take_off(studio, studio.ben)
    studio.reads.hold("FROM person p\nWHERE p.id")
    studio.hub.wake(moved)
    await studio.reads.held.wait()
    await commands.handle(studio.pool, studio.ada, answer(studio.label, clips[0]))
    studio.hub.wake(Name(kind="label", label=studio.label))
    await asyncio.sleep(PUSHED)
    assert ben.connection.outbox.empty()
    studio.reads.release()
    await ben.until(lambda: ben.dropped == [stream])
    await asyncio.sleep(PUSHED)
    assert ben.connection.outbox.empty()


async def test_whose_access_ends_during_the_first_read_is_refused(studio: Studio) -> None:
    """What was read is not sent."""
    for stream in (f"label/{studio.label}", f"progress/{studio.label}"):
        await studio.pool.execute("DELETE FROM member WHERE person_id = $1", studio.ben.id)
        ben = studio.enter(studio.ben)
        studio.reads.hold_transaction()
        joining = asyncio.create_task(studio.subscribe(ben, stream))
        await studio.reads.held.wait()
        await take_off(studio, studio.ben)
        studio.reads.release()
        with pytest.raises(Refusal) as refused:
            await joining
        assert refused.value.code == "unknown_label"
        assert ben.connection.outbox.empty()
        assert not ben.connection.following


async def test_a_check_that_fails_is_made_again(studio: Studio) -> None:
    ben = studio.enter(studio.ben)
    stream = f"label/{studio.label}"
    await studio.subscribe(ben, stream)
    moved = await take_off(studio, studio.ben)
    studio.reads.break_next("FROM person p\nWHERE p.id", ConnectionError("the database is away"))
    studio.hub.wake(moved)
    await ben.until(lambda: ben.dropped == [stream])


# ── as little work as possible ──────────────────────────────────────────────────────────────────


def reads_of(studio: Studio, query: str) -> int:
    """How often the query, ``area.name``, was read so far."""
    area, name = query.split(".")
    return studio.reads.asked.count(getattr(sql.AREAS[area], name).text)


async def test_the_board_is_read_once_for_all(studio: Studio, clips: list[int]) -> None:
    watchers = [studio.enter(who) for who in (studio.ada, studio.ben, studio.ben)]
    for watcher in watchers:
        await studio.subscribe(watcher, "board")
        watcher.take_all()
    for change in (Name(kind="team", label=studio.label), Name(kind="label", label=studio.label)):
        before = reads_of(studio, "labels.board_primary")
        studio.hub.wake(change)
        for watcher in watchers:
            watcher.take(await asyncio.wait_for(watcher.connection.outbox.get(), 20))
        assert reads_of(studio, "labels.board_primary") == before + 1


async def test_who_waits_for_a_state_is_read_for_together(studio: Studio) -> None:
    """While one is read for, others come: the next read is for all of them."""
    first, *others = [studio.enter(studio.ada) for _ in range(5)]
    studio.reads.hold("FROM person p LEFT JOIN answer")
    joining = [asyncio.create_task(studio.subscribe(first, "people"))]
    await studio.reads.held.wait()
    joining += [asyncio.create_task(studio.subscribe(other, "people")) for other in others]
    async with asyncio.timeout(20):
        while len(studio.hub._followed[Name(kind="people")].places) < 5:
            await asyncio.sleep(0.01)
    studio.reads.release()
    await asyncio.gather(*joining)
    assert all(w.take_all() == 1 for w in (first, *others))
    assert reads_of(studio, "accounts.overview") == 2
