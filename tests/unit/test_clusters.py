import numpy as np
import pytest

from workers.learn.clusters import assign, kmeans


def blobs(per_blob: int, centres: int = 10, dim: int = 16, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    middle = rng.normal(size=(centres, dim))
    rows = np.repeat(middle, per_blob, axis=0) + rng.normal(
        scale=0.05, size=(centres * per_blob, dim)
    )
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_well_separated_groups_are_found() -> None:
    matrix = blobs(50)
    centroids = kmeans(matrix)
    assert centroids.shape == (10, 16) and centroids.dtype == np.float32
    groups = assign(matrix, centroids)
    assert groups.dtype == np.int16
    assert all(len(set(groups[i * 50 : (i + 1) * 50])) == 1 for i in range(10))
    assert len(set(groups)) == 10


def test_assignment_is_to_the_nearest_centroid_in_chunks_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(1)
    matrix = rng.normal(size=(501, 8)).astype(np.float32)
    centroids = rng.normal(size=(7, 8), scale=2).astype(np.float32)
    distances = np.linalg.norm(matrix[:, None].astype(float) - centroids[None], axis=2)
    monkeypatch.setattr("workers.learn.clusters._ROWS_PER_CHUNK", 100)
    assert np.array_equal(assign(matrix, centroids), distances.argmin(axis=1))


def test_the_same_corpus_gives_the_same_bits_and_a_sample_is_enough() -> None:
    matrix = blobs(200)
    assert np.array_equal(kmeans(matrix, seed=3), kmeans(matrix, seed=3))
    sampled = kmeans(matrix, sample=300)
    assert np.array_equal(sampled, kmeans(matrix, sample=300))
    by_all, by_sample = assign(matrix, kmeans(matrix)), assign(matrix, sampled)
    pairs = set(zip(by_all.tolist(), by_sample.tolist(), strict=True))
    assert len(pairs) == 10  # the same groups, under other numbers


@pytest.mark.parametrize("clips", [0, 1, 3])
def test_fewer_clips_than_groups(clips: int) -> None:
    matrix = blobs(1)[:clips]
    centroids = kmeans(matrix)
    assert centroids.shape == (clips, 16)
    assert sorted(assign(matrix, centroids)) == list(range(clips))


def test_many_copies_of_few_clips() -> None:
    matrix = np.repeat(blobs(1)[:2], 40, axis=0)
    assert kmeans(matrix).shape == (2, 16)


def test_rows_without_centroids_are_an_error() -> None:
    with pytest.raises(ValueError):
        assign(blobs(1), np.empty((0, 16), np.float32))
