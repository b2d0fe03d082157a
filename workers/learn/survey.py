"""What a model would be used on: the corpus, as far as a few thousand of its clips stand for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.learn.classifier import Classifier
from workers.learn.held import Held

Ids = npt.NDArray[np.int64]
Logits = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Survey:
    """The clips that a label's newest model likes most, which stand for themselves, and clips drawn
    at random, which stand for all others: a rare label's positives are hardly among the drawn."""

    shard: Held
    best: Ids  # in any order
    clips: int  # that the shard has, near-duplicates left out

    def logits(self, model: Classifier, *, alone: bool = False) -> tuple[Logits, Logits, float]:
        """Of the best clips and of those drawn from the others, by any model, (a,) and (m,), and
        how many clips one of the drawn stands for, 1 or more. There are no best ones where the
        drawn are all there are. ``alone``: without the clips' neighbours."""
        drawn = self.shard.drawn
        best = np.sort(self.best) if len(drawn.clip_ids) < self.clips else self.best[:0]
        others = ~np.isin(drawn.clip_ids, best)
        each = (self.clips - len(best)) / max(1, int(others.sum()))
        of_best = model.logits(
            self.shard.embeddings(best), None if alone else self.shard.near(best)
        )
        of_drawn = model.logits(drawn.X, None if alone else drawn.near)
        return of_best, of_drawn[others], max(1.0, each)
