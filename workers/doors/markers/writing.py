"""Writes the markers of a selection into a file, whole or not there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg

from backend.domain.marker_files import FILES, ZIP
from backend.domain.timecode import BadTimecode
from backend.keeping import files
from backend.messages.exports import MARKER_FORMATS
from workers.doors.formats import FormatError
from workers.doors.markers.film import MarkedFilm
from workers.doors.markers.reading import marked_films
from workers.doors.markers.table import MarkerWriter
from workers.doors.reading import Selection

Tell = Callable[[int, int], Awaitable[None]]


async def write_markers(
    pool: asyncpg.Pool, selection: Selection, path: Path, tell: Tell,
    saw: Callable[[MarkedFilm], None] = lambda _: None,
) -> int:  # fmt: skip
    """The markers of the selection's one label; how many those were. A timeline's format goes into
    a zip where the path is one's. ``tell`` is told of markers, ``saw`` of each film.

    Raises:
        FormatError: there is no marker, or there are several films for a file of one.
        OSError: it can't be written; the file before is as it was.
    """
    wanted, (label,) = selection.wanted, selection.labels
    form = MARKER_FORMATS[wanted.format]
    packed = FILES[form].per_film and path.name.lower().endswith(ZIP)
    with files.draft(path) as made:
        writer = MarkerWriter(form, made, packed=packed)
        try:
            async for film in marked_films(pool, label, selection):
                await asyncio.to_thread(writer.add, film)
                saw(film)
                await tell(writer.markers, writer.markers)
            if not writer.markers:
                raise FormatError(
                    f"No clip of “{label.name}” is to be marked in these films: "
                    + (
                        "none is as likely as that; lower the score."
                        if wanted.score_from is not None
                        else "none was answered yes; give a score to mark what the model finds."
                    )
                )
        except BadTimecode as bad:
            raise FormatError(str(bad)) from None
        finally:
            await asyncio.to_thread(writer.close)
    return writer.markers
