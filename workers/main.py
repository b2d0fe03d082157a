"""A worker process: ``python -m workers.main --queue learn`` (or ``ingest``).

arq brings the jobs. Two things are ours: a killed worker's job is taken over within seconds (a
lease, renewed by the heartbeat, instead of arq's longest timeout), and a dispatcher that reads from
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
import socket
import sys
from pathlib import Path
from typing import Any

import redis.exceptions
from arq import Worker

import sql
from backend import db
from backend.jobs import INGEST, LEARN, Queue, connect, deserialize, serialize
from backend.keeping import service
from backend.settings import WORKER_READY_FILE, Settings, SettingsError, load
from workers import jobs
from workers.embedding.texts import Embedders, label_direction
from workers.ingest.ingester import Ingester
from workers.ingest.settling import Settler
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

logger = logging.getLogger(__name__)

LEASE_SECONDS = 5.0
HEARTBEAT_SECONDS = 1.0
DISPATCH_SECONDS = 1.0
STOP_SECONDS = 8
M_ARENA_MAX = -8  # of <malloc.h>
FUNCTIONS = {
    "learn": [jobs.build, jobs.embed_texts],
    "ingest": [jobs.ingest_file],
}
# Two files at a time keep the decoder and the embedder busy at once.
JOBS_AT_ONCE = {"learn": 8, "ingest": 2}
POLL_SECONDS = {"learn": 0.02, "ingest": 0.2}
JOB_SECONDS = {"learn": 600, "ingest": 48 * 3600}


class LeasedWorker(Worker):
    """An arq worker whose running jobs are leased for seconds, not for their longest duration."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.in_progress_timeout_s = LEASE_SECONDS

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
        await self.pool.aclose(close_connection_pool=True)


async def open_tools(settings: Settings) -> jobs.Tools:
    pool = await db.open_pool(settings.dsn, size=8)
    embedders = Embedders(settings)
    corpus = Corpus(settings.home / "cache")

    async def direction(phrases: list[str]) -> Any:
        return await label_direction(pool, embedders, phrases)

    return jobs.Tools(
        settings=settings,
        pool=pool,
        queue=Queue(connect(settings.redis)),
        embedders=embedders,
        corpus=corpus,
        builder=Builder(pool, corpus, direction),
        ingester=Ingester(settings, pool, embedders),
        settler=Settler(settings, pool),
    )


async def dispatch(tools: jobs.Tools, name: str) -> None:
    """Start on whatever the tables say is due."""
    if name == "learn":
        tools.builder.wake()
    else:
        for row in await sql.ingest.due(tools.pool):
            await tools.queue.ingest(row["id"])


async def housekeep(tools: jobs.Tools, name: str) -> None:
    """Say that we live, and dispatch, for ever."""
    identity = f"{socket.gethostname()}:{os.getpid()}"
    ready = os.environ.get(WORKER_READY_FILE)
    device = await asyncio.to_thread(_device)
    while True:
        with db.surviving(logger, "the heartbeat"):
            await sql.workers.beat(
                tools.pool,
                worker=identity,
                queue=name,
                host=socket.gethostname(),
                pid=os.getpid(),
                device=device,
                doing=tools.doing,
            )
            await dispatch(tools, name)
            if ready:
                Path(ready).touch()
        await asyncio.sleep(DISPATCH_SECONDS)


def _device() -> str:
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"


async def run(settings: Settings, name: str) -> None:
    """Work until told to stop. Ends by itself when Redis is away, to be started again."""
    tools = await open_tools(settings)
    if name == "learn":
        await sql.builds.want_unevaluated(tools.pool)
    stream = LEARN if name == "learn" else INGEST
    worker = LeasedWorker(
        FUNCTIONS[name],
        queue_name=stream,
        redis_pool=connect(settings.redis),
        job_serializer=serialize,
        job_deserializer=deserialize,
        keep_result=0,
        max_jobs=JOBS_AT_ONCE[name],
        poll_delay=POLL_SECONDS[name],
        job_timeout=JOB_SECONDS[name],
        health_check_interval=HEARTBEAT_SECONDS,
        max_tries=100,
        handle_signals=False,
        ctx={"tools": tools},
    )
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    tasks = [
        asyncio.create_task(worker.async_run()),
        asyncio.create_task(housekeep(tools, name)),
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
        await worker.close()
        with contextlib.suppress(*db.AWAY):
            await sql.workers.gone(
                tools.pool, worker=f"{socket.gethostname()}:{os.getpid()}", timeout=2
            )
        await tools.queue.close()
        tools.pool.terminate()
        tools.ingester.close()
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
    try:
        asyncio.run(run(load(), name))
    except SettingsError as error:
        sys.exit(str(error))
    except (redis.exceptions.ConnectionError, OSError) as error:
        sys.exit(f"A server is away ({error}); is everything up? `rushes status` tells.")


if __name__ == "__main__":
    main()
