"""An export that somebody asked for: how far it is, and where its file lies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import asyncpg

import sql
from backend.auth.access import Visitor
from backend.domain import marker_files
from backend.errors import Refusal
from backend.messages import EXPORT_DAYS, MOST_ID, wire
from backend.messages.exports import (
    MARKER_FORMATS,
    AskExport,
    ExportFormat,
    ExportJob,
    ExportState,
)
from backend.settings import Settings
from backend.views.exports import labels_decoder, still_seen, wanted_decoder

# What the file of an export of rows ends with, and of which type its content is.
SUFFIXES: dict[ExportFormat, tuple[str, str]] = {
    "csv": (".csv", "text/csv"),
    "jsonl": (".jsonl", "application/jsonl"),
    "parquet": (".parquet", "application/vnd.apache.parquet"),
    "videofolder": (".zip", "application/zip"),
    "labelstudio": (".json", "application/json"),
    "fiftyone": (".json", "application/json"),
}
DAY = 86_400.0  # seconds


def folder_of(settings: Settings, job: int) -> Path:
    """The folder of an export's file, in which nothing else lies."""
    return settings.exports / str(job)


def kind_of(wanted: AskExport) -> tuple[str, str]:
    """What the file of an export ends with, and of which type its content is."""
    if wanted.what == "markers":
        form = MARKER_FORMATS[wanted.format]
        of = marker_files.file_of(form, one_film=wanted.filters.film is not None)
        return of.suffix, of.media_type
    return SUFFIXES[wanted.format]


def file_of(settings: Settings, job: int, wanted: AskExport) -> Path:
    """Where the file of an export lies."""
    return folder_of(settings, job) / f"export{kind_of(wanted)[0]}"


def file_word(name: str) -> str:
    """A name as every system takes it for a part of a file's name."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:60] or "label"


async def owned(pool: asyncpg.Pool, who: Visitor, job: int) -> Any:
    """The row of an export of the person's, who may still see all that it holds.

    Raises:
        Refusal: unknown_job; unknown_label, put_away, blind.
    """
    row = await sql.exports.job(pool, job=job) if 0 <= job <= MOST_ID else None
    if row is None or row["person_id"] != who.id:
        raise Refusal("unknown_job")
    await still_seen(pool, who, labels_decoder.decode(row["labels"]))
    return row


def export_job(row: Any) -> ExportJob:
    """How far an export is."""
    wanted, labels = wanted_decoder.decode(row["wanted"]), labels_decoder.decode(row["labels"])
    state = state_of(row)
    done = state == "done"
    of = labels[0].name if len(labels) == 1 else "all"
    name = f"{file_word(of)}-{wanted.what}{kind_of(wanted)[0]}"
    return ExportJob(
        id=row["id"],
        state=state,
        at=row["at"],
        what=wanted.what,
        format=wanted.format,
        name=name,
        rows=row["rows"],
        total=row["total"],
        error=row["error"],
        result=f"{wire.EXPORTS}/{row['id']}/result" if done else "",
        bytes=row["bytes"] if done else None,
        digest=row["digest"] or "" if done else "",
        expires=row["done_at"] + EXPORT_DAYS * DAY if done else None,
    )


def state_of(row: Any) -> ExportState:
    """What a row of `export_job` comes to."""
    if row["cancelled"]:
        return "cancelled"
    if row["expired"]:
        return "expired"
    if row["done"]:
        return "failed" if row["error"] else "done"
    return "running" if row["tries"] else "waiting"
