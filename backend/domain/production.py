"""Production: which clips of an intake people are asked next, and what their answers tell.

Clips are met for four reasons, one of each in turn, because each finds another kind of fault:

*disagree*  the live model and the candidate say different things (random ones of those);
*unsure*    the live model is nearest to its threshold;
*novel*     they look least like any clip that was answered, and least like each other: what the
            labels' answers know nothing of (the k-center rule of Sener and Savarese, ICLR 2018);
*random*    any clip, so that what nobody suspects is met as well.

The random ones, and those of the clips on which two models disagree, come in one random order that
the intake's clips and the label fix for ever. So the first clips of that order, all answered, are a
simple random sample, whoever answered them and why: of N clips each was in a sample of n with the
probability n / N (`sampled`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from backend.domain.audits import fewest, most
from backend.domain.batches import in_turn
from backend.domain.feeds import random_order
from backend.domain.intervals import Interval

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]
Logits = npt.NDArray[np.floating]
T = TypeVar("T")

TAIL = 0.025  # of each side of a 95 % interval
SALT = 0x5EED  # the order is another one than that of the label's random feed


@dataclass(frozen=True)
class Served:
    """What a deployment said of n clips, and from which logit on it reports one."""

    logits: Logits  # (n,)
    cut: float

    @property
    def reported(self) -> npt.NDArray[np.bool_]:
        return self.logits >= self.cut


def order(clips: Ids, label: int) -> Ids:
    """The random order of an intake's clips under a label, the same for ever."""
    return random_order(clips, label ^ SALT)


def feed(
    clips: Ids,
    label: int,
    *,
    live: Served | None,
    candidate: Served | None,
    vectors: Vectors,
    answered: Vectors,
    size: int,
) -> list[int]:
    """The clips to ask next, ``size`` of them for each reason at most, each once.

    ``clips``: (n,) those of the intake without an answer, ascending; ``vectors``: (n, d) of length
    1; ``answered``: (m, d) those of clips that were answered under the label. Without a live model
    the candidate's doubts count.
    """
    ranked = order(clips, label)
    said = live or candidate
    kinds = []
    if live is not None and candidate is not None:
        flipped = clips[live.reported != candidate.reported]
        kinds.append(ranked[np.isin(ranked, flipped)])
    if said is not None:
        kinds.append(clips[np.lexsort((clips, np.abs(said.logits - said.cut)))])
    kinds += [clips[novel(vectors, answered, size)], ranked]
    offered = [[(clip, None) for clip in kind[:size].tolist()] for kind in kinds]
    return [clip for clip, _ in in_turn(*offered)]


def novel(vectors: Vectors, answered: Vectors, size: int) -> npt.NDArray[np.int64]:
    """Rows of ``vectors``, each the one whose nearest of ``answered`` and of those taken before it
    is farthest away by cosine; ties to the first. (n, d) and (m, d), of length 1."""
    count = len(vectors)
    nearest = np.full(count, -np.inf, np.float32)
    if len(answered) and count:
        nearest = (vectors @ answered.T).max(axis=1)
    taken = []
    for _ in range(min(size, count)):
        row = int(np.argmin(nearest))
        taken.append(row)
        nearest = np.maximum(nearest, vectors @ vectors[row])
        nearest[row] = np.inf
    return np.array(taken, np.int64)


def sampled(ranked: Sequence[int], outcome: Callable[[int], T | None]) -> list[T]:
    """The answers to the first clips of a random order, up to the first clip without one: a simple
    random sample of the clips in the order. ``outcome`` gives a clip's answer, None for no one."""
    found: list[T] = []
    for clip in ranked:
        answer = outcome(clip)
        if answer is None:
            break
        found.append(answer)
    return found


@dataclass(frozen=True)
class Verdict:
    """Whether a candidate is better than the live model where the two differ."""

    flips: int  # clips on which they differ and that neither has learned
    audited: int  # a random sample of those was answered
    right: int  # so many of the sample the candidate has right
    more: Interval | None  # so many more of the flips than the live model; None before any answer

    @property
    def told(self) -> Literal[-1, 0, 1]:
        """1 where the candidate is better, -1 where it is worse, 0 where nobody can tell yet."""
        if self.more is None or self.more.low <= 0 <= self.more.high:
            return 0
        return 1 if self.more.low > 0 else -1

    @property
    def sentence(self) -> str:
        if not self.flips:
            return "They say the same of every clip that neither has learned."
        if self.more is None:
            return f"They differ on {self.flips:,}; none of the first in random order is answered."
        word = {1: "The candidate is better", -1: "The candidate is worse", 0: "Not told yet"}
        low, high = (f"{int(bound):+,}" for bound in (self.more.low, self.more.high))
        return (
            f"{word[self.told]}: it is right on {self.right:,} of {self.audited:,} random ones of "
            f"the {self.flips:,} on which they differ, so between {low} and {high} clips of "
            "these more than the live model (95 %)."
        )


def judged(flips: int, sample: Sequence[bool | None]) -> Verdict:
    """``sample``: of each clip of a simple random sample of ``flips`` clips on which two models
    differ, whether the candidate is right; None where the clip has no clear answer.

    Where they agree neither is better, so what the candidate has more right of all clips is 2·K - F
    of the F flips, if it is right on K. The interval is exact for a sample without replacement, and
    holds whatever the unclear clips are: they count for the live model in its lower bound, for the
    candidate in the upper. It leaves out 0 where the exact McNemar test rejects, up to the
    correction for a finite population.
    """
    right, unclear, audited = sample.count(True), sample.count(None), len(sample)
    if not audited:
        return Verdict(flips, 0, 0, None)
    least = fewest(right, audited, flips, TAIL)
    greatest = most(right + unclear, audited, flips, TAIL)
    wrong = audited - right - unclear
    more = Interval((right - wrong) / audited * flips, 2 * least - flips, 2 * greatest - flips)
    return Verdict(flips, audited, right, more)
