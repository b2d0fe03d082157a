"""What jobs that programs ask for have in common: asked again under the same key it is the same
job, and nobody but who asked for it cancels it.

``area``: the queries of one kind of job, such as ``sql.exports``.
"""

from __future__ import annotations

from typing import Any

import asyncpg

from backend.auth import access
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.events import Transaction


async def asked_before(
    area: Any, pool: asyncpg.Pool, who: Visitor, once: str | None, asked: bytes
) -> int | None:
    """The job that this person asked for under this key, if there is one. ``asked``: a hash of
    all that is asked for.

    Raises:
        Refusal: asked_otherwise.
    """
    row = None if once is None else await area.asked_before(pool, person=who.id, once=once)
    if row is not None and row["asked"] != asked:
        raise Refusal("asked_otherwise")
    return None if row is None else int(row["id"])


async def cancelled(area: Any, tx: Transaction, who: Visitor, job: int) -> asyncpg.Record:
    """The job as it was; it is cancelled now.

    Raises:
        Refusal: unknown_job; not_signed_in.
    """
    await access.held(tx, who)
    row = await area.job(tx.connection, job=job)
    if row is None or row["person_id"] != who.id:
        raise Refusal("unknown_job")
    await area.cancel(tx.connection, job=job)
    return row
