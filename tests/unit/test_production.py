"""Which clips of an intake people are asked, and what the answers are a sample of."""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy.stats import binomtest

from backend.domain.production import Served, feed, judged, novel, order, sampled


def unit(*vectors: tuple[float, ...]) -> np.ndarray:
    found = np.array(vectors, np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_one_clip_for_each_reason_in_turn() -> None:
    clips = np.arange(100, 140)
    rng = np.random.default_rng(0)
    live = np.full(40, -3.0)
    live[5] = 0.9  # nearest to the cut of 1
    candidate = live.copy()
    candidate[[11, 12]] = 2.0  # they disagree here
    vectors = unit(*rng.normal([1, 0, 0, 0], 0.01, (40, 4)))
    vectors[20] = [0, 1, 0, 0]  # looks like nothing answered
    answered = unit((1, 0, 0, 0))
    found = feed(
        clips, 7, live=Served(live, 1.0), candidate=Served(candidate, 1.0), vectors=vectors,
        answered=answered, size=25,
    )  # fmt: skip
    assert len(found) == len(set(found))
    assert found[0] in (111, 112) and found[1:3] == [105, 120]
    assert found[3] == next(c for c in order(clips, 7).tolist() if c not in found[:3])
    # Before a candidate, and before a live model, there are fewer reasons.
    alone = feed(
        clips, 7, live=Served(live, 1.0), candidate=None, vectors=vectors, answered=answered,
        size=25,
    )  # fmt: skip
    assert alone[:2] == [105, 120]
    new = feed(clips, 7, live=None, candidate=None, vectors=vectors, answered=answered, size=2)
    assert new[0] == 120 and len(new) <= 4
    none = np.empty((0, 4), np.float32)
    assert feed(clips[:0], 7, live=None, candidate=None, vectors=none, answered=none, size=9) == []


def test_new_clips_are_unlike_each_other_too() -> None:
    """Ten copies of one look count once: an alike batch would teach one thing."""
    vectors = unit(*[(0, 1, 0.001 * i) for i in range(10)], (0, 0, 1), (1, 0.1, 0))
    rows = novel(vectors, unit((1, 0, 0)), 3)
    assert len({*rows.tolist()} & set(range(10))) == 1 and 10 in rows
    assert novel(vectors, np.empty((0, 3), np.float32), 99).tolist()[0] == 0
    assert sorted(novel(vectors, unit((1, 0, 0)), 99).tolist()) == list(range(12))


def test_answers_in_the_random_order_are_a_fair_sample() -> None:
    """Whatever the other reasons choose: over many labels, the mean of the sample is that of all,
    and every clip is in it equally often."""
    clips = np.arange(1, 41)
    positive = set(range(1, 11))  # a quarter, and those that are answered first, out of turn
    shares, met = [], Counter[int]()
    for label in range(2000):
        ranked = order(clips, label).tolist()
        answered = positive | set(ranked[:8])
        answers = sampled(ranked, lambda clip: clip if clip in answered else None)[:8]  # noqa: B023
        met.update(answers)
        shares.append(np.mean([clip in positive for clip in answers]))
    assert abs(np.mean(shares) - 0.25) < 0.012  # 3 standard errors are .010
    counts = np.array([met[clip] for clip in clips])
    assert abs(counts - 400).max() < 5 * np.sqrt(2000 * 0.2 * 0.8)


def test_a_sample_ends_before_the_first_clip_without_an_answer() -> None:
    said = {3: "yes", 1: "no", 2: "yes"}
    assert sampled([3, 1, 9, 2], said.get) == ["yes", "no"]


def test_where_two_models_differ_the_answers_tell_which_is_right() -> None:
    assert judged(0, []).told == 0 and "the same of every clip" in judged(0, []).sentence
    assert judged(9, []).told == 0 and judged(9, []).more is None
    sure = judged(40, [True] * 12)
    assert sure.told == 1 and sure.more.value == 40 and 0 < sure.more.low < 40 == sure.more.high  # type: ignore[union-attr]
    assert judged(40, [False] * 12).told == -1
    assert judged(40, [True, False] * 6).told == 0
    # All of them answered: no doubt is left.
    whole = judged(9, [True] * 6 + [False] * 3)
    assert (whole.more.low, whole.more.high, whole.told) == (3, 3, 1)  # type: ignore[union-attr]
    # Unclear clips speak for neither.
    assert judged(40, [True] * 12 + [None] * 12).told == 0
    # As the exact McNemar test has it, for many flips.
    for right in range(13):
        p = binomtest(right, 12, 0.5).pvalue
        assert (judged(10**6, [True] * right + [False] * (12 - right)).told != 0) == (p < 0.05)


def test_the_interval_of_a_comparison_holds() -> None:
    """Of 1,000 samples, at most 1 in 20 misses what is true, unclear clips or not."""
    rng = np.random.default_rng(5)
    for flips, right, size in ((30, 15, 10), (200, 140, 25), (60, 57, 40)):
        missed = 0
        for count, times in Counter(rng.hypergeometric(right, flips - right, size, 1000)).items():
            more = judged(flips, [True] * count + [False] * (size - count)).more
            assert more is not None
            missed += times * (not more.low <= 2 * right - flips <= more.high)
        assert missed <= 50, (flips, right, size, missed)
