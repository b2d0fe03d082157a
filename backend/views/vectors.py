"""Embeddings as Postgres sends them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_HEADER = 4  # bytes of pgvector's binary form: int16 dim, int16 unused, then big-endian halves


def halfvecs(rows: Sequence[bytes], dim: int) -> npt.NDArray[np.float32]:
    """(n, dim) float32 from pgvector's binary form of n halfvecs."""
    flat = np.frombuffer(b"".join(rows), dtype=">f2").reshape(len(rows), dim + _HEADER // 2)
    return flat[:, _HEADER // 2 :].astype(np.float32)
