"""The HNSW index that search uses on large corpora."""

from __future__ import annotations

import logging

import asyncpg

import sql

logger = logging.getLogger(__name__)

BUILD_SECONDS = 3 * 3600


async def ensure_index(pool: asyncpg.Pool) -> None:
    """Build the active space's index if it is not there, or was left half-built; people work on
    meanwhile. While another worker builds it, nothing.

    It takes about 3.5 kB of the server's maintenance_work_mem per clip of 512 dimensions, and is
    many times slower with less.
    """
    async with pool.acquire() as connection:
        if not await sql.search.lock_index(connection):
            return
        try:
            if await sql.search.has_index(connection):
                return
            logger.info("building the HNSW index")
            await sql.search.drop_indexes(connection)
            statement = await sql.search.index_statement(connection)
            await connection.execute(statement, timeout=BUILD_SECONDS)
            await sql.reach.forget(connection)
        finally:
            await sql.search.unlock_index(connection)
