"""From which logit on a clip is reported. Pure."""

from __future__ import annotations

import math


def least_logit(threshold: float) -> float:
    """ln(t / (1 - t)) for a threshold t in [0, 1] of the probability: a clip is reported from this
    logit on. 0 reports every clip, 1 none."""
    if threshold <= 0:
        return -math.inf
    if threshold >= 1:
        return math.inf
    return math.log(threshold / (1 - threshold))
