"""Predictions that programs ask for: asking, once for each key, and cancelling."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import msgspec

import sql
from backend.auth import access
from backend.auth.access import Visitor
from backend.domain.addresses import Address
from backend.errors import Refusal
from backend.events import transaction
from backend.messages import MOST_PREDICTIONS
from backend.messages.predictions import PredictedBy
from backend.settings import Settings
from backend.views.predictions import folder_of


@dataclass(frozen=True)
class Wanted:
    """``once``: the request's Idempotency-Key, if it has one; ``asked``: a hash of all it asks
    for; ``names``: of the files, as the table says them."""

    models: Sequence[PredictedBy]
    names: Sequence[str]
    paths: Sequence[Path | Address]
    uploaded: bool
    asked: bytes
    once: str | None = None


async def ask(pool: asyncpg.Pool, who: Visitor, wanted: Wanted) -> tuple[int, bool]:
    """The job, and whether it is a new one: the same asked again under the same key is not.

    Raises:
        Refusal: too_many_jobs; asked_otherwise; not_signed_in.
    """
    if wanted.once is not None and (before := await _before(pool, who, wanted)) is not None:
        return before, False
    async with transaction(pool) as tx:
        await access.held(tx, who)
        if await sql.predictions.unfinished(tx.connection, person=who.id) >= MOST_PREDICTIONS:
            raise Refusal("too_many_jobs")
        job = await sql.predictions.add(
            tx.connection,
            person=who.id,
            once=wanted.once,
            asked=wanted.asked,
            models=msgspec.json.encode(wanted.models).decode(),
        )
        if job is not None:
            await sql.predictions.add_files(
                tx.connection,
                job=job,
                names=wanted.names,
                paths=[str(path) for path in wanted.paths],
                uploaded=wanted.uploaded,
            )
    if job is not None:
        return int(job), True
    # The same request came twice at once, and the other one won.
    before = await _before(pool, who, wanted)
    assert before is not None
    return before, False


async def _before(pool: asyncpg.Pool, who: Visitor, wanted: Wanted) -> int | None:
    row = await sql.predictions.asked_before(pool, person=who.id, once=wanted.once)
    if row is None:
        return None
    if row["asked"] != wanted.asked:
        raise Refusal("asked_otherwise")
    return int(row["id"])


async def cancel(pool: asyncpg.Pool, settings: Settings, who: Visitor, job: int) -> None:
    """Nobody begins on the job's other files any more, and whoever is at one stops soon. Of a job
    that is done, the table is removed.

    Raises:
        Refusal: unknown_job; not_signed_in.
    """
    async with transaction(pool) as tx:
        await access.held(tx, who)
        row = await sql.predictions.job(tx.connection, job=job)
        if row is None or row["person_id"] != who.id:
            raise Refusal("unknown_job")
        await sql.predictions.cancel(tx.connection, job=job)
    if row["done"]:
        shutil.rmtree(folder_of(settings, job), ignore_errors=True)
