"""The corpus of a learn worker that drives a cluster; while the cluster is away, its own copy."""

from __future__ import annotations

import asyncio
import logging
import time

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend import db
from backend.settings import Settings
from workers.cluster.nodes import join
from workers.cluster.rows import Rows
from workers.cluster.sharded import ANSWER_SECONDS, OPENING_SECONDS, Sharded
from workers.learn.corpus import Corpus, NoCorpus, Sample
from workers.learn.held import Held

logger = logging.getLogger(__name__)

Ids = npt.NDArray[np.int64]
LOOK_SECONDS = 0.5
SURE_SECONDS = 30.0  # after feeds that lack a part: so long they may take to be written down
AGAIN_SECONDS = 10.0  # until a cluster that was away is looked for again


class ClusterCorpus:
    """A `learn.held.HeldCorpus`: of the cluster's shards, else of this worker."""

    def __init__(
        self,
        settings: Settings,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        opening_seconds: float = OPENING_SECONDS,
    ) -> None:
        self._settings = settings
        self._seconds = {"answer_seconds": answer_seconds, "opening_seconds": opening_seconds}
        self._own = Corpus(settings.home / "cache")
        self._sharded: Sharded | None = None
        self._rows: Rows | None = None
        self._epoch = ""
        self._away_until = 0.0
        self._watching: asyncio.Task[None] | None = None
        self.clustering = -1
        self._away = ""  # why there is no cluster, in words

    @property
    def trouble(self) -> str:
        """What is wrong with the cluster, in words; empty if nothing is."""
        return self._away or ("" if self._sharded is None else self._sharded.trouble)

    @property
    def dim(self) -> int:
        return self._own.dim if self._sharded is None else self._sharded.dim

    @property
    def space(self) -> int:
        return self._own.space if self._sharded is None else self._sharded.space

    async def catch_up(self, pool: asyncpg.Pool) -> Held:
        """Raises: NoCorpus: there is nothing yet, or no shard serves yet."""
        space = await sql.corpus.space(pool)
        if space is None:
            raise NoCorpus("There are no clips yet; add videos with `rushes ingest`.")
        if not await self._joined():
            self._sharded = None
            held = await self._own.catch_up(pool)
            self.clustering = self._own.clustering
            return held
        epoch = f"{space['epoch']}-{space['id']}-{space['digest']}"
        if self._sharded is None or self._rows is None or epoch != self._epoch:
            self._epoch = epoch
            self._rows = Rows(pool, space["id"], space["dimensions"])
            self._sharded = Sharded(self._settings, epoch, self._rows, **self._seconds)
        self._rows.now(space["near_change"], space["clustering"])
        self.clustering = space["clustering"]
        await self._rows.read_centre()
        highest = await sql.corpus.highest(pool)
        sharded = self._sharded
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch(pool, sharded))
        await asyncio.to_thread(sharded.catch_up, highest)
        return sharded

    async def _joined(self) -> bool:
        if time.monotonic() < self._away_until:
            return False
        try:
            await asyncio.to_thread(join, self._settings.ray_address)
        except ConnectionError as error:
            self._away = f"{error}; this worker scores the whole corpus by itself meanwhile"
            logger.warning("%s", self._away)
            self._away_until = time.monotonic() + AGAIN_SECONDS
            return False
        self._away = ""
        return True

    async def _watch(self, pool: asyncpg.Pool, sharded: Sharded) -> None:
        """Make labels due again once a part answers that their feeds lack."""
        while sharded is self._sharded:
            lacked = time.monotonic() - sharded.lacked_at
            if await asyncio.to_thread(sharded.returned) or (
                sharded.whole and lacked < SURE_SECONDS
            ):
                with db.surviving(logger, "asking for feeds of the whole corpus"):
                    await sql.builds.want_incomplete(pool)
            await asyncio.sleep(LOOK_SECONDS)

    @property
    def centre(self) -> npt.NDArray[np.float32]:
        return self._own.centre if self._sharded is None or not self._rows else self._rows.centre

    def clusters_of(self, clip_ids: Ids) -> Ids:
        if self._sharded is None or self._rows is None:
            return self._own.clusters_of(clip_ids)
        return self._rows.clusters_of(clip_ids)

    def cluster_sizes(self) -> Ids:
        held = self._own if self._sharded is None else self._sharded
        return held.cluster_sizes()

    def sample(self, most: int) -> Sample:
        if self._sharded is None:
            return self._own.sample(most)
        return self._sharded.clustered_sample(most)

    def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        self._own.close()
        if self._sharded is not None:
            self._sharded.close()
