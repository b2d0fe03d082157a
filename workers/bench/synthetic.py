"""A made-up corpus of any size: unit vectors with the structure of real embeddings, and labels.

Embeddings of images have far fewer degrees of freedom than dimensions, lie in a narrow cone and
come in clumps. So a clip's vector is a point of a `RANK`-dimensional space, near one of `CLUMPS`
centres, turned into `dim` dimensions, moved by one common offset, with a little noise in every
dimension, and scaled to length 1. A film takes most of its clips from a few clumps of its own.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import numpy as np
import numpy.typing as npt

import sql

Vectors = npt.NDArray[np.float32]
Truth = npt.NDArray[np.bool_]

EMBEDDER = "synthetic"
RANK = 48
CLUMPS = 400
CLUMPS_PER_FILM = 8
OWN_CLUMPS = 0.7  # share of a film's clips from its own clumps
FILMS = 500  # so that one film is 0.2 % of the corpus
GENRES = 10  # so that one genre is 10 %
BLOCK = 5000  # clips made at a time
CLUSTERS = 10  # what k-means would give
POSITIVES = 0.1  # share of the corpus a label is true of
_COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
_COPY_END = struct.pack(">h", -1)


@dataclass(frozen=True)
class Block:
    """Clips number `first` and following."""

    first: int
    vectors: Vectors  # (n, dim) unit length, as stored: rounded to half precision
    points: Vectors  # (n, RANK) where they lie
    clumps: npt.NDArray[np.int64]  # (n,)


class Synthetic:
    """The same clips for the same seed, block by block, and the labels that hold of them."""

    def __init__(self, dim: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.dim = dim
        self._seed = seed
        self._centres = rng.normal(size=(CLUMPS, RANK)).astype(np.float32)
        turned = np.linalg.qr(rng.normal(size=(dim, min(RANK, dim))))[0].T
        self._turn = np.zeros((RANK, dim), np.float32)
        self._turn[: len(turned)] = turned
        offset = rng.normal(size=dim)
        self._offset = (5.0 * offset / np.linalg.norm(offset)).astype(np.float32)
        self._film_clumps = rng.integers(0, CLUMPS, (FILMS, CLUMPS_PER_FILM))

    def block(self, number: int, size: int = BLOCK) -> Block:
        """Clips number·BLOCK … number·BLOCK + size - 1; clip i belongs to film i mod `FILMS`."""
        rng = np.random.default_rng([self._seed, 1, number])
        first = number * BLOCK
        films = np.arange(first, first + size) % FILMS
        own = self._film_clumps[films, rng.integers(0, CLUMPS_PER_FILM, size)]
        clumps = np.where(rng.random(size) < OWN_CLUMPS, own, rng.integers(0, CLUMPS, size))
        points, vectors = self._near(clumps, rng)
        return Block(first, vectors, points, clumps)

    def queries(self, count: int) -> Vectors:
        """(count, dim) unit vectors like the clips' own, none of them a clip."""
        rng = np.random.default_rng([self._seed, 2])
        return self._near(rng.integers(0, CLUMPS, count), rng)[1]

    def unrelated(self, count: int) -> Vectors:
        """(count, dim) unit vectors in every direction: words that say nothing about a clip."""
        vectors = np.random.default_rng([self._seed, 4]).normal(size=(count, self.dim))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float32)

    def _near(
        self, clumps: npt.NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[Vectors, Vectors]:
        noise = rng.standard_normal((len(clumps), RANK), dtype=np.float32)
        points = self._centres[clumps] + np.float32(0.6) * noise
        vectors = points @ self._turn + self._offset
        vectors += np.float32(0.05) * rng.standard_normal(vectors.shape, dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return points, vectors.astype(np.float16).astype(np.float32)

    def label(self, number: int) -> SyntheticLabel:
        rng = np.random.default_rng([self._seed, 3, number])
        axis = rng.normal(size=RANK).astype(np.float32)
        axis /= np.linalg.norm(axis)
        wording = axis + 0.2 * rng.normal(size=RANK).astype(np.float32)
        text = wording @ self._turn
        # Of a clip's extent along any axis, 1 comes from its clump and 0.36 from within it.
        return SyntheticLabel(axis, (text / np.linalg.norm(text)).astype(np.float32), number)


@dataclass(frozen=True)
class SyntheticLabel:
    """True of the clips furthest along an axis, a tenth of all; near the border one may err."""

    axis: npt.NDArray[np.float32]  # (RANK,)
    text: npt.NDArray[np.float32]  # (dim,) unit vector of its description, about right
    number: int

    def truth(self, block: Block) -> Truth:
        """(n,) the answers of an annotator."""
        rng = np.random.default_rng([self.number, 4, block.first])
        along = block.points @ self.axis + 0.1 * rng.standard_normal(len(block.points))
        return along > 1.28 * np.sqrt(1.36)  # 1.28 standard deviations: a tenth lies beyond


async def load(pool: asyncpg.Pool, source: Synthetic, blocks: range, last_size: int) -> None:
    """Add clips by binary COPY, at once, as ingest does: in one transaction, in order of ids."""
    async with pool.acquire() as connection, connection.transaction():
        await sql.ingest.lock_corpus(connection)
        space = await sql.corpus.adopt_space(
            connection,
            embedder=EMBEDDER,
            digest=EMBEDDER,
            dimensions=source.dim,
            source="/nowhere",
            sense="sight",
        )
        films = [await _film(connection, number, blocks.start) for number in range(FILMS)]
        for number in blocks:
            block = source.block(number, last_size if number == blocks[-1] else BLOCK)
            drawn = await sql.bench.draw_clips(connection, count=len(block.vectors))
            ids = np.array([r["id"] for r in drawn], np.int64)
            clips, vectors = _rows(block, ids, np.array(films), space["id"])
            await _copy(connection, "clip", clips)
            await _copy(connection, "embedding", vectors)


async def add_words(pool: asyncpg.Pool, text: str, vector: Vectors) -> None:
    """Words whose vector, (dim,), is known, as after they were searched for once."""
    space = await sql.corpus.space(pool)
    await sql.search.add_query_embedding(
        pool, space=space["id"], text=text, embedding=vector.tolist()
    )


async def _film(connection: asyncpg.Connection, number: int, part: int) -> int:
    digest = hashlib.sha256(f"{number}-{part}".encode()).hexdigest()
    film: int = await sql.ingest.add_video(
        connection,
        content_hash=digest,
        title=f"Film {number}",
        genre=f"genre {number % GENRES}",
        year=1950 + number % 70,
        extra="{}",
        seconds=5400.0,
        width=640,
        height=360,
        codec="h264",
        fps=24.0,
        rate_numerator=24,
        rate_denominator=1,
        timecode=None,
        medium="video",
    )
    return film


Table = dict[str, npt.NDArray[Any]]  # by column, in Postgres' own number formats


def _rows(
    block: Block, ids: npt.NDArray[np.int64], films: npt.NDArray[np.int64], space: int
) -> tuple[Table, Table]:
    """Rows of the tables `clip` and `embedding`."""
    numbers = block.first + np.arange(len(ids))
    position = numbers // FILMS
    clips = {
        "id": ids.astype(">i8"),
        "video_id": films[numbers % FILMS].astype(">i8"),
        "position": position.astype(">i4"),
        "start_s": (4.0 * position).astype(">f8"),
        "end_s": (4.0 * position + 3.4).astype(">f8"),
        "frame_in": (96 * position).astype(">i4"),
        "frame_out": (96 * position + 81).astype(">i4"),
        "cluster": (block.clumps % CLUSTERS).astype(">i2"),
    }
    dim = block.vectors.shape[1]
    halfvec = np.empty(len(ids), [("dim", ">i2"), ("unused", ">i2"), ("vector", ">f2", (dim,))])
    halfvec["dim"], halfvec["unused"], halfvec["vector"] = dim, 0, block.vectors
    return clips, {
        "space_id": np.full(len(ids), space, ">i4"),
        "clip_id": clips["id"],
        "vector": halfvec,
    }


async def _copy(connection: asyncpg.Connection, name: str, table: Table) -> None:
    """Add rows to a table in Postgres' binary COPY format."""
    layout: list[tuple[str, Any]] = [("fields", ">i2")]
    for column, values in table.items():
        layout += [(f"{column}_bytes", ">i4"), (column, values.dtype)]
    rows = np.empty(len(next(iter(table.values()))), np.dtype(layout))
    rows["fields"] = len(table)
    for column, values in table.items():
        rows[f"{column}_bytes"], rows[column] = values.dtype.itemsize, values

    async def copied() -> AsyncIterator[bytes]:
        yield _COPY_HEADER + rows.tobytes() + _COPY_END

    await connection.copy_to_table(
        name, source=copied(), columns=list(table), format="binary", timeout=600
    )
