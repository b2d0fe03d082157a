"""All clips' neighbours, kept in memory and caught up with the table.

Reading them takes Postgres longer than scoring the corpus, and they change only when clips arrive.
Of half a million clips they take 30 MB.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain.blending import Cosines, Ids
from backend.views.binary import numbers

PAGE = 50_000  # clips read at once


@dataclass(frozen=True)
class Near:
    """The clips whose neighbours are known, ascending; their neighbours' ids, 0 for none; and how
    near these are."""

    clips: Ids = field(default_factory=lambda: np.empty(0, np.int64))  # (m,)
    near: Ids = field(default_factory=lambda: np.empty((0, 5), np.int64))  # (m, 5)
    cosines: Cosines = field(default_factory=lambda: np.empty((0, 5), np.float32))  # (m, 5)

    def with_newer(self, newer: Near) -> Near:
        """What is newer takes the place of what was known of the same clips."""
        older = ~np.isin(self.clips, newer.clips)
        clips = np.concatenate([self.clips[older], newer.clips])
        order = np.argsort(clips)

        def both(mine: npt.NDArray, theirs: npt.NDArray) -> npt.NDArray:
            return np.concatenate([mine[older], theirs])[order]

        return Near(clips[order], both(self.near, newer.near), both(self.cosines, newer.cosines))


class Neighbours:
    """The neighbours of the active space's clips, as they were when somebody last asked."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._space = 0
        self._change = 0  # all changes up to this one are in
        self._near = Near()
        self._reading = asyncio.Lock()

    async def now(self) -> Near:
        """What the table holds now; only what is newer than what is kept is read."""
        async with self._reading:
            found = await sql.neighbours.newest_change(self._pool)
            if found is None:
                return Near()
            space, change = found["id"], found["near_change"]
            if space != self._space:
                self._space, self._change, self._near = space, 0, Near()
            if change > self._change:
                newer = await self._between(space, self._change, change)
                self._near = await asyncio.to_thread(self._near.with_newer, newer)
                self._change = change
            return self._near

    async def _between(self, space: int, seen: int, upto: int) -> Near:
        pages, after = [Near()], 0
        while True:
            row = await sql.neighbours.changed_as_arrays(
                self._pool, space=space, seen=seen, upto=upto, after=after, limit=PAGE
            )
            clips = numbers(row["clips"], ">i8")
            if not len(clips):
                break
            pages.append(
                Near(
                    clips,
                    numbers(row["near"], ">i8").reshape(len(clips), -1),
                    numbers(row["cosines"], ">f4").reshape(len(clips), -1),
                )
            )
            after = int(clips.max())
        return Near(
            np.concatenate([page.clips for page in pages]),
            np.concatenate([page.near for page in pages]),
            np.concatenate([page.cosines for page in pages]),
        )
