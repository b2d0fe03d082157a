"""A hub that a test drives by hand into the moment it wants, and what people at it are shown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from backend.auth import access
from backend.client import new_id
from backend.domain.snapshot import follow
from backend.live.connection import Connection
from backend.live.hub import Hub
from backend.messages import (
    BoardRows,
    Dropped,
    Event,
    IngestRows,
    Look,
    Presence,
    Snapshot,
    Subscribe,
    Unsubscribe,
    server_decoder,
)
from tests.integration.held_reads import HeldReads

PUSHED = 1.0  # seconds within which a hub that pushes at once has pushed
TOLD = 20.0  # seconds after which we believe that it was forgotten


@dataclass
class Watcher:
    """A connection, and what a page that reads its frames would show."""

    connection: Connection
    follows: set[str] = field(default_factory=set)
    shown: dict[str, Any] = field(default_factory=dict)  # by stream: its state
    people: dict[str, list[str]] = field(default_factory=dict)  # by stream: who is there
    dropped: list[str] = field(default_factory=list)  # streams

    def take(self, frame: bytes | int) -> None:
        assert isinstance(frame, bytes), f"closed with {frame}"
        match server_decoder.decode(frame):
            case Snapshot(stream=stream) as snapshot:
                self.shown[stream] = snapshot
            case Event(stream=stream) as event:
                self.shown[stream] = follow(self.shown[stream], event)
            case BoardRows(rows=rows):
                held = {row.label.id: row for row in self.shown["board"].state.rows}
                held |= {row.label.id: row for row in rows}
                self._show("board", rows=tuple(held.values()))
            case IngestRows(rows=rows):
                held = {row.file: row for row in self.shown["ingest"].state.rows}
                held |= {row.file: row for row in rows}
                self._show("ingest", rows=tuple(held.values()))
            case Presence(stream=stream, people=people):
                self.people[stream] = [person.name for person in people]
            case Dropped(stream=stream):
                self.dropped.append(stream)

    def _show(self, stream: str, **changed: Any) -> None:
        snapshot = self.shown[stream]
        state = type(snapshot.state)(
            **{
                name: changed.get(name, getattr(snapshot.state, name))
                for name in snapshot.state.__struct_fields__
            }
        )
        self.shown[stream] = Snapshot(stream=stream, epoch="", seq=0, state=state)

    def take_all(self) -> int:
        """Read the frames that are there; how many there were."""
        count = self.connection.outbox.qsize()
        for _ in range(count):
            self.take(self.connection.outbox.get_nowait())
        return count

    async def until(self, there: Callable[[], bool], seconds: float = TOLD) -> None:
        """Read frames until ``there``. Raises: TimeoutError."""
        async with asyncio.timeout(seconds):
            while not there():
                self.take(await self.connection.outbox.get())

    async def watch_for(self, there: Callable[[], bool]) -> None:
        """The same, for as long as a hub that does not wait for anything needs."""
        with contextlib.suppress(TimeoutError):
            await self.until(there, PUSHED)


@dataclass
class Studio:
    """A hub without a relay: a test wakes it by hand, or does not."""

    pool: asyncpg.Pool
    reads: HeldReads
    hub: Hub
    label: int
    ada: access.Visitor  # an administrator
    ben: access.Visitor

    def enter(self, who: access.Visitor) -> Watcher:
        connection = Connection(who)
        self.hub.join(connection)
        return Watcher(connection)

    async def subscribe(self, watcher: Watcher, stream: str) -> None:
        watcher.follows.add(stream)
        await self.hub.subscribe(watcher.connection, Subscribe(id=new_id(), stream=stream))

    async def unsubscribe(self, watcher: Watcher, stream: str) -> None:
        watcher.follows.discard(stream)
        await self.hub.unsubscribe(watcher.connection, Unsubscribe(id=new_id(), stream=stream))

    async def shows_the_truth(self, watcher: Watcher) -> None:
        """Everything that somebody follows becomes what a newcomer is shown of it.

        Raises:
            TimeoutError: it does not.
        """
        newcomer = self.enter(watcher.connection.who)
        for stream in watcher.follows:
            await self.subscribe(newcomer, stream)
        here = f"label/{self.label}"
        rows = await self.pool.fetch(
            "SELECT DISTINCT name FROM presence JOIN person p ON p.id = person_id "
            "WHERE label_id = $1 ORDER BY name",
            self.label,
        )
        people = [row["name"] for row in rows]

        def true() -> bool:
            shown, truth = (
                {s: who.shown[s].state for s in watcher.follows if s in who.shown}
                for who in (watcher, newcomer)
            )
            there = sorted(watcher.people.get(here, []))
            return shown == truth and (here not in watcher.follows or there == people)

        async with asyncio.timeout(TOLD):
            while not true():
                for who in (watcher, newcomer):
                    with contextlib.suppress(TimeoutError):
                        await who.until(lambda: False, 0.1)

    async def look(self, watcher: Watcher) -> None:
        look = Look(id=new_id(), label=self.label, tab="random", clip=None)
        await self.hub.look(watcher.connection, look)
