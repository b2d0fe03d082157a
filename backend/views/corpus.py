"""The corpus: its size, what it can be filtered by, and cards of its clips."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

import sql
from backend.db import Reader
from backend.messages import ClipCard, Corpus, Facets, Film, NamedIntake


def card_from(row: asyncpg.Record) -> ClipCard:
    return ClipCard(
        id=row["id"],
        title=row["title"],
        start=round(row["start_s"], 3),
        end=round(row["end_s"], 3),
        film=row["video_id"],
        genre=row["genre"],
        year=row["year"],
        cluster=row["cluster"],
        medium=row["medium"],
    )


async def corpus(reader: Reader) -> Corpus:
    row = await sql.corpus.totals(reader)
    return Corpus(
        clips=row["clips"],
        videos=row["videos"],
        embedder=row["embedder"] or "",
        hours=round(row["hours"], 3),
        sense=row["sense"],
    )


async def clip_cards(reader: Reader, clips: Sequence[int]) -> tuple[ClipCard, ...]:
    """Cards of those of the clips that exist, in no particular order."""
    return tuple(card_from(r) for r in await sql.corpus.cards(reader, clips=list(clips)))


async def facets(reader: Reader, request_id: str) -> Facets:
    films = await sql.corpus.films(reader)
    genres = await sql.corpus.genres(reader)
    years = await sql.corpus.years(reader)
    intakes = await sql.corpus.intakes(reader)
    space = await sql.corpus.space(reader)
    return Facets(
        id=request_id,
        films=tuple(Film(id=r["id"], title=r["title"]) for r in films),
        genres=tuple(r["genre"] for r in genres),
        intakes=tuple(NamedIntake(id=r["id"], name=r["name"]) for r in intakes),
        year_from=years["first"],
        year_to=years["last"],
        sense=space["sense"] if space else "sight",
    )
