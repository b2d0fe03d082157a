"""The corpus in k groups of alike clips, which the data diversity score counts over."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

Matrix = npt.NDArray[np.float32]

_ROWS_PER_CHUNK = 65_536


def kmeans(matrix: Matrix, k: int = 10, seed: int = 0, *, sample: int = 50_000) -> Matrix:
    """Centroids (k', d) of k-means over the rows of `matrix` (n, d); k' = min(k, distinct rows).

    Lloyd's algorithm from the best of three k-means++ starts, on Euclidean distance, as in the
    paper (k = 10 over all embeddings of the corpus). Above `sample` rows it is fitted on that many
    drawn without replacement. The same input gives the same bits. An empty matrix gives (0, d).
    """
    if len(matrix) > sample:
        rows = np.random.default_rng(seed).choice(len(matrix), sample, replace=False)
        matrix = matrix[np.sort(rows)]
    clusters = min(k, _distinct_rows(matrix))
    if clusters == 0:
        return np.empty((0, matrix.shape[1]), np.float32)
    # Here, because a worker that only trains would carry 90 MiB of it for nothing.
    from sklearn.cluster import KMeans

    # Several threads add up their partial sums in whichever order they finish.
    with threadpool_limits(limits=1):
        fitted = KMeans(clusters, n_init=3, random_state=seed).fit(matrix)
    return np.asarray(fitted.cluster_centers_, np.float32)


def assign(matrix: Matrix, centroids: Matrix) -> npt.NDArray[np.int16]:
    """Index (n,) of the nearest centroid of each row, the lowest on a tie.

    Raises ValueError when there are rows but no centroids.
    """
    nearest = np.empty(len(matrix), np.int16)
    offsets = 0.5 * np.einsum("kd,kd->k", centroids, centroids)
    for start in range(0, len(matrix), _ROWS_PER_CHUNK):
        rows = matrix[start : start + _ROWS_PER_CHUNK]
        # |x - c|² is smallest where x·c - |c|²/2 is largest.
        nearest[start : start + len(rows)] = np.argmax(rows @ centroids.T - offsets, axis=1)
    return nearest


def _distinct_rows(matrix: Matrix) -> int:
    rows = np.ascontiguousarray(matrix + np.float32(0))  # + 0 makes -0 and 0 the same bytes
    return len(np.unique(rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1])))))
