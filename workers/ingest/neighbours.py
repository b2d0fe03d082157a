"""Finds every clip's neighbours, by which scores are averaged: of clips that arrived, which may
become neighbours of those that were there, and of a whole corpus that has none yet.

The table says what is due: neighbours are known up to a clip. Block by block of clips that number
moves on, in one transaction with what was found, so that whoever is cut off, or takes over, goes on
where it stands. It is exact at any size, by products of matrices: comparing half a million clips
with each other takes an hour on two cores, while people work, and a new film seconds. (Searching by
the HNSW index would take as long for all of them, finds nine of ten, and knows nothing of the
centre.)
"""

from __future__ import annotations

import asyncio
import logging
import time

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from workers.learn.corpus import CENTRE_ROWS, Corpus
from workers.learn.neighbours import Found, find, merged

logger = logging.getLogger(__name__)

BLOCK = 1024  # clips at a time
TURN_SECONDS = 15.0  # then other things that are due have their turn
GROWTH = 1.1  # of the clips whose mean the centre is, after which all is found anew


class Neighbours:
    """Keeps the table of neighbours up to date."""

    def __init__(self, pool: asyncpg.Pool, corpus: Corpus) -> None:
        self._pool = pool
        self._corpus = corpus

    async def go_on(self, upto: int | None = None) -> None:
        """Find what is due, for a while; nothing while another worker is at it.

        ``upto``: of clips up to this one, after which the caller makes every label due. Without:
        of those that labels know already, which are due again when the last was found.
        """
        async with self._pool.acquire() as connection:
            if not await sql.neighbours.lock(connection):
                return
            try:
                await self._go_on(connection, upto)
            finally:
                await sql.neighbours.unlock(connection)

    async def _go_on(self, connection: asyncpg.Connection, upto: int | None) -> None:
        state = await sql.neighbours.state(connection)
        if state is None or (upto or state["settled_clip"]) <= state["near_clip"]:
            return
        corpus, space, until = self._corpus, state["id"], time.monotonic() + TURN_SECONDS
        await corpus.catch_up(self._pool)
        known, centre = state["near_clip"], state["near_centre"]
        clips = min(corpus.count, CENTRE_ROWS)
        if centre is None or clips >= GROWTH * state["near_centred"]:
            known, centre = 0, corpus.centre.tolist()
            await sql.neighbours.begin(connection, space=space, centre=centre, clips=clips)
        middle = np.array(centre, np.float32)
        farthest = np.zeros(corpus.count, np.float32)
        for r in await sql.neighbours.farthest(connection, space=space, upto=known):
            farthest[corpus.rows_of(r["clip_id"])] = r["cosine"]
        start, stop = (
            int(np.searchsorted(corpus.clip_ids, clip, "right"))
            for clip in (known, upto or state["settled_clip"])
        )
        while start < stop and time.monotonic() < until:
            block = slice(start, min(start + BLOCK, stop))
            found = await asyncio.to_thread(
                find, corpus.matrix, block,
                centre=middle, excluded=corpus.duplicates, farthest=farthest[:start],
            )  # fmt: skip
            farthest[block] = found.cosines[:, -1]
            last = block.stop == stop and upto is None
            await self._keep(connection, space, block, found, farthest, every_label_due=last)
            start = block.stop
        if start < stop:
            logger.info("neighbours of %d of %d clips are known", start, stop)

    async def _keep(
        self,
        connection: asyncpg.Connection,
        space: int,
        block: slice,
        found: Found,
        farthest: npt.NDArray[np.float32],
        *,
        every_label_due: bool,
    ) -> None:
        """Keep the neighbours of a block, and the new ones of clips before it."""
        ids = self._corpus.clip_ids
        near = np.where(found.rows >= 0, ids[found.rows], 0)
        rows = _pairs(ids[block], near, found.cosines)
        offered = _pairs(ids[found.changed], ids[found.offered], found.offered_cosines)
        for r in await sql.neighbours.of(connection, space=space, clips=list(offered)):
            before = list(zip(r["near"], r["cosine"], strict=True))
            after = merged(before, offered[r["clip_id"]])
            if after != before:
                rows[r["clip_id"]] = after
                farthest[self._corpus.rows_of(r["clip_id"])] = after[-1][1]
        pairs = [pair for of in rows.values() for pair in of]
        async with connection.transaction():
            change = await sql.neighbours.next_change(
                connection, space=space, upto=int(ids[block.stop - 1])
            )
            await sql.neighbours.set(
                connection,
                space=space,
                change=change,
                clips=list(rows),
                near=[clip for clip, _ in pairs],
                cosines=[cosine for _, cosine in pairs],
            )
            if every_label_due:
                await sql.builds.want_all(connection)


Pairs = list[tuple[int, float]]


def _pairs(
    clips: npt.NDArray[np.int64], near: npt.NDArray[np.int64], cosines: npt.NDArray[np.float32]
) -> dict[int, Pairs]:
    """(clip, cosine) of each clip's neighbours."""
    return {
        clip: list(zip(of, their, strict=True))
        for clip, of, their in zip(clips.tolist(), near.tolist(), cosines.tolist(), strict=True)
    }
