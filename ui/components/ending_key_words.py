"""Which API keys end soon, in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from backend.domain.key_ends import days_left, ends_soon
from backend.messages import ApiKey
from ui.text import count


def soon(keys: Iterable[ApiKey], person: int, now: float) -> str:
    """Which keys end soon, the soonest first; "": none does. ``person``: who reads it."""
    ending = [k for k in keys if k.revoked_at is None and ends_soon(k.expires_at, now)]
    if not ending:
        return ""
    ending.sort(key=lambda key: key.expires_at or 0)
    named = [
        f"“{key.name}”{'' if key.person == person else f' of {key.owner}'} in "
        f"{count(days_left(key.expires_at or 0, now), 'day')}"
        for key in ending
    ]
    key, it = ("An API key ends", "it") if len(ending) == 1 else ("API keys end", "them")
    return (
        f"{key} soon: {', '.join(named)}. Whatever uses {it} stops then; make another one in time."
    )
