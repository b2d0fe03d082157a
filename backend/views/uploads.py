"""Files that somebody sends piece by piece: how much of each is there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg

import sql
from backend.db import Reader
from backend.domain import upload_names
from backend.errors import Refusal
from backend.keeping import uploads as lying
from backend.messages import SHOWN_UPLOADS, UPLOAD_HOURS
from backend.messages.uploads import Upload, Uploads
from backend.settings import Settings


def place(settings: Settings, upload: int, name: str) -> Path:
    """Where an upload of this shown name lies once it is whole."""
    return settings.uploads / str(upload) / upload_names.on_disk(name)


async def upload(reader: Reader, settings: Settings, person: int, number: int) -> Upload:
    """One of a person's.

    Raises:
        Refusal: unknown_upload.
    """
    row = await sql.uploads.one(reader, upload=number, person=person)
    if row is None:
        raise Refusal("unknown_upload")
    return await asyncio.to_thread(_shown, settings, row)


async def uploads(reader: Reader, settings: Settings, person: int) -> Uploads:
    """Those under way and those that were left, the newest first."""
    rows = await sql.uploads.of_person(reader, person=person, limit=SHOWN_UPLOADS)
    theirs = await sql.uploads.lying(reader, person=person)
    return Uploads(
        uploads=tuple(await asyncio.to_thread(lambda: [_shown(settings, row) for row in rows])),
        largest=settings.largest_upload,
        room=max(0, settings.most_uploads - theirs["bytes"]),
    )


def _shown(settings: Settings, row: asyncpg.Record) -> Upload:
    received = 0
    if not row["ended"]:
        received = min(row["size"], lying.arrived(place(settings, row["id"], row["name"])))
    coming = row["file_id"] is None and not row["ended"]
    return Upload(
        id=row["id"],
        name=row["name"],
        size=row["size"],
        received=row["size"] if row["file_id"] is not None else received,
        state=row["ended"] or ("receiving" if coming else "arrived"),
        mark=row["mark"],
        intake=row["intake"],
        file=row["file_id"],
        expires_at=row["moved_at"] + UPLOAD_HOURS * 3600 if coming else None,
    )
