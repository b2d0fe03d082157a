"""Everyone connected to this backend, and the streams they follow: connections and fan-out.

What a stream is stands in the table `streams`; how one is pushed in `followed`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import asyncpg

import sql
from backend.auth import access
from backend.errors import Refusal
from backend.live import streams
from backend.live.connection import Connection
from backend.live.followed import Around, Followed
from backend.live.numbered import NumberedStream
from backend.live.presence import Presence
from backend.live.sessions import Sessions
from backend.live.states import StateStream
from backend.live.streams import ACCESS_CHANGES, STREAMS, Numbered
from backend.messages import MOST_SOCKETS, Look, Subscribe, Unsubscribe
from backend.messages.names import EVERYTHING, Name
from backend.messages.wire import CLOSE_RESTARTING

# Streams are read again this often even without a wake-up. States show times as well, such as the
# answers of the last hour, which change by themselves.
EVENTS_AGAIN = 2.0
STATES_AGAIN = 60.0


class Hub:
    """``reading``: connections of its own for what is pushed, which must not wait for one behind
    commands that wait for each other."""

    def __init__(self, pool: asyncpg.Pool, reading: asyncpg.Pool) -> None:
        self._pool = pool
        self._reading = reading
        self.connections: set[Connection] = set()
        self._presence = Presence(pool, self.connections)
        self._sessions = Sessions(reading, self.connections)
        self._followed: dict[Name, Followed] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._epoch = ""

    async def start(self) -> None:
        self._epoch = await sql.events.epoch(self._pool)
        jobs: list[Coroutine[Any, Any, None]] = [
            self._read_again_for_ever(NumberedStream, EVENTS_AGAIN),
            self._read_again_for_ever(StateStream, STATES_AGAIN),
            self._presence.run(),
            self._sessions.run(),
        ]
        self._tasks = [asyncio.create_task(job) for job in jobs]

    async def stop(self) -> None:
        for connection in list(self.connections):
            connection.close(CLOSE_RESTARTING)
        pushing = [task for f in self._followed.values() if (task := f.stop()) is not None]
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *pushing, return_exceptions=True)

    # ── connections ─────────────────────────────────────────────────────────────────────────

    def join(self, connection: Connection) -> None:
        """Raises: Refusal: too_many_sockets."""
        person = connection.who.id
        open_ones = sum(c.who.id == person and not c.closed for c in self.connections)
        if open_ones >= MOST_SOCKETS:
            raise Refusal("too_many_sockets")
        self.connections.add(connection)

    async def leave(self, connection: Connection) -> None:
        connection.closed = True
        self.connections.discard(connection)
        for name in list(connection.following):
            self._followed[name].leave(connection)
        await self._presence.leave(connection)

    async def look(self, connection: Connection, command: Look) -> None:
        """Raises: Refusal: unknown_label, malformed."""
        await self._presence.look(connection, command)

    # ── following ───────────────────────────────────────────────────────────────────────────

    async def subscribe(self, connection: Connection, command: Subscribe) -> None:
        """Sends what the client lacks (events, or a snapshot), then everything new.

        Raises:
            Refusal: unknown_stream, unknown_label, not_signed_in, not_its_scope; and see the table
                `streams`.
        """
        wire = streams.parse(command.stream)
        kind, person = STREAMS[wire.kind], connection.who.id
        # Their account role may have changed this moment.
        connection.who = await access.refreshed(self._reading, connection.who)
        access.in_scope(connection.who, "read")
        await kind.may_follow(self._reading, connection.who, wire.label)
        if isinstance(kind, Numbered) and kind.open_for is not None and wire.label is not None:
            await kind.open_for(self._pool, wire.label, person)
        self._unfollow(connection, wire)
        for name in (wire, *_along(wire)):
            followed = self._follow(name, person)
            place = followed.take_place(connection)
            try:
                await followed.welcome(place, command)
            except BaseException:  # nobody waits for what follows: it is followed again or not
                self._unfollow(connection, wire)
                raise

    async def unsubscribe(self, connection: Connection, command: Unsubscribe) -> None:
        """Raises: Refusal: unknown_stream."""
        self._unfollow(connection, streams.parse(command.stream))

    def _unfollow(self, connection: Connection, wire: Name) -> None:
        for name in (wire, *_along(wire)):
            followed = self._followed.get(streams.of_person(name, connection.who.id))
            if followed is not None:
                followed.leave(connection)

    def _follow(self, wire: Name, person: int) -> Followed:
        """The stream, which is kept for as long as somebody has a place in it."""
        name, kind = streams.of_person(wire, person), STREAMS[wire.kind]
        followed = self._followed.get(name)
        if followed is None:
            around = Around(wire, self._epoch, self._reading, self._forget)
            if isinstance(kind, Numbered):
                followed = NumberedStream(kind, name, around)
            else:
                followed = StateStream(kind, name, around)
            self._followed[name] = followed
        return followed

    def _forget(self, followed: Followed) -> None:
        if self._followed.get(followed.name) is followed:
            del self._followed[followed.name]

    # ── wake-ups ────────────────────────────────────────────────────────────────────────────

    def wake(self, change: Name) -> None:
        """Something changed: whatever shows it is read again, and access is asked about again
        before anything else is sent, where a role or an account changed."""
        for followed in list(self._followed.values()):
            if change.kind in followed.kind.stale_by and _concerns(change, followed.name):
                followed.wake(change)
            if change.kind in ACCESS_CHANGES and _concerns(change, followed.name):
                followed.recheck(change)
        if change.kind in ("person", "session"):
            self._sessions.check_soon()

    def wake_all(self) -> None:
        """Wake-ups may have been lost: everything is looked at once."""
        for followed in list(self._followed.values()):
            followed.wake(EVERYTHING)
            followed.recheck(EVERYTHING)
        self._sessions.check_soon()
        self._presence.put_back_soon()

    async def _read_again_for_ever(self, kind: type[Followed], seconds: float) -> None:
        """Wakes each stream of the kind about once in so many seconds, not all at once."""
        while True:
            found = [f for f in self._followed.values() if isinstance(f, kind)]
            if not found:
                await asyncio.sleep(seconds)
            for followed in found:
                await asyncio.sleep(seconds / len(found))
                followed.wake(EVERYTHING)


def _along(wire: Name) -> tuple[Name, ...]:
    """The stream that comes along with another one, if there is one."""
    kind = STREAMS[wire.kind]
    along = kind.along if isinstance(kind, Numbered) else None
    return () if along is None else (Name(kind=along, label=wire.label),)


def _concerns(change: Name, stream: Name) -> bool:
    """Whether what changed may be of this stream: of its label and of its person, if it has one."""
    return (
        (change.label is None or stream.label in (None, change.label))
        and (change.person is None or stream.person in (None, change.person))
    )  # fmt: skip
