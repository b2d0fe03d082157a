"""What somebody types as a query, as it would be read, and what may stand where they type."""

from __future__ import annotations

import asyncpg

import sql
from backend.auth.access import Visitor
from backend.domain import query_completion as completion
from backend.domain.query import parse
from backend.domain.query_known import QueryError
from backend.domain.query_tree import written
from backend.messages import QueryFault, QueryRead, ReadQuery, Suggestion
from backend.views.naming import Names, names_for


async def read_query(pool: asyncpg.Pool, who: Visitor, query: ReadQuery) -> QueryRead:
    names = await names_for(pool, who, query.label)
    at = min(query.at, len(query.text))
    read = QueryRead(id=query.id, suggestions=await _suggested(pool, names, query.text, at))
    try:
        asked = parse(query.text, names.known)
    except QueryError as error:
        fault = QueryFault(at=error.at, end=error.end, message=error.message, instead=error.instead)
        return QueryRead(id=query.id, plain=False, fault=fault, suggestions=read.suggestions)
    return QueryRead(
        id=query.id, plain=asked.plain, written=written(asked), suggestions=read.suggestions
    )


async def _suggested(
    pool: asyncpg.Pool, names: Names, text: str, at: int
) -> tuple[Suggestion, ...]:
    spot = completion.spot(text, at)
    match spot.wanted:
        case "film":
            rows = await sql.conditions.titles_like(pool, text=spot.typed, limit=completion.MOST)
        case "genre":
            rows = [{"name": r["genre"]} for r in await sql.corpus.genres(pool)]
        case "intake":
            rows = await sql.corpus.intakes(pool)
        case "person":
            return completion.names(spot, names.known.people.values())
        case "answer":
            return completion.answers(spot)
        case "condition":
            return completion.conditions(spot, text, names.known)
        case "nothing":
            return ()
    return completion.names(spot, [r["name"] for r in rows])
