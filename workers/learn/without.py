"""What a model would be without one of its answers, and which clips that would turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.learn.classifier import Classifier, fit_live
from workers.learn.scorer import LocalShard
from workers.learn.training import Training, has_both

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Turned:
    """Clips that lie on one side of a threshold with an answer and on the other without it."""

    up: int  # that come to it, or above, without the answer
    down: int  # that fall below
    clip_ids: Ids  # (m,) of those, whose logit moves most first
    before: Vector  # (m,) their logits with the answer
    after: Vector  # (m,) and without


def fit_without(
    training: Training, clip: int, *, text: Vector | None, centre: Vector
) -> Classifier | None:
    """The classifier, trained anew on all answers but the one to ``clip``: as the build would,
    were it taken back. None where no answer of one kind is left."""
    rest = training.part(training.clip_ids != clip)
    if not has_both(rest):
        return None
    return fit_live(
        rest.X, rest.y, text=text, centre=centre, near=rest.near, background=rest.background
    )


def turned(
    shard: LocalShard, before: Classifier, after: Classifier, *, threshold: float, most: int
) -> Turned:
    """Which clips of the corpus change sides; near-duplicates are left out. ``threshold``: a
    logit; ``most``: how many clips are named."""
    one, other = shard.logits([before, after])
    changed = (one >= threshold) != (other >= threshold)
    if shard.excluded is not None:
        changed &= ~shard.excluded
    rows = np.flatnonzero(changed)
    rows = rows[np.argsort(-np.abs(other[rows] - one[rows]), kind="stable")]
    up = int((other[rows] >= threshold).sum())
    first = rows[:most]
    return Turned(up, len(rows) - up, shard.clip_ids[first], one[first], other[first])
