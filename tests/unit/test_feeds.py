import time
from collections.abc import Callable
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.feeds import (
    OVERSAMPLE,
    Partial,
    _scatter,
    diversify,
    merge,
    reduce_shard,
    spread,
    uncertainty,
)


def corpus(n: int, seed: int = 0, levels: int = 0):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    scores = rng.random(n, dtype=np.float32)
    if levels:
        scores = (np.floor(scores * levels) / levels).astype(np.float32)
    ids = rng.permutation(10 * n)[:n].astype(np.int64)
    return ids, scores, rng.random(n) < 0.2, rng.random(n) < 0.1


def content(partial: Partial) -> list[object]:
    feeds = (partial.top_positive, partial.top_negative, partial.borderline, partial.random)
    listed = [part.tolist() for feed in feeds for part in (feed.clip_ids, feed.scores)]
    return [*listed, partial.histogram.tolist(), partial.n, round(partial.expected, 6)]


def test_feeds_are_what_sorting_everything_gives() -> None:
    ids, scores, answered, excluded = corpus(500, levels=40)
    k = 12
    partial = reduce_shard(ids, scores, answered, k=k, seed=3, excluded=excluded)
    listed = sorted(
        (float(p), int(clip), bool(done))
        for p, clip, done, out in zip(scores, ids, answered, excluded, strict=True)
        if not out
    )
    positive = sorted(listed, key=lambda row: (-row[0], row[1]))
    fresh = sorted(
        (row for row in listed if not row[2]), key=lambda row: (abs(row[0] - 0.5), row[1])
    )
    assert partial.top_positive.clip_ids.tolist() == [row[1] for row in positive[:k]]
    assert partial.top_negative.clip_ids.tolist() == [row[1] for row in listed[:k]]
    assert partial.borderline.clip_ids.tolist() == [row[1] for row in fresh[: k * OVERSAMPLE]]
    assert set(partial.random.clip_ids.tolist()) <= {row[1] for row in fresh}
    assert len(partial.random.clip_ids) == k
    assert partial.n == len(listed) == partial.histogram.sum()
    assert partial.expected == pytest.approx(sum(row[0] for row in fresh))
    score_of = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    for feed in (partial.top_positive, partial.top_negative, partial.borderline, partial.random):
        assert feed.scores.tolist() == [score_of[clip] for clip in feed.clip_ids.tolist()]


@given(
    n=st.integers(1, 60),
    cuts=st.lists(st.integers(0, 60), max_size=6),
    levels=st.sampled_from([0, 1, 3]),
    k=st.integers(0, 8),
    seed=st.integers(0, 5),
)
def test_any_cut_into_shards_merges_to_the_whole(
    n: int, cuts: list[int], levels: int, k: int, seed: int
) -> None:
    ids, scores, answered, excluded = corpus(n, seed, levels)

    def reduce(rows: slice) -> Partial:
        return reduce_shard(
            ids[rows], scores[rows], answered[rows], k=k, seed=seed, excluded=excluded[rows]
        )

    edges = [0, *sorted(min(cut, n) for cut in cuts), n]
    parts = [reduce(slice(a, b)) for a, b in pairwise(edges)]
    whole = content(reduce(slice(None)))
    assert content(merge(parts, k)) == whole
    assert content(merge(parts[::-1], k)) == whole
    assert (
        content(merge([parts[0], merge(parts[1:] or parts[:1], k)], k)) == whole or len(parts) == 1
    )


@given(n=st.integers(1, 80), levels=st.sampled_from([0, 1, 3]), seed=st.integers(0, 50))
def test_whole_feeds_are_permutations(n: int, levels: int, seed: int) -> None:
    """Every clip once: of all that are not excluded, or of those without an answer."""
    ids, scores, answered, excluded = corpus(n, seed, levels)
    partial = reduce_shard(ids, scores, answered, k=n, seed=seed, excluded=excluded)
    every, fresh = sorted(ids[~excluded].tolist()), sorted(ids[~excluded & ~answered].tolist())
    assert sorted(partial.top_positive.clip_ids.tolist()) == every
    assert sorted(partial.top_negative.clip_ids.tolist()) == every
    assert sorted(partial.borderline.clip_ids.tolist()) == fresh
    assert sorted(partial.random.clip_ids.tolist()) == fresh


@given(n=st.integers(2, 80), seed=st.integers(0, 50))
def test_the_two_top_feeds_share_no_clip_while_there_are_enough(n: int, seed: int) -> None:
    ids, scores, answered, excluded = corpus(n, seed)
    k = int((~excluded).sum()) // 2
    partial = reduce_shard(ids, scores, answered, k=k, seed=seed, excluded=excluded)
    assert not set(partial.top_positive.clip_ids.tolist()) & set(
        partial.top_negative.clip_ids.tolist()
    )


@given(m=st.integers(1, 40), k=st.integers(0, 50), seed=st.integers(0, 50))
def test_diversify_picks_each_row_at_most_once(m: int, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    doubt = rng.random(m)
    embeddings = rng.integers(1, 3, size=(m, 2)).astype(np.float32)  # some alike
    rows = diversify(embeddings, doubt, k)
    assert len(set(rows.tolist())) == len(rows) == min(m, k)
    assert not len(rows) or doubt[rows[0]] == doubt.max()


def test_merging_is_associative() -> None:
    ids, scores, answered, excluded = corpus(300, levels=10)
    parts = [
        reduce_shard(ids[s::3], scores[s::3], answered[s::3], k=5, seed=1, excluded=excluded[s::3])
        for s in range(3)
    ]
    merged = {str(content(merge([merge([a, b], 5), c], 5))) for a, b, c in permutations(parts, 3)}
    assert len(merged) == 1


def test_annotated_clips_stay_in_the_top_feeds_only() -> None:
    ids = np.arange(4, dtype=np.int64)
    scores = np.array([0.9, 0.5, 0.1, 0.6], dtype=np.float32)
    answered = np.array([True, True, True, False])
    partial = reduce_shard(ids, scores, answered, k=3, seed=0)
    assert partial.top_positive.clip_ids.tolist() == [0, 3, 1]
    assert partial.top_negative.clip_ids.tolist() == [2, 1, 3]
    assert partial.borderline.clip_ids.tolist() == [3]
    assert partial.random.clip_ids.tolist() == [3]


def test_random_feed_is_uniform_over_seeds_and_blind_to_scores() -> None:
    n, k, seeds = 200, 20, 1500
    ids = np.arange(n, dtype=np.int64) + 7_000
    scores = np.linspace(0, 1, n, dtype=np.float32)
    answered = np.zeros(n, dtype=np.bool_)
    drawn = np.concatenate(
        [
            reduce_shard(ids, scores, answered, k=k, seed=seed).random.clip_ids
            for seed in range(seeds)
        ]
    )
    counts = np.bincount(drawn - 7_000, minlength=n)
    expected = seeds * k / n
    chi2 = ((counts - expected) ** 2 / (expected * (1 - k / n))).sum()
    assert abs(chi2 - n) < 5 * np.sqrt(2 * n)


@pytest.mark.parametrize("bad", [np.nan, -0.1, 1.1])
def test_scores_that_are_no_probabilities_are_refused(bad: float) -> None:
    scores = np.array([0.5, bad], dtype=np.float32)
    with pytest.raises(ValueError, match="between 0 and 1"):
        reduce_shard(np.arange(2), scores, np.zeros(2, dtype=np.bool_), k=1, seed=0)


def test_shards_of_different_seeds_or_none_do_not_merge() -> None:
    ids, scores, answered, _ = corpus(10)
    parts = [reduce_shard(ids, scores, answered, k=2, seed=seed) for seed in (1, 2)]
    with pytest.raises(ValueError, match="one seed"):
        merge(parts, 2)
    with pytest.raises(ValueError, match="at least one"):
        merge([], 2)


def test_histogram_puts_one_into_the_last_bin() -> None:
    scores = np.array([0.0, 0.049, 0.05, 1.0], dtype=np.float32)
    partial = reduce_shard(np.arange(4), scores, np.zeros(4, dtype=np.bool_), k=1, seed=0)
    assert partial.histogram[[0, 1, 19]].tolist() == [2, 1, 1]


def test_diversify_turns_to_clusters_with_few_answers() -> None:
    rng = np.random.default_rng(0)
    embeddings = rng.normal(size=(40, 32)).astype(np.float32)
    clusters = np.repeat(np.array([-1, 0, 1, 2]), 10)
    doubt = np.where(clusters == 0, 1.0, 0.8)
    answered = np.array([0] * 12 + [1] * 3)
    chosen = diversify(embeddings, doubt, 12, clusters=clusters, answered=answered)
    # 12 and 3 answers in clusters 0 and 1: what is chosen evens the others out first.
    assert np.bincount(clusters[chosen] + 1, minlength=4).tolist() == [5, 0, 2, 5]
    plain = diversify(embeddings, doubt, 12)
    assert (clusters[plain] == 0).sum() >= 3
    one = diversify(embeddings, doubt, 12, clusters=np.zeros(40, np.int64))
    assert one.tolist() == plain.tolist()


def test_diversify_leaves_near_copies_for_last() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(size=(4, 16))
    copies = np.repeat(base, 5, axis=0) + rng.normal(scale=1e-3, size=(20, 16))
    doubt = uncertainty(np.full(20, 0.5, dtype=np.float32))
    doubt[:5] += 0.1  # the five most uncertain are all copies of the first
    chosen = diversify(copies.astype(np.float32), doubt, 4)
    assert chosen[0] == 0
    assert sorted(chosen // 5) == [0, 1, 2, 3]
    assert sorted(diversify(copies.astype(np.float32), doubt, 99)) == list(range(20))


def test_diversify_prefers_the_uncertain_among_equally_different() -> None:
    doubt = np.array([1.0, 0.2, 0.9], dtype=np.float32)
    assert diversify(np.eye(3, dtype=np.float32), doubt, 3).tolist() == [0, 2, 1]


@given(st.integers(0, 3000), st.integers(0, 60))
def test_spread_covers_a_ranking_densest_at_the_top(n: int, count: int) -> None:
    places = spread(n, count)
    assert len(places) == min(n, count)
    gaps = np.diff(places)
    assert (gaps > 0).all()
    assert (gaps[1:] >= gaps[:-1] - 1).all()  # -1: rounding
    if count > 1 and n:
        assert places[0] == 0 and places[-1] == n - 1


def test_half_a_million_clips_are_selected_from_not_sorted() -> None:
    ids, scores, answered, excluded = corpus(500_000)
    ids.sort()
    # Processor time, the best of several: other work on the machine counts for neither.
    selecting = min(
        _seconds(lambda: reduce_shard(ids, scores, answered, k=100, seed=0, excluded=excluded))
        for _ in range(5)
    )
    sorting = min(_seconds(lambda: np.argsort(scores, kind="stable")) for _ in range(5))
    assert selecting < sorting


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_scattering_never_maps_two_words_to_one() -> None:
    words = np.arange(200_000, dtype=np.uint32)
    assert len(np.unique(_scatter(words))) == len(words)
