"""Closes the sockets of sessions that ended and of people who were disabled: at once where a
wake-up tells of it or the session's time is over, else at the next check."""

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
A_MOMENT = 0.01  # seconds after which a session's time is over for certain


class Sessions:
    def __init__(self, reading: asyncpg.Pool, connections: set[Connection]) -> None:
        self._reading = reading
        self._connections = connections
        self._bell = asyncio.Event()

        self._pause = CHECK_SECONDS

    def check_soon(self) -> None:
        """An account may have ended: do not wait for the next check."""
        self._bell.set()

    async def run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), self._pause)
            self._bell.clear()
            self._pause = CHECK_SECONDS
            with db.surviving(logger, "checking the sessions"):
                await self._check()

    async def _check(self) -> None:
        asked = {c.who.session for c in self._connections}
        if not asked:
            return
        rows = await sql.accounts.live_sessions(self._reading, token_hashes=list(asked))
        # Who came while we asked was not asked about.
        over = asked - {r["token_hash"] for r in rows}
        self._pause = min([CHECK_SECONDS, *(r["seconds"] + A_MOMENT for r in rows)])
        for connection in list(self._connections):
            if connection.who.session in over:
                connection.close(CLOSE_SESSION_OVER)
