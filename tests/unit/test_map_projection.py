"""The map puts clips that look alike together, always the same way, and new ones beside them."""

from __future__ import annotations

import numpy as np
import pytest

from workers.map.projection import EDGE, fitted, placed

PER_CLUSTER = 40


def two_clusters() -> np.ndarray:
    """(80, 32): 40 clips around one direction, then 40 around another."""
    rng = np.random.default_rng(3)
    centres = np.repeat(rng.normal(size=(2, 32)), PER_CLUSTER, axis=0)
    return (centres + 0.1 * rng.normal(size=centres.shape)).astype(np.float16)


@pytest.fixture(scope="module")
def places() -> np.ndarray:
    return fitted(two_clusters())


def test_clusters_stay_apart(places: np.ndarray) -> None:
    one, other = places[:PER_CLUSTER].astype(float), places[PER_CLUSTER:].astype(float)
    apart = np.linalg.norm(one.mean(axis=0) - other.mean(axis=0))
    widest = max(np.linalg.norm(c - c.mean(axis=0), axis=1).max() for c in (one, other))
    assert apart > 2 * widest
    assert np.abs(places).max() == EDGE


def test_the_same_vectors_give_the_same_places(places: np.ndarray) -> None:
    assert np.array_equal(fitted(two_clusters()), places)


def test_new_clips_lie_in_their_cluster(places: np.ndarray) -> None:
    vectors = two_clusters()
    new = placed(vectors[[0, -1]] * np.float16(2), vectors, places).astype(float)
    for at, cluster in zip(new, (places[:PER_CLUSTER], places[PER_CLUSTER:]), strict=True):
        assert (at >= cluster.min(axis=0)).all() and (at <= cluster.max(axis=0)).all()


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_a_few_clips_have_places_too(count: int) -> None:
    found = fitted(two_clusters()[:count])
    assert found.shape == (count, 2)
    assert len({(x, y) for x, y in found.tolist()}) == count
