"""Wake-ups from Postgres: which stream has something new. What it is, is read from the tables.

A wake-up may be lost or doubled without harm. After a lost connection everything is woken once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import asyncpg

import sql
from backend import db
from backend.events import WAKE_CHANNEL
from backend.messages import names
from backend.messages.names import Name

logger = logging.getLogger(__name__)

PING_SECONDS = 5.0
LONGEST_PAUSE = 2.0


class Relay:
    """Listens until `stop`; reconnects by itself."""

    def __init__(
        self, dsn: str, on_change: Callable[[Name], None], on_connect: Callable[[], None]
    ) -> None:
        self._dsn = dsn
        self._on_change = on_change
        self._on_connect = on_connect
        self._task: asyncio.Task[None] | None = None
        self.connected = asyncio.Event()

    async def start(self) -> None:
        """Returns once the first connection listens."""
        self._task = asyncio.create_task(self._run(), name="relay")
        await self.connected.wait()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        pause = 0.1
        while True:
            try:
                connection = await db.dial(self._dsn, timeout=5)
            except db.Unreachable as error:
                logger.warning("no wake-ups: %s; trying again in %.1f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            pause = 0.1
            with db.surviving(logger, "listening for wake-ups"):
                try:
                    await self._listen(connection)
                finally:
                    self.connected.clear()
                    connection.terminate()

    def _hear(self, payload: str) -> None:
        try:
            change = names.parse(payload)
        except names.NotAName:  # from somebody else's use of the same channel
            logger.warning("a wake-up that names nothing: %.80r", payload)
        else:
            self._on_change(change)

    async def _listen(self, connection: asyncpg.Connection) -> None:
        """Pass wake-ups on until the connection ends, which is raised."""
        await connection.add_listener(WAKE_CHANNEL, lambda *args: self._hear(str(args[-1])))
        self._on_connect()
        self.connected.set()
        while True:
            await asyncio.sleep(PING_SECONDS)
            await sql.installation.ping(connection, timeout=5)
