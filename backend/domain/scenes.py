"""Where scenes begin in a film: shots that look alike and are near in time belong together.

Source: the overlapping links of Hanjalic, Lagendijk and Biemond, "Automated high-level movie
segmentation for advanced video-retrieval systems" (IEEE TCSVT 9(4), 1999): two shots that look
alike and are only a few shots apart link everything between them, so that shot and reverse shot
stay one scene. Their colour blocks are our embeddings, without what the
whole corpus has in common.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

WINDOW = 3  # shots: who is further apart links nothing
ALIKE = 0.5  # cosine of centred embeddings from which two shots look alike
LONGEST_BREAK = 30.0  # seconds without a shot, after which nothing is the same scene any more

Vectors = npt.NDArray[np.float32]
Seconds = npt.NDArray[np.float64]


def scene_starts(
    vectors: npt.ArrayLike, centre: npt.ArrayLike, starts: npt.ArrayLike, ends: npt.ArrayLike
) -> npt.NDArray[np.bool_]:
    """Whether a scene begins with each of a film's shots, in time order.

    No scene begins between two shots a ≤ b of which the first is linked to the second: at most
    `WINDOW` shots lie between their numbers, cos(v_a − centre, v_b − centre) ≥ `ALIKE`, and nowhere
    between them `LONGEST_BREAK` seconds pass without a shot. So whether a scene begins with a shot
    is said by the `WINDOW` shots before it, itself, and the `WINDOW` − 1 behind it alone.

    `vectors`: (n, d), rows of nan for shots without an embedding, which look like nothing;
    `centre`: (d,) or a number, the mean of the corpus; `starts`, `ends`: (n,) seconds. A shot that
    is exactly the centre looks like nothing. Returns (n,); the first is true.
    """
    given = np.asarray(vectors, dtype=np.float32)
    begins, leaves = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)
    count = len(given)
    found = np.ones(count, dtype=bool)
    if count == 0:
        return found
    centred = given - np.asarray(centre, dtype=np.float32)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = np.nan_to_num(np.divide(centred, lengths, where=lengths > 0, out=np.zeros_like(centred)))
    broken = np.concatenate([[False], begins[1:] - leaves[:-1] >= LONGEST_BREAK])
    for apart in range(1, WINDOW + 1):
        for first in np.flatnonzero(np.einsum("nd,nd->n", unit[:-apart], unit[apart:]) >= ALIKE):
            between = slice(first + 1, first + apart + 1)
            if not broken[between].any():
                found[between] = False
    return found
