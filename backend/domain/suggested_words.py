"""Which words nobody tried would bring the most that a label lacks. Pure.

A word is worth what its first clips add: clips without an answer that the model takes for yes or is
unsure of, and that neither the words tried so far nor the feed of likeliest clips show already. How
alike a word is to the label does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Hits = npt.NDArray[np.integer]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FIRST = 25  # clips of a word that count: so many a person answers at once
UNSURE_FROM = 0.2  # from this probability on a clip without an answer may be yes
UNSURE_TO = 0.8  # up to this one the model is not sure of it
CROWDED = 100.0  # answered positives of one kind of clips that halve what one more is worth


@dataclass(frozen=True)
class Corpus:
    """What is known of n clips."""

    probability: Floats  # (n,) under the label's model, 0 to 1
    free: Bools  # (n,) no answer, no copy of another clip, and not on show already
    kind: npt.NDArray[np.integer]  # (n,) the clip's cluster, 0 or more; -1: none
    positives: Sequence[int] = ()  # answered yes, by cluster


@dataclass(frozen=True)
class Suggestion:
    """A word, by its row, and what it would add to the ones before it."""

    word: int
    likely: int  # clips above `UNSURE_TO`
    unsure: int  # clips between `UNSURE_FROM` and `UNSURE_TO`
    gain: float  # see `suggest`

    @property
    def clips(self) -> int:
        return self.likely + self.unsure


def suggest(hits: Hits, corpus: Corpus, most: int) -> list[Suggestion]:
    """Up to ``most`` words, each chosen for what it adds to those before it::

        gain(w | S) = Σ p(c) / (1 + positives(kind(c)) / 100)   over the clips c that w adds
        positives(k) = answered yes of kind k + Σ p(c) over the clips of kind k that S adds

    w adds those of its first 25 clips that are free, have p >= .2 and that no word of S adds. The
    sum of p is how many of them are expected to be yes; the divisor makes one more of a kind of
    clips count less where many yes of that kind are known, or come with an earlier word, so that
    the words differ in what they bring. Greedy: the first word has the largest gain, each later one
    the largest given those before it, ties to the lower row; words that add nothing are no
    suggestions. (Without the divisor the sum is submodular, and greedy choice reaches 1 - 1/e of
    the best: Nemhauser, Wolsey and Fisher, Mathematical Programming 14, 1978.)

    ``hits``: (w, k) places among the n clips of each word's nearest clips, nearest first, -1 where
    there are fewer.
    """
    first = hits[:, :FIRST]
    there = (first >= 0) & (first < len(corpus.probability))
    at = np.where(there, first, 0)
    p = np.where(corpus.free & (corpus.probability >= UNSURE_FROM), corpus.probability, 0.0)
    kinds = corpus.kind + 1
    known = np.zeros(max(int(kinds.max(initial=0)), len(corpus.positives)) + 1)
    known[1 : len(corpus.positives) + 1] = corpus.positives
    found: list[Suggestion] = []
    while len(found) < most and len(hits):
        worth = p / (1 + known[kinds] / CROWDED)
        gains = np.where(there, worth[at], 0.0).sum(axis=1)
        word = int(np.argmax(gains))
        if gains[word] <= 0:
            break
        clips = np.unique(first[word][there[word]])
        added = clips[p[clips] > 0]
        likely = int((p[added] > UNSURE_TO).sum())
        found.append(Suggestion(word, likely, len(added) - likely, float(gains[word])))
        np.add.at(known, kinds[added], p[added])
        p[added] = 0.0
    return found


def in_words(suggestion: Suggestion) -> str:
    """Why the word is suggested, as a sentence."""
    sure, unsure = suggestion.likely, suggestion.unsure
    said = f"the model takes {sure} for yes" if sure else ""
    if unsure:
        said = f"{said} and is unsure of {unsure}" if said else f"the model is unsure of {unsure}"
    return (
        f"Of its first {FIRST} clips without an answer {said}; neither the words tried before nor "
        "the likeliest clips show them."
    )
