"""Removes what programs sent along to backends that were killed before anybody was asked, and what
people began to send and left."""

from __future__ import annotations

import asyncio
import logging

import asyncpg

import sql
from backend import db
from backend.commands.uploads import hand_over, remove
from backend.keeping import uploads
from backend.messages import UPLOAD_HOURS
from backend.settings import Settings
from backend.views.uploads import place

logger = logging.getLogger(__name__)

EVERY_SECONDS = 600.0


async def keep_clear(pool: asyncpg.Pool, settings: Settings) -> None:
    """Until it is cancelled: soon after the start, and then from time to time."""
    pause = uploads.A_MOMENT
    while True:
        await asyncio.sleep(pause)
        pause = EVERY_SECONDS
        with db.surviving(logger, "removing uploads that nobody wants"):
            await clear(pool, settings)
            await clear_left(pool, settings)


async def clear(pool: asyncpg.Pool, settings: Settings) -> None:
    """Remove uploads that nobody receives and no unfinished job names."""
    left = await asyncio.to_thread(uploads.left_behind, settings.predictions)
    if left:
        wanted = set(await sql.predictions.uploads(pool) or ())
        await asyncio.to_thread(
            uploads.clear,
            left,
            lambda folder: any(path.startswith(f"{folder}/") for path in wanted),
        )


async def clear_left(pool: asyncpg.Pool, settings: Settings) -> None:
    """Hand over what is whole. Remove uploads that nobody went on with for a day, which are told to
    be left, those whose file came to nothing or was known, and what is there without a row."""
    for row in await sql.uploads.coming(pool):  # all of it came, and then the backend was killed
        path = place(settings, row["id"], row["name"])
        if await asyncio.to_thread(uploads.arrived, path) == row["size"]:
            await hand_over(pool, settings, row["id"])
    for row in await sql.uploads.left_lying(pool, hours=UPLOAD_HOURS):
        await sql.uploads.end(pool, upload=row["id"], ended="left")
        await asyncio.to_thread(remove, settings, row["id"])
    strays = await asyncio.to_thread(uploads.strays, settings.uploads, UPLOAD_HOURS)
    if strays:
        there = set(await sql.uploads.there(pool, uploads=strays) or ())
        for number in set(strays) - there:
            await asyncio.to_thread(remove, settings, number)
