"""Directions that have a name, in which a score can be said: other labels' models, and words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from workers.learn.anchor import ORDINARY, text_direction
from workers.learn.kinds import WORDS

Array = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float32]
Direction = Callable[[list[str]], Awaitable[Vector | None]]


@dataclass(frozen=True)
class Directions:
    """Unit vectors (q, d) with their names; ``labels``: 0 for a word."""

    names: list[str]
    labels: list[int]
    vectors: Array

    def beside(self, others: Directions) -> Directions:
        vectors = [each for each in (self.vectors, others.vectors) if len(each)]
        return Directions(
            self.names + others.names,
            self.labels + others.labels,
            np.concatenate(vectors) if vectors else self.vectors,
        )


async def of_labels(
    pool: asyncpg.Pool, space: int, labels: Sequence[int], dimensions: int
) -> Directions:
    """The newest models of these labels, as far as they have one in the space."""
    names, numbers, rows = [], [], []
    for label in await sql.reasons.labels(pool, labels=list(labels), space=space):
        weights = np.frombuffer(label["weights"], "<f4").astype(np.float64)
        if len(weights) == dimensions and weights.any():
            names.append(label["name"])
            numbers.append(label["id"])
            rows.append(weights / np.linalg.norm(weights))
    return Directions(names, numbers, np.array(rows).reshape(len(rows), dimensions))


class Words:
    """Words of film and life: the vocabulary that searches are suggested from, once the space has
    it; until then those that kinds of clips are called by."""

    def __init__(self, pool: asyncpg.Pool, direction: Direction) -> None:
        self._pool = pool
        self._direction = direction
        self._kept: tuple[int, int, Directions] | None = None  # of which space, how many words

    async def now(self, space: int, dimensions: int) -> Directions:
        count = await sql.reasons.count_words(self._pool, space=space)
        if self._kept is not None and self._kept[:2] == (space, count):
            return self._kept[2]
        found = await (self._vocabulary if count else self._kinds)(space, dimensions)
        if found.names:  # else there may be a model for words later
            self._kept = space, count, found
        return found

    async def _vocabulary(self, space: int, dimensions: int) -> Directions:
        rows = await sql.reasons.words(self._pool, space=space)
        texts = await sql.reasons.texts(self._pool, space=space, texts=list(ORDINARY))
        bank = np.array([r["embedding"] for r in texts], np.float32).reshape(-1, dimensions)
        vectors = [text_direction(np.asarray(r["embedding"], np.float32), bank) for r in rows]
        return Directions([r["word"] for r in rows], [0] * len(rows), _stack(vectors, dimensions))

    async def _kinds(self, space: int, dimensions: int) -> Directions:
        names, vectors = [], []
        for name, phrase in WORDS:
            found = await self._direction([phrase])
            if found is None:  # there is no model for words here
                break
            names.append(name)
            vectors.append(found)
        return Directions(names, [0] * len(names), _stack(vectors, dimensions))


def _stack(vectors: list[Vector], dimensions: int) -> Array:
    return np.array(vectors, np.float64).reshape(len(vectors), dimensions)
