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
        installation = await sql.corpus.installation(connection)
        if installation["dim"] is None:
            await sql.corpus.adopt_embedder(
                connection, embedder=EMBEDDER, digest=EMBEDDER, dim=source.dim, source="/nowhere"
            )
            await sql.corpus.fix_dim(connection)
        films = [await _film(connection, number, blocks.start) for number in range(FILMS)]
        await connection.copy_to_table(
            "clip",
            source=_copied(source, blocks, last_size, np.array(films)),
            columns=[
                "video_id", "position", "start_s", "end_s", "frame_in", "frame_out", "cluster",
                "embedding",
            ],
            format="binary",
            timeout=600,
        )  # fmt: skip


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
    )
    return film


async def _copied(
    source: Synthetic, blocks: range, last_size: int, films: npt.NDArray[np.int64]
) -> AsyncIterator[bytes]:
    """Postgres' binary COPY format, a block of clips at a time."""
    fields = [("video", ">i8"), ("position", ">i4"), ("start", ">f8"), ("end", ">f8"),
              ("frame_in", ">i4"), ("frame_out", ">i4"), ("cluster", ">i2")]  # fmt: skip
    layout: list[tuple[str, str] | tuple[str, str, tuple[int]]] = [("fields", ">i2")]
    for name, kind in fields:
        layout += [(f"{name}_bytes", ">i4"), (name, kind)]
    layout += [("row_bytes", ">i4"), ("dim", ">i2"), ("unused", ">i2"),
               ("vector", ">f2", (source.dim,))]  # fmt: skip
    yield _COPY_HEADER
    for number in blocks:
        block = source.block(number, last_size if number == blocks[-1] else BLOCK)
        rows = np.zeros(len(block.vectors), np.dtype(layout))
        rows["fields"] = len(fields) + 1
        for name, kind in fields:
            rows[f"{name}_bytes"] = np.dtype(kind).itemsize
        clips = block.first + np.arange(len(rows))
        rows["video"], rows["position"] = films[clips % FILMS], clips // FILMS
        rows["start"], rows["end"] = 4.0 * rows["position"], 4.0 * rows["position"] + 3.4
        rows["frame_in"], rows["frame_out"] = 96 * rows["position"], 96 * rows["position"] + 81
        rows["cluster"] = block.clumps % CLUSTERS
        rows["row_bytes"], rows["dim"] = 4 + 2 * source.dim, source.dim
        rows["vector"] = block.vectors
        yield rows.tobytes()
    yield _COPY_END
