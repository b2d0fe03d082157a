"""The HNSW index that search uses on large corpora."""

from __future__ import annotations

import logging

import asyncpg

import sql

logger = logging.getLogger(__name__)

BUILD_SECONDS = 3 * 3600


async def ensure_index(pool: asyncpg.Pool) -> None:
    """Build the index if it is not there, or was left half-built; people work on meanwhile.

    It takes about 2.5 kB of the server's maintenance_work_mem per clip of 512 dimensions, and is
    many times slower with less.
    """
    if await sql.search.has_index(pool):
        return
    logger.info("building the HNSW index")
    await sql.search.drop_index(pool)
    await sql.search.build_index(pool, timeout=BUILD_SECONDS)
