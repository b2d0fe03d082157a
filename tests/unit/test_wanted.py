"""What is searched for, as one vector."""

from __future__ import annotations

import numpy as np
import pytest

from backend.domain.wanted import DISLIKED, LIKED, WORDS, wanted_vector

E0, E1, E2 = np.eye(3, 8, dtype=np.float32)


def test_words_weigh_more_than_clips_and_liked_more_than_disliked() -> None:
    found = wanted_vector(E0, [E1], [E2])
    assert found is not None and found.dtype == np.float32
    assert np.linalg.norm(found) == pytest.approx(1)
    assert found[:3] / found[0] == pytest.approx([1, LIKED / WORDS, -DISLIKED / WORDS])


def test_how_long_vectors_are_and_how_many_there_are_is_no_weight() -> None:
    one = wanted_vector(E0, [E1], [])
    assert one is not None
    assert wanted_vector(7 * E0, [3 * E1, 5 * E1, E1], []) == pytest.approx(one)


def test_a_single_clip_is_its_own_direction() -> None:
    assert wanted_vector(None, [4 * E2], []) == pytest.approx(E2)


def test_what_cancels_out_or_is_not_there_points_nowhere() -> None:
    assert wanted_vector(None, [], []) is None
    assert wanted_vector(None, [E1, -E1], []) is None
    assert wanted_vector(None, [0 * E1], []) is None
