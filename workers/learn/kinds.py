"""Kinds of clips: the corpus' clusters with names and typical clips, found once per clustering."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend import db
from backend.domain.kind_names import name_by_origin, names_by_words, without_repeats
from backend.messages import TYPICAL, Kind
from workers.learn.held import HeldCorpus

logger = logging.getLogger(__name__)

Vector = npt.NDArray[np.float32]
Direction = Callable[[list[str]], Awaitable[Vector | None]]

SAMPLE = 20_000  # clips from which names are found
SAME = 0.98  # cosine from which on a model does not tell two words apart

# What kinds of clips may be called, each with what an embedder is asked for. Of words that an
# embedder does not tell apart, the first one counts.
WORDS = (
    ("interiors", "a room indoors"), ("streets", "a city street"), ("buildings", "a building"),
    ("skylines", "a city skyline"), ("roads", "a road"), ("villages", "a village"),
    ("forests", "a forest"), ("fields", "a field"), ("mountains", "mountains"),
    ("deserts", "a desert"), ("the sea", "the sea"), ("beaches", "a beach"),
    ("rivers and lakes", "a river or a lake"), ("skies", "the sky"), ("snow", "snow"),
    ("rain", "rain"), ("fire", "fire"), ("night scenes", "at night"), ("sunsets", "at sunset"),
    ("faces", "a close-up of a face"), ("single people", "one person"),
    ("pairs of people", "two people"), ("crowds", "a crowd"), ("children", "a child"),
    ("animals", "an animal"), ("dogs", "a dog"), ("cats", "a cat"), ("horses", "a horse"),
    ("birds", "a bird"), ("cars", "a car"), ("trains", "a train"), ("boats", "a boat"),
    ("aircraft", "an aeroplane"), ("bicycles", "a bicycle"), ("kitchens", "a kitchen"),
    ("offices", "an office"), ("shops", "a shop"), ("corridors", "a corridor"),
    ("stages", "performers on a stage"), ("sports", "people playing sports"),
    ("dancing", "people dancing"), ("fights", "people fighting"), ("food", "food on a plate"),
    ("hands", "hands"), ("objects", "an object on a table"), ("flowers", "flowers"),
    ("clothes", "clothes"), ("machines", "a machine"), ("screens", "a screen"),
    ("written text", "written text"), ("drawings", "a drawing"), ("maps", "a map"),
    ("black and white", "black and white"), ("dark scenes", "in the dark"),
    ("close-ups", "a close-up"), ("wide views", "a wide view"),
)  # fmt: skip
NONSENSE = "a qzxv wvqk"  # what a model takes it for, it takes every word for that it does not know


class Kinds:
    """The kinds of a corpus as the database has them; found anew where it has none."""

    def __init__(self, pool: asyncpg.Pool, corpus: HeldCorpus, direction: Direction) -> None:
        self._pool, self._corpus, self._direction = pool, corpus, direction
        self._clustering: tuple[int, int] | None = None  # space, and the clustering of it
        self._kinds: tuple[Kind, ...] = ()

    async def current(self) -> tuple[Kind, ...]:
        """All kinds, with their size now; the corpus has caught up."""
        corpus = self._corpus
        if (corpus.space, corpus.clustering) != self._clustering:
            rows = await sql.corpus.kinds(self._pool, space=corpus.space)
            if any(r["name"] is None for r in rows):
                try:
                    await self._find()
                except db.AWAY:
                    raise
                except Exception:  # what kinds are called must hold up no build
                    logger.exception("kinds of clips have no names")
                rows = await sql.corpus.kinds(self._pool, space=corpus.space)
            self._kinds = tuple(
                Kind(number=r["number"], name=r["name"] or "", typical=tuple(r["typical"]))
                for r in rows
            )
            self._clustering = corpus.space, corpus.clustering
        sizes = await asyncio.to_thread(corpus.cluster_sizes)
        return tuple(
            Kind(
                number=kind.number, name=kind.name, typical=kind.typical,
                clips=int(sizes[kind.number]) if kind.number < len(sizes) else 0,
            )
            for kind in self._kinds
        )  # fmt: skip

    async def _find(self) -> None:
        """Finds names and typical clips, and writes them into the database."""
        sample = await asyncio.to_thread(self._corpus.sample, SAMPLE)
        clusters = sample.clusters
        if not len(clusters):
            return
        numbers = np.unique(clusters[clusters >= 0])
        vectors = sample.vectors - self._corpus.centre
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        words, directions = await self._directions()
        likeness = vectors @ directions.T
        likeness = (likeness - likeness.mean(axis=0)) / np.maximum(likeness.std(axis=0), 1e-9)
        means = np.stack([likeness[clusters == number].mean(axis=0) for number in numbers])
        names = names_by_words(means, words)
        origins = await sql.corpus.kind_origins(self._pool)
        for field in ("genre", "title"):
            everywhere = _counted(origins, field)
            for i, number in enumerate(numbers.tolist()):
                here = [r for r in origins if r["cluster"] == number]
                names[i] = names[i] or name_by_origin(_counted(here, field), everywhere)
        for number, name in zip(numbers.tolist(), without_repeats(names), strict=True):
            own = np.flatnonzero(clusters == number)
            middle = vectors[own].mean(axis=0)
            nearest = own[np.argsort(-(vectors[own] @ middle), kind="stable")[:TYPICAL]]
            await sql.corpus.name_kind(
                self._pool,
                space=self._corpus.space,
                number=number,
                name=name,
                typical=sample.clip_ids[nearest].tolist(),
            )

    async def _directions(self) -> tuple[list[str], npt.NDArray[np.float32]]:
        """The words that the corpus' embedder knows and tells apart, and their directions."""
        unknown = await self._direction([NONSENSE])
        words: list[str] = []
        kept: list[Vector] = [] if unknown is None else [unknown]
        for name, phrase in WORDS if kept else ():
            found = await self._direction([phrase])
            if found is not None and max(float(found @ other) for other in kept) < SAME:
                words.append(name)
                kept.append(found)
        if not words:
            return [], np.empty((0, self._corpus.dim), np.float32)
        return words, np.stack(kept[1:])


def _counted(rows: list[asyncpg.Record], field: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for r in rows:
        found[r[field]] = found.get(r[field], 0) + r["clips"]
    return found
