"""Ask for films to be ingested, and hand on what the metadata says about those that are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import msgspec

import sql
from backend import events, jobs
from backend.domain.addresses import Address
from backend.messages.names import Name
from workers.ingest import source
from workers.ingest.objects import Object
from workers.ingest.survey import Film, Refused, text_of
from workers.video.files import Seen
from workers.video.metadata import Metadata

ASKED_AT_ONCE = 500
ENQUEUED_AT_MOST = 1000  # the workers' dispatcher finds the rest

_UNKEPT = (asyncpg.DataError, asyncpg.ProgramLimitExceededError, ValueError)


@dataclass(frozen=True)
class Asked:
    """A film that has a row now."""

    film: Film
    file: int
    replaced: bool
    """Another film lay at this path when it was ingested before."""
    described: bool
    """Metadata given now changed a video that was there already."""


async def ask_for(
    pool: asyncpg.Pool,
    queue: jobs.Queue | None,
    films: Sequence[Film],
    described: Sequence[Metadata | None],
    on_asked: Callable[[int], None] = lambda count: None,
    *,
    intake: int | None = None,
) -> tuple[list[Asked], list[Refused]]:
    """Give every film a row and wake the workers, if there is a queue to ask them by. A name that
    cannot be kept refuses its film. ``intake``: the one that all of them join.

    Raises whatever `db.AWAY` names.
    """
    asked: list[Asked] = []
    refused: list[Refused] = []
    # In one order, so that two who ask for the same never wait for each other.
    given = sorted(zip(films, described, strict=True), key=lambda each: _uri(each[0]))
    for start in range(0, len(given), ASKED_AT_ONCE):
        some = given[start : start + ASKED_AT_ONCE]
        for one, waiting in await _ask_all(pool, some, intake, refused):
            asked.append(one)
            on_asked(len(asked))
            if queue is not None and waiting and len(asked) <= ENQUEUED_AT_MOST:
                queue.ingest(one.file)
    return asked, refused


async def _ask_all(
    pool: asyncpg.Pool,
    films: Sequence[tuple[Film, Metadata | None]],
    intake: int | None,
    refused: list[Refused],
) -> list[tuple[Asked, bool]]:
    """Some films in one transaction, which waits for the disk once; one by one where one of them
    cannot be kept."""
    try:
        async with pool.acquire() as connection, connection.transaction():
            return [
                await _ask(connection, film, metadata or Metadata(), intake)
                for film, metadata in films
            ]
    except _UNKEPT:
        pass
    asked = []
    for film, metadata in films:
        try:
            asked.append(await _ask(pool, film, metadata or Metadata(), intake))
        except _UNKEPT as error:
            refused.append(Refused(film.path, f"The database cannot keep it: {error}", False))
    return asked


async def _ask(
    pool: sql.Database, film: Film, metadata: Metadata, intake: int | None
) -> tuple[Asked, bool]:
    now = source.found(film.seen)
    uri = _uri(film)
    replaced = await sql.ingest.replaced(
        pool, uri=uri, size=now.size, modified_at=now.modified_at, etag=now.etag
    )
    row = await sql.ingest.add_file(
        pool,
        uri=uri,
        name=text_of(film.path.name),
        metadata=msgspec.json.encode(metadata.said()).decode(),
        intakes=[] if intake is None else [intake],
    )
    there = row["stage"] in ("done", "known") and row["video_id"] is not None
    changed = there and await describe(pool, row["video_id"], metadata)
    if replaced or changed or not there or intake is not None:
        await events.wake(pool, Name(kind="ingest", file=row["id"]))
    asked = Asked(film, row["id"], replaced=replaced is not None, described=bool(changed))
    return asked, row["stage"] == "waiting"


def _uri(film: Film) -> str:
    if isinstance(film.seen, Object):
        return film.seen.address.uri
    return Path(film.seen.path).as_uri()  # it is resolved, and its drive may be away by now


async def there(pool: asyncpg.Pool) -> list[tuple[Film, int, int]]:
    """Every film that is in the corpus, without a look at its drive; its file and its video."""
    films = []
    for row in await sql.ingest.there(pool):
        place = source.place_of(row["uri"])
        unseen = (
            Object(place, size=0, modified_at=source.EPOCH, etag=None)
            if isinstance(place, Address)
            else Seen(str(place), device=0, inode=row["id"], size=0, modified_ns=0, demuxer=None)
        )
        films.append((Film(place, unseen), row["id"], row["video_id"]))
    return films


async def describe_file(
    pool: asyncpg.Pool, film: Film, file: int, video: int, metadata: Metadata
) -> Asked:
    """As `describe`, for a film that is there; whoever looks at the files is told."""
    changed = await describe(pool, video, metadata)
    if changed:
        await events.wake(pool, Name(kind="ingest", file=file))
    return Asked(film, file, replaced=False, described=changed)


async def describe(pool: sql.Database, video: int, metadata: Metadata) -> bool:
    """Give a video what the metadata says; whether that changed it. What is not said stays."""
    if metadata == Metadata():
        return False
    changed = await sql.ingest.describe_video(
        pool,
        video=video,
        title=metadata.title,
        genre=metadata.genre,
        year=metadata.year,
        extra=msgspec.json.encode(dict(metadata.extra)).decode(),
    )
    return changed is not None
