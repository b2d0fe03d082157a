"""How a person's answers stand to the truth and to the team's, against statsmodels and by hand."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.annotators import ENOUGH, agreement_with_truth, leaning

CELLS = st.tuples(*[st.integers(0, 200)] * 4)


def test_little_is_not_told() -> None:
    assert agreement_with_truth((ENOUGH - 1, 0, 0, 0)) is None
    assert leaning(ENOUGH - 1, 3.0, 3.0) is None
    told = agreement_with_truth((ENOUGH, 0, 0, 0))
    assert told is not None and told.value == 1 and told.low < 0.75  # Wilson: .72 to 1


@given(CELLS)
def test_leaning_is_agresti_and_mins_interval_where_the_team_is_one_colleague(
    cells: tuple[int, int, int, int],
) -> None:
    """Their formula, from the counts of a table, not from sums of differences."""
    clips, only, others = sum(cells), cells[1], cells[2]
    found = leaning(clips, only - others, only + others)
    if clips < ENOUGH:
        assert found is None
        return
    assert found is not None
    n, b, c = clips + 2, only + 0.5, others + 0.5
    difference = (b - c) / n
    reach = 1.96 * sqrt(b + c - (b - c) ** 2 / n) / n
    assert found.value == pytest.approx((only - others) / clips)
    assert found.low == pytest.approx(max(-1, min(difference - reach, found.value)), abs=1e-4)
    assert found.high == pytest.approx(min(1, max(difference + reach, found.value)), abs=1e-4)


@given(CELLS)
def test_whoever_says_the_contrary_leans_the_other_way(cells: tuple[int, int, int, int]) -> None:
    clips, only, others = sum(cells), cells[1], cells[2]
    one, other = (leaning(clips, sign * (only - others), only + others) for sign in (1, -1))
    if one is None or other is None:
        assert one is other
        return
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


def test_full_agreement_on_few_clips_does_not_make_certain() -> None:
    few, many = leaning(ENOUGH, 0, 0), leaning(1000, 0, 0)
    assert few is not None and many is not None
    assert few.low < -0.1 < 0.1 < few.high and many.high < 0.01
