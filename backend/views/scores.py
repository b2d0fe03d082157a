"""Clips' probabilities under a label's model."""

from __future__ import annotations

import math

import numpy as np
from pgvector import Vector

import sql
from backend.db import Reader


async def label_scores(reader: Reader, label: int, clips: list[int]) -> dict[int, float]:
    """Probabilities of these clips under the label's newest model; empty before the first."""
    model = await sql.search.newest_weights(reader, label=label)
    if model is None:
        return {}
    weights = Vector(np.frombuffer(model["weights"], dtype="<f4"))
    rows = await sql.search.logits(
        reader, label=label, clips=clips, weights=weights, version=model["version"]
    )
    return {r["id"]: round(1 / (1 + math.exp(-max(-60.0, min(60.0, r["logit"])))), 4) for r in rows}
