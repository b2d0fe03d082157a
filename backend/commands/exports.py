"""Exports that people ask for: asking, once for each key, and cancelling."""

from __future__ import annotations

import hashlib

import asyncpg
import msgspec

import sql
from backend import trail
from backend.auth import access
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.events import transaction
from backend.messages import MOST_EXPORTS
from backend.messages.exports import AskExport
from backend.views.exports import checked_where, labels_meant
from backend.views.naming import names_for


async def ask(
    pool: asyncpg.Pool, who: Visitor, wanted: AskExport, once: str | None
) -> tuple[int, bool]:
    """The export, and whether it is a new one: the same asked again under the same key is not.

    Raises:
        Refusal: too_many_exports; asked_otherwise; unknown_label; blind; query;
            not_signed_in.
    """
    asked = hashlib.sha256(msgspec.json.encode(wanted)).digest()
    if once is not None and (before := await _before(pool, who, asked, once)) is not None:
        return before, False
    labels = await labels_meant(pool, who, wanted)
    checked_where(await names_for(pool, who), wanted.where)
    async with transaction(pool) as tx:
        await access.held(tx, who)
        if await sql.exports.unfinished(tx.connection, person=who.id) >= MOST_EXPORTS:
            raise Refusal("too_many_exports")
        job = await sql.exports.add(
            tx.connection,
            person=who.id,
            once=once,
            asked=asked,
            wanted=msgspec.json.encode(wanted).decode(),
            labels=msgspec.json.encode(labels).decode(),
        )
        if job is not None:
            await trail.leave(
                tx.connection, "export asked for", via="page" if who.scopes is None else "key",
                person=who.id, name=who.name, address=who.address,
                about=f"{wanted.what} as {wanted.format}",
            )  # fmt: skip
    if job is not None:
        return int(job), True
    # The same request came twice at once, and the other one won.
    assert once is not None
    before = await _before(pool, who, asked, once)
    assert before is not None
    return before, False


async def _before(pool: asyncpg.Pool, who: Visitor, asked: bytes, once: str) -> int | None:
    row = await sql.exports.asked_before(pool, person=who.id, once=once)
    if row is None:
        return None
    if row["asked"] != asked:
        raise Refusal("asked_otherwise")
    return int(row["id"])


async def cancel(pool: asyncpg.Pool, who: Visitor, job: int) -> None:
    """Whoever is at it stops soon; a worker removes the file of an export that is done.

    Raises:
        Refusal: unknown_job; not_signed_in.
    """
    async with transaction(pool) as tx:
        await access.held(tx, who)
        row = await sql.exports.job(tx.connection, job=job)
        if row is None or row["person_id"] != who.id:
            raise Refusal("unknown_job")
        await sql.exports.cancel(tx.connection, job=job)
