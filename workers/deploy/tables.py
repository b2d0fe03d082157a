"""A table of predictions in a file, whole or not there: CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from backend.domain.spreadsheets import neutralised
from backend.keeping import files

SUFFIXES = (".csv", ".jsonl", ".parquet")
COLUMNS = {
    "file": "string", "content_hash": "string", "shot": "int64", "start": "float64",
    "end": "float64", "frame_in": "int64", "frame_out": "int64", "frame_rate": "string",
    "label": "string", "version": "int64", "probability": "float64", "reported": "bool",
}  # fmt: skip
ROWS_AT_ONCE = 10_000

Row = dict[str, Any]


def write(path: Path, rows: Iterable[Row]) -> int:
    """All rows into the file; how many those were.

    Raises:
        OSError: it can't be written; the file before is as it was.
    """
    with files.draft(path) as made:
        return {".csv": _csv, ".jsonl": _json_lines, ".parquet": _parquet}[path.suffix](made, rows)


def _csv(path: Path, rows: Iterable[Row]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _cell(value) for name, value in row.items()})
            count += 1
    return count


def _cell(value: Any) -> Any:
    return neutralised(value) if isinstance(value, str) else value


def _json_lines(path: Path, rows: Iterable[Row]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _parquet(path: Path, rows: Iterable[Row]) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
    }
    schema = pa.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])
    count = 0
    with parquet.ParquetWriter(path, schema) as writer:
        for some in _some(rows):
            writer.write_table(pa.Table.from_pylist([_encodable(row) for row in some], schema))
            count += len(some)
    return count


def _encodable(row: Row) -> Row:
    """What is no Unicode in a file's name, escaped as in the other kinds of table."""
    name = row["file"].encode("utf-8", "backslashreplace").decode()
    return {**row, "file": name}


def _some(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while found := list(islice(left, ROWS_AT_ONCE)):
        yield found
