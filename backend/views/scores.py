"""Clips' probabilities under a label's models: of some clips, of the extremes, of two models.

All are read from the active space's embeddings; a model of another space scores nothing. A clip is
scored in the light of its neighbours, if the model is of a time that knew such.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg
import msgspec
import numpy as np
import numpy.typing as npt

import sql
from backend.db import Reader


async def label_scores(reader: Reader, label: int, clips: Sequence[int]) -> dict[int, float]:
    """Probabilities of these clips under the label's newest model; empty before the first."""
    model = await newest_model(reader, label)
    if model is None or not clips:
        return {}
    rows = await sql.scores.of_clips(
        reader, clips=clips, weights=weights_of(model), bias=model["bias"], blend=blend_of(model)
    )
    return {r["id"]: probability(r["logit"]) for r in rows}


async def newest_model(reader: Reader, label: int) -> asyncpg.Record | None:
    """The model that is shown of a label; None before the first in the active space."""
    return await sql.scores.newest(reader, label=label)


async def all_logits(
    reader: Reader, model: asyncpg.Record
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Ids and logits of all clips but near-duplicates under a model; both (n,), in no order."""
    row = await sql.scores.all_logits(
        reader, weights=weights_of(model), bias=model["bias"], blend=blend_of(model)
    )
    return binary_array(row["clips"], ">i8"), binary_array(row["logits"], ">f8")


def binary_array(raw: bytes, kind: str) -> npt.NDArray[Any]:
    """An array of 8-byte numbers without NULLs, as Postgres sends it in binary: a header, then the
    length of each number before it. ``kind`` as numpy names it, such as ``>i8``."""
    values = np.frombuffer(raw, dtype=[("length", ">i4"), ("value", kind)], offset=_header(raw))
    return values["value"].astype(kind[1:])


def _header(raw: bytes) -> int:
    """Bytes before the first number: dimensions, flags, type, and of each dimension two numbers."""
    return 12 + 8 * int.from_bytes(raw[:4], "big")


async def model_version(reader: Reader, label: int, version: int) -> asyncpg.Record | None:
    """A model version with what it was trained on; None if the active space has no such model."""
    return await sql.scores.version(reader, label=label, version=version)


async def extremes(
    reader: Reader, model: asyncpg.Record, limit: int
) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """(clip, probability) of the clips that the model scores highest, and of the lowest."""
    rows = await sql.scores.extremes(
        reader,
        weights=weights_of(model),
        bias=model["bias"],
        blend=blend_of(model),
        limit=limit,
    )
    return _pairs(r for r in rows if r["high"]), _pairs(r for r in rows if not r["high"])


async def crossings(
    reader: Reader, before: asyncpg.Record, after: asyncpg.Record, *, limit: int
) -> list[asyncpg.Record]:
    """Clips that two models put on different sides of 0.5, the widest moves first: ``id``, the
    logits ``before`` and ``after``, and how many went ``up`` and ``down`` in all."""
    return await sql.scores.crossings(
        reader,
        before_weights=weights_of(before),
        before_bias=before["bias"],
        before_blend=blend_of(before),
        after_weights=weights_of(after),
        after_bias=after["bias"],
        after_blend=blend_of(after),
        limit=limit,
    )


def probability(logit: float) -> float:
    """The probability of a logit, to the four digits that people may see."""
    return round(1 / (1 + math.exp(-max(-60.0, min(60.0, logit)))), 4)


def _pairs(rows: Iterable[asyncpg.Record]) -> list[tuple[int, float]]:
    return [(r["id"], probability(r["logit"])) for r in rows]


def weights_of(model: asyncpg.Record) -> list[float]:
    """float32, little endian, as stored."""
    return np.frombuffer(model["weights"], "<f4").tolist()


def blend_of(model: asyncpg.Record) -> tuple[float, float, float]:
    """What a clip's own logit counts for, what its neighbours', and the shift; a model of a time
    before neighbours says nothing of them."""
    settings = msgspec.json.decode(model["settings"])
    own, near, shift = (settings.get(name) for name in ("own", "near", "blend_shift"))
    return (1.0, 0.0, 0.0) if near is None else (own, near, shift)
