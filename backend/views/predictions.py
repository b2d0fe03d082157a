"""A prediction that a program asked for: its files, how far each is, and its table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg
import msgspec

import sql
from backend.auth import access
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.messages import MOST_ID, wire
from backend.messages.predictions import PredictedBy, PredictedFile, PredictionJob
from backend.settings import Settings

models_decoder = msgspec.json.Decoder(tuple[PredictedBy, ...])
FORMATS = {"result.csv": "text/csv", "result.jsonl": "application/jsonl"}


def folder_of(settings: Settings, job: int) -> Path:
    """Where a job's table lies, and what its worker keeps meanwhile."""
    return settings.predictions / str(job)


async def owned(pool: asyncpg.Pool, who: Visitor, job: int) -> Any:
    """The row of a job of the person's, who may still see what its models say.

    Raises:
        Refusal: unknown_job; unknown_label, put_away, blind.
    """
    row = await sql.predictions.job(pool, job=job) if 0 <= job <= MOST_ID else None
    if row is None or row["person_id"] != who.id:
        raise Refusal("unknown_job")
    for model in models_decoder.decode(row["models"]):
        await access.sees_answers(pool, who, model.label)
    return row


async def prediction(pool: asyncpg.Pool, who: Visitor, job: int) -> PredictionJob:
    """How far a job is.

    Raises:
        Refusal: as `owned`.
    """
    row = await owned(pool, who, job)
    files = tuple(
        PredictedFile(
            name=r["name"],
            stage=r["stage"],
            fraction=r["fraction"],
            shots=r["shots"],
            error=r["error"],
        )
        for r in await sql.predictions.files(pool, job=job)
    )
    done = row["done"] and not row["cancelled"]
    begun = any(file.stage != "waiting" for file in files)
    return PredictionJob(
        id=job,
        state="cancelled" if row["cancelled"] else "done" if done else "running" if begun
        else "waiting",
        at=row["at"],
        models=models_decoder.decode(row["models"]),
        files=files,
        results={
            name.partition(".")[2]: f"{wire.JOBS}/{job}/{name}" for name in FORMATS
        } if done else {},
    )  # fmt: skip
