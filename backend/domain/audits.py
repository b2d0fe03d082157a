"""Audits: random samples of clips that are answered in order to measure, with exact intervals.

A clip of an audit is drawn by chance alone, never chosen by a model, and how likely it was to be
drawn is known: only so do its answers say something of the clips that nobody answered. Everything
here is counted in clips of a finite population, so that an audit of all of it leaves no doubt.

A *stratum* is a part of the population, such as the clips above a cut and those below it; a clip's
*inclusion* is the probability with which it was drawn, in (0, 1]. ``error`` is the probability
with which one bound may be wrong, in (0, 1): .05 for a confidence of .95.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy  # which loads scipy.special when that is first asked for: help is there sooner

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """A clip that was drawn."""

    clip: int
    stratum: int
    inclusion: float | None  # None: not told


def draw(strata: Mapping[int, Sequence[int]], sizes: Mapping[int, int], seed: int) -> list[Drawn]:
    """``sizes[s]`` clips of each stratum s, without replacement, every subset of that size being
    as likely as any other; all of a stratum that has fewer.

    The strata come mixed in random order, so that whoever answers the first part of the audit has
    answered a random part of it. The same strata, sizes and seed give the same clips.
    """
    rng = np.random.default_rng(seed)
    drawn = []
    for stratum in sorted(sizes):
        clips = sorted(strata.get(stratum, ()))
        size = min(sizes[stratum], len(clips))
        if size > 0:
            places = rng.choice(len(clips), size, replace=False)
            drawn += [Drawn(clips[i], stratum, size / len(clips)) for i in places.tolist()]
    return [drawn[i] for i in rng.permutation(len(drawn)).tolist()]


def draw_nested(sets: Sequence[Sequence[int]], sizes: Sequence[int], seed: int) -> list[int]:
    """Clips in random order, of which the first ``sizes[j]`` that lie in ``sets[j]`` are drawn from
    that set, every subset of that size being as likely as any other; for every j, each set lying
    within the next one. All of a set that has fewer.

    All clips of the largest set are put in one random order, and each set takes its first ones: so
    the samples share as many clips as can be. Source: permanent random numbers, Ohlsson in
    "Business Survey Methods", 1995.
    """
    everything = sorted(sets[-1]) if sets else []
    order = np.random.default_rng(seed).permutation(len(everything))
    place = {everything[i]: at for at, i in enumerate(order.tolist())}
    drawn = {c for of, size in zip(sets, sizes, strict=True)
             for c in sorted(of, key=place.__getitem__)[:size]}  # fmt: skip
    return sorted(drawn, key=place.__getitem__)


def score_strata(probabilities: Floats, most: int) -> npt.NDArray[np.int64]:
    """The stratum 0 … most - 1 of each clip by its probability (n,), the lowest first.

    Strata are bounded so that each holds the same share of Σ sqrt(p·(1 - p)), the clips' expected
    standard deviations: many sure clips make one stratum, few unsure ones another. Clips of the
    same probability share a stratum, and some strata may be empty. Source of the rule: Dalenius and
    Hodges, Journal of the American Statistical Association 54, 1959.
    """
    if not len(probabilities):
        return np.zeros(0, dtype=np.int64)
    values, place = np.unique(np.round(probabilities, 4), return_inverse=True)
    spread = np.sqrt(np.maximum(values * (1 - values), 1e-4)) * np.bincount(place)
    middle = np.cumsum(spread) - spread / 2
    of_value = np.minimum(middle / spread.sum() * most, most - 1).astype(np.int64)
    strata: npt.NDArray[np.int64] = of_value[place]
    return strata


def allocate(sizes: Sequence[int], shares: Sequence[float], total: int) -> list[int]:
    """How many of `total` answers each stratum gets, for the least variance of the whole.

    `sizes`: clips of each stratum; `shares`: the expected share of positives in it, 0 to 1. In
    proportion to size·sqrt(share·(1 - share)), at least two of each stratum that has them, without
    which its variance is not known, and never more than there are; what one stratum cannot take
    goes to the others. Source: Neyman, Journal of the Royal Statistical Society 97, 1934.
    """
    given = [min(2, size) for size in sizes]
    weights = [
        n * sqrt(max(p * (1 - p), 1e-4)) for n, p in zip(sizes, shares, strict=True)
    ]  # never 0: an expectation may be wrong
    while (left := total - sum(given)) > 0:
        open_ones = [i for i, size in enumerate(sizes) if given[i] < size]
        if not open_ones:
            break
        # One at a time to whoever lacks most, in whole shares first.
        whole = sum(weights[i] for i in open_ones)
        step = {i: min(int(left * weights[i] / whole), sizes[i] - given[i]) for i in open_ones}
        if not any(step.values()):
            step = {max(open_ones, key=lambda i: weights[i] / (given[i] + 1)): 1}
        for i, more in step.items():
            given[i] += more
    return given


def clopper_pearson(hits: int, of: int, error: float) -> tuple[float, float]:
    """The least and the greatest share that `hits` of `of` independent draws do not reject, each
    bound wrong with a probability of at most `error`: 0 to 1 of nothing.

    low: the p with P(X ≥ hits | of, p) = error, high: the one with P(X ≤ hits | of, p) = error, as
    quantiles of beta distributions. Source: Clopper and Pearson, Biometrika 26, 1934.
    """
    low = 0.0 if hits == 0 else float(scipy.special.betaincinv(hits, of - hits + 1, error))
    high = 1.0 if hits == of else float(scipy.special.betaincinv(hits + 1, of - hits, 1 - error))
    return low, high


def fewest(hits: int, drawn: int, of: int, error: float) -> int:
    """The least number of marked clips in a population of `of` that `hits` marked ones among
    `drawn` do not reject; greater than the true number with a probability of at most `error`.

    The least K with P(X ≥ hits | K) > error, X hypergeometric; P grows with K. With `drawn` = `of`
    it is `hits` itself. Source: Buonaccorsi, Biometrical Journal 29, 1987.
    """
    low, high = hits, of - (drawn - hits)
    while low < high:
        middle = (low + high) // 2
        if _at_least(hits, drawn, middle, of) > error:
            high = middle
        else:
            low = middle + 1
    return low


def most(hits: int, drawn: int, of: int, error: float) -> int:
    """The greatest number of marked clips that `hits` among `drawn` do not reject: `fewest` of the
    clips that are not marked, turned round."""
    return of - fewest(drawn - hits, drawn, of, error)


def _at_least(x: int, drawn: int, marked: int, of: int) -> float:
    i = np.arange(x, min(drawn, marked) + 1)
    terms = _log_choose(marked, i) + _log_choose(of - marked, drawn - i) - _log_choose(of, drawn)
    return min(float(np.exp(terms).sum()), 1.0)


def _log_choose(n: Any, k: Any) -> Any:
    """log of n over k; -inf where there is no such choice."""
    k = np.asarray(k, dtype=np.float64)
    inside = (k >= 0) & (k <= n)
    k = np.where(inside, k, 0)
    gammaln = scipy.special.gammaln
    return np.where(inside, gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0), -np.inf)
