"""The formats that annotations leave and come in by; one file each, and this table of them.

A format's writer takes batches of rows, film by film, and its reader gives rows of the same columns
back (`workers.doors.rows`), with ``row``, where in the file each stands, in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from backend.messages.exports import Exported
from workers.doors.rows import Row


class FormatError(Exception):
    """A file cannot be read as what it should be: the message names the file, the place in it and
    what to do."""


def shown(value: object) -> str:
    """A value of a file for a message: its beginning, where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


class Writer(Protocol):
    """Writes one file; nothing of it is kept unless `close` returns."""

    def __init__(self, path: Path, what: Exported, media: Path | None = None) -> None: ...

    def write(self, rows: list[Row]) -> None: ...

    def close(self) -> None: ...


class Reader(Protocol):
    def __call__(self, path: Path) -> Iterator[Row]: ...
