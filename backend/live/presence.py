"""Who looks at what: noted for colleagues, put back where the database forgot it.

A connection remembers what its person said last, so that the table can always be made good: the
table is not logged and is empty after a crash, and rows not renewed for 30 seconds count no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

import asyncpg

import sql
from backend import db, events
from backend.auth import access
from backend.commands.batches import LEASE_SECONDS
from backend.errors import Refusal
from backend.live.connection import Connection
from backend.messages import Look
from backend.messages.names import Name

logger = logging.getLogger(__name__)

PUT_BACK_SECONDS = 10.0
GONE_SECONDS = 60.0  # a closed page's batch is kept so long, for a reload or a lost connection
LONGEST_TAB = 32


class Presence:
    def __init__(self, pool: asyncpg.Pool, connections: set[Connection]) -> None:
        self._pool = pool
        self._connections = connections
        self._untold: set[int] = set()  # labels whose followers are to be woken
        # The table is written by one at a time, so that nothing older replaces what is newer.
        self._lock = asyncio.Lock()
        self._bell = asyncio.Event()

    async def look(self, connection: Connection, command: Look) -> None:
        """Notes where a person is. If the database is away, it is noted later.

        Raises:
            Refusal: unknown_label, malformed.
        """
        if not command.tab.isprintable():
            raise Refusal("malformed")
        before, connection.looking = connection.looking, command
        try:
            await access.admitted(self._pool, connection.who, command)
        except db.AWAY:
            raise
        except Exception:  # a refusal, or a number that is no label's
            connection.looking = before
            raise
        await self._put([connection])
        if before is None or before.label != command.label:
            person = connection.who.id
            await sql.presence.hold_on(
                self._pool, label=command.label, person=person, seconds=LEASE_SECONDS
            )
            if before is not None:
                await self._let_go(before.label, person)
        await self._tell()

    async def leave(self, connection: Connection) -> None:
        """The connection is gone. Its row expires by itself if the database is away."""
        looking, connection.looking = connection.looking, None
        if looking is None:
            return
        try:
            async with self._lock:
                label = await sql.presence.leave(self._pool, connection=connection.id)
            if label is not None:
                self._untold.add(label)
                await self._let_go(label, connection.who.id)
                await self._tell()
        except db.AWAY:
            logger.warning("could not note that %s left; it expires", connection.who.name)

    def put_back_soon(self) -> None:
        """The database may have forgotten who is here."""
        self._bell.set()

    async def run(self) -> None:
        """Puts back and renews what connections look at, for ever."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), PUT_BACK_SECONDS)
            self._bell.clear()
            done = False
            with db.surviving(logger, "putting back who is here"):
                await self._put(self._connections)
                self._untold |= {r["label_id"] for r in await sql.presence.sweep(self._pool)}
                await self._tell()
                done = True
            if not done:
                await asyncio.sleep(1)
                self._bell.set()

    async def _put(self, connections: list[Connection] | set[Connection]) -> None:
        async with self._lock:
            here = [(c, c.looking) for c in connections if c.looking is not None]
            rows = await sql.presence.put(
                self._pool,
                connections=[c.id for c, _ in here],
                labels=[look.label for _, look in here],
                people=[c.who.id for c, _ in here],
                tabs=[look.tab[:LONGEST_TAB] for _, look in here],
                clips=[look.clip for _, look in here],
            )
            self._untold |= {r["label_id"] for r in rows}

    async def _let_go(self, label: int, person: int) -> None:
        await sql.presence.let_go(self._pool, label=label, person=person, seconds=GONE_SECONDS)

    async def _tell(self) -> None:
        for label in list(self._untold):
            await events.wake(self._pool, Name(kind="presence", label=label))
            self._untold.discard(label)
