"""Moments in words, in the time zone of the person who reads them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Asks a browser for the name of its time zone, such as Europe/Vienna.
ASK_ZONE = "Intl.DateTimeFormat().resolvedOptions().timeZone"


def zone_named(name: str) -> tzinfo:
    """The zone of that name; UTC for one that is not known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def moment(at: float, zone: tzinfo, now: float) -> str:
    """``14:02:07`` today, ``yesterday 14:02``, ``21 Nov 14:02``, ``21 Nov 2024``; `at` and `now`
    in Unix seconds."""
    then, today = datetime.fromtimestamp(at, zone), datetime.fromtimestamp(now, zone)
    if then.date() == today.date():
        return f"{then:%H:%M:%S}"
    if then.date() == (today - timedelta(days=1)).date():
        return f"yesterday {then:%H:%M}"
    if then.year == today.year:
        return f"{then.day} {then:%b %H:%M}"
    return f"{then.day} {then:%b %Y}"


def to_input(at: float, zone: tzinfo) -> str:
    """As an ``<input type="datetime-local">`` holds it, to the second."""
    return f"{datetime.fromtimestamp(at, zone):%Y-%m-%dT%H:%M:%S}"


def of_input(text: str, zone: tzinfo) -> float | None:
    """Unix seconds of what such an input says; None for what is no moment."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
