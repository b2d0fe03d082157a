"""Folders of the server that administrators asked to take in from the page: gone through as the
terminal's command does it, and every film in them asked for."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import asyncpg

import sql
from backend import db, events, jobs
from backend.commands.intakes import named
from backend.domain.addresses import Address
from backend.domain.display import printable
from backend.domain.folders import allowed, folder_inside
from backend.domain.media_kinds import MEDIA, Medium, media_of
from backend.messages.names import Name
from backend.settings import Settings
from workers.ingest import prefixes
from workers.ingest.asking import ask_for
from workers.ingest.fetching import Sources
from workers.ingest.survey import Film, Refused, Survey, survey
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
        self._sources = Sources(settings)

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
        folder = folder_inside(path, allowed(self._settings.ingest_folders))
        if folder is None or str(folder) != path:
            return "This folder may not be taken in any more."
        found, taken, into = Survey(), 0, None
        space = await sql.corpus.space(self._pool)
        pages = self._pages(folder, found, media_of(space["sense"]) if space else MEDIA)
        while page := await self._next(job, pages, found, taken):
            if intake and into is None:
                into = await self._intake(intake)
            asked, refused = await ask_for(
                self._pool, self._queue, page, [None] * len(page), intake=into
            )
            taken += len(asked)
            found.refused += refused
        await sql.folders.moved(self._pool, job=job, looked_at=_met(found, taken), taken=taken)
        return _said(found) or ("" if taken else "There is no film in it.")

    async def _intake(self, name: str) -> int:
        async with events.transaction(self._pool) as tx:
            number = await named(tx.connection, name, person=None)
            await tx.wake(Name(kind="intake"))
        return number

    def _pages(
        self, folder: Path | Address, found: Survey, media: Sequence[Medium]
    ) -> Iterator[list[Film]]:
        """Films, some at a time, of media that the corpus can hold; the survey is told what is
        none."""
        if isinstance(folder, Address):
            yield from prefixes.films([folder], self._sources, found, media=media)
            return
        with self._lookers.one() as looker:
            here = survey([folder], looker, own=self._settings.media, media=media)
        found.refused, found.skipped = here.refused, here.skipped
        yield here.films

    async def _next(
        self, job: int, pages: Iterator[list[Film]], found: Survey, taken: int
    ) -> list[Film] | None:
        """The next films; what was met meanwhile is told."""
        work = asyncio.create_task(asyncio.to_thread(next, pages, None))
        while not (await asyncio.wait({work}, timeout=PROGRESS_SECONDS))[0]:
            met = _met(found, taken)
            await sql.folders.moved(self._pool, job=job, looked_at=met, taken=taken)
        return work.result()


def _met(found: Survey, taken: int) -> int:
    refused, skipped = len(found.refused) + found.more_refused, len(found.skipped)
    return taken + refused + skipped + found.unnamed.total()


def _said(found: Survey) -> str:
    """What was passed over, and the first files that could not be taken in."""
    skipped = Counter(why.value for why, _ in found.skipped)
    skipped.update({why.value: number for why, number in found.unnamed.items()})
    parts = [f"{number:,} {why}" for why, number in skipped.most_common()]
    said = [f"Passed over: {'; '.join(parts)}."] if parts else []
    said += [_refused(one) for one in found.refused[:SHOWN_REFUSED]]
    if (more := len(found.refused) + found.more_refused - SHOWN_REFUSED) > 0:
        said.append(f"And {more:,} more that could not be taken in.")
    return printable(" ".join(said))


def _refused(one: Refused) -> str:
    name = one.path if isinstance(one.path, str) else one.path.name
    return f"{name}: {one.message}"
