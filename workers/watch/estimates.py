"""How right a model is on an intake, and how much of the label there is: expected without answers,
and known from an audit.

An audit's clips were drawn at random within *cells*, sets of clips whose sizes are known (by score,
and by whether the model reports them). Within a cell those that are answered stand for the others.
Each clip has a weight, 1 where clips are counted and its length where hours are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy  # its statistics are imported when they are used: every worker starts with this file
from scipy.special import expit

from backend.domain.cut import FAR, Line
from backend.domain.intervals import Interval

DRAWS = 2000
# What is not known of calibration where no line through left-out answers tells: standard deviations
# of shift and slope of about 100 answers.
USUAL = Line(0.0, 1.0, 0.3**2, 0.0, 0.15**2)

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Quality:
    """Shares in [0, 1]; precision is None where nothing is reported, recall where nothing is
    positive."""

    precision: Interval | None
    recall: Interval | None
    share: Interval  # of the clips that are positive


@dataclass(frozen=True)
class Audit:
    """An intake of n clips, m of which were drawn at random within their cells and answered."""

    logits: Floats  # (n,)
    reported: Chosen  # (n,)
    cells: Ints  # (n,) 0 …, in which clips were drawn
    clips: Ints  # (m,) rows that are answered
    truth: Chosen  # (m,)


def expected(logits: Floats, reported: Chosen, line: Line | None = None, seed: int = 0) -> Quality:
    """Confidence-based estimates: each of n clips is positive as often as its probability says.

    precision = Σ p·reported / Σ reported, recall = Σ p·reported / Σ p. Intervals (95 %) hold what
    is not known of calibration, by a `line` drawn `DRAWS` times, and chance. They trust that
    calibration holds in the intake: what it does not show is a changed meaning of scores, which
    only an audit does. Source of the idea: Garg et al., "Leveraging unlabeled data to predict
    out-of-distribution performance", ICLR 2022.
    """
    line, rng = line or USUAL, np.random.default_rng(seed)
    bounded = np.clip(logits.astype(np.float64), -FAR, FAR)
    keys, group = np.unique(
        np.round(bounded * 4).astype(np.int64) * 2 + reported, return_inverse=True
    )
    sizes = np.bincount(group)
    middles = np.bincount(group, weights=bounded) / sizes
    covariance = np.array(
        [[line.shift_variance, line.covariance], [line.covariance, line.slope_variance]]
    )
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(2))
    lines = np.array([line.shift, line.slope]) + rng.standard_normal((DRAWS, 2)) @ root.T
    drawn = rng.binomial(sizes, expit(lines[:, :1] + np.maximum(lines[:, 1:], 0) * middles))
    point = sizes * expit(line.shift + line.slope * middles)
    return _quality(point, drawn, keys % 2 == 1, sizes)


def audited(audit: Audit, seed: int = 0) -> Quality:
    """What an audit says, whatever the scores are worth.

    Values are Horvitz and Thompson's (Journal of the American Statistical Association 47, 1952):
    each answered clip counts as many times as clips of its cell were not answered for one that was;
    cells without an answer are left out. Intervals (95 %) draw the unanswered positives of each
    cell from the beta-binomial after Jeffreys' prior, so one that holds none of five is not certain
    to hold none, a cell without an answer may hold any share, and one that is answered wholly is
    known. A clip's cell is refined by whether it is reported now, for a version that comes later.
    """
    rng = np.random.default_rng(seed)
    cell = audit.cells * 2 + audit.reported
    keys, of = np.unique(cell, return_inverse=True)
    sizes = np.bincount(of, minlength=len(keys))
    asked = np.bincount(of[audit.clips], minlength=len(keys))
    yes = np.bincount(of[audit.clips], weights=audit.truth, minlength=len(keys)).astype(np.int64)
    shares = rng.beta(yes + 0.5, asked - yes + 0.5, (DRAWS, len(keys)))
    drawn = yes + rng.binomial(sizes - asked, shares)
    point = np.where(asked > 0, sizes * yes / np.maximum(asked, 1), 0.0)
    return _quality(point, drawn, keys % 2 == 1, np.where(asked > 0, sizes, 0), sizes)


def _quality(
    point: Floats, drawn: Ints, reported: Chosen, sizes: Ints, everything: Ints | None = None
) -> Quality:
    """Of groups of clips (g,) with so many positives, and drawn ones (draws, g)."""
    total = sizes if everything is None else everything
    yes, drawn_yes = point.sum(), drawn.sum(axis=1)
    right, drawn_right = point[reported].sum(), drawn[:, reported].sum(axis=1)
    known, above = sizes[reported].sum(), total[reported].sum()
    precision = _interval(right / known, drawn_right / above) if known else None
    found = drawn_right[drawn_yes > 0] / drawn_yes[drawn_yes > 0]
    recall = _interval(right / yes, found) if yes > 0 and len(found) else None
    share = _interval(yes / max(1, sizes.sum()), drawn_yes / total.sum())
    return Quality(precision, recall, share)


def _interval(value: float, drawn: Floats) -> Interval:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(float(value), float(min(low, value)), float(max(high, value)))


def amount(audit: Audit, weights: Floats) -> Interval:
    """The share of the weight (n,) of an intake that is positive: prediction-powered.

    (Σ w·p + Σ_cells N/m·Σ w·(y - p)) / Σ w: the scores' own sum, put right by how wrong they were
    on the audit. The 95 % interval is Student's, of the stratified sample, with Satterthwaite's
    degrees of freedom and the finite population; so that few answers of one kind are not taken for
    certainty, each cell holds one more clip, half of it yes. Source: Angelopoulos et al.,
    "Prediction-powered inference", Science 382, 2023; the pseudo-clip is ours.
    """
    p = expit(audit.logits.astype(np.float64))
    w = weights / weights.sum()
    total, variance, freedom = float(w @ p), 0.0, 0.0
    answers = np.full(len(p), np.nan)
    answers[audit.clips] = audit.truth
    for cell in np.unique(audit.cells):
        rows = audit.cells == cell
        asked = rows & ~np.isnan(answers)
        size, m = int(rows.sum()), int(asked.sum())
        wrong = w[asked] * (answers[asked] - p[asked])
        mean_w, mean_p = float(w[rows].mean()), float(p[rows].mean())
        if m:
            total += size * float(wrong.mean())
        pseudo = np.array([mean_w * (1 - mean_p), -mean_w * mean_p])
        middle = float(wrong.mean()) if m else 0.0
        squares = float(((wrong - middle) ** 2).sum() + 0.5 * ((pseudo - middle) ** 2).sum())
        spread = size**2 * (1 - m / size) * squares / max(m, 1) / max(m, 1)
        variance += spread
        freedom += spread**2 / max(m - 1, 1)
    degrees = variance**2 / freedom if freedom > 0 else 1.0
    reach = float(scipy.stats.t.ppf(0.975, max(degrees, 1.0))) * np.sqrt(variance)
    value = min(1.0, max(0.0, total))
    return Interval(value, float(max(0.0, value - reach)), float(min(1.0, value + reach)))
