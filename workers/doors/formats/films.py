"""What formats that hold films share: the rows of a film together, and a JSON file written film by
film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from workers.doors.formats import FormatError
from workers.doors.rows import Row

MOST_BYTES = 1 << 30  # of a JSON file that is read as a whole


def decoded(path: Path, kind: type[Any], what: str) -> Any:
    """A JSON file as a whole, as this type.

    Raises:
        FormatError: it is too large, no JSON, or of another kind.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FormatError(
            f"{path} has {size} bytes; {what} is read as a whole, and at most {MOST_BYTES}: split "
            "it, or use JSON lines."
        )
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise FormatError(f"{path} is empty; {what} is wanted.")
    try:
        return msgspec.json.decode(content, type=kind, strict=False)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise FormatError(f"{path} is no {what} ({error}).") from None


def objects(path: Path, where: str, of: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in a list of an object of the file; none where it has no such list.

    Raises:
        FormatError: it is something else.
    """
    found = of.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FormatError(f"{path}, {where}: `{name}` is no list of objects.")
    return found


class FilmByFilm:
    """Gathers rows, which come film by film, until a film is complete."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def complete(self, rows: list[Row]) -> Iterator[list[Row]]:
        """The films that these rows complete."""
        for row in rows:
            if self._rows and self._rows[0]["content_hash"] != row["content_hash"]:
                yield self._rows
                self._rows = []
            self._rows.append(row)

    def rest(self) -> Iterator[list[Row]]:
        if self._rows:
            yield self._rows
        self._rows = []


class JsonArray:
    """A JSON array in a file, written item by item between a head and a tail."""

    def __init__(self, path: Path, head: bytes = b"[", tail: bytes = b"]") -> None:
        self._file = path.open("wb")
        self._file.write(head + b"\n")
        self._tail = tail
        self._some = False
        self._encoder = msgspec.json.Encoder()

    def add(self, item: Any) -> None:
        self._file.write((b",\n" if self._some else b"") + self._encoder.encode(item))
        self._some = True

    def close(self) -> None:
        self._file.write(b"\n" + self._tail + b"\n")
        self._file.close()
