"""How numbers are written in sentences: one format for rules that speak and for pages. Pure."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"


def share(value: float) -> str:
    """``.86`` of a share, score or likeness in [-1, 1]; ``1.00`` for one, a minus sign below 0."""
    size = f"{abs(value):.2f}"
    text = size if abs(value) >= 1 else size.removeprefix("0")
    return MINUS + text if value < 0 and text != ".00" else text


def rough(count: float) -> str:
    """Two significant digits, ``1,200``: more would claim to know what was estimated."""
    digits = max(len(str(round(count))) - 2, 0)
    return f"{round(round(count), -digits):,}"


def hundredths(value: float) -> str:
    """``+1.9`` of a change in [-1, 1], in hundredths."""
    return f"{100 * value:+.1f}".replace("-", MINUS)


def several(number: int, thing: str, things: str = "") -> str:
    """``1 clip``, ``1,200 clips``; ``things`` where the plural takes more than an s."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
