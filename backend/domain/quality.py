"""How good is a label's classifier? Scores, with their uncertainty, in 0..1.

A score that cannot be computed is None (absent), never 0: a missing number must not look bad.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.domain.intervals import Interval

Truth = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating]

FOLDS = 5


@dataclass(frozen=True)
class Reliability:
    """Predicted against observed share of positives, per bin of probability."""

    predicted: npt.NDArray[np.float64]  # (bins,) mean probability in the bin
    observed: npt.NDArray[np.float64]  # (bins,) share of positives in the bin
    counts: npt.NDArray[np.int64]  # (bins,)


def balanced_accuracy(truth: Truth, predicted: Truth) -> float | None:
    """Mean of the recalls of both classes: ½·(TP/P + TN/N); 0.5 is chance, 1 is perfect.

    `truth`, `predicted`: (n,). None where a class is absent from `truth`. Source: Brodersen et
    al., "The balanced accuracy and its posterior distribution", ICPR 2010.
    """
    if truth.all() or not truth.any():
        return None
    return float((predicted[truth].mean() + (~predicted[~truth]).mean()) / 2)


def fold_accuracies(truth: Truth, predicted: Truth, fold: npt.NDArray[np.integer]) -> list[float]:
    """Balanced accuracy within each fold of a cross-validation, folds lacking a class left out.

    `predicted`: (n,) out of fold, i.e. by the model that did not see the clip; `fold`: (n,).
    """
    each = (balanced_accuracy(truth[fold == f], predicted[fold == f]) for f in np.unique(fold))
    return [accuracy for accuracy in each if accuracy is not None]


def quality_score(accuracies: npt.ArrayLike) -> float | None:
    """Model quality: the 25th percentile of the balanced accuracies of the five folds.

    0.5 is chance, 1 is perfect; None without folds (fewer than five clips of a class). Linear
    interpolation: of five values the second smallest. Source: "Video Annotator"
    (arXiv 2402.06560), section 3.
    """
    values = np.asarray(accuracies, dtype=np.float64)
    return float(np.percentile(values, 25)) if values.size else None


def average_precision(truth: Truth, scores: Floats) -> float | None:
    """Area under precision over recall, as a step: Σ (R_j - R_{j-1})·P_j over distinct scores j.

    `truth`, `scores`: (n,). 1 is perfect; random ranking gives about the share of positives.
    Clips of equal score enter together. None where there is no positive (scikit-learn says 0.0
    there, which drags means down unseen).
    """
    if not truth.any():
        return None
    return float(_weighted_ap(truth, scores, np.ones((1, len(truth)), dtype=np.int64))[0])


def average_precision_interval(
    truth: Truth, scores: Floats, rng: np.random.Generator, resamples: int = 1000
) -> Interval | None:
    """Average precision with its smoothed bootstrap 95 % interval: the 2.5th to 97.5th percentile
    of `average_precision_draws`. None where there is no positive at all."""
    value = average_precision(truth, scores)
    if value is None:
        return None
    drawn = average_precision_draws(truth, scores, rng, resamples)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(value, min(float(low), value), max(float(high), value))


def average_precision_draws(
    truth: Truth, scores: Floats, rng: np.random.Generator, resamples: int
) -> npt.NDArray[np.float64]:
    """What average precision might have been: (r,), r at most `resamples`.

    The clips are resampled with replacement, and each drawn score moves by normal noise, as wide as
    a kernel density of its class asks for. Without it the few clips of a young label repeat the one
    order they happen to have: a perfect one gave 1.00 to 1.00, and half of all intervals missed the
    average precision of the corpus. The noise is added on the scale of `scores`: give logits, on
    which a class spreads evenly, not probabilities. Resamples without a positive are left out.
    Source: Silverman and Young, "The bootstrap: to smooth or not to smooth?", Biometrika 74, 1987.
    """
    rows = rng.integers(len(truth), size=(resamples, len(truth)))
    width = _bandwidth(truth, scores)
    moved = scores[rows] + width[rows] * rng.normal(size=rows.shape)
    order = np.argsort(-moved, axis=1, kind="stable")
    hit = np.take_along_axis(truth[rows], order, axis=1)
    precision = np.cumsum(hit, axis=1) / np.arange(1, len(truth) + 1)
    found = hit.sum(axis=1)
    drawn: npt.NDArray[np.float64] = (hit * precision).sum(axis=1)[found > 0] / found[found > 0]
    return drawn


def average_precision_gain(
    truth: Truth, before: Floats, after: Floats, rng: np.random.Generator, resamples: int = 1000
) -> Interval | None:
    """AP of `after` minus AP of `before`, on the same clips, with its bootstrap 95 % interval.

    Both score arrays see the same resamples, so that what the validation clips contribute to both
    cancels; the interval is far narrower than the two of the values suggest. In -1..1; None where
    there is no positive, and where no resample tells the two apart, as when both rank all clips
    right: such clips cannot measure a gain, and "+0.0 ± 0.0" would claim to know it.
    """
    old, new = average_precision(truth, before), average_precision(truth, after)
    if old is None or new is None:
        return None
    counts = _resample(len(truth), rng, resamples)
    gains = _weighted_ap(truth, after, counts) - _weighted_ap(truth, before, counts)
    if np.nanmax(gains) - np.nanmin(gains) < 1e-12:
        return None
    low, high = np.nanpercentile(gains, [2.5, 97.5])
    return Interval(new - old, float(low), float(high))


def reliability(truth: Truth, probabilities: Floats, bins: int = 10) -> Reliability:
    """Predicted and observed share of positives in `bins` equal bins of 0..1, empty ones left out.

    Calibrated probabilities lie on the diagonal: of the clips given 0.8, 80 % are positive.
    """
    bin_of = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    used = counts > 0
    predicted = np.bincount(bin_of, weights=probabilities, minlength=bins)[used] / counts[used]
    observed = np.bincount(bin_of, weights=truth, minlength=bins)[used] / counts[used]
    return Reliability(predicted, observed, counts[used].astype(np.int64))


def calibration_error(truth: Truth, probabilities: Floats, bins: int = 10) -> float | None:
    """Expected calibration error: Σ_b n_b/n · |observed_b - predicted_b|; 0 is best, 1 worst.

    None of no clips. Source: Naeini, Cooper and Hauskrecht, AAAI 2015.
    """
    if not len(truth):
        return None
    curve = reliability(truth, probabilities, bins)
    gaps = np.abs(curve.observed - curve.predicted)
    return float((gaps * curve.counts).sum() / curve.counts.sum())


def calibration_error_beyond_chance(
    truth: Truth, probabilities: Floats, bins: int = 10
) -> float | None:
    """The calibration error E without what a few clips show even where every probability is right:
    E·sqrt(max(0, 1 - Σ n_b·v_b / Σ n_b·gap_b²)); 0 is best, 1 worst.

    The observed share of a bin lies off its mean probability by chance, with variance v_b =
    Σ p·(1 - p)/n_b² if the p are right; so E is biased upwards, most with few clips. The part of
    the squared gaps that chance would make is taken out, as Kumar, Liang and Ma (NeurIPS 2019) do
    with squared errors. Of 20 (80) clips with right probabilities E is .21 (.11) on average, this
    .05 (.03); where the true error is .12, E is .27 (.17) and this .14 (.12). None of no clips.
    """
    error = calibration_error(truth, probabilities, bins)
    if not error:
        return error
    curve = reliability(truth, probabilities, bins)
    squares = float((curve.counts * (curve.observed - curve.predicted) ** 2).sum())
    at = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    chance = float((probabilities * (1 - probabilities) / np.bincount(at)[at]).sum())
    return error * float(np.sqrt(max(0.0, 1 - chance / squares)))


def _bandwidth(truth: Truth, scores: Floats) -> npt.NDArray[np.float64]:
    """Per clip, the normal kernel's width for its class: 1.06·σ·n^(-1/5) (Silverman, 1986). A class
    of one clip borrows the spread of all."""
    width = np.zeros(len(truth))
    for members in (truth, ~truth):
        n = int(members.sum())
        spread = scores[members] if n > 1 else scores
        if n and len(spread) > 1:
            width[members] = 1.06 * spread.std(ddof=1) * n**-0.2
    return width


def _resample(n: int, rng: np.random.Generator, resamples: int) -> npt.NDArray[np.int64]:
    """How often each of n clips is drawn in each of `resamples` draws of n; (resamples, n)."""
    drawn = rng.integers(n, size=(resamples, n)) + np.arange(resamples)[:, None] * n
    return np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n)


def _weighted_ap(
    truth: Truth, scores: Floats, counts: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Average precision of each row of `counts` (r, n), clip i standing there counts[r, i] times.

    (r,); NaN for a row without positives.
    """
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    counts = counts[:, order]
    hits = np.cumsum(counts * truth[order], axis=1)[:, ends]
    seen = np.cumsum(counts, axis=1)[:, ends]
    precision = hits / np.maximum(seen, 1)
    gained = np.diff(hits, axis=1, prepend=0)
    found = hits[:, -1]
    area = (gained * precision).sum(axis=1)
    return np.where(found > 0, area / np.maximum(found, 1), np.nan)
