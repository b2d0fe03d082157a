"""Webhooks: adding and removing addresses, trying them out, sending a message again."""

from __future__ import annotations

import time

import sql
from backend import webhooks
from backend.auth.access import Visitor
from backend.domain.webhooks import NotThere, spelled_url
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    MOST_WEBHOOKS,
    Acknowledged,
    AddWebhook,
    Redeliver,
    RemoveWebhook,
    TestWebhook,
)
from backend.views.hooked import broken_promises, progressed


async def add_webhook(tx: Transaction, who: Visitor, command: AddWebhook) -> Acknowledged:
    """Raises: Refusal: not_an_address; malformed: for nothing; too_many_webhooks; unknown_label."""
    try:
        url = spelled_url(command.url)
    except NotThere as why:
        raise Refusal("not_an_address", str(why)) from None
    if not command.kinds:
        raise Refusal("malformed", "Choose what the address is to be told.")
    there = await sql.webhooks.count(tx.connection)
    if there >= MOST_WEBHOOKS:
        raise Refusal("too_many_webhooks")
    for label in command.labels:
        if await sql.labels.get(tx.connection, label=label) is None:
            raise Refusal("unknown_label")
    number: int = await sql.webhooks.add(
        tx.connection,
        url=url,
        secret=command.secret,
        kinds=sorted(set(command.kinds)),
        labels=sorted(set(command.labels)) or None,
        person=who.id,
    )
    if not there:
        await _begin(tx)
    await webhooks.try_out(tx, number, at=time.time())
    return Acknowledged(id=command.id)


async def _begin(tx: Transaction) -> None:
    """From here on it is heard what happens: what was so far is told to nobody."""
    await sql.webhooks.wait_for_hearing(tx.connection)
    for label in await sql.webhooks.all_heard(tx.connection):
        await sql.webhooks.heard(
            tx.connection,
            label=label["label"],
            seq=label["seq"],
            milestone=(await progressed(tx.connection, label["label"])).milestone,
            disagreements=label["disputed"],
            broken=[p["id"] for p in await broken_promises(tx.connection, label["label"])],
        )


async def remove_webhook(tx: Transaction, who: Visitor, command: RemoveWebhook) -> Acknowledged:
    ended = await sql.webhooks.finish(
        tx.connection, webhook=command.webhook, why=f"removed by {who.name}"
    )
    if ended is None:
        raise Refusal("unknown_webhook")
    await tx.wake(webhooks.CHANGED)
    return Acknowledged(id=command.id)


async def test_webhook(tx: Transaction, who: Visitor, command: TestWebhook) -> Acknowledged:
    if await sql.webhooks.get(tx.connection, webhook=command.webhook) is None:
        raise Refusal("unknown_webhook")
    await webhooks.try_out(tx, command.webhook, at=time.time())
    return Acknowledged(id=command.id)


async def redeliver(tx: Transaction, who: Visitor, command: Redeliver) -> Acknowledged:
    """Raises: Refusal: unknown_webhook: no such message, or it is about a label that the person
    labels blind, or its endpoint was ended."""
    about = await sql.webhooks.about(tx.connection, message=command.message)
    blind = {r["label"] for r in await sql.webhooks.blind(tx.connection, people=[who.id])}
    if about is None or about["label"] in blind:
        raise Refusal("unknown_webhook")
    if await sql.webhooks.ask_again(tx.connection, message=command.message) is None:
        raise Refusal("unknown_webhook")
    await tx.wake(webhooks.CHANGED)
    return Acknowledged(id=command.id)
