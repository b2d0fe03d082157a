"""Gives every clip of the corpus a place on its map, once per space.

It is asked for by name when somebody looks at the map and clips have no place yet. A sample is laid
out first, at once or not at all; other clips are placed among it some thousand at a time, so that
whoever is cut off goes on where the table ``map_place`` stands. No place is ever changed.
"""

from __future__ import annotations

import asyncio

import asyncpg
import numpy as np

import sql
from backend.settings import Settings
from backend.views.binary import numbers
from workers.learn.corpus import Corpus, NoCorpus
from workers.map import projection

AT_ONCE = 10_000  # clips placed in one transaction


async def place_clips(pool: asyncpg.Pool, settings: Settings) -> None:
    """Place every clip that has no place, unless another worker does."""
    async with pool.acquire() as connection:
        if not await sql.map.lock(connection):
            return
        corpus = Corpus(settings.home / "cache")
        try:
            await _place(pool, corpus)
        except NoCorpus:
            return
        finally:
            corpus.close()
            await sql.map.unlock(connection)


async def _place(pool: asyncpg.Pool, corpus: Corpus) -> None:
    await corpus.catch_up(pool)
    ids, space = corpus.clip_ids, corpus.space
    row = await sql.map.fitted(pool, space=space)
    sample = numbers(row["clips"], ">i8")
    places = np.stack([numbers(row["x"], ">i2"), numbers(row["y"], ">i2")], axis=1)
    if not len(sample):
        chosen = np.random.default_rng(projection.SEED).permutation(len(ids))
        sample = np.sort(ids[chosen[: projection.SAMPLE]])
        vectors = corpus.matrix[np.searchsorted(ids, sample)]
        places = await asyncio.to_thread(projection.fitted, vectors)
        await _keep(pool, space, sample, places, fitted=True)
    known = numbers((await sql.map.all(pool, space=space))["clips"], ">i8")
    due = np.setdiff1d(ids, known, assume_unique=True)
    anchors = corpus.matrix[np.searchsorted(ids, sample)]
    for start in range(0, len(due), AT_ONCE):
        some = due[start : start + AT_ONCE]
        vectors = corpus.matrix[np.searchsorted(ids, some)]
        found = await asyncio.to_thread(projection.placed, vectors, anchors, places)
        await _keep(pool, space, some, found, fitted=False)


async def _keep(
    pool: asyncpg.Pool, space: int, clips: np.ndarray, places: projection.Places, *, fitted: bool
) -> None:
    await sql.map.keep(
        pool,
        space=space,
        clips=clips.tolist(),
        x=places[:, 0].tolist(),
        y=places[:, 1].tolist(),
        fitted=fitted,
    )
