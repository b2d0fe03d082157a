"""All clips by score under a label's model, kept for as long as people leaf through them.

Scoring half a million clips takes Postgres some seconds, and every page of a wall, every list of
films and every comparison needs all of them. So they are kept in memory, by the model version,
which never changes. They are a hint like all that is kept outside the tables: another backend makes
its own.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property, partial

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain.blending import Ids, Logits, blended
from backend.views.binary import numbers
from backend.views.neighbours import Near, Neighbours
from backend.views.scores import blend_of, newest_model, weights_of
from backend.views.shots import AllShots, Shots

logger = logging.getLogger(__name__)

KEPT = 4  # models; of half a million clips each takes 17 MB
LATELY = 60.0  # seconds that a label's scores serve although there is a newer model
FRESH = 600.0  # seconds after which it is made anew: neighbours and near-duplicates change

Clips = Ids


@dataclass(frozen=True)
class Ranking:
    """Clips of the corpus, highest logit first, ties by id; both (n,)."""

    clips: Clips
    logits: Logits

    def of(self, kept: npt.NDArray[np.bool_]) -> Ranking:
        """The clips of which ``kept`` (n,) is true."""
        return Ranking(self.clips.compress(kept), self.logits.compress(kept))

    def first(self, count: int) -> Ranking:
        return Ranking(self.clips[:count], self.logits[:count])

    def place(self, logit: float, clip: int) -> int:
        """How many clips come before this logit and clip, whether or not it is among them."""
        rising = self.logits[::-1]
        first = len(rising) - int(np.searchsorted(rising, logit, "right"))
        last = len(rising) - int(np.searchsorted(rising, logit, "left"))
        return first + int(np.searchsorted(self.clips[first:last], clip, "left"))


@dataclass(frozen=True)
class Scored:
    """Every clip of the corpus by id, near-duplicates too; all (n,)."""

    clips: Clips
    logits: Logits
    original: npt.NDArray[np.bool_]  # False for near-duplicates of earlier clips

    @cached_property
    def ranking(self) -> Ranking:
        """Without near-duplicates."""
        clips, logits = self.clips[self.original], self.logits[self.original]
        order = np.lexsort((clips, -logits))
        return Ranking(clips[order], logits[order])

    def lowest(self, count: int) -> Ranking:
        """So many originals with the lowest logits, lowest first, ties by id."""
        clips, logits = self.clips[self.original], self.logits[self.original]
        order = np.lexsort((clips, logits))[:count]
        return Ranking(clips[order], logits[order])


class Rankings:
    """The corpus under the models that were wanted last."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._neighbours = Neighbours(pool)
        self._kept: OrderedDict[tuple[int, int, int | None], tuple[float, Scored]] = OrderedDict()
        self._shots = AllShots(pool)
        self._making = asyncio.Lock()
        self._meanwhile: dict[int, asyncio.Task[Scored]] = {}  # by label

    async def of(self, label: int, model: asyncpg.Record) -> Ranking:
        """All clips by their score under a model of the label; near-duplicates left out. ``model``:
        as `scores.model_version` gives it."""
        scored = await self.scored(label, model)
        return await asyncio.to_thread(lambda: scored.ranking)

    async def scored(self, label: int, model: asyncpg.Record) -> Scored:
        """All clips and their scores under a model of the label, in the light of their neighbours,
        if the model knows such. ``model``: as `scores.model_version` gives it."""
        key = (label, model["version"], await sql.scores.corpus_mark(self._pool))
        async with self._making:  # one at a time: they would slow each other down
            made, scored = self._kept.get(key, (0.0, None))
            if scored is None or time.monotonic() - made > FRESH:
                scored = await self._score(model)
                self._kept[key] = time.monotonic(), scored
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return scored

    async def recent(self, label: int) -> Scored | None:
        """All clips' scores under about the newest model of a label; None before the first one.

        While people answer there is a newer model every second, and scoring a large corpus takes
        longer: what is not older than `LATELY` is good enough, and is made anew meanwhile.
        """
        model = await newest_model(self._pool, label)
        if model is None:
            return None
        lately = [
            (made, key, scored) for key, (made, scored) in self._kept.items() if key[0] == label
        ]
        newest = (label, model["version"], await sql.scores.corpus_mark(self._pool))
        made, key, scored = max(lately, default=(0.0, None, None), key=lambda one: one[0])
        age = time.monotonic() - made
        if scored is None or age > LATELY:
            return await self.scored(label, model)
        if key != newest and age > LATELY / 6:
            self._make_meanwhile(label, model)
        return scored

    def _make_meanwhile(self, label: int, model: asyncpg.Record) -> None:
        if label in self._meanwhile:
            return
        task = asyncio.create_task(self.scored(label, model))
        self._meanwhile[label] = task
        task.add_done_callback(partial(self._made, label))

    def _made(self, label: int, task: asyncio.Task[Scored]) -> None:
        del self._meanwhile[label]
        if not task.cancelled() and task.exception() is not None:
            logger.warning("scoring the clips of label %d: %r", label, task.exception())

    async def shots(self) -> Shots:
        """All clips and their films; what was added since is read."""
        return await self._shots.now()

    async def _score(self, model: asyncpg.Record) -> Scored:
        blend = blend_of(model)
        near = await self._neighbours.now() if blend[1] else Near()
        row = await sql.scores.own_logits(self._pool, weights=weights_of(model), bias=model["bias"])
        copies = await sql.scores.near_duplicates(self._pool)
        return await asyncio.to_thread(
            _scored, row["clips"], row["logits"], copies, near=near, blend=blend
        )


def _scored(
    clips: bytes, logits: bytes, copies: bytes, *, near: Near, blend: tuple[float, float, float]
) -> Scored:
    ids, own = numbers(clips, ">i8"), numbers(logits, ">f8")
    order = np.argsort(ids)
    ids, own = ids[order], own[order]
    found = blended(ids, own, known=near.clips, near=near.near, cosines=near.cosines, blend=blend)
    return Scored(ids, found, ~np.isin(ids, numbers(copies, ">i8")))
