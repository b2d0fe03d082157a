"""What is in use of a label, and the numbers that speak for a model version."""

from __future__ import annotations

import asyncpg
import msgspec

import sql
from backend.db import Reader
from backend.domain import truth
from backend.messages import Alias, Deployment, Evaluated, Point, Quality

evaluated_decoder: msgspec.json.Decoder[Evaluated] = msgspec.json.Decoder(Evaluated)


async def deployed(reader: Reader, label: int) -> dict[Alias, Deployment]:
    """The last deployment under each alias that anything was ever deployed under."""
    return {r["alias"]: _deployment(r) for r in await sql.deploy.deployed(reader, label=label)}


def _deployment(row: asyncpg.Record) -> Deployment:
    return Deployment(
        id=row["id"],
        alias=row["alias"],
        version=row["version"] or 0,
        threshold=row["threshold"],
        definition=row["definition"],
        evaluated=evaluated_decoder.decode(row["evaluated"]),
        at=round(row["at"], 3),
        note=row["note"],
        name=row["name"],
        promise=row["promise_id"],
        rolls_back=row["rolls_back"],
    )


async def evaluated(reader: Reader, label: int, model: asyncpg.Record) -> Evaluated:
    """The numbers that speak for a model version, by the answers it was trained on. ``model``: as
    `sql.deploy.model` reads it."""
    given = await sql.history.answers_upto(reader, label=label, upto=model["upto"])
    decisions = await sql.history.decisions_upto(reader, label=label, upto=model["upto"])
    answered = truth.by_clip(
        ((r["clip_id"], truth.Given(r["role"], r["answer"])) for r in given),
        {r["clip_id"]: r["answer"] for r in decisions},
    )
    counts = truth.count(answered.values(), model["policy"])
    scores = msgspec.json.decode(model["point"], type=Point).scores if model["point"] else Quality()
    # Where it is deployed a clip has no neighbours. A model of a time before them knew none.
    precision = scores.heldout_alone, scores.heldout_alone_low, scores.heldout_alone_high
    if scores.heldout_alone is None:
        precision = scores.heldout, scores.heldout_low, scores.heldout_high
    return Evaluated(
        positives=counts.positives,
        negatives=counts.negatives,
        annotators=model["annotators"],
        quality=scores.quality,
        average_precision=precision[0],
        average_precision_low=precision[1],
        average_precision_high=precision[2],
    )
