"""The feeds of a label as one mergeable reduction over shards of the corpus.

Source of the feeds: "Video Annotator" (arXiv 2402.06560), section 3: *top positive* (highest
probability), *top negative* (lowest), *borderline* (smallest |p - 0.5|), *random* (uniform).
Annotated clips stay in the two top feeds, where seeing them shows what the model has learned;
borderline and random offer unanswered clips only, and so does a fifth, *zero-shot*: nearest to the
label's text.

Each shard of the corpus is reduced to a `Partial`: its best few clips of every feed and a
histogram. Partials merge, in any order and grouping, to what one shard of everything would give,
because every feed is "the first k of a total order": ties go to the smaller clip id. Borderline
keeps `OVERSAMPLE` times k candidates, from which `diversify` picks k that differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BINS = 20
OVERSAMPLE = 8
LAST = np.uint32(0xFFFFFFFF)
STRIDE = 64  # every so many-th key is looked at to guess how far the first few reach

Ids = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.floating] | npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Ranked:
    """Clips of one feed, best first."""

    clip_ids: Ids  # (m,)
    scores: Scores  # (m,) probabilities, 0 to 1


@dataclass(frozen=True)
class Nearest:
    """The clips of a shard that are nearest to a label's text."""

    rows: Rows  # (m,) of the shard, nearest first, near-duplicates left out
    cosines: Scores  # (m,)


@dataclass(frozen=True)
class Partial:
    """What one shard, or several merged, contributes to a label's feeds."""

    top_positive: Ranked  # at most k
    top_negative: Ranked  # at most k
    borderline: Ranked  # at most k * OVERSAMPLE
    random: Ranked  # at most k
    zero_shot: Ranked  # at most k, with cosines for scores; empty without a text
    histogram: npt.NDArray[np.int64]  # (20,) clips per probability bin of width 0.05
    n: int  # clips counted
    expected: float  # sum of the probabilities of the unanswered ones: positives still out there
    seed: int  # of the random feed


def reduce_shard(
    clip_ids: Ids,
    scores: Scores,
    answered: Mask,
    *,
    k: int,
    seed: int,
    excluded: Mask | None = None,
    drawn: Rows | None = None,
    nearest: Nearest | None = None,
) -> Partial:
    """The best k clips per feed of one shard of n clips.

    `scores`: (n,) calibrated probabilities. `answered`: (n,) true where the label has an answer of
    the person asking. `excluded`: (n,) near-duplicates of an earlier clip, left out of every feed
    and every count. `seed` orders the random feed: same seed, same clips. Two orders do not change
    with answers and models, so whoever reduces often keeps them: `drawn`, what `draw` gives for the
    seed (None: found here), and `nearest`, what `find_nearest` gives for the label's text (None: it
    has none). Both must reach k places further than there are answered clips, or to the end.
    Raises ValueError on scores outside 0..1, NaN included.
    """
    if len(scores) and not (scores.min() >= 0 and scores.max() <= 1):  # NaN fails both
        raise ValueError("scores must be probabilities between 0 and 1")
    none = np.zeros(len(scores), dtype=np.bool_)
    dropped = np.flatnonzero(none if excluded is None else excluded)
    barred = np.flatnonzero(answered if excluded is None else answered | excluded)

    def feed(key: Keys, barred: Rows, size: int) -> Ranked:
        # Beyond every other key and cut off before it: far faster than copying out the rest.
        key[barred] = np.inf
        rows = _first(clip_ids, key, min(size, len(scores) - len(barred)))
        return Ranked(clip_ids[rows], scores[rows])

    def free(order: Rows) -> Rows:
        return np.flatnonzero(~answered[order])[: max(k, 0)]

    if drawn is None:
        drawn = draw(clip_ids, seed, k + int(answered.sum()), excluded)
    if nearest is None:
        nearest = Nearest(drawn[:0], scores[:0])
    random, zero_shot = drawn[free(drawn)], free(nearest.rows)
    return Partial(
        top_positive=feed(-scores, dropped, k),
        top_negative=feed(scores.copy(), dropped, k),
        borderline=feed(_doubt(scores), barred, k * OVERSAMPLE),
        random=Ranked(clip_ids[random], scores[random]),
        zero_shot=Ranked(clip_ids[nearest.rows[zero_shot]], nearest.cosines[zero_shot]),
        histogram=_histogram(scores) - _histogram(scores[dropped]),
        n=len(scores) - len(dropped),
        expected=_sum(scores) - _sum(scores[barred]),
        seed=seed,
    )


def draw(clip_ids: Ids, seed: int, size: int, excluded: Mask | None = None) -> Rows:
    """The first `size` rows of (n,) clips in the order in which the random feed of that seed offers
    them, those `excluded` left out; all of them where they are fewer."""
    key = _draw(clip_ids, seed)
    if excluded is not None:
        key[excluded] = LAST
        size = min(size, len(key) - int(excluded.sum()))
    return _first(clip_ids, key, size)


def find_nearest(
    clip_ids: Ids, cosines: Scores, size: int, excluded: Mask | None = None
) -> Nearest:
    """The `size` of (n,) clips whose `cosines` with a text are largest, ties to the smaller clip
    id, those `excluded` left out; all of them where they are fewer."""
    key = -cosines
    if excluded is not None:
        key[excluded] = np.inf
        size = min(size, len(key) - int(excluded.sum()))
    rows = _first(clip_ids, key, size)
    return Nearest(rows, cosines[rows])


def merge(parts: Sequence[Partial], k: int) -> Partial:
    """One Partial of several, associative and commutative. `k` as in their `reduce_shard`."""
    seeds = {part.seed for part in parts}
    if len(seeds) != 1:
        raise ValueError(f"shards to merge must share one seed and be at least one, got {seeds}")
    seed = seeds.pop()
    positive = _joined([part.top_positive for part in parts])
    negative = _joined([part.top_negative for part in parts])
    borderline = _joined([part.borderline for part in parts])
    random = _joined([part.random for part in parts])
    zero_shot = _joined([part.zero_shot for part in parts])
    return Partial(
        top_positive=_best(*positive, -positive[1], k),
        top_negative=_best(*negative, negative[1], k),
        borderline=_best(*borderline, _doubt(borderline[1]), k * OVERSAMPLE),
        random=_best(*random, _draw(random[0], seed), k),
        zero_shot=_best(*zero_shot, -zero_shot[1], k),
        histogram=np.sum([part.histogram for part in parts], axis=0),
        n=sum(part.n for part in parts),
        expected=sum(part.expected for part in parts),
        seed=seed,
    )


def diversify(
    embeddings: npt.NDArray[np.float32],
    uncertainty: npt.NDArray[np.floating],
    k: int,
    *,
    clusters: npt.NDArray[np.integer] | None = None,
    answered: npt.NDArray[np.integer] | None = None,
) -> npt.NDArray[np.int64]:
    """Rows of up to k candidates that are uncertain and unlike each other, in order of choice.

    Greedy: the most uncertain first, then always the row with the largest uncertainty times
    distance (1 - cosine) to the nearest one chosen, so that near-copies of a chosen clip come
    last. With `clusters` a clip counts the less the more of its cluster are answered or chosen:
    divided by 1 + their number. `embeddings`: (m, d), any length but 0; `uncertainty`: (m,), 0 or
    more, larger is more uncertain; `clusters`: (m,) cluster of each candidate, -1 for none;
    `answered`: (n,) clusters of the answered clips. Ties go to the lower row. k-centre greedy:
    Sener and Savarese, ICLR 2018; the weights by uncertainty and cluster are ours.
    """
    none = np.zeros(0, dtype=np.int64)
    of = np.zeros(len(embeddings), dtype=np.int64) if clusters is None else clusters + 1
    before = none if clusters is None or answered is None else answered + 1
    crowd = np.bincount(before, minlength=int(of.max(initial=0)) + 1)
    unit = embeddings / np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), 1e-12)
    cosines = unit @ unit.T  # all pairs at once: half the time of one by one
    distance = np.ones(len(unit))
    free = np.ones(len(unit), dtype=np.bool_)
    chosen: list[int] = []
    while len(chosen) < min(k, len(unit)):
        weight = uncertainty * distance
        if clusters is not None:
            weight = weight / (1 + crowd[of])
        row = int(np.argmax(np.where(free, weight, -1.0)))
        chosen.append(row)
        free[row] = False
        crowd[of[row]] += 1
        distance = np.minimum(distance, np.maximum(1.0 - cosines[row], 0.0))
    return np.array(chosen, dtype=np.int64)


def spread(n: int, count: int) -> npt.NDArray[np.int64]:
    """Up to `count` places of a ranking of n, geometrically spaced: 0, 1, 2, 4, 7 … n - 1.

    The first clips of a label teach most when they come from all along the ranking by its text,
    densely at the top: the very best alone are nearly all positive and say little. Ascending,
    without repetition; all n places where count is larger.
    """
    places = np.arange(min(n, count), dtype=np.int64)
    if n > count > 1:
        # Where the curve is flatter than one place a step, every place is taken instead.
        curve = np.round(np.geomspace(1, n, count)).astype(np.int64) - 1
        places = np.maximum(curve, places)
    return places


def uncertainty(scores: Scores) -> Scores:
    """1 at p = 0.5, falling to 0 at p = 0 and p = 1: 1 - 2·|p - 0.5|; any shape."""
    doubled: Scores = np.float32(2) * _doubt(scores)
    return np.float32(1) - doubled


def _sum(scores: Scores) -> float:
    return float(scores.sum(dtype=np.float64))


def _histogram(scores: Scores) -> npt.NDArray[np.int64]:
    bins = np.minimum((scores * np.float32(BINS)).astype(np.int32), BINS - 1)
    return np.bincount(bins, minlength=BINS).astype(np.int64)


def _joined(ranked: Sequence[Ranked]) -> tuple[Ids, Scores]:
    return (
        np.concatenate([each.clip_ids for each in ranked]),
        np.concatenate([each.scores for each in ranked]),
    )


def _doubt(scores: Scores) -> Scores:
    doubt: Scores = np.abs(scores - np.float32(0.5))
    return doubt


def _scatter(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """A bijection of 32-bit words, (n,) to (n,), in which every input bit reaches every output
    bit. Source: the last step (fmix32) of Austin Appleby's MurmurHash3, public domain."""
    h = words ^ (words >> np.uint32(16))
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h


def random_order(clip_ids: Ids, seed: int) -> Ids:
    """All clips in the order in which the random feed of that seed offers them; (n,)."""
    return clip_ids[np.lexsort((clip_ids, _draw(clip_ids, seed)))]


def _draw(clip_ids: Ids, seed: int) -> npt.NDArray[np.uint32]:
    """A clip's place in the random feed, below `LAST`: a 31-bit hash of its id and the seed."""
    mixed = _scatter(np.array([seed & 0xFFFFFFFF], dtype=np.uint32) + np.uint32(0x9E3779B9))
    words = clip_ids.astype(np.uint32)
    high = clip_ids >> 32
    if high.any():
        words ^= _scatter(high.astype(np.uint32))  # of 0: 0
    return _scatter(words ^ mixed) >> np.uint32(1)


def _best(clip_ids: Ids, scores: Scores, key: Keys, size: int) -> Ranked:
    rows = _first(clip_ids, key, size)
    return Ranked(clip_ids[rows], scores[rows])


def _first(clip_ids: Ids, key: Keys, size: int) -> Rows:
    """Rows of the `size` smallest keys, smallest first, ties to the smaller clip id."""
    if size <= 0:
        return np.zeros(0, dtype=np.int64)
    rows = np.arange(len(key)) if size >= len(key) else _few(key, size)
    of = key[rows]
    if size < len(rows):
        last = np.partition(of, size - 1)[size - 1]
        tied, rows = rows[of == last], rows[of < last]
        missing = size - len(rows)  # of those tied with the last one, which the ids decide
        if missing < len(tied):
            tied = tied[np.argpartition(clip_ids[tied], missing - 1)[:missing]]
        rows = np.concatenate([rows, tied])
        of = key[rows]
    return rows[np.lexsort((clip_ids[rows], of))]


def _few(key: Keys, size: int) -> Rows:
    """Rows among which the `size` smallest keys are; few of them, in one look at each key, where a
    sample tells how far these keys reach; all rows where it misleads."""
    sample = key[::STRIDE]
    place = 2 * size // STRIDE + 8
    if place < len(sample):
        rows = np.flatnonzero(key <= np.partition(sample, place)[place])
        if len(rows) >= size:
            return rows
    return np.arange(len(key))
