"""The trail as an administrator may see it: nothing about labels that they label blind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Set

import asyncpg
import msgspec

import sql
from backend.db import Reader
from backend.messages import MOST_TRAIL, ReadTrail, TrailEntry, TrailPage, TrailState


async def read_trail(reader: Reader, person: int, query: ReadTrail) -> TrailPage:
    rows = await sql.trail.entries(
        reader,
        before=query.before,
        name=query.name,
        action=query.action,
        since=query.since,
        until=query.until,
        hidden=await _hidden(reader, person),
        limit=query.limit + 1,
    )
    entries = tuple(_entry(row) for row in rows[: query.limit])
    return TrailPage(id=query.id, entries=entries, more=len(rows) > query.limit)


async def whole_trail(
    pool: asyncpg.Pool, person: int, query: ReadTrail
) -> AsyncIterator[tuple[TrailEntry, ...]]:
    """All entries that the query means, newest first, some at a time."""
    while True:
        page = await read_trail(pool, person, query)
        if page.entries:
            yield page.entries
        if not page.more:
            return
        query = msgspec.structs.replace(query, before=page.entries[-1].id, limit=MOST_TRAIL)


async def trail_states(pool: asyncpg.Pool, people: Set[int]) -> dict[int, TrailState]:
    return {
        person: TrailState(
            newest=await sql.trail.newest(pool, hidden=await _hidden(pool, person)) or 0
        )
        for person in people
    }


async def _hidden(reader: Reader, person: int) -> list[int]:
    return [row["label"] for row in await sql.webhooks.blind(reader, people=[person])]


def _entry(row: asyncpg.Record) -> TrailEntry:
    return TrailEntry(
        id=row["id"],
        at=row["at"],
        via=row["via"],
        action=row["action"],
        name=row["name"],
        address=row["address"],
        about=row["about"],
        label=row["label"] or "",
        details=row["details"],
    )
