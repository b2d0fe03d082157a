"""Where to cut a label's scores in two: how many clips lie above, and how many of them are right.

What the clips with an answer are is known. What the others are is told by answers that the model
had not seen: the share of yes among clips of a logit s is taken to be sigmoid(shift + slope·s), a
line through the out-of-fold logits of the answered clips. A line says something of the far ends,
too, where most clips of a rare label lie and few are answered; shares counted per bin would not.
Source of the line: Platt, "Probabilistic outputs for support vector machines", 1999; its prior, and
the intervals, are ours.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.messages import JUDGED

STEPS = 100  # a cut lies at a multiple of 1 / STEPS
# Answers of each class below which nothing is said, and below `JUDGED` of both: with 20 to 45 of
# both, intervals about what is right held too rarely.
FEWEST = 10
PRIOR = np.array([0.0, 1.0])  # shift and slope of probabilities that are right as they are
PRIOR_DEVIATION = np.array([1.0, 0.5])
DRAWS = 500
FAR = 30.0  # beyond this logit all are alike

Floats = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Line:
    """shift + slope·s, with the variances of both and their covariance."""

    shift: float
    slope: float
    shift_variance: float
    covariance: float
    slope_variance: float


@dataclass(frozen=True)
class Cuts:
    """What lies on the two sides of each cut 0, 1/STEPS … 1; each (STEPS + 1,).

    ``right``: clips above the cut that are positive; ``missed``: those below it that are. Both
    with 95 % intervals; all whole numbers of clips, rounded.
    """

    above: Counts
    right: Counts
    right_low: Counts
    right_high: Counts
    missed: Counts
    missed_low: Counts
    missed_high: Counts


def line_through(truth: Truth, logits: Floats) -> Line | None:
    """The line `fitted` to out-of-fold ``logits`` (n,) of clips whose ``truth`` (n,) is known.

    None with fewer than `FEWEST` positives or negatives, or `JUDGED` of both: the model is too
    young to be judged.
    """
    if min(truth.sum(), (~truth).sum()) < FEWEST or len(truth) < JUDGED:
        return None
    return fitted(truth, logits)


def fitted(truth: Truth, logits: Floats) -> Line:
    """The line through ``logits`` (n,) of clips that the model has not seen and whose ``truth``
    (n,) is known; `PRIOR` where there are none.

    Minimises Σ log(1 + exp(-±(shift + slope·s))) + ½·Σ ((parameter - prior)/deviation)² by
    Newton's method; the (co)variances are the inverse of the curvature there (Laplace).
    """
    columns = np.stack([np.ones(len(logits)), np.clip(logits, -FAR, FAR)], axis=1)
    precision = np.diag(PRIOR_DEVIATION**-2)
    at = PRIOR.copy()

    def loss(at: npt.NDArray[np.float64]) -> float:
        signed = np.where(truth, 1.0, -1.0) * (columns @ at)
        return float(np.logaddexp(0, -signed).sum() + 0.5 * (at - PRIOR) @ precision @ (at - PRIOR))

    for _ in range(50):
        p = sigmoid(columns @ at)
        slope = columns.T @ (p - truth) + precision @ (at - PRIOR)
        curvature = columns.T @ (columns * (p * (1 - p))[:, None]) + precision
        step = np.linalg.solve(curvature, slope)
        size, before = 1.0, loss(at)
        while size > 1e-6 and loss(at - size * step) > before:
            size /= 2
        at = at - size * step
        if np.abs(step).max() < 1e-6:
            break
    p = sigmoid(columns @ at)
    covariance = np.linalg.inv(columns.T @ (columns * (p * (1 - p))[:, None]) + precision)
    return Line(
        float(at[0]), float(at[1]),
        float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1]),
    )  # fmt: skip


def step_of(logits: Floats) -> Counts:
    """The last cut that each clip is above of or on, 0 to `STEPS`: by its probability to the four
    digits that people see."""
    return np.floor(np.round(sigmoid(logits), 4) * STEPS + 1e-9).astype(np.int64)


def cuts(yes: Floats, others: Floats, unknown: Floats, line: Line, seed: int = 0) -> Cuts:
    """Both sides of every cut.

    `yes`: logits of clips known to be positive; `others`: of clips known not to be, or to be
    unclear; `unknown`: of all the others. Whether those are positive is drawn `DRAWS` times, each
    time after a line drawn from the normal distribution about `line`; intervals are from the 2.5th
    to the 97.5th percentile of the draws, and so hold what is not known of the line and what is
    chance. Every other line is drawn about the scores as they stand instead: people were led to
    the clips they answered, and what is left is less often positive at the same score. On labels of
    Flickr8k, 70 to 245 answers by active learning, the intervals so held 89 to 100 % of the time
    above, and 89 to 96 % below; without it 83 to 90 % below. Clips of nearly the same logit are
    drawn together. The same seed, the same numbers.
    """
    rng = np.random.default_rng(seed)
    steps = step_of(unknown)
    unknown = np.clip(unknown, -FAR, FAR)
    quarters = np.round((unknown + FAR) * 4).astype(np.int64)
    keys, group = np.unique(steps * 256 + quarters, return_inverse=True)
    sizes = np.bincount(group, minlength=len(keys))
    middles = np.bincount(group, weights=unknown, minlength=len(keys)) / np.maximum(sizes, 1)

    covariance = np.array(
        [[line.shift_variance, line.covariance], [line.covariance, line.slope_variance]]
    )
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(2))
    lines = np.array([line.shift, line.slope]) + rng.standard_normal((DRAWS, 2)) @ root.T
    lines[::2] += PRIOR - np.array([line.shift, line.slope])
    shares = sigmoid(lines[:, :1] + np.maximum(lines[:, 1:], 0) * middles)
    drawn = _above(rng.binomial(sizes, shares), keys // 256)
    expected = _above(shares[1::2] * sizes, keys // 256).mean(axis=0)

    known = _above(np.ones((1, len(yes))), step_of(yes))[0]
    everything = np.concatenate([yes, others, unknown])
    above = _above(np.ones((1, len(everything))), step_of(everything))[0]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    missed_low, missed_high = np.percentile(drawn[:, :1] - drawn, [2.5, 97.5], axis=0)
    missing = known[0] - known
    return Cuts(
        above=_whole(above),
        right=_whole(known + np.clip(expected, low, high)),
        right_low=_whole(known + low),
        right_high=_whole(known + high),
        missed=_whole(missing + np.clip(expected[0] - expected, missed_low, missed_high)),
        missed_low=_whole(missing + missed_low),
        missed_high=_whole(missing + missed_high),
    )


def _above(numbers: npt.NDArray[np.number], steps: Counts) -> npt.NDArray[np.float64]:
    """(m, STEPS + 1): per row of `numbers` (m, n), the sum of those at or above each cut."""
    at = np.zeros((len(numbers), STEPS + 1))
    order = np.argsort(steps, kind="stable")
    if len(steps):
        firsts = np.flatnonzero(np.append(True, np.diff(steps[order]) != 0))
        at[:, steps[order][firsts]] = np.add.reduceat(
            numbers[:, order].astype(np.float64), firsts, axis=1
        )
    return at[:, ::-1].cumsum(axis=1)[:, ::-1]


def sigmoid(logits: Floats) -> npt.NDArray[np.float64]:
    """1 / (1 + exp(-s)) of logits of any shape."""
    p: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -60, 60)))
    return p


def _whole(numbers: npt.NDArray[np.float64]) -> Counts:
    return np.round(numbers).astype(np.int64)
