"""What goes with a label's answers by accident: intervals, alarms, clips that tell it apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import confounders
from backend.domain.confounder_words import in_words
from backend.domain.confounders import LEVEL, Differences, differences, suspicious, telling
from workers.experiments import confounding
from workers.experiments.dataset import Dataset


def test_newcombes_own_examples() -> None:
    """Newcombe 1998, table II, method 10: 56/70 − 48/80 and 9/10 − 3/10, at 95 %."""
    for (a, n), (b, m), low, high in (
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
    ):
        yes = np.arange(n + m) < n
        has = np.concatenate([np.arange(n) < a, np.arange(m) < b])
        found = differences(yes, has[None], 1)
        assert found.low[0] == pytest.approx(low, abs=5e-5)
        assert found.high[0] == pytest.approx(high, abs=5e-5)


def test_nearly_all_intervals_hold_at_once() -> None:
    """40 traits with true differences between 0 and .8, 30 clips of each side, 300 times."""
    rng = np.random.default_rng(0)
    yes = np.arange(60) < 30
    first = rng.uniform(0.1, 0.9, 40)
    other = np.clip(first - rng.uniform(0, 0.8, 40), 0.05, 1)
    held = 0
    for _ in range(300):
        has = rng.random((40, 60)) < np.where(yes, first[:, None], other[:, None])
        found = differences(yes, has, 40)
        held += bool(np.all((found.low <= first - other) & (first - other <= found.high)))
    # Score intervals so far out in the tails are a little too short for 30 clips.
    assert held / 300 >= 1 - LEVEL - 0.07


def planted(yes_with: int, no_with: int, of: int = 25) -> Differences:
    yes = np.arange(2 * of) < of
    has = np.concatenate([np.arange(of) < yes_with, np.arange(of) < no_with])
    return differences(yes, has[None], 50)


def test_an_accident_is_told_and_what_the_label_means_is_not() -> None:
    chance = Differences(np.array([0.0]), np.array([-0.2]), np.array([0.2]))
    meant = Differences(np.array([0.7]), np.array([0.5]), np.array([0.9]))
    assert suspicious(planted(23, 2), chance).tolist() == [0]
    assert suspicious(planted(2, 23), chance).tolist() == [0]
    assert suspicious(planted(23, 2), None).tolist() == [0]
    assert suspicious(planted(23, 2), meant).tolist() == []
    assert suspicious(planted(2, 23), meant).tolist() == [0]  # the other way round than it means
    assert suspicious(planted(14, 10), chance).tolist() == []
    assert suspicious(planted(5, 0, of=6), chance).tolist() == []  # too few to say


@given(
    st.lists(st.tuples(st.booleans(), st.floats(-9, 9)), max_size=60),
    st.booleans(),
    st.integers(1, 25),
)
def test_telling_clips_have_one_without_the_other(
    clips: list[tuple[bool, float]], together: bool, most: int
) -> None:
    has = np.array([h for h, _ in clips], bool)
    scores = np.array([s for _, s in clips], float)
    chosen = telling(has, scores, together, most)
    assert len(chosen) == len(set(chosen.tolist())) == min(most, len(clips))
    towards = scores if together else -scores
    for side in (True, False):
        own = chosen[has[chosen] == side]
        left = np.setdiff1d(np.flatnonzero(has == side), own)
        if len(own) and len(left):
            worst = towards[own].max() if side else -towards[own].min()
            assert worst <= (towards[left].min() if side else -towards[left].max())


def test_what_is_planted_in_a_world_of_known_truth_is_found_and_nothing_else() -> None:
    rng = np.random.default_rng(1)
    truth = {name: rng.random(600) < 0.3 for name in ("dog", "night", "car", "snow")}
    directions = rng.normal(size=(4, 16)).astype(np.float32)
    X = rng.normal(size=(600, 16)) + np.stack(list(truth.values()), axis=1) @ directions
    X = (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32)
    texts = dict(zip(truth, directions / np.linalg.norm(directions, axis=1)[:, None], strict=True))
    counts = dict(confounding.experiment(Dataset(X, truth, texts), answers=50, runs=5))
    assert counts["false alarms"].of == 20 and counts["false alarms"].raised <= 1
    planted = counts["planted accidents found"]
    assert planted.of >= 8 and planted.raised >= 0.9 * planted.of


def test_words() -> None:
    assert in_words("label", "night", (9, 10), (1, 10), 25) == (
        "9 of 10 yes are also “night”, 1 of 10 no: 25 clips would tell them apart"
    )
    assert in_words("annotator", "ben", (9, 10), (1, 10), 0).endswith("do all mean the same by it?")
    assert "one kind of clips" in in_words("kind", "", (9, 10), (1, 10), 1)
    assert confounders.STRONG > confounders.BEYOND
