"""How far do annotators agree? Four measures for nominal answers, with bootstrap intervals.

All take one table of answers, (clips, annotators), with 1 for positive, 0 for negative and
`MISSING` where an annotator gave none (a skip counts as none). Any small non-negative integers
will do as categories. Each measure is None where it cannot be computed; none of them invents a
number. Where every answer used is the same, chance alone would agree as well: the kappas and alpha
are 0/0 there, and absent too, although everyone agrees (percent agreement says 1).

Inside, a measure is a function of the distinct *patterns* of answers that clips got and of how
often each occurred, for many sets of frequencies at once. A bootstrap over clips then is a
multinomial draw of frequencies, however many clips there are.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from backend.domain.quality import Interval

MISSING = -1
RESAMPLES = 500

Answers = npt.NDArray[np.integer]  # (clips, annotators)
Counts = npt.NDArray[np.int64]  # (patterns, categories) answers of a clip of that pattern
Weights = npt.NDArray[np.int64]  # (draws, patterns) clips of that pattern
Values = npt.NDArray[np.float64]  # (draws,) NaN where undefined


def percent_agreement(answers: Answers) -> float | None:
    """Share of clips on which all annotators who answered gave the same answer; 0 to 1.

    Only clips with at least two answers count; None where there is none. Source: "Video
    Annotator" (arXiv 2402.06560), section 4, where all three always answered.
    """
    return _value(_percent, _counts(answers))


def cohen_kappa(first: Answers, second: Answers) -> float | None:
    """Agreement of two annotators beyond chance: (p_o - p_e) / (1 - p_e); -1 to 1, 0 is chance.

    `first`, `second`: (clips,). p_o is the share of clips answered alike, p_e the share expected if
    each answered independently at their own rates. Clips that either left out do not count. None
    without a shared clip or where both gave one and the same answer throughout.
    Source: Cohen, Educational and Psychological Measurement 20, 1960.
    """
    return _number(_cohen(confusion(first, second)[None])[0])


def confusion(first: Answers, second: Answers) -> Counts:
    """Clips by the answers of two annotators, (categories, categories), at least two of them."""
    shared = (first != MISSING) & (second != MISSING)
    a, b = first[shared].astype(np.int64), second[shared].astype(np.int64)
    size = max(2, int(max(a.max(initial=0), b.max(initial=0))) + 1)
    return np.bincount(a * size + b, minlength=size * size).reshape(size, size)


def cohen_interval(table: Counts, rng: np.random.Generator) -> Interval | None:
    """`cohen_kappa` of a `confusion` table with its interval, by the bootstrap over clips."""
    value = _number(_cohen(table[None])[0])
    if value is None:
        return None
    drawn = rng.multinomial(table.sum(), table.ravel() / table.sum(), RESAMPLES)
    return _interval(value, _cohen(drawn.reshape(-1, *table.shape)))


def fleiss_kappa(answers: Answers) -> float | None:
    """Agreement of several interchangeable annotators beyond chance; at most 1, 0 is chance.

    (P - P_e) / (1 - P_e): P the mean over clips of the share of pairs of answers that are alike,
    P_e = Σ over categories of the squared overall rate. Defined for one number of answers per
    clip: the clips `of_usual_size` are used, the others left out. None without such a clip or with
    one category only. Source: Fleiss, Psychological Bulletin 76, 1971.
    """
    return _value(_fleiss, _counts(of_usual_size(answers)))


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
    return _value(_alpha, _counts(answers))


def percent_interval(answers: Answers, rng: np.random.Generator) -> Interval | None:
    """`percent_agreement` with its interval, by the bootstrap over clips."""
    return _bootstrap(_percent, _counts(answers), rng)


def fleiss_interval(answers: Answers, rng: np.random.Generator) -> Interval | None:
    """`fleiss_kappa` with its interval, by the bootstrap over the clips it uses."""
    return _bootstrap(_fleiss, _counts(of_usual_size(answers)), rng)


def alpha_interval(answers: Answers, rng: np.random.Generator) -> Interval | None:
    """`krippendorff_alpha` with its interval, by the bootstrap over clips."""
    return _bootstrap(_alpha, _counts(answers), rng)


# ── measures over patterns ──────────────────────────────────────────────────────────────────────

Measure = Callable[[Counts, Weights], Values]


def _percent(counts: Counts, weights: Weights) -> Values:
    unanimous = counts.max(axis=1) == counts.sum(axis=1)
    return _ratio(weights @ unanimous, weights.sum(axis=1))


def _fleiss(counts: Counts, weights: Weights) -> Values:
    raters = counts[0].sum()
    alike = (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))
    observed = _ratio(weights @ alike, weights.sum(axis=1))
    rates = _ratio(weights @ counts, (weights @ counts).sum(axis=1)[:, None])
    return _beyond(observed, (rates * rates).sum(axis=1))


def _alpha(counts: Counts, weights: Weights) -> Values:
    total = counts.sum(axis=1)
    unlike = (total * total - (counts * counts).sum(axis=1)) / (total - 1)
    each = weights @ counts
    n = each.sum(axis=1)
    expected = n * n - (each * each).sum(axis=1)
    alpha: Values = 1 - (n - 1) * _ratio(weights @ unlike, expected)
    return alpha


def _cohen(tables: Counts) -> Values:
    """(draws, categories, categories) to (draws,)."""
    n = tables.sum(axis=(1, 2))
    observed = _ratio(np.trace(tables, axis1=1, axis2=2), n)
    expected = _ratio((tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1), n * n)
    return _beyond(observed, expected)


def _beyond(observed: Values, expected: Values) -> Values:
    """(p_o - p_e) / (1 - p_e); NaN at p_e = 1, where chance already agrees on everything."""
    room = np.where(expected > 1 - 1e-12, 0.0, 1 - expected)
    return _ratio(observed - expected, room)


def _ratio(above: npt.NDArray[np.number], below: npt.NDArray[np.number]) -> Values:
    """NaN instead of 0/0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Values = np.where(below > 0, above / below, np.nan)
    return quotient


def _counts(answers: Answers) -> Counts:
    """Answers per clip and category, (clips, categories), of clips with two answers or more."""
    size = int(answers.max(initial=0)) + 1
    columns = [(answers == category).sum(axis=1) for category in range(size)]
    counts: Counts = np.stack(columns, axis=1).astype(np.int64)
    compared: Counts = counts[counts.sum(axis=1) >= 2]
    return compared


def _value(measure: Measure, counts: Counts) -> float | None:
    if not len(counts):
        return None
    return _number(measure(counts, np.ones((1, len(counts)), np.int64))[0])


def _bootstrap(measure: Measure, counts: Counts, rng: np.random.Generator) -> Interval | None:
    value = _value(measure, counts)
    if value is None:
        return None
    patterns, times = np.unique(counts, axis=0, return_counts=True)
    drawn = rng.multinomial(len(counts), times / len(counts), RESAMPLES)
    return _interval(value, measure(patterns, drawn))


def _interval(value: float, drawn: Values) -> Interval:
    """The middle 95 % of the draws in which the measure is defined."""
    low, high = np.nanpercentile(drawn, (2.5, 97.5)) if not np.isnan(drawn).all() else (value,) * 2
    return Interval(value, min(float(low), value), max(float(high), value))


def _number(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
