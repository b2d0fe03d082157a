"""Finds the clips that the HNSW index leads to by no link, so that searches compare them beside it.

A graph that grows forgets: a clip that joins takes the place of a link to another one, and after
the last of its links a clip is in the index and found by no search. With too few links for the
corpus that is one clip in a hundred (m = 16, measured on 500,000), with 32 one in two thousand. So
every clip is looked up by its own vector, slice by slice in the background, and again when the
corpus has grown: links were taken from old clips meanwhile. The search itself compares those that
were not found (`search.nearest`).
"""

from __future__ import annotations

import time

import asyncpg

import sql

SLICE = 200  # clips looked up in one transaction
TURN_SECONDS = 2.0  # then other things that are due have their turn
HITS = 20  # a clip that is not among so many is not found
GROWTH = 1.1  # of the corpus, after which all are looked up again
MOST = 2000  # clips compared beside the index; more would cost a search as much as the index does


async def look_up(pool: asyncpg.Pool, *, seconds: float = TURN_SECONDS) -> bool:
    """Look up the clips that are due, for so long; whether all of them are looked up.

    Nothing without an index, or while another worker is at it.
    """
    async with pool.acquire() as connection:
        if not await sql.reach.lock(connection):
            return False
        try:
            return await _look_up(connection, time.monotonic() + seconds)
        finally:
            await sql.reach.unlock(connection)


async def _look_up(connection: asyncpg.Connection, until: float) -> bool:
    state = await sql.reach.state(connection)
    if state is None:
        return True
    space, after, began = state["space"], state["upto"], state["began"]
    if after >= state["newest"] > GROWTH * began:
        after = 0
    if after == 0:
        began = state["newest"]
    while after < state["newest"]:
        upto = await sql.reach.slice_end(connection, space=space, after=after, limit=SLICE)
        async with connection.transaction():
            await sql.search.use_index(connection)
            rows = await sql.reach.look_up(
                connection,
                space=space,
                dimensions=state["dimensions"],
                after=after,
                upto=upto,
                hits=HITS,
            )
            found = [r["clip_id"] for r in rows]
            if await sql.reach.count(connection) + len(found) > MOST:
                found = []
            await sql.reach.keep(
                connection, space=space, after=after, upto=upto, clips=found, began=began
            )
        after = upto
        if time.monotonic() > until:
            return after >= state["newest"]
    return True
