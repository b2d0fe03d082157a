"""Single clips of a corpus whose mass is elsewhere, read from the database: what a label learns
from, and the few among which its feeds choose."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import asyncpg
import numpy as np
import numpy.typing as npt
import torch

import sql
from workers.learn import copied
from workers.learn.corpus import CENTRE_ROWS, EVERY_CLIP, ROWS_AT_ONCE, added_columns
from workers.learn.neighbours import NEIGHBOURS, own_where_none

Ids = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]
T = TypeVar("T")

MOST_KEPT = 100_000  # clips


class Rows:
    """Embeddings, neighbours and clusters by clip id. What was read once is kept: an embedding
    never changes, a neighbour and a cluster only with the corpus' own numbers.

    Its methods block, and are called in threads; the database is asked on the event loop.
    """

    def __init__(self, pool: asyncpg.Pool, space: int, dim: int) -> None:
        self._pool, self._loop = pool, asyncio.get_running_loop()
        self.space, self.dim = space, dim
        self._vectors: dict[int, npt.NDArray[np.float16]] = {}
        self._near: dict[int, npt.NDArray[Any]] = {}
        self._clusters: dict[int, int] = {}
        self._near_change, self._clustering = -1, -1
        self._sum = np.zeros(dim, np.float64)
        self._centred, self._last = 0, 0

    def now(self, near_change: int, clustering: int) -> None:
        """The numbers of the corpus as it is now."""
        if near_change != self._near_change:
            self._near.clear()
        if clustering != self._clustering:
            self._clusters.clear()
        self._near_change, self._clustering = near_change, clustering

    async def read_centre(self) -> None:
        """What is new of the first clips. Sums of halves are exact in doubles, so the centre is
        the same bits in whatever steps it was read."""
        while self._centred < CENTRE_ROWS:
            most = min(ROWS_AT_ONCE, CENTRE_ROWS - self._centred)
            found = copied.rows(
                await sql.corpus.embeddings_after(
                    self._pool,
                    space=self.space,
                    after=self._last,
                    upto=EVERY_CLIP[-1],
                    limit=most,
                ),
                added_columns(self.dim),
            )
            if len(found):
                self._sum += found["vector"]["items"].sum(axis=0, dtype=np.float64)
                self._centred, self._last = self._centred + len(found), int(found["id"][-1])
            if len(found) < most:
                break

    @property
    def centre(self) -> Matrix:
        """As `corpus.Corpus.centre`."""
        mean: Matrix = (self._sum / max(1, self._centred)).astype(np.float32)
        return mean

    def embeddings(self, clip_ids: Ids) -> Matrix:
        """(m, d). Raises KeyError naming a clip without an embedding in the space."""
        self._read_vectors(clip_ids)
        if not len(clip_ids):
            return np.empty((0, self.dim), np.float32)
        try:
            return np.stack([self._vectors[clip] for clip in clip_ids.tolist()]).astype(np.float32)
        except KeyError as error:
            raise KeyError(f"clip {error} is not in this corpus") from None

    def _read_vectors(self, clip_ids: Ids) -> None:
        unknown = [clip for clip in np.unique(clip_ids).tolist() if clip not in self._vectors]
        if len(self._vectors) + len(unknown) > MOST_KEPT:
            self._vectors.clear()
            unknown = np.unique(clip_ids).tolist()
        if unknown:
            found = copied.rows(
                self._wait(sql.corpus.embeddings_of(self._pool, space=self.space, clips=unknown)),
                {"id": copied.ID, "vector": copied.vector(self.dim)},
            )
            vectors = found["vector"]["items"].astype(np.float16)
            self._vectors |= dict(zip(found["id"].tolist(), vectors, strict=True))

    def near(self, clip_ids: Ids) -> Matrix:
        """As `scorer.LocalShard.near`, wherever the neighbours are."""
        if not len(clip_ids):
            return np.empty((0, self.dim), np.float32)
        unknown = [clip for clip in clip_ids.tolist() if clip not in self._near]
        if unknown:
            for row in self._wait(sql.neighbours.of(self._pool, space=self.space, clips=unknown)):
                self._near[row["clip_id"]] = np.array([row["near"], row["cosine"]], np.float64)
        none = np.zeros((2, NEIGHBOURS))
        known = np.stack([self._near.get(clip, none) for clip in clip_ids.tolist()])
        near, cosines = known[:, 0].astype(np.int64), known[:, 1].astype(np.float32)
        every = np.unique(np.concatenate([clip_ids, near[cosines > 0]]))
        rows, weights = own_where_none(
            np.searchsorted(every, clip_ids), np.searchsorted(every, near), cosines
        )
        X = torch.from_numpy(self.embeddings(every))
        parts = torch.from_numpy(weights)
        share = parts.float() / parts.sum(dim=1, keepdim=True)
        # The same product as a shard's, so that the bits are the same.
        mean: Matrix = torch.einsum("mk,mkd->md", share, X[torch.from_numpy(rows)]).numpy()
        return mean

    def clusters_of(self, clip_ids: Ids) -> Ids:
        """(m,), -1 for none."""
        unknown = [clip for clip in clip_ids.tolist() if clip not in self._clusters]
        if unknown:
            found = copied.rows(
                self._wait(sql.corpus.clusters_of(self._pool, clips=unknown)),
                {"id": copied.ID, "cluster": copied.SMALL},
            )
            self._clusters |= dict(
                zip(found["id"].tolist(), found["cluster"].tolist(), strict=True)
            )
        return np.array([self._clusters.get(clip, -1) for clip in clip_ids.tolist()], np.int64)

    def _wait(self, query: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(query, self._loop).result()
