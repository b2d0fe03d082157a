"""Who works on a file: one worker at a time, of this installation's own and of a cluster's."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import asyncpg

import sql
from backend import db


@contextlib.asynccontextmanager
async def claimed(pool: asyncpg.Pool, file: int) -> AsyncIterator[bool]:
    """Whether the file is ours, until the block ends; or until our connection does, with us."""
    async with pool.acquire() as connection:
        ours = await sql.ingest.claim(connection, file=file)
        try:
            yield ours
        finally:
            if ours:
                with contextlib.suppress(*db.AWAY):
                    await sql.ingest.let_go(connection, file=file, timeout=2)
