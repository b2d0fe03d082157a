"""Where clips lie on the map of the corpus, as a worker placed them."""

from __future__ import annotations

from typing import NamedTuple

import asyncpg

import sql
from backend.views.binary import numbers


class Map(NamedTuple):
    """``points``: of each clip that has a place its number (8 bytes), then of each x (2 bytes),
    then of each y (2 bytes), from -32,000 to 32,000, little-endian. ``missing``: clips without a
    place."""

    points: bytes
    missing: int


async def points(pool: asyncpg.Pool) -> Map:
    space = await sql.corpus.space(pool)
    if space is None:
        return Map(b"", 0)
    row = await sql.map.all(pool, space=space["id"])
    clips = numbers(row["clips"], ">i8")
    data = (
        clips.astype("<i8").tobytes()
        + numbers(row["x"], ">i2").astype("<i2").tobytes()
        + numbers(row["y"], ">i2").astype("<i2").tobytes()
    )
    return Map(data, max(0, await sql.corpus.count(pool) - len(clips)))
