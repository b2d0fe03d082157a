"""A worker that idles begins when it is told of a job, long before it would look by itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from arq.worker import func

from backend.jobs import LEARN, Queue, connect, deserialize, serialize
from backend.settings import Settings
from workers import main


async def test_an_idle_worker_begins_when_it_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "IDLE_SECONDS", 60.0)
    heard: asyncio.Queue[int] = asyncio.Queue()

    async def build(ctx: dict[str, Any], label: int) -> None:
        heard.put_nowait(label)

    worker = main.LeasedWorker(
        [func(build, name="build")], queue_name=LEARN,
        redis_pool=connect(settings.redis, seconds=90), job_serializer=serialize,
        job_deserializer=deserialize, keep_result=0, handle_signals=False,
    )  # fmt: skip
    working, queue = asyncio.create_task(worker.async_run()), Queue(settings.redis)
    try:
        for label in (1, 2):  # the first may come before it idles
            queue.build(label)
            async with asyncio.timeout(20):
                assert await heard.get() == label
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await worker.close()
        await queue.close()
