import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import disagreements
from backend.domain.disagreements import weight

counts = st.integers(0, 6)
scores = st.none() | st.floats(0, 1)


def expected_change(positives: int, negatives: int, score: float | None) -> float:
    """By both decisions in turn: how far the clip's pull, answer minus p, would move."""
    p = 0.5 if score is None else score
    chance = (positives + p) / (positives + negatives + 1)
    before = 0.0 if positives == negatives else float(positives > negatives) - p
    return chance * abs((1 - p) - before) + (1 - chance) * abs((0 - p) - before)


@given(counts, counts, scores)
def test_it_is_the_expected_change_of_the_pull(
    positives: int, negatives: int, score: float | None
) -> None:
    value = weight(positives, negatives, score)
    assert value == pytest.approx(expected_change(positives, negatives, score))
    assert 0 <= value <= 1


@given(counts, counts, st.floats(0, 1))
def test_yes_and_no_are_alike(positives: int, negatives: int, score: float) -> None:
    turned = weight(negatives, positives, 1 - score)
    assert weight(positives, negatives, score) == pytest.approx(turned)


@given(st.integers(1, 6), scores)
def test_every_further_vote_of_the_majority_settles_more(more: int, score: float | None) -> None:
    assert weight(more + 2, 1, score) <= weight(more + 1, 1, score)


def test_a_model_that_sides_with_the_minority_makes_it_matter_more() -> None:
    assert weight(2, 1, 0.05) > weight(2, 1, None) > weight(2, 1, 0.95)


def test_on_a_tie_what_the_model_is_unsure_of_matters_most() -> None:
    assert weight(1, 1, 0.5) == 0.5 == max(weight(1, 1, p / 20) for p in range(21))
    assert weight(1, 1, None) == 0.5


def test_the_examples_hold() -> None:
    assert doctest.testmod(disagreements).failed == 0
