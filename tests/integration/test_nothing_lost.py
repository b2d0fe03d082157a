"""What happens while somebody connects, while the database is away, or while a wake-up is lost is
told in the end. Each test drives the hub into the moment in which it could be forgotten."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from backend import commands
from backend.client import new_id
from backend.live.relay import Relay
from backend.messages import Look, Unreadable, encoder, read_command
from backend.messages.names import parse
from tests.gestures import answer
from tests.integration.cut_reads import unreadable
from tests.integration.studio import Studio, Watcher


@dataclass(frozen=True)
class Case:
    """A stream without numbers, something that changes what it shows, and where that is read."""

    stream: str
    table: str
    change: Callable[[Studio, Watcher], Awaitable[str]]  # returns what the wake-up names
    seen: Callable[[Any, Studio], bool]  # of the stream's state


async def ben_comes(studio: Studio, ben: Watcher) -> str:
    await studio.look(ben)
    return f"presence/{studio.label}"


async def a_file_comes(studio: Studio, _: Watcher) -> str:
    file = await studio.pool.fetchval(
        "INSERT INTO file (uri, name) VALUES ('file:///films/dusk.mp4', 'dusk.mp4') RETURNING id"
    )
    return f"ingest/{file}"


async def ben_answers(studio: Studio, _: Watcher) -> str:
    clip = await studio.pool.fetchval("SELECT min(id) FROM clip")
    await commands.handle(studio.pool, studio.ben, answer(studio.label, clip))
    return f"label/{studio.label}"


CASES = [
    Case("board", "presence", ben_comes, lambda s, _: any("ben" in r.people for r in s.rows)),
    Case("people", "presence", ben_comes, lambda s, _: any(a.here for a in s.accounts)),
    Case("ingest", "file", a_file_comes, lambda s, _: any(r.name == "dusk.mp4" for r in s.rows)),
    Case("team/{label}", "answer", ben_answers, lambda s, _: any(m.answers for m in s.members)),
]
every_case = pytest.mark.parametrize("case", CASES, ids=[c.stream.split("/")[0] for c in CASES])


def shows(watcher: Watcher, case: Case, studio: Studio) -> Callable[[], bool]:
    stream = case.stream.format(label=studio.label)
    return lambda: stream in watcher.shown and case.seen(watcher.shown[stream].state, studio)


# ── joining ─────────────────────────────────────────────────────────────────────────────────────


@every_case
async def test_a_change_during_the_first_read_is_shown(studio: Studio, case: Case) -> None:
    """The state was read before the change and is sent after it."""
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    shown = shows(ada, case, studio)
    studio.reads.hold(case.table)
    joining = asyncio.create_task(studio.subscribe(ada, case.stream.format(label=studio.label)))
    await studio.reads.held.wait()
    studio.hub.wake(parse(await case.change(studio, ben)))
    await ada.watch_for(shown)
    studio.reads.release()
    await joining
    while not ada.connection.outbox.empty():
        ada.take(ada.connection.outbox.get_nowait())
    await ada.until(shown)


@every_case
async def test_a_change_during_a_later_read_is_shown(studio: Studio, case: Case) -> None:
    """Somebody is just about to be sent what was true before the change."""
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    await studio.subscribe(ada, case.stream.format(label=studio.label))
    studio.reads.hold(case.table)
    for name in (f"label/{studio.label}", f"presence/{studio.label}", "ingest/0"):
        studio.hub.wake(parse(name))
    await studio.reads.held.wait()
    studio.hub.wake(parse(await case.change(studio, ben)))
    studio.reads.release()
    await ada.until(shows(ada, case, studio))


async def test_an_event_during_the_first_read_is_shown(studio: Studio, clips: list[int]) -> None:
    ada = studio.enter(studio.ada)
    stream = f"label/{studio.label}"
    await studio.subscribe(studio.enter(studio.ben), stream)  # the stream is followed already
    studio.reads.hold_transaction()
    joining = asyncio.create_task(studio.subscribe(ada, stream))
    await studio.reads.held.wait()
    await commands.handle(studio.pool, studio.ben, answer(studio.label, clips[0]))
    studio.hub.wake(parse(stream))
    studio.reads.release()
    await joining
    await ada.until(lambda: stream in ada.shown and clips[0] in ada.shown[stream].state.answers)


async def test_who_follows_a_label_is_told_who_is_there(studio: Studio) -> None:
    """Without a wake-up, and without having to look at the label oneself."""
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    stream = f"label/{studio.label}"
    await studio.look(ben)
    await studio.subscribe(ada, stream)
    await ada.until(lambda: ada.people.get(stream) == ["ben"])


async def test_whoever_leaves_while_a_stream_is_read_is_forgotten(studio: Studio) -> None:
    for stream, table in (("board", "presence"), ("people", "presence")):
        ada = studio.enter(studio.ada)
        studio.reads.hold(table)
        joining = asyncio.create_task(studio.subscribe(ada, stream))
        await studio.reads.held.wait()
        joining.cancel()  # as the socket's task is when the socket closes
        with contextlib.suppress(asyncio.CancelledError):
            await joining
        await studio.hub.leave(ada.connection)
        held_by = [r for r in gc.get_referrers(ada.connection) if isinstance(r, set | list)]
        held_by += [f.places for f in studio.hub._followed.values() if ada.connection in f.places]
        assert not held_by, f"{stream} is still followed for them"


# ── the database goes away, wake-ups are lost ───────────────────────────────────────────────────


@every_case
async def test_a_change_that_could_not_be_read_is_shown_later(studio: Studio, case: Case) -> None:
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    await studio.subscribe(ada, case.stream.format(label=studio.label))
    woken = await case.change(studio, ben)
    async with unreadable(studio.pool, case.table):
        studio.hub.wake(parse(woken))
    await ada.until(shows(ada, case, studio))


async def test_who_is_there_is_told_later_if_it_could_not_be_read(studio: Studio) -> None:
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    stream = f"label/{studio.label}"
    await studio.subscribe(ada, stream)
    await studio.look(ben)
    async with unreadable(studio.pool, "presence"):
        studio.hub.wake(parse(f"presence/{studio.label}"))
    await ada.until(lambda: ada.people.get(stream) == ["ben"])


@every_case
async def test_a_fault_in_one_read_ends_nothing(studio: Studio, case: Case) -> None:
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    await studio.subscribe(ada, case.stream.format(label=studio.label))
    woken = parse(await case.change(studio, ben))
    studio.reads.break_next(case.table, ValueError("a fault"))
    studio.hub.wake(woken)
    await studio.reads.held.wait()
    await ada.until(shows(ada, case, studio))


@every_case
async def test_a_lost_wake_up_is_made_good(studio: Studio, case: Case) -> None:
    """`wake_all` follows every lost connection to Postgres; here its first try fails too."""
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    await studio.subscribe(ada, case.stream.format(label=studio.label))
    await case.change(studio, ben)
    async with unreadable(studio.pool, case.table):
        studio.hub.wake_all()
    await ada.until(shows(ada, case, studio))


async def test_presence_outlives_a_crash_of_the_database(
    studio: Studio, wakes_again: Relay
) -> None:
    """The table is not logged: Postgres comes back with an empty one, then we are woken."""
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    stream = f"label/{studio.label}"
    await studio.subscribe(ada, stream)
    await studio.subscribe(ada, "board")
    await studio.look(ben)
    await studio.pool.execute("TRUNCATE presence")
    await wakes_again.start()
    await ada.until(lambda: ada.people.get(stream) == ["ben"])
    await ada.until(lambda: "ben" in ada.shown["board"].state.rows[0].people)


async def test_who_left_does_not_come_back_by_a_refresh(studio: Studio, wakes_again: Relay) -> None:
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    stream = f"label/{studio.label}"
    await studio.look(ada)
    await studio.look(ben)
    await studio.hub.leave(ben.connection)
    await studio.pool.execute("TRUNCATE presence")
    await wakes_again.start()
    await studio.subscribe(ada, stream)
    await ada.until(lambda: ada.people.get(stream) == ["ada"])
    assert await studio.pool.fetchval("SELECT count(*) FROM presence") == 1


async def test_a_look_that_failed_is_made_good(studio: Studio, wakes_again: Relay) -> None:
    """The page tells where it is once; that the database was away then is not its business."""
    ada, ben = studio.enter(studio.ada), studio.enter(studio.ben)
    stream = f"label/{studio.label}"
    await studio.subscribe(ada, stream)

    async def look() -> None:
        with contextlib.suppress(asyncpg.PostgresConnectionError):
            await studio.look(ben)

    async with unreadable(studio.pool, "presence"):
        looking = asyncio.create_task(look())
    await looking
    await wakes_again.start()
    await ada.until(lambda: ada.people.get(stream) == ["ben"])


async def test_a_look_that_no_table_can_hold_spoils_nobodys(
    studio: Studio, wakes_again: Relay
) -> None:
    ada, ben, eve = (studio.enter(who) for who in (studio.ada, studio.ben, studio.ada))
    stream = f"label/{studio.label}"
    await studio.subscribe(ada, stream)
    await studio.look(ben)
    for tab, clip in (("random", 2**70), ("\0", None)):
        with pytest.raises(Unreadable):
            look = Look(id=new_id(), label=studio.label, tab=tab, clip=clip)
            await studio.hub.look(eve.connection, read_command(encoder.encode(look)))
    await studio.pool.execute("TRUNCATE presence")
    await wakes_again.start()
    await ada.until(lambda: ada.people.get(stream) == ["ben"])


# ── everything at once ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(3))
async def test_whoever_joins_in_a_crowd_shows_what_a_newcomer_is_shown(
    studio: Studio, wakes_again: Relay, clips: list[int], seed: int
) -> None:
    """People answer, look around, come and go at once; then nothing happens any more, and every
    page shows what a page opened now would show."""
    rng = random.Random(seed)
    await wakes_again.start()
    streams = [s.format(studio.label) for s in ("board", "ingest", "team/{}", "label/{}")]
    watchers = [studio.enter(who) for who in (studio.ada, studio.ben, studio.ada, studio.ben)]

    async def be_busy(watcher: Watcher) -> None:
        for _ in range(25):
            stream = rng.choice(streams)
            match rng.randrange(5):
                case 0:
                    await studio.look(watcher)
                case 1:
                    who, clip = watcher.connection.who, rng.choice(clips)
                    given = answer(studio.label, clip, rng.choice(["positive", "negative"]))
                    await commands.handle(studio.pool, who, given)
                case 2 if stream in watcher.follows:
                    await studio.unsubscribe(watcher, stream)
                case _:
                    await studio.subscribe(watcher, stream)

    await asyncio.gather(*map(be_busy, watchers))
    leaving, *staying = watchers
    await studio.hub.leave(leaving.connection)
    await asyncio.gather(*map(studio.shows_the_truth, staying))
