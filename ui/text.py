"""Words for what the protocol says in numbers and codes: moments, people, shares, names. Pure."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.domain import figures
from backend.domain.aims import AIM, CHANCE
from backend.messages import BATCH_SIZE, Presence

NOTHING = "–"  # what is shown for a value that is not known
BY_CHANCE = f"(chance {figures.share(CHANCE)})"  # beside a quality

ARM_NAMES = {
    "va": "Active learning",
    "zero_shot": "Text search",
    "random": "Random",
    "production": "New films",
}
SOURCE_NAMES = {
    "search": "search",
    "similar": "similar clips",
    "va": "active learning",
    "va_random": "active learning, its random share",
    "zero_shot": "text search batch",
    "random": "random",
    "stratified": "every kind",
    "audit": "audit",
    "top_positive": "likely yes",
    "top_negative": "likely no",
    "borderline": "unsure",
    "production": "new films",
    "wall": "the wall",
    "review": "review",
    "reel": "reel",
    "blind": "blind queue",
    "example": "examples",
    "import": "import",
    "sibling": "yes of a label that excludes this one",
}
TAB_NAMES = {
    "search": "searching",
    "next": f"the next {BATCH_SIZE}",
    "wall": "at the wall",
    "random": "random",
    "review": "reviewing",
    "reel": "the reel",
}

# ── numbers ─────────────────────────────────────────────────────────────────────────────────────


def duration(hours: float) -> str:
    """``1.5 h``; ``24 min`` and ``40 s`` of less than an hour and a minute."""
    seconds = round(3600 * hours)
    if seconds < 60:
        return f"{seconds} s"
    return f"{seconds / 60:.0f} min" if seconds < 3570 else f"{hours:,.1f} h"


def share(value: float | None) -> str:
    """``.86``; ``1.00`` for one; a dash where it is not known."""
    return NOTHING if value is None else figures.share(value)


def interval(low: float | None, high: float | None) -> str:
    """``.81–.90``; empty where it is not known."""
    return "" if low is None or high is None else f"{share(low)}–{share(high)}"


def percent(value: float) -> str:
    """``86%``, as a style holds it; people read `share`."""
    return f"{round(100 * value)}%"


def towards_aim(number: int) -> str:
    """The width of a bar that is full at the aim."""
    return percent(min(1.0, number / AIM))


def signed(value: float | None) -> str:
    """``.86``, ``0``, ``−.12``; a dash where it is not known."""
    if value is None or round(value, 2) == 0:
        return NOTHING if value is None else "0"
    return ("−" if value < 0 else "") + share(abs(value))


def between(low: float | None, high: float | None) -> str:
    """``−.12 to .30``; empty where it is not known."""
    return "" if low is None or high is None else f"{signed(low)} to {signed(high)}"


def count(number: int, thing: str, things: str = "") -> str:
    """``1 clip``, ``1,200 clips``; ``things`` where the plural takes more than an s."""
    return figures.several(number, thing, things)


# ── moments ─────────────────────────────────────────────────────────────────────────────────────

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


def clock(seconds: float) -> str:
    """A place in a film: ``1:02.5``."""
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}"


def to_input(at: float, zone: tzinfo) -> str:
    """As an ``<input type="datetime-local">`` holds it, to the second."""
    return f"{datetime.fromtimestamp(at, zone):%Y-%m-%dT%H:%M:%S}"


def of_input(text: str, zone: tzinfo) -> float | None:
    """Unix seconds of what such an input says; None for what is no moment."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


# ── people ──────────────────────────────────────────────────────────────────────────────────────


class Here(TypedDict):
    """A person who is here, in few letters."""

    initials: str
    title: str


def initials(name: str) -> str:
    """Two letters: of the first two words that have any, else of the only one; what is no letter,
    such as a bracket, a figure or a picture, stands for nobody. A name without letters: its first
    two signs that are no spaces."""
    words = [letters for word in name.split() if (letters := _letters(word))]
    if len(words) > 1:
        return "".join(word[0] for word in words[:2]).upper()
    return (words[0][:2] if words else "".join(name.split())[:2]).upper()


def _letters(word: str) -> str:
    """Of a word, its letters in any script, marks that stand on one left out."""
    return "".join(sign for sign in unicodedata.normalize("NFC", word) if sign.isalpha())


def named(name: str, tab: str = "") -> Here:
    doing = TAB_NAMES.get(tab)
    return {"initials": initials(name), "title": f"{name} – {doing}" if doing else name}


def others(frame: Presence, me: int) -> list[Here]:
    """The colleagues; my own other tabs are not company."""
    return [named(person.name, person.tab) for person in frame.people if person.person != me]
