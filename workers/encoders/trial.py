"""Two spaces on the same answers: how well a label's classifier ranks clips it has not seen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain import quality, truth
from backend.domain.intervals import Interval
from workers.learn import copied
from workers.learn.classifier import FOLDS, cross_validate

CENTRE_CLIPS = 5000
RESAMPLES = 1000

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Tried:
    """A label in both spaces: average precision by five-fold cross-validation, the folds the same
    on both sides, and what the new one gains, each with its bootstrap 95 % interval. ``old`` None:
    too few answers; ``gain`` None: they cannot tell the two apart."""

    label: str
    yes: int
    no: int
    old: Interval | None = None
    new: Interval | None = None
    gain: Interval | None = None


async def try_labels(pool: asyncpg.Pool, old: asyncpg.Record, new: asyncpg.Record) -> list[Tried]:
    """Every label, by its answers alone: words and neighbours are left aside in both spaces, for
    they are not there yet in the new one. Clips without a vector in both are left out.

    ``old``, ``new``: rows of `sql.encoders.spaces`.
    """
    centres = [await _centre(pool, space) for space in (old, new)]
    found = []
    for label in await sql.encoders.labels(pool):
        rows = await sql.builds.outcomes(pool, label=label["id"])
        said = {r["clip_id"]: truth.truth(r["outcome"]) for r in rows}
        both = [await _vectors(pool, space, list(said)) for space in (old, new)]
        clips = sorted(c for c in both[0].keys() & both[1].keys() if said[c] is not None)
        y = np.array([bool(said[c]) for c in clips], np.bool_)
        X = [np.array([vectors[c] for c in clips], np.float32) for vectors in both]
        found.append(await asyncio.to_thread(_tried, label["name"], y, X, centres))
    return found


def _tried(label: str, y: npt.NDArray[np.bool_], X: list[Vectors], centres: list[Vectors]) -> Tried:
    yes, no = int(y.sum()), int((~y).sum())
    if min(yes, no) < FOLDS:
        return Tried(label, yes, no)
    scores = []
    for vectors, centre in zip(X, centres, strict=True):
        folds = cross_validate(vectors, y, text=None, centre=centre)
        assert folds is not None
        scores.append(folds.out_of_fold.astype(np.float64))
    old, new = (
        quality.average_precision_interval(y, one, np.random.default_rng(0), RESAMPLES)
        for one in scores
    )
    gain = quality.average_precision_gain(
        y, scores[0], scores[1], np.random.default_rng(0), RESAMPLES
    )
    return Tried(label, yes, no, old, new, gain)


async def _centre(pool: asyncpg.Pool, space: asyncpg.Record) -> Vectors:
    sample = await sql.corpus.sample_embeddings(pool, space=space["id"], limit=CENTRE_CLIPS)
    rows = copied.rows(sample, {"vector": copied.vector(space["dimensions"])})
    centre: Vectors = rows["vector"]["items"].astype(np.float32).mean(axis=0)
    return centre


async def _vectors(
    pool: asyncpg.Pool, space: asyncpg.Record, clips: list[int]
) -> dict[int, Vectors]:
    found = await sql.corpus.embeddings_of(pool, space=space["id"], clips=clips)
    columns = {"clip_id": copied.ID, "vector": copied.vector(space["dimensions"])}
    rows = copied.rows(found, columns)
    vectors = rows["vector"]["items"].astype(np.float32)
    return dict(zip(rows["clip_id"].tolist(), vectors, strict=True))
