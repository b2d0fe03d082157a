"""How embeddings come into the database."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
import numpy as np
import numpy.typing as npt
from pgvector import HalfVector

Embeddings = npt.NDArray[np.float32]


async def add_embeddings(
    connection: asyncpg.Connection, space: int, clips: Sequence[int], embeddings: Embeddings
) -> None:
    """The vectors of new clips in a space, by COPY."""
    await connection.copy_records_to_table(
        "embedding",
        columns=("space_id", "clip_id", "vector"),
        records=[
            (space, clip, HalfVector(vector))
            for clip, vector in zip(clips, embeddings, strict=True)
        ],
    )
