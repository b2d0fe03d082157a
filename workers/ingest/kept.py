"""What was decoded from a file, kept beside its clips until they are in the database."""

from __future__ import annotations

from pathlib import Path

import msgspec

from backend.keeping import files
from workers.video import VideoReport
from workers.video.samples import load_shot

REPORT = "report.json"


def write(folder: Path, report: VideoReport) -> None:
    """Keep the report. It comes last, so what it tells of is whole and on the disk."""
    files.write(folder / REPORT, msgspec.json.encode(report))


def read(folder: Path) -> VideoReport | None:
    """The report, where all it tells of is there too. None: the file must be decoded (again)."""
    try:
        report = msgspec.json.decode((folder / REPORT).read_bytes(), type=VideoReport)
        for shot in report.shots:
            load_shot(folder / shot.frames)
            if not all((folder / name).stat().st_size for name in (shot.proxy, shot.poster)):
                return None
    except (OSError, ValueError, KeyError, IndexError, msgspec.DecodeError):
        return None
    return report
