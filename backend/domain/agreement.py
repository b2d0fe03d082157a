"""How far do annotators agree? Four measures for nominal answers.

All take one table of answers, (clips, annotators), with 1 for positive, 0 for negative and
`MISSING` where an annotator gave none (a skip counts as none). Any small non-negative integers
will do as categories. Each measure is None where it cannot be computed; none of them invents a
number. Where every answer used is the same, chance alone would agree as well: the kappas and alpha
are 0/0 there, and absent too, although everyone agrees (percent agreement says 1).
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

MISSING = -1

Answers = npt.NDArray[np.integer]  # (clips, annotators)
Counts = npt.NDArray[np.int64]  # (clips, categories)


@dataclass(frozen=True)
class Pairwise:
    """Cohen's kappa of each pair of annotators; both arrays symmetric, (annotators, annotators)."""

    kappa: npt.NDArray[np.float64]  # NaN where undefined, 1 on the diagonal
    clips: npt.NDArray[np.int64]  # clips answered by both


def percent_agreement(answers: Answers) -> float | None:
    """Share of clips on which all annotators who answered gave the same answer; 0 to 1.

    Only clips with at least two answers count; None where there is none. Source: "Video
    Annotator" (arXiv 2402.06560), section 4, where all three always answered.
    """
    counts = _counts(answers)
    total = counts.sum(axis=1)
    shared = total >= 2
    if not shared.any():
        return None
    return float((counts[shared].max(axis=1) == total[shared]).mean())


def cohen_kappa(first: Answers, second: Answers) -> float | None:
    """Agreement of two annotators beyond chance: (p_o - p_e) / (1 - p_e); -1 to 1, 0 is chance.

    `first`, `second`: (clips,). p_o is the share of clips answered alike, p_e the share expected if
    each answered independently at their own rates. Clips that either left out do not count. None
    without a shared clip or where both gave one and the same answer throughout.
    Source: Cohen, Educational and Psychological Measurement 20, 1960.
    """
    shared = (first != MISSING) & (second != MISSING)
    if not shared.any():
        return None
    a, b = first[shared], second[shared]
    size = int(max(a.max(), b.max())) + 1
    rates_a = np.bincount(a, minlength=size) / len(a)
    rates_b = np.bincount(b, minlength=size) / len(b)
    return _beyond(float((a == b).mean()), float(rates_a @ rates_b))


def pairwise_kappa(answers: Answers) -> Pairwise:
    """`cohen_kappa` of every pair of annotators."""
    annotators = answers.shape[1]
    kappa = np.full((annotators, annotators), np.nan)
    np.fill_diagonal(kappa, 1.0)
    given = (answers != MISSING).astype(np.int64)
    for i, j in combinations(range(annotators), 2):
        value = cohen_kappa(answers[:, i], answers[:, j])
        if value is not None:
            kappa[i, j] = kappa[j, i] = value
    return Pairwise(kappa, given.T @ given)


def fleiss_kappa(answers: Answers) -> float | None:
    """Agreement of several interchangeable annotators beyond chance; at most 1, 0 is chance.

    (P - P_e) / (1 - P_e): P the mean over clips of the share of pairs of answers that are alike,
    P_e = Σ over categories of the squared overall rate. Defined for one number of answers per
    clip: the clips with the most frequent number of answers (of two or more; the larger on a tie)
    are used, the others left out. None without such a clip or with one category only.
    Source: Fleiss, Psychological Bulletin 76, 1971.
    """
    counts = _counts(answers)
    total = counts.sum(axis=1)
    sizes = np.bincount(total[total >= 2])
    if not sizes.size:
        return None
    raters = len(sizes) - 1 - int(np.argmax(sizes[::-1]))
    counts = counts[total == raters]
    alike = (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))
    rates = counts.sum(axis=0) / counts.sum()
    return _beyond(float(alike.mean()), float(rates @ rates))


def krippendorff_alpha(answers: Answers) -> float | None:
    """Agreement beyond chance for nominal answers, any of them missing: 1 - D_o / D_e; at most 1.

    With o_ck the coincidences of categories c and k (each clip of m answers adds its ordered pairs
    with weight 1/(m - 1)), n_c = Σ_k o_ck and n = Σ_c n_c: D_o = Σ_{c≠k} o_ck / n and
    D_e = Σ_{c≠k} n_c·n_k / (n·(n - 1)). Clips with one answer do not count. None without a clip
    of two answers or with one category only. Source: Krippendorff, "Content Analysis", 3rd
    edition, chapter 11.
    """
    counts = _counts(answers)
    total = counts.sum(axis=1)
    counts, total = counts[total >= 2], total[total >= 2]
    weighted = counts / (total - 1)[:, None]
    coincidences = weighted.T @ counts - np.diag(weighted.sum(axis=0))
    each = coincidences.sum(axis=0)
    n = each.sum()
    expected = n * n - each @ each
    if not expected > 1e-9 * n:  # also where there is nothing at all
        return None
    observed = n - np.trace(coincidences)
    return float(1 - (n - 1) * observed / expected)


def _counts(answers: Answers) -> Counts:
    """Answers per clip and category, (clips, categories)."""
    size = int(answers.max(initial=0)) + 1
    columns = [(answers == category).sum(axis=1) for category in range(size)]
    return np.stack(columns, axis=1).astype(np.int64)


def _beyond(observed: float, expected: float) -> float | None:
    """(p_o - p_e) / (1 - p_e); None at p_e = 1, where chance already agrees on everything."""
    if expected > 1 - 1e-12:
        return None
    return (observed - expected) / (1 - expected)
