"""The database goes away in the moment in which somebody reads a table."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

WAITING = (
    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
    "AND datname = current_database()"
)


@asynccontextmanager
async def unreadable(pool: asyncpg.Pool, table: str) -> AsyncIterator[None]:
    """Whoever reads the table in this block loses the connection to the database, once; the block
    ends when somebody has."""
    async with pool.acquire() as other, other.transaction():
        await other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        async with asyncio.timeout(20):
            while not (waiting := await other.fetch(WAITING)):
                await other.execute("SELECT pg_stat_clear_snapshot()")
        for row in waiting:
            await other.execute("SELECT pg_terminate_backend($1)", row["pid"])
