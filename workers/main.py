"""A worker process: ``python -m workers.main --queue learn`` (or ``ingest``).

arq brings the jobs. Three things are ours: a killed worker's job is taken over within seconds (a
lease, renewed by the heartbeat, instead of arq's longest timeout); an idle worker is told of a job
when it is enqueued, instead of finding it by asking again and again; and a dispatcher reads from
Postgres what is due, so that nothing depends on what Redis remembers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import redis.exceptions
from arq import Worker

import sql
from backend import db
from backend.jobs import INGEST, LEARN, Queue, connect, deserialize, serialize
from backend.keeping import service
from backend.settings import WORKER_READY_FILE, Settings, SettingsError, load
from workers import jobs
from workers.bins.looking import Bins
from workers.cluster.installed import NotInstalled, require
from workers.deploy.predictions import Predictions
from workers.deploy.serving import Serving
from workers.doors.jobs import Exports
from workers.embedding.texts import Embedders, label_direction
from workers.heart import BEAT_SECONDS, Heart, identity, pulse
from workers.hooks.delivering import Hooks
from workers.ingest.folder_jobs import Folders
from workers.ingest.ingester import Ingester
from workers.ingest.settling import Settler
from workers.learn.build import Builder
from workers.learn.corpus import Corpus
from workers.reasons.answering import Answering
from workers.watch.watching import Watching

if TYPE_CHECKING:
    from workers.cluster.corpus import ClusterCorpus

logger = logging.getLogger(__name__)

LEASE_SECONDS = 5.0
REDIS_PAUSE_SECONDS = 1.0
STOP_SECONDS = 8
M_ARENA_MAX = -8  # of <malloc.h>
FUNCTIONS = {
    "learn": [
        jobs.build,
        jobs.embed_texts,
        jobs.export,
        jobs.answer,
        jobs.vocabulary,
        jobs.map_clips,
    ],
    "ingest": [jobs.ingest_file, jobs.predict, jobs.take_in_folder],
}
# Two files at a time keep the decoder and the embedder busy at once.
JOBS_AT_ONCE = {"learn": 8, "ingest": 2}
IDLE_SECONDS = 0.2  # after which an idle worker looks without being told
BUSY_SECONDS = 0.05  # the same of one whose jobs may have left room for others
JOB_SECONDS = {"learn": 600, "ingest": 48 * 3600}


class LeasedWorker(Worker):
    """An arq worker whose running jobs are leased for seconds, not for their longest duration, and
    that looks for jobs when `Queue` tells of one."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, poll_delay=0, **settings)
        self.in_progress_timeout_s = LEASE_SECONDS
        self._told = self.pool.pubsub(ignore_subscribe_messages=True)

    async def _poll_iteration(self) -> None:
        if not self._told.subscribed:
            await self._told.subscribe(self.queue_name)
        await super()._poll_iteration()
        await self._told.get_message(timeout=BUSY_SECONDS if self.tasks else IDLE_SECONDS)

    async def heart_beat(self) -> None:
        await super().heart_beat()
        if self.tasks:
            async with self.pool.pipeline(transaction=False) as pipeline:
                for job in self.tasks:
                    pipeline.pexpire(f"arq:in-progress:{job}", int(LEASE_SECONDS * 1000))
                await pipeline.execute()

    async def close(self) -> None:
        """Stop the running jobs; their leases end and another worker takes them over. (arq's own
        close would wait for them to finish.)"""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        with contextlib.suppress(redis.exceptions.RedisError, OSError):
            await self._told.aclose()
        await self.pool.aclose(close_connection_pool=True)


def held_corpus(settings: Settings, queue: str) -> Corpus | ClusterCorpus:
    """In this process; for builds, where there is a cluster, on that.

    Raises:
        NotInstalled: there is a cluster, but no Ray here.
    """
    if queue != "learn" or not settings.ray_address:
        return Corpus(settings.home / "cache")
    require("RUSHES_RAY_ADDRESS")
    from workers.cluster.corpus import ClusterCorpus

    return ClusterCorpus(settings)


async def open_tools(settings: Settings, me: str, name: str) -> jobs.Tools:
    pool = await db.open_pool(settings.dsn, size=8, name=me)
    embedders = Embedders(settings)
    corpus = held_corpus(settings, name)
    own = corpus if isinstance(corpus, Corpus) else Corpus(settings.home / "cache")

    async def direction(phrases: list[str]) -> Any:
        return await label_direction(pool, embedders, phrases)

    builder, queue = Builder(pool, corpus, direction), Queue(settings.redis)
    return jobs.Tools(
        settings=settings,
        pool=pool,
        queue=queue,
        embedders=embedders,
        corpus=corpus,
        builder=builder,
        ingester=Ingester(settings, pool, embedders),
        settler=Settler(settings, pool, own),
        serving=Serving(pool),
        watching=Watching(pool),
        predictions=Predictions(settings, pool, embedders),
        folders=Folders(settings, pool, queue),
        exports=Exports(settings, pool),
        hooks=Hooks(pool, settings),
        answering=Answering(settings, pool, embedders, builder, corpus, direction),
        bins=Bins(pool),
    )


async def dispatch(tools: jobs.Tools, name: str) -> None:
    """Start on whatever the tables say is due."""
    if name == "learn":
        tools.builder.wake()
        tools.serving.wake()
        tools.watching.wake()
        tools.exports.wake()
        tools.bins.wake()
        tools.hooks.wake()
    else:
        for row in await sql.ingest.due(tools.pool):
            tools.queue.ingest(row["id"])
        for row in await sql.predictions.due(tools.pool):
            tools.queue.predict(row["id"])
        for row in await sql.folders.due(tools.pool):
            tools.queue.take_in_folder(row["id"])


async def housekeep(tools: jobs.Tools, heart: Heart, name: str, ready: Path | None) -> None:
    """Say that we live, and dispatch, for ever."""
    while True:
        with db.surviving(logger, "the heartbeat"):
            await heart.beat(tools.corpus.trouble)
            await dispatch(tools, name)
            if ready is not None:
                ready.touch()
        await asyncio.sleep(BEAT_SECONDS)


async def serve(settings: Settings, tools: jobs.Tools, name: str) -> None:
    """Do the jobs of the queue, for ever. While Redis is away or hangs there are none, and what
    was under way is given up; the dispatcher goes on without."""
    while True:
        worker = _worker(settings, tools, name)
        try:
            await worker.async_run()
        except (redis.exceptions.RedisError, OSError) as error:
            logger.warning("no jobs: %r; trying again in %g s", error, REDIS_PAUSE_SECONDS)
        finally:
            await worker.close()
        await asyncio.sleep(REDIS_PAUSE_SECONDS)


def _worker(settings: Settings, tools: jobs.Tools, name: str) -> LeasedWorker:
    return LeasedWorker(
        FUNCTIONS[name],
        queue_name=LEARN if name == "learn" else INGEST,
        redis_pool=connect(settings.redis),
        job_serializer=serialize,
        job_deserializer=deserialize,
        keep_result=0,
        max_jobs=JOBS_AT_ONCE[name],
        job_timeout=JOB_SECONDS[name],
        health_check_interval=BEAT_SECONDS,
        max_tries=100,
        handle_signals=False,
        ctx={"tools": tools},
    )


def _device() -> str:
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"


async def run(settings: Settings, name: str) -> None:
    """Work until told to stop."""
    me = identity()
    tools = await open_tools(settings, me, name)
    heart = Heart(tools.pool, me, name, await asyncio.to_thread(_device))
    await heart.forget_dead()
    if name == "learn":
        await sql.builds.want_unevaluated(tools.pool)
        await sql.builds.want_incomplete(tools.pool)
    ready = Path(marker) if (marker := os.environ.get(WORKER_READY_FILE)) else None
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    tasks = [
        asyncio.create_task(serve(settings, tools, name)),
        asyncio.create_task(housekeep(tools, heart, name, ready)),
        asyncio.create_task(pulse(ready)),
        asyncio.create_task(stopping.wait()),
    ]
    # These may end without ending the worker.
    aside = [asyncio.create_task(tools.settler.keep_settled())] if name == "ingest" else []
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        # Nothing here needs a clean end: what was not committed is done again by somebody else. So
        # whatever hangs (a decoder, a database that is away) does not keep the process.
        signal.alarm(STOP_SECONDS)
        for task in (*tasks, *aside):
            task.cancel()
        await asyncio.gather(*tasks, *aside, return_exceptions=True)
        with contextlib.suppress(*db.AWAY):
            await heart.stop()
        await tools.queue.close()
        tools.pool.terminate()
        tools.ingester.close()
        tools.predictions.close()
        tools.folders.close()
        tools.corpus.close()


def _one_heap() -> None:
    """Let threads share glibc's one heap: each thread's own keeps what big arrays leave in it."""
    with contextlib.suppress(AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def main() -> None:
    _one_heap()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queue", choices=sorted(FUNCTIONS), required=True)
    name = parser.parse_args().queue
    service.begin()
    logging.getLogger("arq").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells addresses of webhooks
    try:
        asyncio.run(run(load(), name))
    except (SettingsError, NotInstalled) as error:
        sys.exit(str(error))
    except (redis.exceptions.ConnectionError, OSError) as error:
        sys.exit(f"A server is away ({error}); is everything up? `rushes status` tells.")


if __name__ == "__main__":
    main()
