"""``webhooks``: who is told what happens in the studio, and how the telling went."""

from __future__ import annotations

from collections.abc import Set

import asyncpg

import sql
from backend.messages import (
    SHOWN_MESSAGES,
    HookedLabel,
    Webhook,
    WebhookMessage,
    WebhooksState,
)


async def webhooks_states(pool: asyncpg.Pool, people: Set[int]) -> dict[int, WebhooksState]:
    """What each of these administrators may see."""
    labels: dict[int, list[HookedLabel]] = {person: [] for person in people}
    for r in await sql.webhooks.labels(pool, people=list(people)):
        labels[r["person"]].append(HookedLabel(id=r["id"], name=r["name"]))
    hidden: dict[int, set[int]] = {person: set() for person in people}
    for r in await sql.webhooks.blind(pool, people=list(people)):
        hidden[r["person"]].add(r["label"])
    names = {r["id"]: r["name"] for r in await sql.labels.list(pool)}
    endpoints = tuple(
        Webhook(
            id=r["id"],
            url=r["url"],
            kinds=tuple(r["kinds"]),
            labels=tuple(names.get(label, "a label that was put away") for label in r["labels"])
            if r["labels"]
            else (),
            owner=r["owner"],
            at=r["at"],
            told=r["told"],
            ended_at=r["ended_at"],
            ended=r["ended"],
        )
        for r in await sql.webhooks.endpoints(pool)
    )
    return {
        person: WebhooksState(
            webhooks=endpoints,
            messages=await _messages(pool, hidden[person]),
            labels=tuple(labels[person]),
        )
        for person in people
    }


async def _messages(pool: asyncpg.Pool, hidden: Set[int]) -> tuple[WebhookMessage, ...]:
    rows = await sql.webhooks.messages(pool, hidden=list(hidden), limit=SHOWN_MESSAGES)
    return tuple(
        WebhookMessage(
            id=r["id"],
            webhook=r["webhook"],
            message=r["message"],
            kind=r["kind"],
            label=r["name"] or "",
            at=r["at"],
            state=r["state"],
            tries=r["attempts"],
            due_at=r["due_at"],
            tried_at=r["tried_at"],
            milliseconds=None if r["seconds"] is None else round(1000 * r["seconds"]),
            status=r["status"],
            error=r["error"],
        )
        for r in rows
    )
