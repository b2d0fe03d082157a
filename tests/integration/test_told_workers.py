"""A worker that idles begins when it is told of a job, long before it would look by itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from arq.worker import func

from backend.jobs import LEARN, Queue, connect, deserialize, serialize
from backend.settings import Settings
from workers import main

AT_ONCE, WAITING = 4, 150  # more than arq looks at together


async def test_an_idle_worker_begins_when_it_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "IDLE_SECONDS", 60.0)
    heard: asyncio.Queue[int] = asyncio.Queue()

    async def build(ctx: dict[str, Any], label: int) -> None:
        heard.put_nowait(label)

    redis = connect(settings.redis, seconds=90)
    await redis.flushdb()  # of jobs of other tests, which nobody did
    worker = main.LeasedWorker(
        [func(build, name="build")], queue_name=LEARN, redis_pool=redis, max_jobs=AT_ONCE,
        job_serializer=serialize, job_deserializer=deserialize, keep_result=0,
        handle_signals=False,
    )  # fmt: skip
    queue = Queue(settings.redis)
    for label in range(WAITING):
        queue.build(label)
    async with asyncio.timeout(30):
        while await redis.zcard(LEARN) < WAITING:
            await asyncio.sleep(0.01)
    working = asyncio.create_task(worker.async_run())
    try:
        async with asyncio.timeout(30):
            # More than are done at once: the others follow as soon as there is room.
            assert sorted([await heard.get() for _ in range(WAITING)]) == [*range(WAITING)]
            while worker.tasks:
                await asyncio.sleep(0.01)
            queue.build(WAITING)
            assert await heard.get() == WAITING
    finally:
        while not working.done():  # a cancellation in the middle of a command gets lost
            working.cancel()
            await asyncio.wait([working], timeout=0.05)
        await worker.close()
        await queue.close()
