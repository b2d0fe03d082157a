"""Films become clips on many machines: a Ray Data pipeline over files.

One actor decodes a film and embeds it, as a worker does (`ingest.ingester`, the same code), so no
frame ever travels. The tables say what is due and what is done. So an actor that comes to a film a
second time, because a node died, finds what was finished and does the rest, and a film that no
actor finished is taken by whoever looks next: another run, or an ordinary ingest worker.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg
import numpy as np
import ray
import ray.data
from ray.exceptions import RayError

from backend import db
from backend.settings import Settings
from workers.cluster import versions
from workers.cluster.nodes import join, node, settings_here, told, without
from workers.embedding.embedder import EmbedderError
from workers.embedding.texts import Embedders, WrongEmbedder
from workers.heart import BEAT_SECONDS, Heart, identity
from workers.ingest.ingester import Ingester, NotHere

Batch = dict[str, Any]  # column → array


class Embed:
    """Ingests the films it is given, one after the other, and beats like a worker's heart."""

    def __init__(self, given: dict[str, str], version: versions.Version) -> None:
        self._settings = settings_here(given)
        self._name, self._number = node()
        self._unlike = versions.difference(version, versions.own())
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._worker: _Worker | None = None
        atexit.register(self.close)

    def __call__(self, batch: Batch) -> Batch:
        """Columns: the files, and why this node did not take them, empty where it did."""
        files = [int(file) for file in batch["file"]]
        refused = [self._do(self._ingested(file)) for file in files]
        return {
            "file": np.array(files),
            "refused": np.array(refused),
            "node": np.array([self._number] * len(files)),
        }

    async def _ingested(self, file: int) -> str:
        if self._unlike:
            return f"{self._name} is not used: it has {self._unlike}"
        if self._worker is None:
            self._worker = await _Worker.start(self._settings)
        try:
            await self._worker.embedders.of_corpus(self._worker.pool)
        except (EmbedderError, WrongEmbedder) as error:
            return f"{self._name} is not used: {error}"
        try:
            await self._worker.ingester.ingest(file)
        except NotHere as error:
            return f"{self._name} is not used: {error}"
        return ""

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        """Say that the worker is gone."""
        if self._worker is not None:
            worker, self._worker = self._worker, None
            with contextlib.suppress(Exception):
                self._do(worker.stop())


class _Worker:
    """What a worker process has, in an actor."""

    def __init__(self, settings: Settings, pool: asyncpg.Pool, name: str) -> None:
        self.pool = pool
        self.embedders = Embedders(settings)
        self.ingester = Ingester(settings, pool, self.embedders, others=True)
        self._heart = Heart(pool, name, "ingest", "on a cluster")
        self._beating = asyncio.create_task(self._beat())

    @classmethod
    async def start(cls, settings: Settings) -> _Worker:
        name = identity()
        return cls(settings, await db.open_pool(settings.dsn, size=4, name=name), name)

    async def _beat(self) -> None:
        while True:
            with contextlib.suppress(*db.AWAY):
                await self._heart.beat("")
            await asyncio.sleep(BEAT_SECONDS)

    async def stop(self) -> None:
        self._beating.cancel()
        with contextlib.suppress(*db.AWAY):
            await self._heart.stop()
        self.pool.terminate()
        self.ingester.close()


class Unusable(Exception):
    """No node of the cluster can do it; the message says why."""


def embed(
    settings: Settings,
    files: Sequence[int],
    say: Callable[[str], None],
    *,
    cpus: float,
    gpus: float | None,
) -> None:
    """Ingest these files on the cluster, each of whose actors gets so many cores and GPUs; None: a
    GPU where there are any. Blocks until no actor has anything left to do. ``say`` is told of
    nodes that are not used.

    Raises:
        ConnectionError: the cluster is away.
        Unusable: it came to nothing; what is not done stays due.
    """
    join(settings.ray_address or "auto")
    if gpus is None:
        gpus = 1.0 if ray.cluster_resources().get("GPU") else 0.0
    if scarce := _scarce(cpus, gpus):
        say(scarce)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    refused: dict[str, str] = {}
    left = list(files)
    while left:
        try:
            rows = _run(settings, left, refused, cpus=cpus, gpus=gpus)
        except RayError as error:
            raise Unusable(f"The cluster gave up: {error!s:.300}") from error
        new = {r["node"]: r["refused"] for r in rows if r["refused"]}
        for sentence in new.values():
            say(sentence)
        left = [int(r["file"]) for r in rows if r["refused"]]
        refused |= new
        if left and not _other_nodes(refused):
            raise Unusable("No machine of the cluster can be used: " + "; ".join(new.values()))


def _scarce(cpus: float, gpus: float) -> str:
    """That films wait, where no node is large enough for one; empty otherwise."""
    nodes = [each["Resources"] for each in ray.nodes() if each["Alive"]]
    if any(n.get("CPU", 0) >= cpus and n.get("GPU", 0) >= gpus for n in nodes):
        return ""
    largest = max((n.get("CPU", 0) for n in nodes), default=0)
    wanted = f"{cpus:g} cores" + (f" and {gpus:g} GPUs" if gpus else "")
    return (
        f"No machine of the cluster has {wanted} for a film (the largest "
        f"has {largest:g} cores): films wait until one joins, or until this installation's own "
        "ingest workers take them. Ask for less by --cluster-cpus and --cluster-gpus."
    )


def _other_nodes(refused: dict[str, str]) -> bool:
    """Whether a node is left that was not refused."""
    return any(
        each["Alive"] and each["NodeID"] not in refused and each["Resources"].get("CPU")
        for each in ray.nodes()
    )


def _run(
    settings: Settings, files: list[int], refused: dict[str, str], *, cpus: float, gpus: float
) -> list[dict[str, Any]]:
    """One pipeline; what became of each file."""
    where = without(refused)
    placed: dict[str, Any] = {} if where is None else {"label_selector": where}
    films = ray.data.from_items([{"file": file} for file in files], override_num_blocks=len(files))
    done = films.map_batches(
        Embed,
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_tasks_in_flight_per_actor=2),
        num_cpus=cpus,
        num_gpus=gpus,
        fn_constructor_args=(told(settings), versions.own()),
        **placed,
    )
    return list(done.iter_rows())
