"""Writes an export into a file, whole or not there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg

from backend.keeping import files
from workers.doors.formats.table import FORMATS
from workers.doors.markers.writing import write_markers
from workers.doors.reading import Selection, reading

Tell = Callable[[int, int], Awaitable[None]]


async def _nobody(done: int, total: int) -> None:
    pass


async def export(
    pool: asyncpg.Pool, selection: Selection, path: Path, tell: Tell = _nobody, *,
    media: Path | None = None,
) -> int:  # fmt: skip
    """All rows of the selection into the file, in its format; how many those were. ``tell`` is
    told of rows read and of rows there are, and ends the export by an exception. ``media``: the
    folder of the clips' own files, for formats that take them along.

    Raises:
        FormatError: there is nothing to write, or it does not fit the format.
        OSError: it can't be written; the file before is as it was.
    """
    wanted = selection.wanted
    if wanted.what == "markers":
        return await write_markers(pool, selection, path, tell)
    count = 0
    async with reading(pool, selection) as source:
        total = await source.total()
        await tell(0, total)
        with files.draft(path) as made:
            writer = FORMATS[wanted.format].writer(made, wanted.what, media)
            try:
                async for rows in source.batches():
                    if rows:
                        await asyncio.to_thread(writer.write, rows)
                    count += len(rows)
                    await tell(count, total)
            finally:
                await asyncio.to_thread(writer.close)
    return count
