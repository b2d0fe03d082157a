"""All clips by score under a label's model, kept for as long as people leaf through them.

Scoring half a million clips takes Postgres some seconds, with their neighbours many, and every page
of a wall needs all of them. So a ranking is kept in memory, by the model version, which never
changes. It is a hint like all that is kept outside the tables: another backend makes its own.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.views.scores import all_logits

KEPT = 4  # rankings; of half a million clips each takes 8 MB
FRESH = 600.0  # seconds after which it is made anew: neighbours and near-duplicates change

Clips = npt.NDArray[np.int64]
Logits = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """Clips of the corpus, highest logit first, ties by id; both (n,)."""

    clips: Clips
    logits: Logits

    def of(self, kept: npt.NDArray[np.bool_]) -> Ranking:
        """The clips of which ``kept`` (n,) is true."""
        return Ranking(self.clips[kept], self.logits[kept])

    def place(self, logit: float, clip: int) -> int:
        """How many clips come before this logit and clip, whether or not it is among them."""
        rising = self.logits[::-1]
        first = len(rising) - int(np.searchsorted(rising, logit, "right"))
        last = len(rising) - int(np.searchsorted(rising, logit, "left"))
        return first + int(np.searchsorted(self.clips[first:last], clip, "left"))


class Rankings:
    """The rankings that were wanted last."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._kept: OrderedDict[tuple[int, int, int | None], tuple[float, Ranking]] = OrderedDict()
        self._making = asyncio.Lock()

    async def of(self, label: int, model: asyncpg.Record) -> Ranking:
        """All clips by their score under a model of the label, as `scores.model_version` gives it;
        near-duplicates left out."""
        key = (label, model["version"], await sql.scores.corpus_mark(self._pool))
        async with self._making:  # one at a time: they would slow each other down
            made, ranking = self._kept.get(key, (0.0, None))
            if ranking is None or time.monotonic() - made > FRESH:
                clips, logits = await all_logits(self._pool, model)
                ranking = await asyncio.to_thread(_ranked, clips, logits)
                self._kept[key] = time.monotonic(), ranking
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return ranking


def _ranked(clips: Clips, logits: Logits) -> Ranking:
    order = np.lexsort((clips, -logits))
    return Ranking(clips[order], logits[order])
