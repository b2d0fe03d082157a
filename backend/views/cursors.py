"""Places in a list that goes on: what a page ends with, as a client gives it back."""

from __future__ import annotations

import base64
import binascii

import msgspec

from backend.errors import Refusal


def encode(*values: float | int) -> str:
    """The values as one word."""
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode()


def decode(cursor: str | None, size: int) -> tuple[float | int, ...]:
    """The ``size`` values of a word; as many zeros for None.

    Raises:
        Refusal: bad_cursor.
    """
    if cursor is None:
        return (0,) * size
    try:
        values = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor.encode()), type=tuple[float | int, ...]
        )
    except (msgspec.MsgspecError, binascii.Error, ValueError):
        raise Refusal("bad_cursor") from None
    if len(values) != size:
        raise Refusal("bad_cursor")
    return values
