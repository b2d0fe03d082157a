"""A label's models, and the probabilities of some clips under them; of all clips: `rankings`.

All are read from the active space's embeddings; a model of another space scores nothing. A clip is
scored in the light of its neighbours, if the model is of a time that knew such.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import asyncpg
import msgspec
import numpy as np

import sql
from backend.db import Reader
from backend.domain.blending import ALONE


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


async def model_version(reader: Reader, label: int, version: int) -> asyncpg.Record | None:
    """A model version with what it was trained on; None if the active space has no such model."""
    return await sql.scores.version(reader, label=label, version=version)


def probability(logit: float) -> float:
    """The probability of a logit, to the four digits that people may see."""
    return round(1 / (1 + math.exp(-max(-60.0, min(60.0, logit)))), 4)


def weights_of(model: asyncpg.Record) -> list[float]:
    """float32, little endian, as stored."""
    return np.frombuffer(model["weights"], "<f4").tolist()


def blend_of(model: asyncpg.Record) -> tuple[float, float, float]:
    """What a clip's own logit counts for, what its neighbours', and the shift; a model of a time
    before neighbours says nothing of them."""
    settings = msgspec.json.decode(model["settings"])
    own, near, shift = (settings.get(name) for name in ("own", "near", "blend_shift"))
    return ALONE if near is None else (own, near, shift)
