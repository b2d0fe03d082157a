"""When an API key ends, and from when on that is said: in good time, so that nothing stops."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

SOON_DAYS = 14  # before a key ends, its person is told, and so are programs that ask by it
DAY = 86_400.0  # seconds


def ends_soon(expires_at: float | None, now: float) -> bool:
    """Whether a key that ends at a moment (Unix seconds; None: never) holds, for at most
    `SOON_DAYS` more."""
    return expires_at is not None and 0 < expires_at - now <= SOON_DAYS * DAY


def days_left(expires_at: float, now: float) -> int:
    """Days until then, rounded, at least 1."""
    return max(1, round((expires_at - now) / DAY))


def sunset(expires_at: float) -> str:
    """The moment as the header ``Sunset`` writes it (RFC 8594; an HTTP-date, to the second)."""
    return format_datetime(datetime.fromtimestamp(int(expires_at), UTC), usegmt=True)
