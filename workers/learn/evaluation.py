"""How good a label's model is, and how well its answers cover the corpus."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace
from scipy.special import logit

import sql
from backend.domain import cut, diversity, holdout, quality
from backend.domain.expected_precision import average_precision
from backend.domain.intervals import Interval, share_interval
from backend.events import Transaction
from backend.messages import (
    SUSPECTS,
    Answer,
    Calibration,
    Kind,
    Quality,
    Recalibration,
    Span,
    Suspect,
)
from workers.learn.classifier import (
    Classifier,
    CrossValidation,
    cross_validate,
    fit_live,
    suspected_errors,
)
from workers.learn.survey import Survey
from workers.learn.training import Training, Work, ready

Vector = npt.NDArray[np.float32]
RESAMPLES = 400


@dataclass(frozen=True)
class Judged:
    """Answers to the clips of one cluster, and how many of them the models that had not seen them
    sorted right; None without such models."""

    answers: int
    positives: int
    right: int | None


@dataclass(frozen=True)
class Evaluation:
    """What cross-validation and the held-out fifth say of a label's answers."""

    scores: Quality
    positives: tuple[int, ...]  # per cluster, capped
    negatives: tuple[int, ...]
    kinds: tuple[Judged, ...]  # per cluster
    held_out: Training
    validation: Classifier | None  # trained on the other four fifths
    calibration: Calibration | None
    suspects: tuple[Suspect, ...]  # all of them, worst first


def evaluate(
    training: Training,
    clusters: npt.NDArray[np.int64],
    text: Vector | None,
    centre: Vector | None,
    survey: Survey | None,
) -> Evaluation:
    """All scores of a label. ``clusters``: (n,) cluster of each training clip, -1 for none;
    ``survey``: None before the first model."""
    folds = cross_validate(
        training.X, training.y, text=text, centre=centre, near=training.near,
        background=training.background,
    )  # fmt: skip
    held_out, validation = validated(training, text, centre)
    interval = alone = None
    if validation is not None and survey is not None and folds is not None:
        line = cut.fitted(training.y, logits_of(folds))
        interval = expected_precision(held_out, validation, survey, line)
        alone = expected_precision(held_out, validation, survey, line, alone=True)
    counts = diversity.count_per_cluster(clusters, training.y)
    spread = diversity.data_diversity(*counts)
    score = None if folds is None else quality.quality_score(folds.balanced_accuracies)
    return Evaluation(
        scores=Quality(
            quality=_rounded(score),
            heldout=_rounded(interval.value if interval else None),
            heldout_low=_rounded(interval.low if interval else None),
            heldout_high=_rounded(interval.high if interval else None),
            heldout_alone=_rounded(alone.value if alone else None),
            heldout_alone_low=_rounded(alone.low if alone else None),
            heldout_alone_high=_rounded(alone.high if alone else None),
            diversity=round(spread.score, 4),
        ),
        positives=tuple(np.minimum(spread.positives, spread.cap).tolist()),
        negatives=tuple(np.minimum(spread.negatives, spread.cap).tolist()),
        kinds=_judged(clusters, training.y, folds),
        held_out=held_out,
        validation=validation,
        calibration=None if folds is None else _calibration(training, folds),
        suspects=() if folds is None else _suspects(training, folds),
    )


def validated(
    training: Training, text: Vector | None, centre: Vector | None
) -> tuple[Training, Classifier | None]:
    """The held-out fifth, and the classifier of the other answers, None where either is too few."""
    held = holdout.is_held_out([str(c) for c in training.clip_ids.tolist()])
    rest, held_out = training.part(~held), training.part(held)
    if not ready(rest) or not len(held_out.y):
        return held_out, None
    return held_out, fit_live(
        rest.X, rest.y, text=text, centre=centre, near=rest.near, background=rest.background
    )


def expected_precision(
    held_out: Training, model: Classifier, survey: Survey, line: cut.Line, *, alone: bool = False
) -> Interval:
    """Average precision of a model on the corpus, by clips that it has not seen and by its own
    probabilities, corrected by the ``line`` through out-of-fold logits; ``alone``: without
    neighbours, as on clips outside of the corpus."""
    logits = model.logits(held_out.X, None if alone else held_out.near)
    return average_precision(held_out.y, logits, *survey.logits(model, alone=alone), line)


def held_out_gain(clips: Training, old: Classifier, new: Classifier) -> Interval | None:
    """What `new` gained over `old` on clips that neither has seen; None where they cannot tell."""
    return quality.average_precision_gain(
        clips.y,
        old.probabilities(clips.X, clips.near),
        new.probabilities(clips.X, clips.near),
        np.random.default_rng(0),
        RESAMPLES,
    )


async def still_suspected(
    tx: Transaction, work: Work, evaluation: Evaluation
) -> tuple[Suspect, ...]:
    """What people should look at again, worst first, at most `SUSPECTS`; the stream is locked.

    Whoever gives the agreed answer while reviewing confirms it. What was answered after ``work``
    was read is left to the next build.
    """
    found = evaluation.suspects
    settled = await sql.builds.settled(
        tx.connection,
        label=work.label,
        clips=[s.clip for s in found],
        answers=[s.answer for s in found],
        seq=work.seq,
    )
    done = {r["clip_id"] for r in settled}
    return tuple(s for s in found if s.clip not in done)[:SUSPECTS]


def _suspects(training: Training, folds: CrossValidation) -> tuple[Suspect, ...]:
    found = []
    for row in suspected_errors(training.y, folds.out_of_fold).tolist():
        p = float(folds.out_of_fold[row])
        answer: Answer = "positive" if training.y[row] else "negative"
        of_answer = p if training.y[row] else 1 - p
        clip = int(training.clip_ids[row])
        found.append(Suspect(clip=clip, answer=answer, probability=round(of_answer, 4)))
    return tuple(found)


def _calibration(training: Training, folds: CrossValidation) -> Calibration | None:
    error = quality.calibration_error_beyond_chance(training.y, folds.out_of_fold)
    if error is None:
        return None
    curve = quality.reliability(training.y, folds.out_of_fold)
    line = cut.line_through(training.y, logits_of(folds))
    return Calibration(
        error=round(error, 4),
        predicted=tuple(np.round(curve.predicted, 4).tolist()),
        observed=tuple(np.round(curve.observed, 4).tolist()),
        counts=tuple(curve.counts.tolist()),
        line=None if line is None else Recalibration(**asdict(line)),
    )


def logits_of(folds: CrossValidation) -> npt.NDArray[np.float64]:
    """(n,) out-of-fold logits."""
    found: npt.NDArray[np.float64] = logit(
        np.clip(folds.out_of_fold.astype(np.float64), 1e-9, 1 - 1e-9)
    )
    return found


def known_of(kind: Kind, evaluation: Evaluation) -> Kind:
    """The kind with what the label's answers say of it."""
    if kind.number >= len(evaluation.kinds):
        return kind
    judged = evaluation.kinds[kind.number]
    right = None
    if judged.answers and judged.right is not None:
        share = share_interval(judged.right, judged.answers)
        right = Span(
            value=round(share.value, 4), low=round(share.low, 4), high=round(share.high, 4)
        )
    return replace(kind, answers=judged.answers, positives=judged.positives, right=right)


def _judged(
    clusters: npt.NDArray[np.int64], y: npt.NDArray[np.bool_], folds: CrossValidation | None
) -> tuple[Judged, ...]:
    positives, negatives = diversity.count_per_cluster(clusters, y)
    right = [None] * len(positives)
    if folds is not None:
        sorted_right = (folds.out_of_fold > 0.5) == y
        right = diversity.count_per_cluster(clusters, sorted_right)[0].tolist()
    return tuple(
        Judged(yes + no, yes, hits)
        for yes, no, hits in zip(positives.tolist(), negatives.tolist(), right, strict=True)
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
