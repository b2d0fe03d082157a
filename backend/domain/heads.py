"""What labels' models say of embeddings by themselves: one rule, wherever a model is deployed.

In the studio a clip's score also looks at its neighbours; a deployed model scores each clip alone,
so that it says the same of a film inside the corpus and outside it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def logits(
    embeddings: npt.NDArray[np.float32], weights: npt.NDArray[np.float32], biases: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """embeddings · weightsᵀ + biases, all heads in one product: (n, m), in double precision.

    ``embeddings``: (n, d) of length 1, as the embedder gives them; ``weights``: (m, d); ``biases``:
    (m,). The probability is the sigmoid of a logit.

    Raises:
        ValueError: the embeddings have another number of dimensions.
    """
    if embeddings.ndim != 2 or embeddings.shape[1] != weights.shape[1]:
        raise ValueError(
            f"embeddings of {weights.shape[1]} dimensions are needed, not {embeddings.shape[1:]}"
        )
    found: npt.NDArray[np.float64] = embeddings.astype(np.float64) @ weights.astype(
        np.float64
    ).T + np.asarray(biases, np.float64)
    return found
