"""The ingest table: from the protocol's rows to texts and widths. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypedDict

from backend.domain.display import printable, shortened
from backend.messages import Corpus, IngestRow, Stage
from ui.text import count, duration, share

LONGEST = 300  # rows on the page; finished files beyond them are only counted
NAME = 48  # characters of a file's name in its row; the rest is in its tooltip
STAGES = ("decoding", "embedding", "indexing", "failed", "waiting", "done", "known")
STAGE_TEXTS = {
    "waiting": "waiting",
    "decoding": "finding shots",
    "embedding": "embedding",
    "indexing": "indexing",
    "done": "done",
    "failed": "failed",
    "known": "already here",
}
FINISHED: set[Stage] = {"done", "known"}
RUNNING: set[Stage] = {"decoding", "embedding", "indexing"}


class FileRow(TypedDict):
    file: int
    name: str
    short: str
    stage: str
    text: str
    width: str
    running: bool
    clips: str
    length: str
    error: str
    warnings: str


class Totals(TypedDict):
    clips: str
    videos: str
    hours: str
    embedder: str
    files: str


NOTHING_YET: Totals = {"clips": "–", "videos": "–", "hours": "–", "embedder": "–", "files": ""}


def updated(held: Mapping[int, IngestRow], rows: Iterable[IngestRow]) -> dict[int, IngestRow]:
    """Rows are whole and carry a version: an older one never replaces a newer one."""
    result = dict(held)
    for row in rows:
        if row.file not in result or result[row.file].version <= row.version:
            result[row.file] = row
    return result


def shown(rows: Iterable[IngestRow]) -> list[FileRow]:
    """What runs first, then what failed, then the rest; at most `LONGEST`."""
    ordered = sorted(rows, key=lambda row: (STAGES.index(row.stage), row.name))
    return [_view(row) for row in ordered[:LONGEST]]


def totals(corpus: Corpus, rows: Iterable[IngestRow]) -> Totals:
    stages: Counter[Stage] = Counter(row.stage for row in rows)
    running = sum(stages[stage] for stage in RUNNING)
    counts = [
        (running, "in work"),
        (stages["waiting"], "waiting"),
        (stages["failed"], "failed"),
        (stages["done"] + stages["known"], "done"),
    ]
    return {
        "clips": f"{corpus.clips:,}",
        "videos": f"{corpus.videos:,}",
        "hours": duration(corpus.hours),
        "embedder": corpus.embedder or "–",
        "files": " · ".join(f"{count:,} {what}" for count, what in counts if count),
    }


def _view(row: IngestRow) -> FileRow:
    percent = 100 if row.stage in FINISHED else round(100 * row.fraction)
    text = STAGE_TEXTS[row.stage]
    clips = count(row.clips, "clip") if row.clips else ""
    if row.duplicates:
        copies = "near-duplicate" if row.duplicates == 1 else "near-duplicates"
        clips += f", {row.duplicates:,} {copies} left out"
    return {
        "file": row.file,
        "name": row.name,
        "short": shortened(printable(row.name), NAME),
        "stage": row.stage,
        "text": f"{text} {share(row.fraction)}" if row.stage in RUNNING else text,
        "width": f"{percent}%",
        "running": row.stage in RUNNING,
        "clips": clips,
        "length": _length(row.seconds) if row.seconds else "",
        "error": row.error,
        "warnings": " ".join(row.warnings),
    }


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
