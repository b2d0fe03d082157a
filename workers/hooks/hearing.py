"""What happens to labels is heard from their streams, each event once, and kept as messages.

Level-triggered: a label is unheard while its stream has a higher number than was heard. How far it
was heard, and what of it was told, is kept in the transaction that keeps the messages. So nothing
is told before it is committed, nothing twice, and nothing is missed while no worker runs.
"""

from __future__ import annotations

from typing import Any

import asyncpg
import msgspec

import sql
from backend.domain import webhooks as rules
from backend.events import Transaction, transaction
from backend.messages import Alarmed, Deployed, LabelEvent, WebhookKind
from backend.messages.names import label_stream
from backend.views.hooked import broken_promises, progressed
from backend.webhooks import tell

AT_ONCE = 500  # events of one label in one transaction
# After these events of a label, its answers and what is derived from them are another.
OF_ANSWERS = {"Annotated", "BulkAnnotated", "Decided", "Counted", "Defined"}
_decoder: msgspec.json.Decoder[LabelEvent] = msgspec.json.Decoder(LabelEvent)


async def hear_all(pool: asyncpg.Pool) -> int:
    """Hear everything that was not heard; how many labels that were. None, where another worker
    does or nobody is to be told."""
    heard = 0
    while labels := await _unheard(pool):
        for label in labels:
            heard += await _hear(pool, label)
    return heard


async def _unheard(pool: asyncpg.Pool) -> list[int]:
    async with transaction(pool) as tx:
        if not await sql.webhooks.lock_hearing(tx.connection):
            return []
        if not await sql.webhooks.anybody(tx.connection):
            return []
        return [r["label"] for r in await sql.webhooks.unheard(tx.connection)]


async def _hear(pool: asyncpg.Pool, label: int) -> bool:
    """Hear some events of a label; whether there was anything to hear."""
    async with transaction(pool) as tx:
        if not await sql.webhooks.lock_hearing(tx.connection):
            return False
        rows = await sql.webhooks.unheard(tx.connection)
        known = next((r for r in rows if r["label"] == label), None)
        if known is None:
            return False
        events = await sql.webhooks.happened(
            tx.connection, stream=label_stream(label), seq=known["seq"], limit=AT_ONCE
        )
        if not events:
            return False
        for event in events:
            await _tell_event(tx, known, event)
        milestone, disagreements = known["milestone"], known["disagreements"]
        broken, at = known["broken"], events[-1]["at"]
        kinds = {event["type"] for event in events}
        if kinds & OF_ANSWERS:
            milestone = await _milestone(tx, known, at)
            disagreements = await _disagreements(tx, known, at)
        if kinds & {*OF_ANSWERS, "Deployed"}:
            broken = await _broken(tx, known, at)
        await sql.webhooks.heard(
            tx.connection,
            label=label,
            seq=events[-1]["seq"],
            milestone=milestone,
            disagreements=disagreements,
            broken=broken,
        )
    return True


async def _tell(
    tx: Transaction, known: asyncpg.Record, kind: WebhookKind, at: float, **data: Any
) -> None:
    await tell(tx, kind, label=known["label"], name=known["name"], at=at, data=data)


async def _tell_event(tx: Transaction, known: asyncpg.Record, event: asyncpg.Record) -> None:
    """What an event alone says."""
    if event["type"] not in ("Deployed", "Alarmed"):
        return
    match _decoder.decode(event["body"]):
        case Deployed(deployment=deployment):
            kind, data = rules.deployed(deployment)
            await _tell(tx, known, kind, event["at"], **data)
        case Alarmed(alarm=None):
            await _tell(tx, known, "drift.cleared", event["at"])
        case Alarmed(alarm=alarm) if alarm is not None:
            about = {"intake": alarm.intake, "text": alarm.text}
            await _tell(tx, known, "drift.raised", event["at"], **about)


async def _milestone(tx: Transaction, known: asyncpg.Record, at: float) -> int:
    """The highest milestone that the label ever reached; tells of a new one."""
    now = await progressed(tx.connection, known["label"])
    before: int = known["milestone"]
    if now.milestone > before:
        told = {"positives": now.positives, "negatives": now.negatives}
        await _tell(tx, known, "annotations.milestone", at, milestone=now.milestone, **told)
    return max(now.milestone, before)


async def _disagreements(tx: Transaction, known: asyncpg.Record, at: float) -> bool:
    """Whether clips wait for a decision; tells when they begin to."""
    waiting = await sql.webhooks.disputed(tx.connection, label=known["label"])
    if waiting and not known["disagreements"]:
        await _tell(tx, known, "disagreements.waiting", at, clips=waiting)
    return bool(waiting)


async def _broken(tx: Transaction, known: asyncpg.Record, at: float) -> list[int]:
    """The promises of what is in use against which answers speak; tells of new ones."""
    broken = await broken_promises(tx.connection, known["label"])
    for promise in broken:
        if promise["id"] not in known["broken"]:
            told = {"kind": promise["kind"], "level": promise["level"]}
            in_use = {name: promise[name] for name in ("alias", "version", "threshold")}
            await _tell(tx, known, "promise.broken", at, promise=told, **in_use)
    return [promise["id"] for promise in broken]
