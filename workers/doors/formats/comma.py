"""CSV that spreadsheets open, RFC 4180 in UTF-8. What would be a formula there is shown as text, by
a quote before it that reading takes away again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.domain.spreadsheets import neutralised, restored
from backend.messages.exports import Exported
from workers.doors.formats import FormatError
from workers.doors.rows import COLUMNS, Row

LONGEST_CELL = 1 << 20  # characters


class CsvWriter:
    def __init__(self, path: Path, what: Exported, media: Path | None = None) -> None:
        self._columns = list(COLUMNS[what])
        self._file = path.open("w", encoding="utf-8", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(self._columns)

    def write(self, rows: list[Row]) -> None:
        self._csv.writerows([_cell(row[name]) for name in self._columns] for row in rows)

    def close(self) -> None:
        self._file.close()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return neutralised(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else value


def read_csv(path: Path) -> Iterator[Row]:
    """Raises: FormatError."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        table = csv.reader(text, strict=True)
        line = 0
        try:
            header = next(table, None)
            if not header:
                raise FormatError(f"{path} is empty: a header and a row for each annotation go in.")
            names = [name.strip().lower() for name in header]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise FormatError(f"{path}, row 1: the column {twice[0]!r} is there twice.")
            for cells in table:
                line = table.line_num
                if not any(cells):
                    continue
                if len(cells) != len(names):
                    raise FormatError(
                        f"{path}, row {line}: {len(cells)} cells stand under {len(names)} columns; "
                        "put cells that hold a comma into double quotes."
                    )
                yield {"row": f"row {line}"} | {
                    name: restored(cell) for name, cell in zip(names, cells, strict=True)
                }
        except UnicodeDecodeError as error:
            raise FormatError(
                f"{path} is not UTF-8 (after row {line}, byte {error.object[error.start]:#04x}): "
                "save it as “CSV UTF-8”."
            ) from None
        except csv.Error as error:
            raise FormatError(
                f"{path}, row {max(line, table.line_num)}: that is no CSV ({error}); a double quote"
                " may be missing there."
            ) from None
