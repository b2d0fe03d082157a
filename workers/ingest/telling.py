"""Progress of work that is done in a thread, told by the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

PROGRESS_SECONDS = 0.3


class Throttled:
    """Progress from another thread, at most every `PROGRESS_SECONDS`, newest wins."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, tell: Callable[[float], Awaitable[Any]]
    ) -> None:
        self._loop = loop
        self._tell = tell
        self._told = 0.0
        self._task: asyncio.Task[Any] | None = None

    def __call__(self, fraction: float) -> None:
        now = time.monotonic()
        if now - self._told >= PROGRESS_SECONDS:
            self._told = now
            self._loop.call_soon_threadsafe(self._start, fraction)

    def _start(self, fraction: float) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._tell(fraction))

    async def settled(self) -> None:
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
