"""Ways to choose the next clips to label, and to turn labels into a ranking: the simulated rivals.

Source: "Video Annotator" (arXiv 2402.06560), section 5. The product's own way is `live`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from backend.domain.feeds import random_order
from workers.experiments.protocol import Ranker
from workers.learn.reference import Untrainable, fit_reference
from workers.learn.scorer import LocalShard

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pool:
    """The clips that may be labelled for one label, in one run. Test clips are not among them."""

    embeddings: npt.NDArray[np.float32]  # (n, d), of length 1
    centre: npt.NDArray[np.float32]  # (d,) their mean
    query: npt.NDArray[np.float32]  # (d,) the label's text, or an exemplar in its place
    text: npt.NDArray[np.float32] | None  # (d,) what sets it apart (`anchor`); None without texts
    similarity: Scores  # (n,) cosine to the query
    clusters: Rows  # (n,)
    seed: int  # of the random order
    shard: LocalShard  # the same clips, row by row, as the product holds them

    @cached_property
    def order(self) -> Rows:
        """(n,) the product's random feed with all clips in it, the same for every method."""
        drawn = random_order(self.shard.clip_ids, self.seed)
        return np.searchsorted(self.shard.clip_ids, drawn)


@dataclass(frozen=True)
class Answers:
    """What has been labelled: rows of the pool in the order of asking, and what was answered."""

    rows: Rows
    given: Truth

    def canonical(self) -> Answers:
        """Rows ascending."""
        order = np.argsort(self.rows, kind="stable")
        return Answers(self.rows[order], self.given[order])


def train_paper(pool: Pool, answers: Answers) -> Ranker | None:
    """The paper's classifier; None where it cannot be trained."""
    order = np.lexsort((answers.rows, ~answers.given))  # positives first
    rows, given = answers.rows[order], answers.given[order]
    try:
        model = fit_reference(pool.embeddings[rows], given, fewest=1)
    except Untrainable:
        return None
    return lambda clips: model.probabilities(clips).astype(np.float64)


def from_random(pool: Pool, free: Truth, count: int) -> Rows:
    return pool.order[free[pool.order]][:count]


def from_zero_shot(pool: Pool, free: Truth, count: int) -> Rows:
    return _top(pool.similarity, free, count)


def from_both(pool: Pool, free: Truth, labelled: int, count: int) -> Rows:
    """Half random, half zero-shot; over all batches together the halves are even."""
    half = round((labelled + count) / 2) - round(labelled / 2)
    random = from_random(pool, free, half)
    rest = _without(free, random)
    return np.concatenate([random, from_zero_shot(pool, rest, count - half)])


def from_paper_feeds(pool: Pool, free: Truth, count: int, probabilities: Scores) -> Rows:
    """Equal shares of the paper's four feeds: top positive, top negative, borderline, random."""
    taken: list[Rows] = []
    keys = (probabilities, -np.abs(probabilities - 0.5), -probabilities)
    for i, key in enumerate(keys):
        rows = _top(key, free, count * (i + 1) // 4 - count * i // 4)
        free = _without(free, rows)
        taken.append(rows)
    taken.append(from_random(pool, free, count - sum(map(len, taken))))
    return np.concatenate(taken)


def _top(key: Scores, free: Truth, count: int) -> Rows:
    rows = np.flatnonzero(free)
    return rows[np.argsort(-key[rows], kind="stable")[:count]]


def _without(free: Truth, rows: Rows) -> Truth:
    left = free.copy()
    left[rows] = False
    return left
