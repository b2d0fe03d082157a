"""Exports that people asked for: what the table says is due is written, one after another.

Whoever is at an export holds a lock of the database, which ends with the worker. A file that a
worker died over is begun anew: the export's folder holds the whole file or none.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import shutil
import time
from pathlib import Path

import asyncpg

import sql
from backend import db, webhooks
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.events import Transaction, transaction
from backend.keeping import files
from backend.messages import EXPORT_DAYS
from backend.settings import Settings
from backend.views.export_jobs import DAY, file_of, folder_of
from backend.views.exports import labels_decoder, still_seen, wanted_decoder
from workers.doors.exporting import export
from workers.doors.formats import FormatError
from workers.doors.reading import Selection

logger = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.5
EXPIRE_SECONDS = 60.0  # between two looks for files that are too old
MOST_TRIES = 5
PIECE = 1 << 20  # bytes
_LEFT: tuple[type[BaseException], ...] = (asyncio.CancelledError, *db.AWAY)


class _Cancelled(Exception):
    """Nobody wants it any more."""


class Exports:
    """Writes exports, in the background of a worker."""

    def __init__(self, settings: Settings, pool: asyncpg.Pool) -> None:
        self._settings = settings
        self._pool = pool
        self._background: asyncio.Task[None] | None = None
        self._looked = 0.0

    def wake(self) -> None:
        """Write what is due in the background, unless that is going on."""
        if self._background is None or self._background.done():
            self._background = asyncio.create_task(self._work_and_say())

    async def close(self) -> None:
        """Stop what is being written; another worker begins it anew."""
        if self._background is not None:
            self._background.cancel()
            await asyncio.gather(self._background, return_exceptions=True)

    async def _work_and_say(self) -> None:
        try:
            await self.carry_out_due()
        except db.AWAY as error:
            logger.warning("cannot export: %s", error)
        except Exception:
            logger.exception("exporting failed")

    async def carry_out_due(self) -> None:
        """Write everything that is due and that nobody else is at, and remove what is too old."""
        for row in await sql.exports.due(self._pool):
            await self.carry_out(row["id"])
        if time.monotonic() - self._looked > EXPIRE_SECONDS:
            self._looked = time.monotonic()
            for row in await sql.exports.expired(self._pool, seconds=EXPORT_DAYS * DAY):
                await asyncio.to_thread(files.remove, folder_of(self._settings, row["id"]))
                await sql.exports.expire(self._pool, job=row["id"])

    async def carry_out(self, job: int) -> None:
        """Write an export, unless somebody else is at it."""
        async with self._pool.acquire() as connection:
            if not await sql.exports.claim(connection, job=job):
                return
            try:
                row = await sql.exports.job(connection, job=job)
                if row is not None and not row["done"]:
                    await self._carry_out(row)
            finally:
                with contextlib.suppress(*db.AWAY):
                    await sql.exports.release(connection, job=job)

    async def _carry_out(self, row: asyncpg.Record) -> None:
        job, wanted = row["id"], wanted_decoder.decode(row["wanted"])
        path = file_of(self._settings, job, wanted)
        rows, size, digest, error = 0, None, None, ""
        tries = await sql.exports.begin(self._pool, job=job)
        try:
            if row["cancelled"]:
                raise _Cancelled
            if tries > MOST_TRIES:
                raise Refusal(
                    "internal",
                    f"The program that wrote this file ended {MOST_TRIES} times without finishing "
                    "it, so it was given up.",
                )
            rows = await self._write(row, path)
            size, digest = path.stat().st_size, await asyncio.to_thread(_digest, path)
        except _Cancelled:
            pass
        except Refusal as refusal:
            error = refusal.message
        except FormatError as failed:
            error = str(failed)
        except _LEFT:  # the worker is told to stop, say
            with contextlib.suppress(*db.AWAY):
                await asyncio.shield(sql.exports.leave(self._pool, job=job, timeout=2))
            raise
        except OSError as failed:
            logger.warning("export %d: %s", job, failed)
            error = f"The file cannot be written ({failed.strerror}); is the disk full?"
        except Exception as failed:
            logger.exception("export %d", job)
            error = f"Something unexpected went wrong ({failed!r:.200}); the worker's log has more."
        if digest is None:
            await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)
        async with transaction(self._pool) as tx:
            await sql.exports.finish(
                tx.connection, job=job, rows=rows, bytes=size, digest=digest, error=error
            )
            if digest is not None:
                await _tell(tx, row)

    async def _write(self, row: asyncpg.Record, path: Path) -> int:
        """How many rows there are in the file.

        Raises:
            Refusal: who asked may not see by now what it would hold.
            _Cancelled: nobody wants it any more.
        """
        labels = labels_decoder.decode(row["labels"])
        person = await sql.exports.person(self._pool, person=row["person_id"])
        if person is None:
            raise Refusal("disabled")
        who = Visitor(person["id"], person["name"], person["account_role"], person["role"])
        await still_seen(self._pool, who, labels)
        path.parent.mkdir(parents=True, exist_ok=True)
        files.clear(path.parent)
        last = 0.0

        async def tell(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last < PROGRESS_SECONDS:
                return
            last = time.monotonic()
            if await sql.exports.progress(self._pool, job=row["id"], rows=done, total=total):
                raise _Cancelled

        selection = Selection(wanted_decoder.decode(row["wanted"]), labels, who.id, who)
        return await export(self._pool, selection, path, tell, media=self._settings.media)


async def _tell(tx: Transaction, row: asyncpg.Record) -> None:
    """Tells webhooks of an export that is there: of each of its labels, but none of which it holds
    somebody's own blind answers only."""
    wanted = wanted_decoder.decode(row["wanted"])
    data = {"export": row["id"], "what": wanted.what, "format": wanted.format}
    for label in labels_decoder.decode(row["labels"]):
        if not label.own:
            await webhooks.tell(
                tx, "export.ready", label=label.id, name=label.name, at=time.time(), data=data
            )


def _digest(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
