"""The HNSW index that search uses on large corpora."""

from __future__ import annotations

import logging

import asyncpg

import sql

logger = logging.getLogger(__name__)

LINKS = 16  # per clip and layer
CANDIDATES = 64  # looked at for each clip's links
BUILD_SECONDS = 3 * 3600


async def ensure_index(pool: asyncpg.Pool) -> None:
    """Build the index if it is not there, or was left half-built; people work on meanwhile.

    It takes about 2.5 kB of the server's maintenance_work_mem per clip of 512 dimensions, and is
    many times slower with less.
    """
    if await pool.fetchval(sql.search.has_index):
        return
    logger.info("building the HNSW index")
    await pool.execute("DROP INDEX IF EXISTS clip_embedding_hnsw")
    await pool.execute(
        "CREATE INDEX CONCURRENTLY clip_embedding_hnsw ON clip USING hnsw"
        f" (embedding halfvec_cosine_ops) WITH (m = {LINKS}, ef_construction = {CANDIDATES})",
        timeout=BUILD_SECONDS,
    )
