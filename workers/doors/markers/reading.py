"""Reads a label's clips, film by film, and makes markers of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from fractions import Fraction
from typing import Any

import asyncpg
from msgspec.structs import replace

import sql
from backend.domain.markers import Shot, colour_of, markers_of, timeline_of
from backend.messages import USUAL_THRESHOLD
from backend.messages.exports import AskExport
from backend.views.exports import ExportedLabel
from workers.doors.markers.film import MarkedFilm
from workers.doors.reading import Selection, reading
from workers.doors.rows import Row


def source_of(wanted: AskExport, label: ExportedLabel) -> AskExport:
    """What is read for these markers: of a blind label the person's own answers, of a model that is
    named, or from a score on, what it says, else what is true."""
    if label.own:
        return replace(wanted, what="annotations", format="csv", answers=("positive",))
    if wanted.score_from is not None or label.version:
        least = USUAL_THRESHOLD if wanted.score_from is None else wanted.score_from
        return replace(wanted, what="predictions", format="csv", score_from=least)
    return replace(wanted, what="clips", format="csv", answers=("positive",))


async def marked_films(
    pool: asyncpg.Pool, label: ExportedLabel, selection: Selection
) -> AsyncIterator[MarkedFilm]:
    """Films that have a marker of the label, in the order of their numbers.

    Raises:
        BadTimecode: what the timeline's first frame is to be called is none.
    """
    before, wanted = 0.0, selection.wanted
    source = source_of(wanted, label)
    chosen = Selection(source, (label,), selection.person, selection.who)
    async for rows in _by_film(pool, chosen):
        found = await sql.markers.film(pool, film=rows[0]["film_id"])
        film = _marked(label, wanted, found, rows, before)
        before += film.seconds
        yield film


async def _by_film(pool: asyncpg.Pool, selection: Selection) -> AsyncIterator[list[Row]]:
    """The rows, those of a film together; they come film by film."""
    held: list[Row] = []
    async with reading(pool, selection) as source:
        async for rows in source.batches():
            for row in rows:
                if held and held[0]["film_id"] != row["film_id"]:
                    yield held
                    held = []
                held.append(row)
    if held:
        yield held


def _marked(
    label: ExportedLabel, wanted: AskExport, film: Any, rows: list[Row], before: float
) -> MarkedFilm:
    shots = [
        Shot(
            row["clip"], row["frame_in"], row["frame_out"], row["start"], row["end"],
            row.get("probability"),
        )
        for row in rows
    ]  # fmt: skip
    declared = film["rate_numerator"]
    timeline = timeline_of(
        shots,
        Fraction(declared, film["rate_denominator"]) if declared else None,
        film["fps"],
        film["timecode"],
        film["seconds"],
        wanted.start,
    )
    return MarkedFilm(
        film=film["id"],
        title=film["title"],
        file=film["file"],
        uri=film["uri"] or "",
        seconds=film["seconds"],
        width=film["width"],
        height=film["height"],
        label=label.name,
        colour=colour_of(label.id),
        timeline=timeline,
        markers=tuple(markers_of(shots, timeline)),
        before=before,
    )
