"""The table of API keys: from the protocol's keys to texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import TypedDict

from backend.messages import ApiKey, Scope
from ui.text import NOTHING, moment

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
    revoked: str  # when and by whom; empty: it holds


def shown(keys: Iterable[ApiKey], zone: tzinfo, now: float) -> list[KeyRow]:
    """Those that hold first, then those that were revoked; the newest first."""
    ordered = sorted(keys, key=lambda key: (key.revoked_at is not None, -key.id))
    return [_row(key, zone, now) for key in ordered]


def _row(key: ApiKey, zone: tzinfo, now: float) -> KeyRow:
    used = "never"
    if key.used_at is not None:
        used = f"{moment(key.used_at, zone, now)}, from {key.used_from or NOTHING}"
    revoked = ""
    if key.revoked_at is not None:
        revoked = f"revoked by {key.revoked_by}, {moment(key.revoked_at, zone, now)}"
    return {
        "id": key.id,
        "name": key.name,
        "owner": key.owner,
        "begins": f"{key.begins}…",
        "scopes": ", ".join(scope for scope in SCOPES if scope in key.scopes),
        "made": moment(key.at, zone, now),
        "used": used,
        "revoked": revoked,
    }
