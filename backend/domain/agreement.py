"""How far do annotators agree? Four measures for nominal answers, with intervals.

All take one table of answers, (clips, annotators), with 1 for positive, 0 for negative and
`MISSING` where an annotator gave none (a skip counts as none). Any small non-negative integers
will do as categories. Each measure is None where it cannot be computed; none of them invents a
number. Where every answer used is the same, chance alone would agree as well: the kappas and alpha
are 0/0 there, and absent too, although everyone agrees (percent agreement says 1).

Intervals come from score tests and not from resampling: where everybody agreed, the clips at hand
can only be drawn alike again, and 20 of 20 read "1.00 to 1.00".
"""

from collections.abc import Callable
from itertools import combinations_with_replacement
from math import factorial, prod

import numpy as np
import numpy.typing as npt

from backend.domain.intervals import CHI, Interval, share_interval

MISSING = -1
KAPPAS = np.linspace(-1, 1, 2001)  # tried as the population's

Answers = npt.NDArray[np.integer]  # (clips, annotators)
Counts = npt.NDArray[np.int64]  # (clips, categories) how many gave that answer
Floats = npt.NDArray[np.float64]


def percent_agreement(answers: Answers) -> float | None:
    """Share of clips on which all annotators who answered gave the same answer; 0 to 1.

    Only clips with at least two answers count; None where there is none. Source: "Video
    Annotator" (arXiv 2402.06560), section 4, where all three always answered.
    """
    return _percent(_counts(answers))


def cohen_kappa(first: Answers, second: Answers) -> float | None:
    """Agreement of two annotators beyond chance: (p_o - p_e) / (1 - p_e); -1 to 1, 0 is chance.

    `first`, `second`: (clips,). p_o is the share of clips answered alike, p_e the share expected if
    each answered independently at their own rates. Clips that either left out do not count. None
    without a shared clip or where both gave one and the same answer throughout.
    Source: Cohen, Educational and Psychological Measurement 20, 1960.
    """
    return _cohen(confusion(first, second))


def confusion(first: Answers, second: Answers) -> Counts:
    """Clips by the answers of two annotators, (categories, categories), at least two of them."""
    shared = (first != MISSING) & (second != MISSING)
    a, b = first[shared].astype(np.int64), second[shared].astype(np.int64)
    size = max(2, int(max(a.max(initial=0), b.max(initial=0))) + 1)
    return np.bincount(a * size + b, minlength=size * size).reshape(size, size)


def cohen_interval(table: Counts) -> Interval | None:
    """`cohen_kappa` of a `confusion` table with its 95 % interval (`_score_interval`)."""
    value = _cohen(table)
    if value is None:
        return None
    first, second = _rates(table.sum(axis=1)), _rates(table.sum(axis=0))
    alone = np.outer(first, second)  # cells of a population in which only chance agrees
    either = (alone + alone.T) / 2
    same = np.eye(len(table))
    k = KAPPAS[:, None, None]
    cells = np.clip(alone - k * (either - same * either.sum(axis=1)), 0, None)
    cells /= cells.sum(axis=(1, 2), keepdims=True)
    by_chance = float(np.trace(alone))
    drift = second[:, None] + first - 2 * by_chance
    each = _variance(KAPPAS, cells.reshape(len(KAPPAS), -1), same.ravel(), drift.ravel(), by_chance)
    return _score_interval(value, each / table.sum())


def fleiss_kappa(answers: Answers) -> float | None:
    """Agreement of several interchangeable annotators beyond chance; at most 1, 0 is chance.

    (P - P_e) / (1 - P_e): P the mean over clips of the share of pairs of answers that are alike,
    P_e = Σ over categories of the squared overall rate. Defined for one number of answers per
    clip: the clips `of_usual_size` are used, the others left out. None without such a clip or with
    one category only. Source: Fleiss, Psychological Bulletin 76, 1971.
    """
    return _fleiss(_counts(of_usual_size(answers)))


def of_usual_size(answers: Answers) -> Answers:
    """The clips with the most frequent number of answers, of two or more; the larger on a tie."""
    given = (answers != MISSING).sum(axis=1)
    sizes = np.bincount(given, minlength=2)
    sizes[:2] = 0
    usual = len(sizes) - 1 - int(np.argmax(sizes[::-1]))
    return answers[given == usual] if usual > 1 else answers[:0]


def krippendorff_alpha(answers: Answers) -> float | None:
    """Agreement beyond chance for nominal answers, any of them missing: 1 - D_o / D_e; at most 1.

    With o_ck the coincidences of categories c and k (each clip of m answers adds its ordered pairs
    with weight 1/(m - 1)), n_c = Σ_k o_ck and n = Σ_c n_c: D_o = Σ_{c≠k} o_ck / n and
    D_e = Σ_{c≠k} n_c·n_k / (n·(n - 1)). Clips with one answer do not count. None without a clip
    of two answers or with one category only. Source: Krippendorff, "Content Analysis", 3rd
    edition, chapter 11.
    """
    return _alpha(_counts(answers))


def percent_interval(answers: Answers) -> Interval | None:
    """`percent_agreement` with its 95 % interval, by Wilson's score method."""
    counts = _counts(answers)
    value = _percent(counts)
    return None if value is None else share_interval(round(value * len(counts)), len(counts))


def fleiss_interval(answers: Answers) -> Interval | None:
    """`fleiss_kappa` with its 95 % interval (`_score_interval`)."""
    return _group_interval(_fleiss, _counts(of_usual_size(answers)))


def alpha_interval(answers: Answers) -> Interval | None:
    """`krippendorff_alpha` with its 95 % interval (`_score_interval`)."""
    return _group_interval(_alpha, _counts(answers))


# ── measures ────────────────────────────────────────────────────────────────────────────────────

Measure = Callable[[Counts], float | None]


def _percent(counts: Counts) -> float | None:
    return float((counts.max(axis=1) == counts.sum(axis=1)).mean()) if len(counts) else None


def _fleiss(counts: Counts) -> float | None:
    if not len(counts):
        return None
    raters = int(counts[0].sum())
    alike = (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))
    rates = counts.sum(axis=0) / counts.sum()
    return _beyond(float(alike.mean()), float((rates * rates).sum()))


def _alpha(counts: Counts) -> float | None:
    total = counts.sum(axis=1)
    each = counts.sum(axis=0)
    n = int(each.sum())
    expected = n * n - int((each * each).sum())
    if not expected:
        return None
    unlike = (total * total - (counts * counts).sum(axis=1)) / (total - 1)
    return float(1 - (n - 1) * unlike.sum() / expected)


def _cohen(table: Counts) -> float | None:
    n = int(table.sum())
    if not n:
        return None
    expected = int((table.sum(axis=1) * table.sum(axis=0)).sum()) / n**2
    return _beyond(int(np.trace(table)) / n, expected)


def _beyond(observed: float, expected: float) -> float | None:
    """(p_o - p_e) / (1 - p_e); None at p_e = 1, where chance already agrees on everything."""
    return None if expected > 1 - 1e-12 else (observed - expected) / (1 - expected)


def _counts(answers: Answers) -> Counts:
    """Answers per clip and category, (clips, categories), of clips with two answers or more."""
    size = int(answers.max(initial=0)) + 1
    columns = [(answers == category).sum(axis=1) for category in range(size)]
    counts: Counts = np.stack(columns, axis=1).astype(np.int64)
    compared: Counts = counts[counts.sum(axis=1) >= 2]
    return compared


# ── intervals ───────────────────────────────────────────────────────────────────────────────────


def _group_interval(measure: Measure, counts: Counts) -> Interval | None:
    """A measure over interchangeable annotators with its 95 % interval (`_score_interval`).

    As if the population's kappa were k: on a share k of its clips all annotators give one common
    answer, on the others each gives their own, all at the rates that were seen (the common
    correlation model). Below 0 the variance is that of 0.
    """
    value = measure(counts)
    if value is None:
        return None
    rates = _rates(counts.sum(axis=0))
    by_chance = float((rates * rates).sum())
    kappas = np.maximum(KAPPAS, 0)
    k = kappas[:, None]
    variance = np.zeros(len(KAPPAS))
    sizes, clips = np.unique(counts.sum(axis=1), return_counts=True)
    for size, n in zip(sizes.tolist(), clips.tolist(), strict=True):
        patterns = _patterns(size, len(rates))
        alone = _by_chance(patterns, rates)
        common = np.where(patterns == size, rates, 0).sum(axis=1)
        alike = (patterns * (patterns - 1)).sum(axis=1) / (size * (size - 1))
        drift = 2 * (patterns @ rates / size - by_chance)
        variance += (
            n * size**2 * _variance(kappas, (1 - k) * alone + k * common, alike, drift, by_chance)
        )
    return _score_interval(value, variance / float(sizes @ clips) ** 2)


def _variance(
    kappas: Floats, chances: Floats, alike: Floats, drift: Floats, by_chance: float
) -> Floats:
    """Variance of one clip's influence on kappa, for each of `kappas`; (kappas,).

    `chances`: (kappas, patterns) probability of each pattern of answers; `alike`: (patterns,) share
    of its pairs that agree; `drift`: (patterns,) how far it moves the agreement `by_chance`. The
    delta method on (p_o - p_e) / (1 - p_e).
    """
    k = kappas[:, None]
    influence = (alike - k - (1 - k) * (by_chance + drift)) / (1 - by_chance)
    variance: Floats = (chances * influence**2).sum(axis=1)
    return variance


def _score_interval(value: float, variance: Floats) -> Interval:
    """All of `KAPPAS` from which the value seen lies at most 1.96 standard deviations away.

    `variance`: (kappas,) of the measure, if that were the population's kappa. What the data are
    asked is what Wilson asks of a share, so full agreement of few clips promises little, and an
    annotator with one answer does not make certain; resampling such answers can only repeat them.
    """
    held = KAPPAS[(value - KAPPAS) ** 2 <= CHI * variance]
    around = [value, *held.tolist()]
    return Interval(value, min(around), max(around))


def _rates(times: npt.NDArray[np.integer]) -> Floats:
    """Share of each answer, half an answer of each added, so that none is impossible."""
    shares: Floats = (times + 0.5) / (times.sum() + 0.5 * len(times))
    return shares


def _patterns(size: int, categories: int) -> Counts:
    """All ways in which `size` answers fall on the categories; (patterns, categories)."""
    ways = combinations_with_replacement(range(categories), size)
    return np.stack([np.bincount(way, minlength=categories) for way in ways]).astype(np.int64)


def _by_chance(patterns: Counts, rates: Floats) -> Floats:
    """Probability of each pattern if every answer is given by itself; (patterns,)."""
    ways = [factorial(int(sum(p))) // prod(factorial(int(x)) for x in p) for p in patterns]
    chances: Floats = np.array(ways, dtype=np.float64) * (rates**patterns).prod(axis=1)
    return chances
