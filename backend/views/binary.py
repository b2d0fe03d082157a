"""Arrays of numbers as Postgres sends them in binary, which numpy reads at once: thousands of rows
as one value."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def numbers(raw: bytes, kind: str) -> npt.NDArray[Any]:
    """All numbers of an array without NULLs, row by row: what ``array_send`` gives is a header,
    then the length of each number before it. ``kind`` as numpy names it, such as ``>i8``."""
    values = np.frombuffer(raw, dtype=[("length", ">i4"), ("value", kind)], offset=_header(raw))
    return values["value"].astype(kind[1:])


def _header(raw: bytes) -> int:
    """Bytes before the first number: dimensions, flags, type, and of each dimension two numbers."""
    return 12 + 8 * int.from_bytes(raw[:4], "big")
