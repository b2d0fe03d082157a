"""What must happen after files were added, once for many of them: clusters, index, neighbours, new
builds.

A film that takes hours, or whose drive is away, holds none of it back: files that do not move are
not waited for, and those that do only for a while. The tables say what is due, so a crash between a
file and this loses nothing.
"""

from __future__ import annotations

import asyncio
import logging

import asyncpg
import numpy as np

import sql
from backend import db
from backend.domain import diversity
from backend.settings import Settings
from workers.ingest.index import ensure_index
from workers.ingest.neighbours import Neighbours
from workers.ingest.reach import look_up
from workers.learn import clusters, copied
from workers.learn.corpus import EVERY_CLIP, Corpus, added_columns

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
STILL_SECONDS = 15.0  # a file that has not moved for so long is not waited for
MOST_SECONDS = 120.0  # files that do move are waited for so long
CLUSTER_SAMPLE = 50_000
ROWS_AT_ONCE = 5000
RECLUSTER_GROWTH = 1.1  # while files are being added: at twice the size


class Settler:
    """Brings everything that depends on the whole corpus up to date with it."""

    def __init__(self, settings: Settings, pool: asyncpg.Pool, corpus: Corpus) -> None:
        self._settings = settings
        self._pool = pool
        self._neighbours = Neighbours(pool, corpus)

    async def keep_settled(self) -> None:
        """Settle whenever that is due, for ever."""
        await self.index_large()
        while True:
            with db.surviving(logger, "bringing clusters, neighbours and builds up to date"):
                await self.settle()
                await self._neighbours.go_on()  # with what settling had no time for
                await look_up(self._pool)
            await asyncio.sleep(LOOK_SECONDS)

    async def index_large(self) -> None:
        """Build the index of a large corpus if it is missing; a migration may have dropped it."""
        with db.surviving(logger, "building the index"):
            if await sql.corpus.count(self._pool) >= self._settings.hnsw_from:
                await ensure_index(self._pool)

    async def settle(self) -> None:
        """If clips were added: clusters, index and neighbours for them, and every label due.
        Nothing while another worker is at it, or while files are coming in that are worth waiting
        for."""
        async with self._pool.acquire() as connection:
            if not await sql.ingest.lock_settling(connection):
                return
            try:
                due = await sql.ingest.unsettled(connection, still=STILL_SECONDS, most=MOST_SECONDS)
                if due is not None:
                    await self._settle(due)
            finally:
                await sql.ingest.unlock_settling(connection)

    async def _settle(self, due: asyncpg.Record) -> None:
        clips = await sql.corpus.count(self._pool)
        growth = 2.0 if due["busy"] else RECLUSTER_GROWTH
        if clips >= growth * due["clustered_clips"]:
            await self._recluster(due["space"], due["dimensions"], clips)
        await self.index_large()
        await self._neighbours.go_on(due["clip"])
        async with self._pool.acquire() as connection, connection.transaction():
            await sql.builds.want_all(connection)
            await sql.ingest.settled(connection, space=due["space"], clip=due["clip"])

    async def _recluster(self, space: int, dim: int, clips: int) -> None:
        sample = await sql.corpus.sample_embeddings(self._pool, space=space, limit=CLUSTER_SAMPLE)
        vectors = copied.rows(sample, {"vector": copied.vector(dim)})["vector"]
        matrix = vectors["items"].astype(np.float32)
        centroids = await asyncio.to_thread(clusters.kmeans, matrix, diversity.CLUSTERS)
        async with self._pool.acquire() as connection, connection.transaction():
            await sql.ingest.lock_corpus(connection)
            await sql.corpus.drop_clusters(connection, space=space)
            for number, centroid in enumerate(centroids):
                await sql.corpus.add_cluster(
                    connection, space=space, number=number, centroid=centroid.tolist()
                )
            after, columns = 0, added_columns(dim)
            while True:
                found = await sql.corpus.embeddings_after(
                    connection, space=space, after=after, upto=EVERY_CLIP[-1], limit=ROWS_AT_ONCE
                )
                rows = copied.rows(found, columns)
                if not len(rows):
                    break
                ids = rows["id"].tolist()
                vectors = rows["vector"]["items"].astype(np.float32)
                of = await asyncio.to_thread(clusters.assign, vectors, centroids)
                await sql.corpus.set_clusters(connection, clips=ids, clusters=of.tolist())
                after = ids[-1]
            await sql.corpus.clustered(connection, space=space, clips=clips)
