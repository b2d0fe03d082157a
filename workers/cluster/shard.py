"""The actor that holds one part of the corpus on some machine of the cluster, and scores it.

It catches up with the database by itself. A pass takes two calls, because a clip's score knows its
neighbours (`learn.scorer`): `products`, whose logits of neighbours Ray carries straight from shard
to shard, and `partials`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

from backend import db
from backend.domain import feeds
from workers.cluster import versions
from workers.cluster.nodes import node, settings_here, whose
from workers.cluster.part import Part, without
from workers.learn.corpus import NoCorpus, Sample
from workers.learn.scorer import LocalShard, Request

Ids = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

KEPT = 4  # passes under way at once, of several learn workers


@dataclass(frozen=True)
class Ready:
    """What a shard says of itself when it has caught up."""

    version: versions.Version
    node: str  # in words
    node_id: str
    space: int
    count: int  # clips
    life: str  # of this actor, until it is started again
    grown: int  # how often it changed in this life
    clustered: int  # clips in clusters, no near-duplicates
    cluster_sizes: Ids


class Shard:
    """One part, in an actor of its own: one call at a time, because no method is a coroutine."""

    def __init__(self, given: dict[str, str], clips: range) -> None:
        self._settings = settings_here(given)
        self._part = Part(self._settings.home / "cache" / "parts" / whose(given), clips)
        self._loop = asyncio.Runner()
        self._pool: asyncpg.Pool | None = None
        self._shard: LocalShard | None = None
        self._life, self._grown = secrets.token_hex(4), 0
        self._wanted: dict[int, Ids] = {}  # part → rows of which it needs the logits
        self._owners: Ids = np.empty(0, np.int64)  # of the clips elsewhere
        self._passes: dict[str, Matrix] = {}
        self._lacking: tuple[bytes, LocalShard] | None = None

    def ready(self) -> Ready:
        """Catch up with the database.

        Raises:
            OSError: the disk is full, or not to be written on.
            whatever `db.AWAY` names: the database is not to be reached from here.
        """
        version = versions.own()
        try:
            if self._pool is None:
                self._pool = self._loop.run(db.open_pool(self._settings.dsn, size=1))
            shard = self._loop.run(self._part.catch_up(self._pool))
        except NoCorpus:
            shard = None
        if shard is not self._shard:
            self._shard, self._lacking = shard, None
            self._grown += 1
        part, (name, number) = self._part, node()
        return Ready(
            version=version,
            node=name,
            node_id=number,
            space=part.space,
            count=part.count,
            life=self._life,
            grown=self._grown,
            clustered=len(part.clustered_rows()),
            cluster_sizes=part.cluster_sizes(),
        )

    def needs(self, parts: int, size: int) -> list[Ids] | Ids:
        """Neighbours of the clips here that are in each of so many parts of ``size`` ids."""
        elsewhere = self._held.elsewhere
        self._owners = (elsewhere - 1) // size
        found = [elsewhere[self._owners == number] for number in range(parts)]
        return found if parts > 1 else found[0]

    def wanted(self, number: int, clip_ids: Ids) -> None:
        """Part ``number`` needs the logits of these clips, in this order, in every pass."""
        self._wanted[number] = clip_ids

    def products(self, name: str, requests: Sequence[Request], parts: int) -> list[object]:
        """The first half of a pass: how many clips, then for each part the (m, …) logits of the
        clips that it wants."""
        held = self._held
        while len(self._passes) >= KEPT:
            self._passes.pop(next(iter(self._passes)))
        products = self._passes[name] = held.products(requests)
        found: list[object] = [len(held.clip_ids)]
        for number in range(parts):
            wanted = self._wanted.get(number, np.empty(0, np.int64))
            rows = np.searchsorted(held.clip_ids, wanted)
            if len(rows) and not np.array_equal(
                held.clip_ids[np.minimum(rows, len(held.clip_ids) - 1)], wanted
            ):
                rows = rows[:0]  # it knows of clips that are not here yet: they count as missing
            found.append(products[: len(requests), rows])
        return found

    def partials(
        self, name: str, requests: Sequence[Request], *others: Matrix | None
    ) -> list[feeds.Partial]:
        """The second half. ``others``: what the `products` of each part gave for this one; None
        where that part is away."""
        held, products = self._held, self._passes.pop(name)
        elsewhere = np.zeros((len(requests), len(held.elsewhere)), np.float32)
        missing = np.ones(len(held.elsewhere), np.bool_)
        for number, logits in enumerate(others):
            theirs = np.flatnonzero(self._owners == number)
            if logits is not None and logits.shape[1] == len(theirs):
                elsewhere[:, theirs] = logits
                missing[theirs] = False
        return self._without(held, missing).partials(requests, products, elsewhere)

    def _without(self, held: LocalShard, missing: Mask) -> LocalShard:
        if not missing.any():
            return held
        key = missing.tobytes()
        if self._lacking is None or self._lacking[0] != key:
            near = without(self._part.neighbours(), missing)
            made = LocalShard(
                held.clip_ids, held.matrix, held.excluded, near, device=str(held.matrix.device)
            )
            self._lacking = key, made
        return self._lacking[1]

    def at_random(self, most: int) -> Ids:
        """The first clips of the random order, near-duplicates left out."""
        return self._held.at_random(most)

    def sample(self, first: int, step: int) -> Sample:
        """Every so many-th of the clips in clusters."""
        part = self._part
        rows = part.clustered_rows()[first::step]
        return Sample(part.clip_ids[rows], part.matrix[rows], part.clusters[rows])

    @property
    def _held(self) -> LocalShard:
        if self._shard is None:
            raise NoCorpus("This part has no clips yet.")
        return self._shard
