"""Places of clips in a plane: t-SNE of a sample, every other clip between its nearest of these.

A clip that has a place keeps it: clips are placed one by one among the sample, and never move it.
The same vectors give the same places.

L. van der Maaten, G. Hinton: Visualizing data using t-SNE, JMLR 9 (2008), by openTSNE; others are
placed where openTSNE begins when it adds points, at the median of their nearest of the sample.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SAMPLE = 5_000  # clips: on two cores with much else to do t-SNE of so many took four minutes
EDGE = 32_000  # of the plane: places are whole numbers from -EDGE to EDGE
NEAR = 10  # clips of the sample between which another one lies
FEWEST = 10  # clips of which t-SNE says anything
BLOCK = 2048  # clips compared with the sample at a time
PERPLEXITY = 30.0
SEED = 1

Places = npt.NDArray[np.int16]
Vectors = npt.NDArray[np.floating]


def fitted(vectors: Vectors) -> Places:
    """(n, 2) places of n clips by their embeddings (n, dim), those that look alike together."""
    count = len(vectors)
    if count < FEWEST:
        angles = 2 * np.pi * np.arange(count) / max(count, 1)
        return _whole(np.stack([np.cos(angles), np.sin(angles)], axis=1) / 2)
    from openTSNE import TSNE

    tsne = TSNE(
        perplexity=min(PERPLEXITY, (count - 1) / 3),
        metric="cosine", neighbors="exact", initialization="pca",
        n_jobs=1, random_state=SEED,
    )  # fmt: skip
    found = np.array(tsne.fit(vectors.astype(np.float32)))
    found -= (found.max(axis=0) + found.min(axis=0)) / 2
    return _whole(found / max(float(np.abs(found).max()), 1e-9))


def placed(vectors: Vectors, sample: Vectors, places: Places) -> Places:
    """(n, 2) places of n clips (n, dim) among a sample (m, dim), m > 0, that has places (m, 2): the
    median of the nearest by cosine."""
    known, near = _unit(sample), min(NEAR, len(sample))
    found = np.zeros((len(vectors), 2), np.int16)
    for start in range(0, len(vectors), BLOCK):
        cosines = _unit(vectors[start : start + BLOCK]) @ known.T
        rows = np.argpartition(-cosines, near - 1, axis=1)[:, :near]
        found[start : start + BLOCK] = np.rint(np.median(places[rows], axis=1))
    return found


def _whole(places: npt.NDArray[np.floating]) -> Places:
    return np.rint(places * EDGE).astype(np.int16)


def _unit(vectors: Vectors) -> npt.NDArray[np.float32]:
    wide = vectors.astype(np.float32)
    return wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), np.float32(1e-9))
