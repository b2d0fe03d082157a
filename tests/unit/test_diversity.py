import numpy as np
import pytest
from sklearn.cluster import KMeans

from backend.domain.diversity import assign, cluster, count_per_cluster, data_diversity


def test_worked_example_of_the_paper() -> None:
    diversity = data_diversity([14, 5, 3, 10], [0, 5, 9, 30])
    assert diversity.score == pytest.approx(52 / 80)
    assert diversity.positives.tolist() == [14, 5, 3, 10]


def test_a_label_in_one_cluster_cannot_exceed_half() -> None:
    alone = data_diversity([1000] + [0] * 9, [0] + [1000] * 9)
    assert alone.score == pytest.approx(0.5)


def test_nothing_and_everything() -> None:
    assert data_diversity([0] * 10, [0] * 10).score == 0
    assert data_diversity([10] * 10, [10] * 10).score == 1
    assert data_diversity([], []).score == 0


def test_counts_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        data_diversity([1, 2], [1])


def test_counts_leave_out_clips_without_a_cluster() -> None:
    clusters = np.array([0, 0, 2, -1, 2])
    truth = np.array([True, False, True, True, True])
    positives, negatives = count_per_cluster(clusters, truth, k=3)
    assert (positives.tolist(), negatives.tolist()) == ([1, 0, 2], [1, 0, 0])


def test_assignment_is_the_nearest_centroid() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(200, 8)).astype(np.float32)
    centroids = rng.normal(size=(5, 8)).astype(np.float32)
    distances = np.linalg.norm(points[:, None] - centroids[None], axis=2)
    assert assign(points, centroids).tolist() == distances.argmin(axis=1).tolist()


def test_clustering_is_as_tight_as_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    blobs = rng.normal(scale=6, size=(10, 16))
    points = (blobs[rng.integers(10, size=2000)] + rng.normal(size=(2000, 16))).astype(np.float32)
    centroids = min(
        (cluster(points, np.random.default_rng(seed)) for seed in range(5)),
        key=lambda each: _inertia(points, each),
    )
    oracle = KMeans(10, n_init=5, random_state=0).fit(points)
    assert _inertia(points, centroids) <= 1.02 * oracle.inertia_


def test_clustering_is_repeatable_and_survives_few_distinct_points() -> None:
    points = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
    first, second = (cluster(points, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first, second) and first.shape == (10, 3)
    assert len(np.unique(assign(points, first))) == 3
    with pytest.raises(ValueError, match="at least one embedding"):
        cluster(points[:0], np.random.default_rng(0))


def _inertia(points, centroids) -> float:  # type: ignore[no-untyped-def]
    gap = points - centroids[assign(points, centroids)]
    return float((gap**2).sum())
