"""Many clips out of few: every video once more, and again, with posters and proxies of its own."""

from __future__ import annotations

import asyncio
import hashlib

import asyncpg

import sql
from backend import db, media
from workers.bench.installation import Installation

SETTLE_SECONDS = 300


async def fill(place: Installation, least: int) -> int:
    """Copy all videos until there are ``least`` clips; how many there are. There must be some.

    The files are links to those of the first ones, under other addresses: a browser fetches each.
    """
    connection = await db.dial(place.settings.dsn)
    try:
        originals = await sql.bench.videos(connection)
        clips = sum(video["clips"] for video in originals)
        number = 1
        while clips < least:
            number += 1
            async with connection.transaction():
                await sql.ingest.lock_corpus(connection)
                for video in originals:
                    await _copy(connection, place, video["id"], video["content_hash"], number)
                    clips += video["clips"]
        await sql.bench.tidy_clips(connection)
        return clips
    finally:
        await connection.close()


async def _copy(
    connection: asyncpg.Connection, place: Installation, video: int, content_hash: str, number: int
) -> None:
    copied_hash = hashlib.sha256(f"{content_hash} {number}".encode()).hexdigest()
    copy = await sql.bench.copy_video(
        connection, video=video, content_hash=copied_hash, number=number
    )
    await sql.bench.copy_clips(connection, video=video, copy=copy)
    await sql.bench.copy_embeddings(connection, video=video, copy=copy)
    folder = media.folder_of(place.settings.media, copied_hash)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(media.folder_of(place.settings.media, content_hash))


async def settled(place: Installation) -> None:
    """Wait until the workers have done with new clips: clusters, neighbours, and every label's
    model.

    Raises:
        TimeoutError: they have not after `SETTLE_SECONDS`.
    """
    connection = await db.dial(place.settings.dsn)
    try:
        async with asyncio.timeout(SETTLE_SECONDS):
            while not await sql.bench.settled(connection):
                await asyncio.sleep(0.5)
    finally:
        await connection.close()


async def clips(place: Installation, count: int) -> list[int]:
    """The first clips, so many of them."""
    connection = await db.dial(place.settings.dsn)
    try:
        return [row["id"] for row in await sql.bench.clips(connection, limit=count)]
    finally:
        await connection.close()
