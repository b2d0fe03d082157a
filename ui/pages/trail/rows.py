"""The table of the trail: from the protocol's entries to texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import TypedDict, get_args
from urllib.parse import urlencode

from backend.messages import ReadTrail, TrailAction, TrailEntry, Via
from ui.text import NOTHING, moment

ACTIONS: tuple[str, ...] = get_args(TrailAction)
VIA: dict[Via, str] = {
    "page": "", "key": "by API key", "provider": "by the provider", "terminal": "in the terminal",
}  # fmt: skip
NOBODY = "nobody known"


class TrailRow(TypedDict):
    id: int
    at: str
    who: str
    action: str
    what: str
    source: str  # from where


def shown(entries: Iterable[TrailEntry], zone: tzinfo, now: float) -> list[TrailRow]:
    return [
        {
            "id": entry.id,
            "at": moment(entry.at, zone, now),
            "who": entry.name or ("" if entry.via == "terminal" else NOBODY),
            "action": entry.action,
            "what": " · ".join(part for part in (entry.about, entry.label, entry.details) if part),
            "source": ", ".join(part for part in (entry.address, VIA[entry.via]) if part)
            or NOTHING,
        }
        for entry in entries
    ]


def query_of(asked: ReadTrail) -> str:
    """As an address has it; "" where nothing narrows it."""
    given = {
        name: value
        for name in ("name", "action", "since", "until")
        if (value := getattr(asked, name)) is not None
    }
    return f"?{urlencode(given)}" if given else ""
