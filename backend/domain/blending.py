"""What a clip's score is in the light of the clips that look most like it.

The same rule stands in SQL for some clips (``scores.of_clips``) and in the workers' scorer for a
corpus that is in memory there; tests hold them together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Logits = npt.NDArray[np.float64]
Cosines = npt.NDArray[np.float32]

ALONE = (1.0, 0.0, 0.0)  # the blend of a model that knows no neighbours


def blended(
    clips: Ids,
    own: Logits,
    *,
    known: Ids,
    near: Ids,
    cosines: Cosines,
    blend: tuple[float, float, float],
) -> Logits:
    """(n,) logits in the light of neighbours: ``s̃ = a·s + b·Σ w·s_near / Σ w + c``.

    A clip without neighbours is its own; neighbours that are no clips any more do not count.

    ``clips``: (n,) ids, above 0, each once; ``own``: (n,) their logits s by themselves; ``known``:
    (m,) the clips whose neighbours are known; ``near``: (m, k) ids of these, 0 for none;
    ``cosines``: (m, k) their weights w, 0 or more; ``blend``: (a, b, c).
    """
    a, b, c = blend
    if b == 0 or not len(clips):
        return a * own + b * own + c
    last = int(clips.max())
    by_id = np.full(last + 1, np.nan)  # found by id: ten times as fast as by searching
    by_id[clips] = own
    total, weight = np.zeros(len(known)), np.zeros(len(known))
    for ids, cosine in zip(near.T, cosines.T, strict=True):
        value = by_id[np.where(ids <= last, ids, 0)]
        there = np.where(np.isnan(value), 0.0, cosine)
        total += there * np.nan_to_num(value)
        weight += there
    around = by_id.copy()
    helps = (weight > 0) & (known <= last)
    around[known[helps]] = total[helps] / weight[helps]
    return a * own + b * around[clips] + c
