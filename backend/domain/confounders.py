"""What explains a label's answers suspiciously well, though its words do not speak of it. Pure.

All positives by day, all negatives by night: such a model has learned daylight. A *trait* is what
a clip has or has not: another label's yes, a film, a genre, a kind of clips, an annotator. Where a
trait is common among the positives and rare among the negatives (or the other way round), it may
be what the label means, or an accident of which clips were answered. What the label means shows in
the corpus too: there, the clips most like the label's words have the trait more often than others.
An alarm is raised where the answers go with a trait far beyond that.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

LEVEL = 0.05  # chance that any of all traits tried seems to differ and does not
LEAST = 5  # positives and negatives, and clips with and without the trait, to say anything
STRONG = 0.5  # difference of shares from which on an accident would teach the trait
BEYOND = 0.1  # at least so much more than in the clips that the label's words choose


@dataclass(frozen=True)
class Differences:
    """Of each of t traits, the share of the first clips that have it minus that of the others."""

    value: Floats  # (t,) in [-1, 1]
    low: Floats
    high: Floats


def differences(yes: Bools, traits: Bools, tried: int) -> Differences:
    """How much more often the clips of ``yes`` (n,) have each of ``traits`` (t, n) than the others,
    with intervals that all hold at once with about probability 1 - `LEVEL` if ``tried`` are looked
    at: .90 of 300 times for 40 traits of 30 + 30 clips.

    Hybrid score intervals, Newcombe, Statistics in Medicine 17, 1998, method 10; at a level divided
    by their number (Bonferroni). There is a clip of either side.
    """
    z = NormalDist().inv_cdf(1 - LEVEL / (2 * max(1, tried)))
    first, low1, high1 = _shares(traits[:, yes], z)
    other, low2, high2 = _shares(traits[:, ~yes], z)
    value = first - other
    return Differences(
        value,
        value - np.sqrt((first - low1) ** 2 + (high2 - other) ** 2),
        value + np.sqrt((high1 - first) ** 2 + (other - low2) ** 2),
    )


def _shares(has: Bools, z: float) -> tuple[Floats, Floats, Floats]:
    """The share of each row that is true, with its Wilson interval for the normal quantile z."""
    n = has.shape[1]
    share = has.mean(axis=1)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return share, middle - reach, middle + reach


def suspicious(answers: Differences, words: Differences | None) -> npt.NDArray[np.intp]:
    """The traits that an alarm is about, the strongest first, as places in the differences.

    ``answers``: positives against negatives; ``words``: clips of the corpus that are most like the
    label's words against the others, None where the label has no words that can be embedded.
    """
    above = answers.low - (0 if words is None else np.maximum(words.value, 0))
    below = (0 if words is None else np.minimum(words.value, 0)) - answers.high
    strong = np.abs(answers.value) >= STRONG
    found = np.flatnonzero(strong & (np.maximum(above, below) > BEYOND))
    return found[np.argsort(-np.abs(answers.value[found]), kind="stable")]


def telling(has: Bools, scores: Floats, together: bool, most: int) -> npt.NDArray[np.intp]:
    """Clips that tell a label from a trait, at most `most`, as places in ``has`` (n,).

    If trait and yes go ``together``: in turn the clip with the trait that the model is surest is
    no, and the one without it that the model is surest is yes; else the other way round.
    ``scores`` (n,), higher: yes.
    """
    odd = scores if together else -scores
    order = np.argsort(odd, kind="stable")
    sides = order[has[order]], order[::-1][~has[order[::-1]]]
    rows = [row for pair in zip_longest(*sides) for row in pair if row is not None]
    return np.array(rows[:most], np.intp)
