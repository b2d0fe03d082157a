"""A worker's own copy of the corpus' embeddings, in files mapped into memory.

It catches up by clip id, so a million new clips may arrive while it runs; opening it again takes
milliseconds. Embeddings are float16, as Postgres holds them: half of what float32 would take of
memory and of every pass, and not a bit less is known.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
from collections.abc import Awaitable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import asyncpg
import numpy as np
import numpy.typing as npt
import torch

import sql
from backend.keeping import files
from workers.learn import copied
from workers.learn.neighbours import NEIGHBOURS, WHOLE, Near, own_where_none
from workers.learn.scorer import LocalShard

ROWS_AT_ONCE = 20_000
MARKS_AT_ONCE = 200_000
GROW_ROWS = 16_384
CENTRE_ROWS = 50_000
EVERY_CLIP = range(1, 2**63 - 1)


# Of `sql.neighbours.changed_between`.
CHANGED_COLUMNS: copied.Columns = {
    "clip": copied.ID,
    "near": copied.array(NEIGHBOURS, ">i8"),
    "cosine": copied.array(NEIGHBOURS, ">f4"),
}


def added_columns(dimensions: int) -> copied.Columns:
    """Of `sql.corpus.embeddings_after`."""
    return {
        "id": copied.ID,
        "cluster": copied.SMALL,
        "duplicate": copied.FLAG,
        "vector": copied.vector(dimensions),
    }


class NoRoom(OSError):
    """The disk is full."""


class NoCorpus(Exception):
    """No clip was ever embedded."""


@dataclass(frozen=True)
class Sample:
    """Some clips, ascending."""

    clip_ids: npt.NDArray[np.int64]  # (m,)
    vectors: npt.NDArray[np.float16]  # (m, dim)
    clusters: npt.NDArray[np.int16]  # (m,)


class Corpus:
    """Embeddings in the active space, neighbours, clusters and near-duplicate marks of all clips,
    in clip id order; or of those whose ids are in a range."""

    trouble = ""  # what keeps a part of it away, in words

    def __init__(self, folder: Path, clips: range = EVERY_CLIP) -> None:
        """``folder``: where the files lie; several workers may share it. ``clips``: whose ids."""
        self._folder = folder
        self._clips = clips
        self._lock: IO[str] | None = None
        self._name = ""
        self._base = ""
        self._count_file = Path()
        self._change_file = Path()
        self._clustering_file = Path()
        self._clustering = -1
        self._capacity = 0
        self._matrix: npt.NDArray[np.float16] = np.empty((0, 0), np.float16)
        self._ids: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._near: npt.NDArray[np.int32] = np.empty((0, NEIGHBOURS), np.int32)
        self._near_weights: npt.NDArray[np.int16] = np.empty((0, NEIGHBOURS), np.int16)
        self._near_change = 0  # the newest change of neighbours that is here
        self._clusters: npt.NDArray[np.int16] = np.empty(0, np.int16)
        self._duplicates: npt.NDArray[np.bool_] = np.empty(0, np.bool_)
        self.count = 0
        self.dim = 0
        self.space = 0
        self._shard: LocalShard | None = None
        self._centre: npt.NDArray[np.float32] = np.empty(0, np.float32)
        self._centred = -1

    @property
    def clip_ids(self) -> npt.NDArray[np.int64]:
        return self._ids[: self.count]

    @property
    def matrix(self) -> npt.NDArray[np.float16]:
        return self._matrix[: self.count]

    @property
    def clusters(self) -> npt.NDArray[np.int16]:
        return self._clusters[: self.count]

    @property
    def duplicates(self) -> npt.NDArray[np.bool_]:
        return self._duplicates[: self.count]

    async def catch_up(self, pool: asyncpg.Pool) -> LocalShard:
        """Add what is new; the shard that scores everything.

        Raises:
            NoCorpus: there is nothing yet.
        """
        space = await sql.corpus.space(pool)
        if space is None:
            raise NoCorpus("There are no clips yet; add videos with `rushes ingest`.")
        name = f"{space['epoch']}-{space['id']}-{space['digest']}"
        if self._clips != EVERY_CLIP:
            name += f"-{self._clips.start}-{self._clips.stop}"
        if name != self._name:
            self._open(name, space["dimensions"], space["id"])
        grown = False
        if space["clustering"] != self._clustering:
            await self._read_marks(pool, space["clustering"])
            grown = True
        grown = await self._read_clips(pool) or grown
        if space["near_change"] > self._near_change:
            await self._read_near(pool, space["near_change"])
            grown = True
        if grown or self._shard is None:
            self._shard = LocalShard(
                self.clip_ids,
                torch.from_numpy(self.matrix),
                excluded=self.duplicates,
                near=self.neighbours(),
            )
        return self._shard

    def neighbours(self) -> Near:
        """Of all clips."""
        return Near(self._near[: self.count], self._near_weights[: self.count])

    @property
    def centre(self) -> npt.NDArray[np.float32]:
        """(dim,) mean embedding of up to the first 50,000 clips: fixed once the corpus is large,
        so that models of neighbouring versions stay comparable."""
        size = min(self.count, CENTRE_ROWS)
        if size != self._centred:
            self._centre = self._matrix[:size].mean(axis=0, dtype=np.float64).astype(np.float32)
            self._centred = size
        return self._centre

    @property
    def clustering(self) -> int:
        """The number of the clustering whose clusters these are."""
        return self._clustering

    def cluster_sizes(self) -> npt.NDArray[np.int64]:
        """Clips per cluster, near-duplicates left out."""
        counted = self.clusters[(self.clusters >= 0) & ~self.duplicates]
        return np.bincount(counted)

    def clusters_of(self, clip_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """(m,) clusters of clips that are here, -1 for none."""
        return self.clusters[self.rows_of(clip_ids)].astype(np.int64)

    def sample(self, most: int) -> Sample:
        """At most so many clips in clusters, evenly over the corpus, no near-duplicates."""
        rows = self.clustered_rows()
        rows = rows[:: max(1, -(-len(rows) // most))]
        return Sample(self.clip_ids[rows], self.matrix[rows], self.clusters[rows])

    def clustered_rows(self) -> npt.NDArray[np.int64]:
        """Rows of the clips in clusters, no near-duplicates."""
        return np.flatnonzero((self.clusters >= 0) & ~self.duplicates)

    def rows_of(self, clip_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Row numbers of clips that are here."""
        return np.searchsorted(self.clip_ids, clip_ids)

    def close(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def _highest(self) -> int:
        return int(self._ids[self.count - 1]) if self.count else self._clips.start - 1

    def _open(self, name: str, dim: int, space: int) -> None:
        """Take the first copy nobody else uses; what it holds is a prefix of the corpus."""
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        for slot in range(1024):
            lock = (self._folder / f"{name}.{slot}.lock").open("w")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                continue
            self._lock, self._base = lock, f"{self._folder}/{name}.{slot}"
            break
        self._name, self.dim, self.space = "", dim, space  # named last: what failed is tried again
        self._clustering, self._shard, self._centred = -1, None, -1
        # The count is written last, so that a cut-off append is simply not counted.
        self._count_file = Path(f"{self._base}.count")
        self._change_file = Path(f"{self._base}.change")
        self._clustering_file = Path(f"{self._base}.clustering")
        self.count = self._counted()
        self._map(max(GROW_ROWS, self.count))
        if not (np.diff(self.clip_ids) > 0).all():  # not ours, or damaged
            self.count = 0
        self._near_change = _noted(self._change_file) if self.count else 0
        self._clustering = _noted(self._clustering_file) if self.count else -1
        self._name = name

    def _counted(self) -> int:
        """How many rows the files hold. None at another boot: what the machine had not brought to
        the disk when it went down is then missing anywhere in them; nor where they are cut off."""
        try:
            rows = min(
                Path(f"{self._base}.{kind}").stat().st_size // size
                for kind, size in (
                    ("f16", 2 * self.dim), ("i64", 8), ("near", 4 * NEIGHBOURS),
                    ("say", 2 * NEIGHBOURS), ("cluster", 2), ("duplicate", 1),
                )
            )  # fmt: skip
            count = _noted(self._count_file)
            return count if 0 <= count <= rows else 0
        except OSError:
            return 0

    def _map(self, capacity: int) -> None:
        def mapped(kind: str, dtype: type, shape: tuple[int, ...]) -> np.memmap:
            path = Path(f"{self._base}.{kind}")
            size = int(np.prod(shape)) * np.dtype(dtype).itemsize
            with path.open("ab") as file:
                if file.tell() < size:
                    self._reserve(file, size)
            return np.memmap(path, dtype=dtype, mode="r+", shape=shape)

        self._shard = None  # it refers to the old mapping
        self._matrix = mapped("f16", np.float16, (capacity, self.dim))
        self._ids = mapped("i64", np.int64, (capacity,))
        self._near = mapped("near", np.int32, (capacity, NEIGHBOURS))
        self._near_weights = mapped("say", np.int16, (capacity, NEIGHBOURS))
        self._clusters = mapped("cluster", np.int16, (capacity,))
        self._duplicates = mapped("duplicate", np.bool_, (capacity,))
        self._capacity = capacity

    def _reserve(self, file: IO[bytes], size: int) -> None:
        """Ask for room before: without it, whoever writes into a mapped file is killed."""
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise NoRoom(
                f"There is no room in {self._folder} for the worker's copy of the corpus: one of "
                f"its files needs {size / 2**20:.0f} MiB. Make room there; builds then go on by "
                "themselves."
            ) from error

    async def _read_marks(self, pool: asyncpg.Pool, clustering: int) -> None:
        """Clusters and near-duplicates of the clips that are here already."""
        for start in range(0, self.count, MARKS_AT_ONCE):
            part = slice(start, min(start + MARKS_AT_ONCE, self.count))
            first, last = self._ids[part][[0, -1]].tolist()
            found = await sql.corpus.marks(pool, first=first, last=last)
            marks = copied.rows(found, {"cluster": copied.SMALL, "duplicate": copied.FLAG})
            self._clusters[part], self._duplicates[part] = marks["cluster"], marks["duplicate"]
        # Written last: what was cut off is read again.
        self._clustering = clustering
        files.write(self._clustering_file, f"{_boot()} {clustering}", sync=False)

    async def _read_clips(self, pool: asyncpg.Pool) -> bool:
        """Clips behind those that are here; whether there were any."""

        def read(after: int) -> Awaitable[bytes]:
            return sql.corpus.embeddings_after(
                pool, space=self.space, after=after, upto=self._clips.stop - 1, limit=ROWS_AT_ONCE
            )

        before = self.count
        pages = copied.pages(
            read, added_columns(self.dim), after=self._highest(), size=ROWS_AT_ONCE
        )
        async with aclosing(pages):
            async for rows in pages:
                await asyncio.to_thread(self._append, rows)
        return self.count > before

    def _append(self, rows: npt.NDArray[Any]) -> None:
        """Add clips as `sql.corpus.embeddings_after` gives them."""
        end = self.count + len(rows)
        if end > self._capacity:
            self._map(max(end, self._capacity + max(GROW_ROWS, self._capacity // 4)))
        added = slice(self.count, end)
        self._matrix[added] = rows["vector"]["items"]
        self._ids[added] = rows["id"]
        self._clusters[added], self._duplicates[added] = rows["cluster"], rows["duplicate"]
        # Until its neighbours are known a clip is its own.
        self._near[added] = np.arange(self.count, end)[:, None]
        self._near_weights[added] = [WHOLE] + [0] * (NEIGHBOURS - 1)
        self.count = end
        files.write(self._count_file, f"{_boot()} {end}", sync=False)

    async def _read_near(self, pool: asyncpg.Pool, change: int) -> None:
        """Neighbours that changed since, up to a change. All the clips that it speaks of are here;
        what changed again meanwhile may speak of others, and comes next time."""

        def read(after: int) -> Awaitable[bytes]:
            return sql.neighbours.changed_between(
                pool,
                space=self.space,
                seen=self._near_change,
                upto=change,
                after=after,
                last=self._clips.stop - 1,
                limit=ROWS_AT_ONCE,
            )

        pages = copied.pages(read, CHANGED_COLUMNS, after=self._clips.start - 1, size=ROWS_AT_ONCE)
        async with aclosing(pages):
            async for rows in pages:
                await asyncio.to_thread(self._set_near, rows)
        # Written last: what was cut off is read again.
        self._near_change = change
        files.write(self._change_file, f"{_boot()} {change}", sync=False)

    def _set_near(self, rows: npt.NDArray[Any]) -> None:
        own = self.rows_of(rows["clip"].astype(np.int64))
        near = rows["near"]["items"]["item"].astype(np.int64)
        cosines = rows["cosine"]["items"]["item"].astype(np.float32)
        of, here = self._places_of(near)
        cosines = np.where(here, cosines, 0)  # else that clip is gone
        self._near[own], self._near_weights[own] = own_where_none(own, of, cosines)

    def _places_of(
        self, clip_ids: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """What stands for these clips among neighbours: their rows; and whether they are there."""
        rows = np.minimum(self.rows_of(clip_ids), self.count - 1)
        return rows, self.clip_ids[rows] == clip_ids


def _noted(file: Path) -> int:
    """The number in a file that was written since this machine started; else 0."""
    try:
        boot, number = file.read_text().split()
        return int(number) if boot == _boot() else 0
    except (OSError, ValueError):
        return 0


def _boot() -> str:
    """Of this machine, until it is started again."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
