"""Clips nearest to a vector: by the index, or exactly where few clips pass the filters."""

from __future__ import annotations

import math

import asyncpg
import msgspec
from pgvector import HalfVector

import sql
from backend.views.passing import Passing

FEW_CLIPS = 5000  # are compared one by one as fast as the index finds them, and exactly
# Of a corpus of n clips, so many times √n: where a share s passes, comparing them takes n·s, while
# the index looks at about 1/s clips for each hit, and misses some of them. Measured on 500,000.
FEW_OF_MANY = 75
# So many times as many clips as are wanted are taken from the index, for the best of them.
SPARE, SPARE_FILTERED = 1.5, 4.0


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the clips nearest to a vector."""

    space: int
    dimensions: int
    vector: HalfVector
    passing: Passing | None = None  # None: all clips
    distance: float | None = None  # where the page before ended, None: this is the first page
    clip: int = 0  # the last one of the page before
    without: list[int]  # clips that are no hits
    limit: int


async def nearest(pool: asyncpg.Pool, wanted: Nearest) -> list[asyncpg.Record]:
    """The nearest first, ties by id: what a card says of them, and their cosine ``distance``."""
    passing = wanted.passing
    if passing is not None and not len(passing.clips):
        return []
    if passing is not None and len(passing.clips) <= _few(passing.last):
        return await _of_few(pool, wanted, passing)
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        await sql.search.use_index(connection)
        rows = await sql.search.nearest(
            connection,
            space=wanted.space,
            dimensions=wanted.dimensions,
            vector=wanted.vector,
            passing=None if passing is None else passing.bits,
            last=0 if passing is None else passing.last,
            distance=wanted.distance,
            clip=wanted.clip,
            without=wanted.without,
            limit=wanted.limit,
            most=math.ceil((SPARE if passing is None else SPARE_FILTERED) * wanted.limit),
        )
        if len(rows) == wanted.limit or not await sql.search.has_index(connection):
            return list(rows)
        # The index gave up before it found enough that pass the filters, or this is the end.
        rows = await sql.search.nearest_of_all(
            connection,
            space=wanted.space,
            vector=wanted.vector,
            passing=None if passing is None else passing.bits,
            last=0 if passing is None else passing.last,
            distance=wanted.distance,
            clip=wanted.clip,
            without=wanted.without,
            limit=wanted.limit,
        )
        return list(rows)


def _few(clips: int) -> float:
    """Up to how many clips that pass are compared one by one, of about so many clips."""
    return max(FEW_CLIPS, FEW_OF_MANY * math.sqrt(clips))


async def _of_few(pool: asyncpg.Pool, wanted: Nearest, passing: Passing) -> list[asyncpg.Record]:
    rows = await sql.search.nearest_of(
        pool,
        space=wanted.space,
        vector=wanted.vector,
        clips=passing.clips.tolist(),
        distance=wanted.distance,
        clip=wanted.clip,
        without=wanted.without,
        limit=wanted.limit,
    )
    return list(rows)
