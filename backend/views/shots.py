"""Every clip, its film and its length, kept in memory and caught up with the table.

Clips appear in the order of their ids, so that what is above the highest known id is all that is
new. Of half a million clips they take 10 MB.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain.blending import Ids
from backend.views.binary import numbers

PAGE = 500_000  # clips read at once


@dataclass(frozen=True)
class Shots:
    """Every clip by id, the film it is a shot of, and its length in seconds; all (n,)."""

    clips: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    films: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    seconds: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0, np.float64))

    @property
    def last(self) -> int:
        """The highest id; 0 where there is no clip."""
        return int(self.clips[-1]) if len(self.clips) else 0


class AllShots:
    """The clips of the corpus, as they were when somebody last asked."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._shots = Shots()
        self._reading = asyncio.Lock()

    async def now(self) -> Shots:
        """What the table holds now; only what is newer than what is kept is read."""
        async with self._reading:
            newest = await sql.reel.newest_shot(self._pool) or 0
            if newest < self._shots.last:  # another corpus
                self._shots = Shots()
            while self._shots.last < newest:
                row = await sql.reel.shots_after(self._pool, after=self._shots.last, limit=PAGE)
                self._shots = await asyncio.to_thread(_with, self._shots, row)
            return self._shots


def _with(known: Shots, row: asyncpg.Record) -> Shots:
    return Shots(
        np.concatenate([known.clips, numbers(row["clips"], ">i8")]),
        np.concatenate([known.films, numbers(row["films"], ">i8")]),
        np.concatenate([known.seconds, numbers(row["seconds"], ">f8")]),
    )
