"""Data diversity: do a label's annotations reach every part of the corpus?

Source: "Video Annotator" (arXiv 2402.06560), section 3: the corpus is clustered by k-means
(k = 10); each cluster should hold s = 10 positives and s = 10 negatives of the label.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CLUSTERS = 10
CAP = 10

Counts = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Diversity:
    """The score and what it is made of, so that gaps can be shown cluster by cluster."""

    score: float  # 0 (nothing annotated) to 1 (every cluster full); higher is better
    positives: Counts  # (k,) annotated positives per cluster, not capped
    negatives: Counts  # (k,)
    cap: int


def data_diversity(
    counts_pos: npt.ArrayLike, counts_neg: npt.ArrayLike, cap: int = CAP
) -> Diversity:
    """Sum of min(count, s) over clusters and classes, divided by 2·k·s.

    `counts_pos`, `counts_neg`: (k,) annotated clips per cluster. A label that coincides with one
    cluster cannot exceed 0.5. With k = 4, s = 10, positives 10, 5, 3, 10 and negatives 0, 5, 9, 10
    give 52/80 = 0.65. Without clusters (k = 0) the score is 0.
    """
    positives = np.asarray(counts_pos, dtype=np.int64)
    negatives = np.asarray(counts_neg, dtype=np.int64)
    if positives.shape != negatives.shape or positives.ndim != 1:
        raise ValueError(
            f"counts per cluster must be two lists of one length, "
            f"not {positives.shape} and {negatives.shape}"
        )
    filled = np.minimum(positives, cap).sum() + np.minimum(negatives, cap).sum()
    score = float(filled / (2 * len(positives) * cap)) if len(positives) else 0.0
    return Diversity(score, positives, negatives, cap)


def count_per_cluster(
    clusters: npt.NDArray[np.integer], truth: npt.NDArray[np.bool_], k: int = CLUSTERS
) -> tuple[Counts, Counts]:
    """Positives and negatives per cluster, (k,) each, of n annotated clips.

    `clusters`: (n,) cluster of each clip, negative where it has none: such a clip counts nowhere.
    """
    known = clusters >= 0
    return (
        np.bincount(clusters[known & truth], minlength=k).astype(np.int64),
        np.bincount(clusters[known & ~truth], minlength=k).astype(np.int64),
    )


def assign(embeddings: Matrix, centroids: Matrix) -> npt.NDArray[np.int64]:
    """Nearest centroid of each clip by Euclidean distance: (n, d), (k, d) to (n,) in 0..k-1.

    Ties go to the lower cluster number.
    """
    # |x|² is the same for all centroids of one clip and so cannot change which is nearest.
    halves = 0.5 * np.einsum("kd,kd->k", centroids, centroids)
    nearness: Matrix = embeddings @ centroids.T - halves
    nearest: npt.NDArray[np.int64] = nearness.argmax(axis=1)
    return nearest


def cluster(
    embeddings: Matrix, rng: np.random.Generator, k: int = CLUSTERS, rounds: int = 50
) -> Matrix:
    """Centroids of k-means: Lloyd's rounds from a k-means++ start; (n, d) to (k, d).

    For a large corpus pass a random sample of some 50,000 rows, then `assign` all of it. With
    fewer than k different rows some centroids coincide, and `assign` leaves the later ones empty.
    Source: Arthur and Vassilvitskii, "k-means++", SODA 2007.
    """
    if not len(embeddings):
        raise ValueError("k-means needs at least one embedding: add clips to the corpus first")
    centroids = _spread(embeddings, rng, k)
    for _ in range(rounds):
        nearest = assign(embeddings, centroids)
        sizes = np.bincount(nearest, minlength=k)
        sums = np.zeros_like(centroids)
        np.add.at(sums, nearest, embeddings)
        moved = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centroids)
        if np.allclose(moved, centroids, atol=1e-5):
            return moved.astype(np.float32)
        centroids = moved.astype(np.float32)
    return centroids


def _spread(embeddings: Matrix, rng: np.random.Generator, k: int) -> Matrix:
    """k-means++: each next centroid is drawn with probability ∝ squared distance to the nearest."""
    chosen = [int(rng.integers(len(embeddings)))]
    distance = np.full(len(embeddings), np.inf)
    while len(chosen) < k:
        gap = embeddings - embeddings[chosen[-1]]
        distance = np.minimum(distance, np.einsum("nd,nd->n", gap, gap, dtype=np.float64))
        total = distance.sum()
        p = distance / total if total > 0 else None
        chosen.append(int(rng.choice(len(embeddings), p=p)))
    return embeddings[chosen].astype(np.float32)
