"""Near-duplicate clips, by the cosine of their embeddings.

The paper removes near-duplicate shots before annotation. Trailers, recaps, re-encodes and opening
titles repeat shots nearly exactly; two takes of one scene, or a shot and its reverse shot, must
stay apart, for annotators have to see their differences.

The threshold is a setting and has no default here, since models pack their images differently.
Measured: among 1,000 unlike photographs a CLIP model's nearest neighbours had cosines of at most
0.93, so that 0.99 marks near-repetitions only; the demo's tiny model puts half of all shots within
0.989 of another, but re-encoded and rescaled copies at 0.9995 and above: it needs 0.999. Rather
too high than too low: a duplicate kept costs one click, a clip swallowed is lost unseen.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]

# 512 x 32,768 float32 similarities are 64 MB, however large the corpus is.
_NEW_PER_BLOCK = 512
_ROWS_PER_CHUNK = 32_768


def duplicates(new: Matrix, corpus: Matrix, threshold: float) -> npt.NDArray[np.int64]:
    """For each new clip the earliest original with cosine ≥ `threshold`, or -1 if it is original.

    `new` (m, d) and `corpus` (n, d) hold unit vectors, oldest first; `corpus` only originals. The
    result (m,) indexes their concatenation: i < n is corpus row i, n + j is new clip j.

    A clip is compared with originals only, so that everything pointing to an original resembles
    that very clip. Chains (a like b, b like c, a unlike c), which a slow pan over many shots would
    give, do not swallow a film.

    Time O(m (n + m) d); memory 64 MB and a copy of the new originals.
    """
    found = np.full(len(new), -1, np.int64)
    for start in range(0, len(new), _NEW_PER_BLOCK):
        block = new[start : start + _NEW_PER_BLOCK]
        first = found[start : start + len(block)]  # a view: writes land in `found`
        _match(first, block, corpus, threshold, np.arange(len(corpus)))
        originals = np.flatnonzero(found[:start] < 0)
        _match(first, block, new[originals], threshold, len(corpus) + originals)
        alike = block @ block.T >= threshold
        for j in np.flatnonzero(first < 0):
            earlier = np.flatnonzero(alike[j, :j] & (first[:j] < 0))
            if earlier.size:
                first[j] = len(corpus) + start + earlier[0]
    return found


def _match(
    first: npt.NDArray[np.int64],
    block: Matrix,
    candidates: Matrix,
    threshold: float,
    indices: npt.NDArray[np.int64],
) -> None:
    """Sets each -1 in `first` to the index of the first candidate alike enough, if there is one."""
    for start in range(0, len(candidates), _ROWS_PER_CHUNK):
        open_rows = np.flatnonzero(first < 0)
        if not open_rows.size:
            return
        alike = block[open_rows] @ candidates[start : start + _ROWS_PER_CHUNK].T >= threshold
        hit = alike.any(axis=1)
        first[open_rows[hit]] = indices[start + alike[hit].argmax(axis=1)]
