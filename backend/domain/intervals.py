"""Values with their 95 % intervals. Pages use these as well, which have no numpy."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

CHI = 3.8415  # 95 % quantile of χ² with one degree of freedom


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def share_interval(hits: int, of: int) -> Interval:
    """The share `hits` / `of` (`of` at least 1) with its 95 % interval; 20 of 20 is .84 to 1.

    All shares that a score test does not reject. Source: Wilson, Journal of the American
    Statistical Association 22, 1927.
    """
    share = hits / of
    middle = (share + CHI / (2 * of)) / (1 + CHI / of)
    reach = sqrt(CHI * (share * (1 - share) + CHI / (4 * of)) / of) / (1 + CHI / of)
    low, high = middle - reach, middle + reach
    return Interval(share, max(0.0, min(low, share)), min(1.0, max(high, share)))
