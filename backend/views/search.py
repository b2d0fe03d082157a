"""Finding clips: by words, by another clip, by metadata, or both together."""

from __future__ import annotations

import asyncpg
import msgspec
from pgvector import HalfVector

import sql
from backend.errors import Refusal
from backend.messages import LONGEST_QUERY, MOST_HITS, Filters, Hit, Search, SearchResults
from backend.views import cursors
from backend.views.corpus import card_from
from backend.views.scores import label_scores
from backend.views.text_embeddings import TextEmbeddings

FEW_CLIPS = 5000  # are compared one by one as fast as the index finds them, and exactly


async def search(
    pool: asyncpg.Pool, words: TextEmbeddings, query: Search, *, scored: bool
) -> SearchResults:
    """One page of clips. ``scored``: the person may see the label's scores.

    Raises:
        Refusal: unknown_clip, bad_cursor, no_corpus, search_unavailable.
    """
    limit = min(max(query.limit, 1), MOST_HITS)
    text, note = _tidy(query.text)
    films = await films_of(pool, query.filters)
    if query.similar_to is None and not text:
        after = int(cursors.decode(query.cursor, 1)[0])
        rows = await sql.search.browse(
            pool,
            films=films,
            seconds_from=query.filters.seconds_from,
            seconds_to=query.filters.seconds_to,
            after=after,
            limit=limit,
        )
        cursor = cursors.encode(rows[-1]["id"]) if len(rows) == limit else None
        return await _results(pool, query, rows, cursor=cursor, note=note, scored=scored)
    space = await sql.corpus.space(pool)
    if space is None:
        raise Refusal("no_corpus")
    if query.similar_to is None:
        vector = HalfVector(await words.embed(text, space["id"]))
    else:
        vector = await sql.search.clip_embedding(pool, space=space["id"], clip=query.similar_to)
        if vector is None:
            raise Refusal("unknown_clip")
    distance, clip = cursors.decode(query.cursor, 2)
    wanted = _Nearest(
        space=space["id"],
        dimensions=space["dimensions"],
        vector=vector,
        films=films,
        seconds_from=query.filters.seconds_from,
        seconds_to=query.filters.seconds_to,
        distance=distance if query.cursor else None,
        clip=int(clip),
        without=query.similar_to if query.similar_to is not None else -1,
        limit=limit,
    )
    rows = await _nearest(pool, wanted)
    cursor = cursors.encode(rows[-1]["distance"], rows[-1]["id"]) if len(rows) == limit else None
    return await _results(pool, query, rows, cursor=cursor, note=note, scored=scored)


def _tidy(text: str) -> tuple[str, str]:
    text = " ".join(text.replace("\0", " ").split())
    if len(text) <= LONGEST_QUERY:
        return text, ""
    return text[:LONGEST_QUERY], f"Only the first {LONGEST_QUERY} characters were searched."


async def films_of(pool: asyncpg.Pool, filters: Filters) -> list[int] | None:
    """Films that pass the metadata filters; None: no such filter."""
    wanted = (filters.film, filters.genre, filters.year_from, filters.year_to)
    if all(w is None for w in wanted):
        return None
    rows = await sql.search.films_matching(
        pool,
        film=filters.film,
        genre=filters.genre,
        year_from=filters.year_from,
        year_to=filters.year_to,
    )
    return [r["id"] for r in rows]


class _Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the clips nearest to a vector."""

    space: int
    dimensions: int
    vector: HalfVector
    films: list[int] | None  # None: all
    seconds_from: float | None
    seconds_to: float | None
    distance: float | None  # where the page before ended, None: this is the first page
    clip: int  # the last one of the page before
    without: int  # a clip that is no hit
    limit: int

    @property
    def filtered(self) -> bool:
        return (self.films, self.seconds_from, self.seconds_to) != (None, None, None)


async def _nearest(pool: asyncpg.Pool, wanted: _Nearest) -> list[asyncpg.Record]:
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        await sql.search.use_index(connection)
        if wanted.filtered:
            count = await sql.search.clips_passing(
                connection,
                films=wanted.films,
                seconds_from=wanted.seconds_from,
                seconds_to=wanted.seconds_to,
                most=FEW_CLIPS + 1,
            )
            if count <= FEW_CLIPS:
                return await _nearest_of_all(connection, wanted)
        rows = await sql.search.nearest(
            connection,
            space=wanted.space,
            dimensions=wanted.dimensions,
            vector=wanted.vector,
            films=wanted.films,
            seconds_from=wanted.seconds_from,
            seconds_to=wanted.seconds_to,
            distance=wanted.distance,
            clip=wanted.clip,
            without=wanted.without,
            limit=wanted.limit,
        )
        if len(rows) < wanted.limit and await sql.search.has_index(connection):
            # The index gave up before it found enough that pass the filters, or this is the end.
            return await _nearest_of_all(connection, wanted)
        return rows


async def _nearest_of_all(connection: asyncpg.Connection, wanted: _Nearest) -> list[asyncpg.Record]:
    return await sql.search.nearest_of_all(
        connection,
        space=wanted.space,
        vector=wanted.vector,
        films=wanted.films,
        seconds_from=wanted.seconds_from,
        seconds_to=wanted.seconds_to,
        distance=wanted.distance,
        clip=wanted.clip,
        without=wanted.without,
        limit=wanted.limit,
    )


async def _results(
    pool: asyncpg.Pool,
    query: Search,
    rows: list[asyncpg.Record],
    *,
    cursor: str | None,
    note: str,
    scored: bool,
) -> SearchResults:
    clips = [r["id"] for r in rows]
    scores = await label_scores(pool, query.label, clips) if scored and query.label else {}
    hits = tuple(
        Hit(
            card=card_from(r),
            similarity=round(1 - r["distance"], 4) if "distance" in r else None,
            score=scores.get(r["id"]),
        )
        for r in rows
    )
    return SearchResults(id=query.id, hits=hits, cursor=cursor, note=note)
