"""The table of API keys: from the protocol's keys to texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import TypedDict

from backend.domain.key_ends import days_left, ends_soon
from backend.messages import KEY_DAYS, ApiKey, Scope
from ui.text import NOTHING, count, moment

DAYS = {str(days): f"{days} days" for days in KEY_DAYS} | {"": "until it is revoked"}
USUAL_DAYS = "90"

# What a key may be for, in words.
SCOPES: dict[Scope, str] = {
    "predict": "ask models what they say of embeddings, clips, words and videos",
    "read": "see what you see: labels, clips, answers, numbers",
    "annotate": "answer clips and change labels, as far as you may",
    "admin": "see and change accounts and teams, as administrators may",
}


class KeyRow(TypedDict):
    id: int
    name: str
    owner: str
    begins: str
    scopes: str
    made: str
    used: str
    until: str  # when it ends by itself
    revoked: str  # when and by whom, or that it ended; empty: it holds


def shown(keys: Iterable[ApiKey], zone: tzinfo, now: float) -> list[KeyRow]:
    """Those that hold first, then those that were revoked or ended; the newest first."""
    ordered = sorted(keys, key=lambda key: (key.revoked_at is not None or _over(key, now), -key.id))
    return [_row(key, zone, now) for key in ordered]


def _over(key: ApiKey, now: float) -> bool:
    return key.expires_at is not None and key.expires_at <= now


def _until(key: ApiKey, zone: tzinfo, now: float) -> str:
    """When a key ends; in good time, how soon that is."""
    if key.expires_at is None:
        return "revoked"
    soon = ""
    if ends_soon(key.expires_at, now):
        soon = f", in {count(days_left(key.expires_at, now), 'day')}"
    return moment(key.expires_at, zone, now) + soon


def _row(key: ApiKey, zone: tzinfo, now: float) -> KeyRow:
    used = "never"
    if key.used_at is not None:
        used = f"{moment(key.used_at, zone, now)}, from {key.used_from or NOTHING}"
    revoked = ""
    if key.revoked_at is not None:
        revoked = f"revoked by {key.revoked_by}, {moment(key.revoked_at, zone, now)}"
    elif _over(key, now):
        revoked = "ended: make another one"
    return {
        "id": key.id,
        "name": key.name,
        "owner": key.owner,
        "begins": f"{key.begins}…",
        "scopes": ", ".join(scope for scope in SCOPES if scope in key.scopes),
        "made": moment(key.at, zone, now),
        "used": used,
        "until": _until(key, zone, now),
        "revoked": revoked,
    }
