"""Folders of the server that administrators asked to take in from the page: gone through as the
terminal's command does it, and every film in them asked for."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from pathlib import Path

import asyncpg

import sql
from backend import db, events, jobs
from backend.commands.intakes import named
from backend.domain.display import printable
from backend.domain.folders import allowed, inside
from backend.messages.names import Name
from backend.settings import Settings
from workers.ingest.asking import ask_for
from workers.ingest.survey import Refused, Survey, survey
from workers.video import Lookers

PROGRESS_SECONDS = 0.5
MOST_TRIES = 3
SHOWN_REFUSED = 5


class Folders:
    """Goes through folders for one worker process."""

    def __init__(self, settings: Settings, pool: asyncpg.Pool, queue: jobs.Queue) -> None:
        self._settings = settings
        self._pool = pool
        self._queue = queue
        self._lookers = Lookers()

    def close(self) -> None:
        self._lookers.close()

    async def take_in(self, job: int) -> None:
        """Do a job, unless it is done or somebody else is at it; its row tells how it went."""
        async with self._pool.acquire() as connection:
            if not await sql.folders.claim(connection, job=job):
                return
            try:
                row = await sql.folders.job(self._pool, job=job)
                if row is not None and not row["done"]:
                    said = await self._take_in(job, row["path"], row["intake"])
                    await sql.folders.finish(self._pool, job=job, said=said)
            finally:
                with contextlib.suppress(*db.AWAY):
                    await sql.folders.release(connection, job=job)

    async def _take_in(self, job: int, path: str, intake: str) -> str:
        """What was passed over, or why nothing was taken in."""
        if await sql.folders.begin(self._pool, job=job) > MOST_TRIES:
            return "Workers ended on it again and again, so it was given up; take in its parts."
        folder = inside(Path(path), allowed(self._settings.ingest_folders))
        if folder is None or str(folder) != path:
            return "This folder may not be taken in any more."
        found = await self._surveyed(job, folder)
        if not found.films:
            return _said(found) or "There is no film in it."
        into = None
        if intake:
            async with events.transaction(self._pool) as tx:
                into = await named(tx.connection, intake, person=None)
                await tx.wake(Name(kind="intake"))
        asked, refused = await ask_for(
            self._pool, self._queue, found.films, [None] * len(found.films), intake=into
        )
        found.refused += refused
        looked = len(found.films) + len(found.refused) + len(found.skipped)
        await sql.folders.moved(self._pool, job=job, looked_at=looked, taken=len(asked))
        return _said(found)

    async def _surveyed(self, job: int, folder: Path) -> Survey:
        met = 0

        def count(number: int) -> None:
            nonlocal met
            met = number

        def look() -> Survey:
            with self._lookers.one() as looker:
                return survey([folder], looker, count, own=self._settings.media)

        work = asyncio.create_task(asyncio.to_thread(look))
        told = time.monotonic()
        while not (await asyncio.wait({work}, timeout=PROGRESS_SECONDS))[0]:
            if time.monotonic() - told >= PROGRESS_SECONDS:
                told = time.monotonic()
                await sql.folders.moved(self._pool, job=job, looked_at=met, taken=0)
        return work.result()


def _said(found: Survey) -> str:
    """What was passed over, and the first files that could not be taken in."""
    skipped = Counter(why.value for why, _ in found.skipped)
    parts = [f"{number:,} {why}" for why, number in skipped.most_common()]
    said = [f"Passed over: {'; '.join(parts)}."] if parts else []
    said += [_refused(one) for one in found.refused[:SHOWN_REFUSED]]
    if (more := len(found.refused) - SHOWN_REFUSED) > 0:
        said.append(f"And {more:,} more that could not be taken in.")
    return printable(" ".join(said))


def _refused(one: Refused) -> str:
    name = one.path if isinstance(one.path, str) else one.path.name
    return f"{name}: {one.message}"
