"""What a kind of clips is called: the words that stand out in a cluster of the corpus, or none.

A name is only given where it says something: where nothing stands out, people are shown the clips
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

STANDS_OUT = (
    1.0  # standard deviations of the corpus by which a cluster's clips are more like a word
)
APART = 0.5  # by which a second word tells two clusters with the same first word apart
HERE = 0.5  # share of a cluster's clips from one genre or film
MORE = 2.0  # times as often as in the rest of the corpus

Floats = npt.NDArray[np.floating]


def names_by_words(means: Floats, words: Sequence[str]) -> list[str]:
    """A name for each of k clusters from `means` (k, w): how many standard deviations of the whole
    corpus the cluster's clips are more like each of the w `words` than all clips, on average.

    The name is the word with the largest mean, if that reaches `STANDS_OUT`. Where clusters share
    it, each adds the word that tells it apart from the others best, ``streets (close-ups)``; one
    that nothing tells apart gets no name, "".
    """
    if not means.size:
        return [""] * len(means)
    first = means.argmax(axis=1)
    names = [words[w] if means[k, w] >= STANDS_OUT else "" for k, w in enumerate(first)]
    for word in {name for name in names if names.count(name) > 1 and name}:
        shared = [k for k, name in enumerate(names) if name == word]
        for k, second in zip(shared, _second_words(means, shared, words.index(word)), strict=True):
            names[k] = "" if second is None else f"{word} ({words[second]})"
    return names


def _second_words(means: Floats, shared: Sequence[int], first: int) -> Iterator[int | None]:
    """For each of the clusters that share their first word, the other word that is most above what
    it is in every other of them."""
    for k in shared:
        others = np.max([means[j] for j in shared if j != k], axis=0)
        ahead = np.where(means[k] > 0, means[k] - others, -np.inf)
        ahead[first] = -np.inf
        best = int(ahead.argmax())
        yield best if ahead[best] >= APART else None


def name_by_origin(inside: dict[str, int], everywhere: dict[str, int]) -> str:
    """The genre or film that stands out in a cluster: it gave at least `HERE` of the cluster's
    clips and `MORE` times the share that it gave of the others; "" where none does.

    `inside`, `everywhere`: clips of the cluster and of the corpus by genre or film; "" is no name.
    """
    clips, corpus = sum(inside.values()), sum(everywhere.values())
    for name, here in sorted(inside.items(), key=lambda item: (-item[1], item[0])):
        elsewhere = (everywhere[name] - here) / max(corpus - clips, 1)
        if name and here >= HERE * clips and here / clips >= MORE * elsewhere:
            return name
    return ""


def without_repeats(names: Sequence[str]) -> list[str]:
    """Names that several clusters would share say nothing: none of those has one."""
    return [name if names.count(name) == 1 else "" for name in names]
