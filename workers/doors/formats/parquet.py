"""Parquet, with types, compressed; read and written in groups of rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from backend.messages.exports import Exported
from workers.doors.formats import FormatError
from workers.doors.rows import COLUMNS, Row

GROUP = 50_000  # rows of a group, which is what stands in memory
AT_ONCE = 5000  # rows
MOST_BYTES = 1 << 30  # of a group of rows when it is unpacked
TYPES = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
}


class ParquetWriter:
    def __init__(self, path: Path, what: Exported, media: Path | None = None) -> None:
        self._schema = pa.schema([(n, TYPES[kind]) for n, kind in COLUMNS[what].items()])
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, rows: list[Row]) -> None:
        columns = [pa.array([row[f.name] for row in rows], f.type) for f in self._schema]
        self._waiting.append(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self._rows += len(rows)
        if self._rows >= GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting))
        self._waiting, self._rows = [], 0

    def close(self) -> None:
        self._flush()
        self._writer.close()


def read_parquet(path: Path) -> Iterator[Row]:
    """Raises: FormatError."""
    try:
        with parquet.ParquetFile(path) as file:
            meta = file.metadata
            largest = max(
                (meta.row_group(n).total_byte_size for n in range(meta.num_row_groups)), default=0
            )
            if largest > MOST_BYTES:
                raise FormatError(
                    f"{path}: a group of its rows has {largest} bytes when it is unpacked, more "
                    f"than {MOST_BYTES}: write it with smaller row groups."
                )
            number = 0
            for batch in file.iter_batches(AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    yield {"row": f"row {number}"} | _plain(row)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise FormatError(f"{path} is no Parquet file that can be read ({error}).") from None


def _plain(row: dict[str, Any]) -> Row:
    return {name.strip().lower(): value for name, value in row.items()}
