"""Telling webhooks: a message is kept in the transaction that knows of it, and sent by a worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

import sql
from backend.domain.webhooks import TEST
from backend.events import Transaction
from backend.messages import WebhookKind
from backend.messages.names import Name

CHANGED = Name(kind="webhook")


async def tell(
    tx: Transaction, kind: WebhookKind, *, label: int, name: str, at: float, data: dict[str, Any]
) -> int:
    """Keeps a message about a label for every endpoint that wants it, but none whose administrator
    labels it blind; how many. ``name``: the label's; ``at``: when it happened, in Unix seconds.
    ``data`` holds what the label's primaries all see, and nobody's answers."""
    body = _body(kind, at, {"label": {"id": label, "name": name}, **data})
    told: int = await sql.webhooks.tell(tx.connection, kind=kind, label=label, body=body)
    if told:
        await tx.wake(CHANGED)
    return told


async def tell_of_labels(
    tx: Transaction, kind: WebhookKind, *, labels: Sequence[int], at: float, data: dict[str, Any]
) -> int:
    """The same of something that is about several labels, or none: for no endpoint whose
    administrator labels one of them blind."""
    told: int = await sql.webhooks.tell_of_labels(
        tx.connection, kind=kind, labels=list(labels), body=_body(kind, at, data)
    )
    if told:
        await tx.wake(CHANGED)
    return told


async def try_out(tx: Transaction, webhook: int, *, at: float) -> None:
    """Keeps a message for one endpoint that tells nothing."""
    body = _body(TEST, at, {"webhook": webhook})
    await sql.webhooks.tell_one(tx.connection, webhook=webhook, kind=TEST, body=body)
    await tx.wake(CHANGED)


def _body(kind: str, at: float, data: dict[str, Any]) -> str:
    moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    return msgspec.json.encode(
        {"type": kind, "timestamp": moment.replace("+00:00", "Z"), "data": data}
    ).decode()
