"""Whether the answers that reasons name are those that are wrong, on clips that are made up."""

from __future__ import annotations

import numpy as np

from workers.experiments.blaming import experiment
from workers.experiments.dataset import Dataset


def test_the_answers_that_are_blamed_are_wrong_far_more_often_than_by_chance() -> None:
    """Twenty scenes of shots much alike: a wrong answer turns the other shots of its scene."""
    rng = np.random.default_rng(3)
    scenes = rng.normal(size=(20, 32))
    scene = np.repeat(np.arange(20), 20)
    X = scenes[scene] + 0.6 * rng.normal(size=(400, 32))
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    data = Dataset(X.astype(np.float32), {"meant": scene % 2 == 0}, {})
    (_, meant), (_, whole) = experiment(data, answers=60, errors=6, runs=2)
    assert meant.first == whole.first and len(meant.first) >= 5
    assert np.mean(meant.first) > 3 * np.mean(meant.chance) > 0
    assert np.mean(meant.back) > np.mean(meant.back_by_chance)
    assert "the first answer blamed was wrong" in str(meant)
