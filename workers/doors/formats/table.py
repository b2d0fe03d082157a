"""Which format is written and read by what; `known` says what a file holds by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend.messages.exports import ExportFormat
from workers.doors.formats import FormatError, Reader, Writer
from workers.doors.formats.comma import CsvWriter, read_csv
from workers.doors.formats.json_lines import JsonLinesWriter, read_json_lines
from workers.doors.formats.parquet import ParquetWriter, read_parquet


@dataclass(frozen=True)
class Format:
    """``suffix``: of a file; ``media_type``: of its content."""

    writer: type[Writer]
    reader: Reader
    suffix: str
    media_type: str


FORMATS: dict[ExportFormat, Format] = {
    "csv": Format(CsvWriter, read_csv, ".csv", "text/csv; charset=utf-8"),
    "jsonl": Format(JsonLinesWriter, read_json_lines, ".jsonl", "application/jsonl"),
    "parquet": Format(ParquetWriter, read_parquet, ".parquet", "application/vnd.apache.parquet"),
}


def known(path: Path) -> ExportFormat:
    """The format of a file by its name.

    Raises:
        FormatError: its name ends like none.
    """
    for name, of in FORMATS.items():
        if path.name.lower().endswith(of.suffix):
            return name
    raise FormatError(
        f"{path}: its name does not tell its format; give --format {'|'.join(FORMATS)}."
    )
