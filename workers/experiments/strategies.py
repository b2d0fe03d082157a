"""Ways to choose the next clips to label, and to turn labels into a ranking.

The simulated rivals of the paper (arXiv 2402.06560, section 5) and the product's own way. `va-live`
composes its batches with the product's own code (`backend.domain.batches`): two thirds chosen, one
third random. Until the gate opens, clips are chosen from places all along the ranking by the
label's text; then from the borderline feed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from backend.domain import batches
from backend.domain.feeds import OVERSAMPLE, diversify, uncertainty
from backend.domain.truth import gate_is_open
from backend.messages import FEED_SIZE, Arm, Feed, FeedName
from workers.experiments.protocol import Ranker
from workers.learn.classifier import fit_live
from workers.learn.reference import Untrainable, fit_reference

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
    order: Rows  # (n,) a shuffle, the same for every method


@dataclass(frozen=True)
class Answers:
    """What has been labelled: rows of the pool in the order of asking, and what was answered."""

    rows: Rows
    given: Truth

    def canonical(self) -> Answers:
        """Rows ascending."""
        order = np.argsort(self.rows, kind="stable")
        return Answers(self.rows[order], self.given[order])

    def part(self, keep: npt.NDArray[np.bool_]) -> Answers:
        return Answers(self.rows[keep], self.given[keep])

    def open_the_gate(self) -> bool:
        """Whether the product trains on them."""
        return gate_is_open(int(self.given.sum()), int((~self.given).sum()))


def train_live(pool: Pool, answers: Answers) -> Ranker:
    """The product's classifier. An exemplar in place of a text is nothing to be drawn to."""
    known = answers.canonical()
    model = fit_live(pool.embeddings[known.rows], known.given, text=pool.text, centre=pool.centre)
    weights, bias = model.weights.astype(np.float64), model.bias
    return lambda clips: expit(clips @ weights + bias)


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


def from_words(pool: Pool, free: Truth, count: int) -> Rows:
    """The product's search: by what sets the text apart, or by the exemplar."""
    if pool.text is None:
        return from_zero_shot(pool, free, count)
    return _top((pool.embeddings @ pool.text).astype(np.float64), free, count)


def from_both(pool: Pool, free: Truth, labelled: int, count: int) -> Rows:
    """Half random, half zero-shot; over all batches together the halves are even."""
    half = round((labelled + count) / 2) - round(labelled / 2)
    random = from_random(pool, free, half)
    rest = _without(free, random)
    return np.concatenate([random, from_zero_shot(pool, rest, count - half)])


def opening(pool: Pool, free: Truth, count: int) -> Rows:
    """The product's batch before there is a model: along the words' ranking, and random."""
    feeds: dict[FeedName, Feed] = {
        "zero_shot": _feed(from_words(pool, free, FEED_SIZE)),
        "random": _feed(from_random(pool, free, FEED_SIZE)),
    }
    return _first("zero_shot", feeds, count)


def from_va(pool: Pool, free: Truth, labelled: Rows, count: int, probabilities: Scores) -> Rows:
    """The product's batch of active learning: clips that the model doubts, unlike each other and
    those labelled, and random ones."""
    doubt = uncertainty(probabilities.astype(np.float32)).astype(np.float64)
    candidates = _top(doubt, free, FEED_SIZE * OVERSAMPLE)
    chosen = diversify(
        pool.embeddings[candidates] - pool.centre,
        doubt[candidates],
        count,  # the head of the feed is the same however long the feed is
        clusters=pool.clusters[candidates],
        answered=pool.clusters[labelled],
    )
    feeds: dict[FeedName, Feed] = {
        "borderline": _feed(candidates[chosen]),
        "random": _feed(from_random(pool, free, FEED_SIZE)),
    }
    return _first("va", feeds, count)


def _feed(rows: Rows) -> Feed:
    return Feed(clips=tuple(rows.tolist()))


def _first(arm: Arm, feeds: dict[FeedName, Feed], count: int) -> Rows:
    offered = (row for row, _ in batches.candidates(arm, feeds))
    return np.fromiter(islice(offered, count), dtype=np.int64)


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
