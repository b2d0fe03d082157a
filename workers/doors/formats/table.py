"""Which format is written and read by what; `known` says what a file holds by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend.messages.exports import ExportFormat
from workers.doors.formats import FormatError, Reader, Writer
from workers.doors.formats.comma import CsvWriter, read_csv
from workers.doors.formats.fifty_one import FiftyOneWriter, read_fifty_one
from workers.doors.formats.json_lines import JsonLinesWriter, read_json_lines
from workers.doors.formats.label_studio import LabelStudioWriter, read_label_studio
from workers.doors.formats.parquet import ParquetWriter, read_parquet
from workers.doors.formats.video_folder import METADATA, VideoFolderWriter, read_video_folder


@dataclass(frozen=True)
class Format:
    """What writes a format, and what reads annotations of it."""

    writer: type[Writer]
    reader: Reader


FORMATS: dict[ExportFormat, Format] = {
    "csv": Format(CsvWriter, read_csv),
    "jsonl": Format(JsonLinesWriter, read_json_lines),
    "parquet": Format(ParquetWriter, read_parquet),
    "videofolder": Format(VideoFolderWriter, read_video_folder),
    "labelstudio": Format(LabelStudioWriter, read_label_studio),
    "fiftyone": Format(FiftyOneWriter, read_fifty_one),
}
# A file called so, or ending so, has this format; `.json` alone tells none.
ENDS: dict[str, ExportFormat] = {
    METADATA: "videofolder",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".zip": "videofolder",
}


def known(path: Path) -> ExportFormat:
    """The format of a file by its name.

    Raises:
        FormatError: its name ends like none.
    """
    for end, name in ENDS.items():
        if path.name.lower().endswith(end):
            return name
    raise FormatError(
        f"{path}: its name does not tell its format; give --format {'|'.join(FORMATS)}."
    )
