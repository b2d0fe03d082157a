"""Data diversity: do a label's annotations reach every part of the corpus?

Source: "Video Annotator" (arXiv 2402.06560), section 3: the corpus is clustered by k-means
(k = 10); each cluster should hold s = 10 positives and s = 10 negatives of the label.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.domain.aims import CAP

CLUSTERS = 10

Counts = npt.NDArray[np.int64]


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
