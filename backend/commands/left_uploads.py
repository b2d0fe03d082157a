"""Removes what programs sent along to backends that were killed before anybody was asked."""

from __future__ import annotations

import asyncio
import logging

import asyncpg

import sql
from backend import db
from backend.keeping import uploads
from backend.settings import Settings

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
