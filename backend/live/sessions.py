"""Closes the sockets of sessions that ended and of people who were disabled."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import asyncpg

import sql
from backend import db
from backend.live.connection import Connection
from backend.messages.wire import CLOSE_SESSION_OVER

logger = logging.getLogger(__name__)

CHECK_SECONDS = 3.0


class Sessions:
    def __init__(self, reading: asyncpg.Pool, connections: set[Connection]) -> None:
        self._reading = reading
        self._connections = connections
        self._bell = asyncio.Event()

    def check_soon(self) -> None:
        """An account may have ended: do not wait for the next check."""
        self._bell.set()

    async def run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), CHECK_SECONDS)
            self._bell.clear()
            with db.surviving(logger, "checking the sessions"):
                await self._check()

    async def _check(self) -> None:
        asked = {c.who.session for c in self._connections}
        if not asked:
            return
        rows = await sql.accounts.live_sessions(self._reading, token_hashes=list(asked))
        # Who came while we asked was not asked about.
        over = asked - {r["token_hash"] for r in rows}
        for connection in list(self._connections):
            if connection.who.session in over:
                connection.close(CLOSE_SESSION_OVER)
