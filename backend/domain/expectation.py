"""How many yes a batch will bring, from what the model's probabilities were worth so far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backend.domain.cut import FAR, Line
from backend.domain.figures import rough
from backend.domain.intervals import Interval

DRAWS = 2000


def expected_yes(probabilities: Sequence[float], line: Line, seed: int = 0) -> Interval:
    """The positives among clips with such scores, with their 95 % interval; in clips.

    The chance of yes of a clip with logit s is taken to be sigmoid(shift + slope·s), the line
    through the out-of-fold logits of answered clips (`cut.line_through`). It is drawn `DRAWS` times
    from the normal distribution about `line`, and each clip's answer by its chance: the interval
    holds what is not known of the line and what is chance. The same seed, the same numbers.
    """
    if not probabilities:
        return Interval(0.0, 0.0, 0.0)
    rng = np.random.default_rng(seed)
    p = np.clip(np.asarray(probabilities, dtype=np.float64), 1e-9, 1 - 1e-9)
    logits = np.clip(np.log(p) - np.log1p(-p), -FAR, FAR)
    covariance = np.array(
        [[line.shift_variance, line.covariance], [line.covariance, line.slope_variance]]
    )
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(2))
    lines = np.array([line.shift, line.slope]) + rng.standard_normal((DRAWS, 2)) @ root.T
    turned = lines[:, :1] + np.maximum(lines[:, 1:], 0) * logits
    chances = 1 / (1 + np.exp(-np.clip(turned, -60, 60)))
    drawn = (rng.random(chances.shape) < chances).sum(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(float(chances.sum(axis=1).mean()), float(low), float(high))


def in_words(expected: Interval) -> str:
    """``Expect about 9 yes (5 to 13).``"""
    return f"Expect about {rough(expected.value)} yes ({expected.low:.0f} to {expected.high:.0f})."
