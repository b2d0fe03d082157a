"""Random draws and exact bounds, against SciPy's distributions, statsmodels and brute force."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from backend.domain.audits import (
    allocate,
    clopper_pearson,
    draw,
    draw_nested,
    fewest,
    most,
    score_strata,
)


@pytest.mark.parametrize(("hits", "of"), [(0, 1), (0, 59), (59, 59), (58, 59), (7, 30), (500, 999)])
@pytest.mark.parametrize("error", [0.05, 0.01])
def test_clopper_pearson_is_the_one_of_statsmodels(hits: int, of: int, error: float) -> None:
    low, high = proportion_confint(hits, of, alpha=2 * error, method="beta")
    assert clopper_pearson(hits, of, error) == pytest.approx((low, high), abs=1e-12)


def test_nothing_drawn_says_nothing() -> None:
    assert clopper_pearson(0, 0, 0.05) == (0.0, 1.0)
    assert fewest(0, 0, 70, 0.05) == 0 and most(0, 0, 70, 0.05) == 70
    assert draw({1: [1, 2]}, {1: 0, 2: 5}, 3) == []


def test_59_right_of_59_promise_95_in_a_large_corpus_and_58_do_not() -> None:
    assert fewest(59, 59, 10**6, 0.05) >= 0.95 * 10**6 > fewest(58, 58, 10**6, 0.05)
    assert clopper_pearson(59, 59, 0.05)[0] >= 0.95 > clopper_pearson(58, 58, 0.05)[0]


@pytest.mark.parametrize(("drawn", "of"), [(5, 9), (9, 9), (12, 40), (1, 7)])
def test_bounds_of_a_finite_population_are_those_that_no_test_rejects(drawn: int, of: int) -> None:
    for hits in range(drawn + 1):
        held = [k for k in range(hits, of - drawn + hits + 1)
                if stats.hypergeom.sf(hits - 1, of, k, drawn) > 0.05]  # fmt: skip
        assert fewest(hits, drawn, of, 0.05) == held[0]
        held = [k for k in range(hits, of - drawn + hits + 1)
                if stats.hypergeom.cdf(hits, of, k, drawn) > 0.05]  # fmt: skip
        assert most(hits, drawn, of, 0.05) == held[-1]


def test_a_bound_is_wrong_as_rarely_as_it_says_for_every_truth() -> None:
    of, drawn = 60, 20
    for true in range(of + 1):
        wrong = sum(
            stats.hypergeom.pmf(x, of, true, drawn)
            for x in range(drawn + 1)
            if max(0, drawn - of + true) <= x <= true and fewest(x, drawn, of, 0.05) > true
        )
        assert wrong <= 0.05 + 1e-12


def test_an_audit_of_all_leaves_no_doubt() -> None:
    assert fewest(13, 40, 40, 0.05) == most(13, 40, 40, 0.05) == 13


def test_every_clip_of_a_stratum_is_as_likely_to_be_drawn() -> None:
    strata, sizes = {0: range(100, 140), 1: range(10)}, {0: 8, 1: 5}
    runs = 2000
    seen = Counter(d.clip for seed in range(runs) for d in draw(strata, sizes, seed))
    assert len(seen) == 50
    above = [seen[c] / runs for c in strata[1]]
    below = [seen[c] / runs for c in strata[0]]
    assert above == pytest.approx([0.5] * 10, abs=0.05)
    assert below == pytest.approx([0.2] * 40, abs=0.05)


def test_a_draw_is_told_with_its_chances_mixed_and_the_same_for_the_same_seed() -> None:
    strata, sizes = {0: list(range(100, 140)), 1: list(range(10))}, {0: 8, 1: 50}
    drawn = draw(strata, sizes, 7)
    assert drawn == draw({0: strata[0][::-1], 1: strata[1]}, sizes, 7) != draw(strata, sizes, 8)
    assert Counter(d.stratum for d in drawn) == {0: 8, 1: 10}, "no more than there are"
    assert {d.stratum: d.inclusion for d in drawn} == {0: 0.2, 1: 1.0}
    assert len({d.clip for d in drawn}) == 18
    assert [d.stratum for d in drawn] != sorted(d.stratum for d in drawn)


def test_nested_samples_are_random_ones_of_each_set_and_share_what_they_can() -> None:
    inner, outer = list(range(20)), list(range(50))
    runs = 2000
    of_inner: Counter[int] = Counter()
    of_outer: Counter[int] = Counter()
    answers = 0
    for seed in range(runs):
        drawn = draw_nested([inner, outer], [8, 10], seed)
        first = [c for c in drawn if c < 20][:8]
        assert len(first) == 8 and len(drawn) >= 10
        of_inner.update(first)
        of_outer.update(drawn[:10])
        answers += len(drawn)
    assert [of_inner[c] / runs for c in inner] == pytest.approx([0.4] * 20, abs=0.05)
    assert [of_outer[c] / runs for c in outer] == pytest.approx([0.2] * 50, abs=0.05)
    assert answers / runs < 15, "two samples by themselves would take 18"
    assert draw_nested([[1], [1, 2]], [5, 5], 0) in ([1, 2], [2, 1])
    assert draw_nested([], [], 0) == []


def test_score_strata_give_the_unsure_clips_more_room() -> None:
    rng = np.random.default_rng(0)
    probabilities = np.concatenate([np.full(900, 0.001), rng.uniform(0.2, 0.8, 100)])
    strata = score_strata(probabilities, 5)
    assert set(strata) <= set(range(5)) and len(set(strata[:900])) == 1
    assert len(set(strata[900:])) >= 3
    order = np.argsort(probabilities, kind="stable")
    assert (np.diff(strata[order]) >= 0).all()
    assert len(score_strata(np.zeros(0), 5)) == 0


def test_answers_are_allocated_as_neyman_says_and_never_more_than_there_are() -> None:
    assert allocate([1000, 1000], [0.5, 0.5], 100) == [50, 50]
    sizes = allocate([1000, 1000, 10], [0.5, 0.02, 0.5], 120)
    assert sum(sizes) == 120 and sizes[0] > 2 * sizes[1]
    assert allocate([3, 1, 0], [0.5, 0.5, 0.5], 100) == [3, 1, 0]
    assert allocate([5000, 40], [0.0, 0.5], 30)[1] >= 2
