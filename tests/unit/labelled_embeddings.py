"""Small labelled embeddings with texts, to simulate on: the fields of an .npz file."""

from __future__ import annotations

from typing import Any

import numpy as np


def arrays(n: int = 260, d: int = 10, k: int = 2, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    texts = rng.normal(size=(k, d))
    matrix = rng.normal(size=(n, d))
    scores = matrix @ texts.T + rng.normal(size=(n, k))
    return {
        "embedding": matrix.astype(np.float32),
        "labels": scores > np.quantile(scores, 0.7, axis=0),
        "label_names": np.array([f"l{i}" for i in range(k)]),
        "text_embedding": texts,
        "text_label": np.array([f"l{i}" for i in range(k)]),
    }
