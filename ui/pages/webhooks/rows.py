"""The tables of webhooks: from the protocol's endpoints and messages to texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import TypedDict

from backend.domain.webhooks import KINDS, TEST
from backend.messages import NO, YES, Webhook, WebhookMessage
from ui.text import NOTHING, count, moment

ALL_LABELS = "all labels"


class HookRow(TypedDict):
    id: int
    url: str
    kinds: str
    labels: str
    owner: str
    at: str
    state: str  # why nothing is sent; empty: it is told


class MessageRow(TypedDict):
    id: int
    at: str
    url: str
    kind: str
    label: str
    message: str  # its id for the receiver
    state: str
    went: str  # how the last try went
    took: str
    again: bool  # it may be sent again


def shown(hooks: Iterable[Webhook], zone: tzinfo, now: float) -> list[HookRow]:
    return [
        {
            "id": hook.id,
            "url": hook.url,
            "kinds": "everything" if len(hook.kinds) == len(KINDS) else ", ".join(hook.kinds),
            "labels": ", ".join(hook.labels) or ALL_LABELS,
            "owner": hook.owner,
            "at": moment(hook.at, zone, now),
            "state": _why_not(hook, zone, now),
        }
        for hook in hooks
    ]


def messages(
    told: Iterable[WebhookMessage], hooks: Iterable[Webhook], zone: tzinfo, now: float
) -> list[MessageRow]:
    """The newest first, as they come."""
    by_id = {hook.id: hook for hook in hooks}
    return [
        {
            "id": one.id,
            "at": moment(one.at, zone, now),
            "url": by_id[one.webhook].url if one.webhook in by_id else "removed",
            "kind": "test" if one.kind == TEST else one.kind,
            "label": one.label or NOTHING,
            "message": one.message,
            "state": _state(one, zone, now),
            "went": _went(one),
            "took": NOTHING if one.milliseconds is None else f"{one.milliseconds:,} ms",
            "again": one.webhook in by_id and by_id[one.webhook].ended_at is None,
        }
        for one in told
    ]


def _why_not(hook: Webhook, zone: tzinfo, now: float) -> str:
    if hook.ended_at is not None:
        return f"{hook.ended}, {moment(hook.ended_at, zone, now)}"
    if not hook.told:
        return f"{hook.owner} is no administrator any more, so nothing is sent; add it anew"
    return ""


def _state(one: WebhookMessage, zone: tzinfo, now: float) -> str:
    tries = count(one.tries, "try", "tries")
    if one.state == "delivered":
        return f"{YES} delivered, {tries}"
    if one.state == "given up":
        return f"{NO} given up after {tries}"
    if one.due_at is None or not one.tries:
        return "waits to be sent"
    return f"{tries}; again {moment(one.due_at, zone, now)}"


def _went(one: WebhookMessage) -> str:
    if one.tried_at is None:
        return NOTHING
    return one.error or f"It answered {one.status}."
