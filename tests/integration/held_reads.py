"""A pool whose reads can be stopped at the worst moment: the database has answered, and whoever
asked has not been told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg


class HeldReads:
    """Real reads of ``pool``. After `hold`, the next read whose text contains a word is held."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._word = ""
        self._broken: Exception | None = None
        self._go_on = asyncio.Event()
        self.held = asyncio.Event()  # a read is held
        self.asked: list[str] = []  # the texts of all reads so far

    def hold(self, word: str) -> None:
        self._word = word
        self.held.clear()
        self._go_on.clear()

    def hold_transaction(self) -> None:
        """The next time several reads are made together, hold whoever made them."""
        self.hold("BEGIN")

    def release(self) -> None:
        self._go_on.set()

    def break_next(self, word: str, error: Exception) -> None:
        """The next such read raises ``error``: a fault in the program that nobody thought of."""
        self._word, self._broken = word, error

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[asyncpg.Connection]:
        async with self._pool.acquire() as connection:
            yield connection
        await self._stop_at("BEGIN")

    async def _stop_at(self, query: str) -> None:
        if not self._word or self._word not in query:
            return
        self._word = ""
        error, self._broken = self._broken, None
        self.held.set()
        if error is not None:
            raise error
        await self._go_on.wait()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pool, name)
        if name not in ("fetch", "fetchrow", "fetchval"):
            return method

        async def read(query: str, *values: object, **options: Any) -> Any:
            self.asked.append(query)
            found = await method(query, *values, **options)
            await self._stop_at(query)
            return found

        return read
