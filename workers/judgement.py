"""How good a label's model is, and how well its answers cover the corpus."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.domain import diversity, holdout, quality
from backend.messages import Quality
from workers.classifier import Classifier, cross_validate, fit_live
from workers.training import Training, ready

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Judgement:
    """What cross-validation and the held-out fifth say of a label's answers."""

    scores: Quality
    positives: tuple[int, ...]  # per cluster, capped
    negatives: tuple[int, ...]
    held_out: Training
    validation: Classifier | None  # trained on the other four fifths


def judge(
    training: Training,
    clusters: npt.NDArray[np.int64],
    text: Vector | None,
    centre: Vector | None,
) -> Judgement:
    """All scores of a label. ``clusters``: (n,) cluster of each training clip, -1 for none."""
    folds = cross_validate(training.X, training.y, text=text, centre=centre)
    held = holdout.is_held_out([str(c) for c in training.clip_ids.tolist()])
    rest, held_out = training.part(~held), training.part(held)
    validation, interval = None, None
    if ready(rest) and len(held_out.y):
        validation = fit_live(rest.X, rest.y, text=text, centre=centre)
        interval = quality.average_precision_interval(
            held_out.y, validation.probabilities(held_out.X), np.random.default_rng(0), 400
        )
    counts = diversity.count_per_cluster(clusters, training.y)
    spread = diversity.data_diversity(*counts)
    score = None if folds is None else quality.quality_score(folds.balanced_accuracies)
    return Judgement(
        scores=Quality(
            quality=_rounded(score),
            heldout=_rounded(interval.value if interval else None),
            heldout_low=_rounded(interval.low if interval else None),
            heldout_high=_rounded(interval.high if interval else None),
            diversity=round(spread.score, 4),
        ),
        positives=tuple(np.minimum(spread.positives, spread.cap).tolist()),
        negatives=tuple(np.minimum(spread.negatives, spread.cap).tolist()),
        held_out=held_out,
        validation=validation,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
