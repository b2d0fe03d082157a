"""A label's reel: the shots of a film as they follow each other; the list of films is `films`."""

from __future__ import annotations

import re

import asyncpg
import numpy as np

import sql
from backend.db import Reader
from backend.domain.scenes import WINDOW, scene_starts
from backend.errors import Refusal
from backend.messages import (
    MOST_SHOTS,
    FilmHead,
    FilmShots,
    ReadFilm,
    Shot,
)
from backend.views import scores

_SHOTS_PLACE = re.compile(r"\d{1,9}")  # position


async def shots(reader: Reader, query: ReadFilm) -> FilmShots:
    """One page of a film's shots.

    Raises:
        Refusal: unknown_film; bad_cursor.
    """
    limit = min(query.limit, MOST_SHOTS)
    if query.cursor is not None and not _SHOTS_PLACE.fullmatch(query.cursor):
        raise Refusal("bad_cursor")
    after = -1 if query.cursor is None else int(query.cursor)
    film = await sql.reel.film(reader, film=query.film)
    if film is None:
        raise Refusal("unknown_film")
    # What scenes begin on this page is said by a few shots before and behind it, too.
    rows = await sql.reel.shots(
        reader, label=query.label, film=query.film, after=after, around=WINDOW, limit=limit
    )
    begins = scene_starts(
        _vectors(rows),
        await _centre(reader),
        [r["start_s"] for r in rows],
        [r["end_s"] for r in rows],
    )
    page = [(r, bool(b)) for r, b in zip(rows, begins, strict=True) if r["position"] > after]
    more, page = len(page) > limit, page[:limit]
    known = await scores.label_scores(reader, query.label, [r["id"] for r, _ in page])
    return FilmShots(
        id=query.id,
        film=FilmHead(
            id=query.film,
            title=film["title"],
            genre=film["genre"],
            year=film["year"],
            medium=film["medium"],
        ),
        total=film["shots"],
        shots=tuple(
            Shot(
                clip=r["id"],
                start=round(r["start_s"], 3),
                end=round(r["end_s"], 3),
                score=known.get(r["id"]),
                truth=None if r["outcome"] == "tie" else r["outcome"],
                begins=begin,
            )
            for r, begin in page
        ),
        cursor=str(page[-1][0]["position"]) if more else None,
    )


def _vectors(rows: list[asyncpg.Record]) -> np.ndarray:
    """(n, d) embeddings in the active space; nan where a shot has none."""
    found = [None if r["vector"] is None else r["vector"].to_numpy() for r in rows]
    size = next((len(v) for v in found if v is not None), 0)
    empty = np.full(size, np.nan, dtype=np.float32)
    return np.array([empty if v is None else v for v in found], dtype=np.float32)


async def _centre(reader: Reader) -> np.ndarray | float:
    """About the mean of the corpus in its active space: that of its clusters."""
    space = await sql.corpus.space(reader)
    rows = await sql.corpus.centroids(reader, space=space["id"]) if space else []
    return np.mean([r["centroid"] for r in rows], axis=0) if rows else 0.0
