"""JSON lines: an object for each row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from backend.messages.exports import Exported
from workers.doors.formats import FormatError
from workers.doors.rows import COLUMNS, Row

LONGEST_LINE = 1 << 20  # bytes


class JsonLinesWriter:
    def __init__(self, path: Path, what: Exported, media: Path | None = None) -> None:
        self._columns = list(COLUMNS[what])
        self._file = path.open("wb")
        self._encoder = msgspec.json.Encoder()

    def write(self, rows: list[Row]) -> None:
        lines = [{name: row[name] for name in self._columns} for row in rows]
        self._file.write(self._encoder.encode_lines(lines))

    def close(self) -> None:
        self._file.close()


def read_json_lines(path: Path) -> Iterator[Row]:
    """Raises: FormatError."""
    decoder = msgspec.json.Decoder(dict[str, Any])
    some = False
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise FormatError(
                    f"{path}, line {number} is longer than {LONGEST_LINE} bytes: JSON lines have an"
                    " object for each annotation, on a line of its own."
                )
            line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not line.strip():
                continue
            some = True
            try:
                found = decoder.decode(line)
            except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
                raise FormatError(
                    f"{path}, line {number}: that is no JSON object ({error}); write one on each "
                    "line."
                ) from None
            yield found | {"row": f"line {number}"}
    if not some:
        raise FormatError(f"{path} is empty: it has a JSON object for each annotation.")
