"""The words of the shipped vocabulary and the clips that each would find, as a worker left them.

They are the same for every label and person, so they are kept in memory until the table changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain.suggested_words import FIRST

LATELY = 600.0  # seconds for which a word's clips serve although there are newer ones


@dataclass(frozen=True)
class Found:
    """w words, and n clips that they find."""

    words: tuple[str, ...]
    hits: npt.NDArray[np.int64]  # (w, k) places among the clips, nearest first; -1: no more
    clips: npt.NDArray[np.int64]  # (n,) ascending
    kinds: npt.NDArray[np.int64]  # (n,) their clusters, -1: none

    def places(self, clips: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Places of those of the clips that are among these."""
        at = np.minimum(np.searchsorted(self.clips, clips), max(0, len(self.clips) - 1))
        return at[self.clips[at] == clips] if len(self.clips) else at[:0]


@dataclass(frozen=True)
class Vocabularies:
    """What there is, and how much of it: 0 to 1."""

    found: Found | None
    made: float


class Vocabulary:
    """``enqueue`` asks a worker to look for the words' clips; Redis losing that only means asking
    again."""

    def __init__(self, pool: asyncpg.Pool, enqueue: Callable[[], None]) -> None:
        self._pool = pool
        self._enqueue = enqueue
        self._kept: tuple[int, str, Found] | None = None  # space, mark

    async def now(self, space: int) -> Vocabularies:
        """The words' clips, once all were looked for. Where they were not, or there are newer clips
        than they know, a worker is asked to look."""
        newest = await sql.scores.corpus_mark(self._pool) or 0
        row = await sql.words.progress(self._pool, space=space, newest=newest, lately=LATELY)
        ready = row["words"] > 0 and row["made"] == row["words"]
        if not ready or row["stale"]:
            self._enqueue()
        if not ready:
            return Vocabularies(None, row["made"] / max(1, row["words"]))
        if self._kept is None or self._kept[:2] != (space, row["mark"]):
            self._kept = space, row["mark"], await self._read(space)
        return Vocabularies(self._kept[2], 1.0)

    async def _read(self, space: int) -> Found:
        rows = await sql.words.hits(self._pool, space=space)
        clips = np.unique(np.array([c for r in rows for c in r["clips"]], np.int64))
        hits = np.full((len(rows), FIRST), -1, np.int64)
        for row, into in zip(rows, hits, strict=True):
            into[: len(row["clips"])] = np.searchsorted(clips, row["clips"])
        kinds = np.full(len(clips), -1, np.int64)
        for r in await sql.words.clusters(self._pool, clips=clips.tolist()):
            kinds[np.searchsorted(clips, r["id"])] = r["cluster"]
        return Found(tuple(r["word"] for r in rows), hits, clips, kinds)
