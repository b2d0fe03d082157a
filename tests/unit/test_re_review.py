"""Which answers a changed meaning may turn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.re_review import NEAREST, touched

PROBABILITIES = st.dictionaries(st.integers(1, 200), st.floats(0, 1), max_size=80)


@given(PROBABILITIES, st.sets(st.integers(1, 200)), st.sets(st.integers(201, 300), max_size=5))
def test_no_clip_left_out_is_nearer(
    probabilities: dict[int, float], others: set[int], disputed: set[int]
) -> None:
    first, nearest = touched(sorted(disputed), sorted(others), probabilities)
    assert first == tuple(sorted(disputed))
    scored = others & probabilities.keys()
    assert set(nearest) <= scored and len(nearest) == min(NEAREST, len(scored))
    distance = {clip: abs(probabilities[clip] - 0.5) for clip in scored}
    away = [distance[clip] for clip in nearest]
    assert away == sorted(away)
    assert all(distance[clip] >= away[-1] for clip in scored - set(nearest))


def test_without_a_model_the_disputed_clips_are_all() -> None:
    assert touched([3, 1], [5, 6], {}) == ((3, 1), ())
