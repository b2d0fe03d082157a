"""How names that files and people chose are shown: whole enough, and without tricks."""

from __future__ import annotations

import unicodedata

# Characters that turn the direction of what follows, also beyond the name.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINER = "\u200d"


def visible(text: str, *, keep: str = "") -> str:
    """Control characters and halves of characters as escapes like ``\\n`` or ``\\x1b``; what would
    move a cursor, end a line or be refused by a database does so no more. Those in ``keep`` stay.
    """
    return "".join(
        c if c in keep or unicodedata.category(c) not in ("Cc", "Cs") else _escape(c) for c in text
    )


def printable(text: str) -> str:
    """Text for a terminal: as `visible`, with its line ends and tabs, and what would turn the
    direction of the line as escapes, too."""
    return "".join(_escape(c) if c in BIDI else c for c in visible(text, keep="\n\t"))


def shortened(name: str, most: int) -> str:
    """At most ``most`` characters, cut in the middle: a name's end tells as much as its beginning.
    No accent and no joined emoji is cut in two."""
    if len(name) <= most:
        return name
    tail = (most - 1) // 2
    end = len(name) - tail
    while end < len(name) and _belongs(name, end):
        end += 1
    begin = most - 1 - tail
    while begin > 0 and _belongs(name, begin):
        begin -= 1
    return f"{name[:begin]}…{name[end:]}"


def _belongs(name: str, at: int) -> bool:
    """Whether the character there is part of the one before it."""
    return JOINER in (name[at], name[at - 1]) or unicodedata.category(name[at])[0] == "M"


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()
