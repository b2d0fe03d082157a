"""Of the test clips given a probability of 0.8, are 80 in 100 positive?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.domain import quality

BINS = 10
Bins = Sequence[Sequence[float]]  # per bin in use: its clips, the sum of their probabilities, and
# how many of them are positive


def bins_of(truth: npt.NDArray[np.bool_], probabilities: npt.NDArray[np.floating]) -> Bins:
    """Of (n,) clips and their probabilities, in equal bins of 0..1; empty ones are left out."""
    curve = quality.reliability(truth, probabilities, BINS)
    columns = (curve.counts, curve.counts * curve.predicted, curve.counts * curve.observed)
    return tuple(zip(*(column.tolist() for column in columns), strict=True))


def pooled(runs: Iterable[Bins]) -> dict[str, Any] | None:
    """Expected calibration error and the reliability curve of all runs together.

    `ece`: Σ_b n_b/n · |observed_b - predicted_b|, as `quality.calibration_error`, of all clips of
    all runs. None without any clip.
    """
    sums = np.zeros((BINS, 3))
    for run in runs:
        for count, total, positives in run:
            # A bin's mean probability lies in the bin.
            sums[min(int(total / count * BINS), BINS - 1)] += count, total, positives
    used = sums[sums[:, 0] > 0]
    if not len(used):
        return None
    counts, predicted, observed = used[:, 0], used[:, 1] / used[:, 0], used[:, 2] / used[:, 0]
    return {
        "ece": float((counts * np.abs(observed - predicted)).sum() / counts.sum()),
        "bins": [
            {"predicted": p, "observed": o, "clips": int(n)}
            for p, o, n in zip(predicted.tolist(), observed.tolist(), counts.tolist(), strict=True)
        ],
    }
