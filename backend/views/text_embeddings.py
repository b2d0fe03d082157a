"""Query words as vectors: from the cache table, else from a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import asyncpg
import numpy as np

import sql
from backend.errors import Refusal
from backend.messages.names import Name, embedded

WAIT_FOR_WORKER = 10.0  # seconds

Enqueue = Callable[[str], None]


class TextEmbeddings:
    """Embeddings of query words: from the cache table, else from a worker.

    ``enqueue`` asks a worker to embed a text; the worker writes the table and wakes the
    backends, which call `wake`. Redis losing the job only means asking again.
    """

    def __init__(self, pool: asyncpg.Pool, enqueue: Enqueue) -> None:
        self._pool = pool
        self._enqueue = enqueue
        self._waiting: dict[Name, asyncio.Event] = {}

    async def embed(self, text: str, space: int) -> np.ndarray:
        """The unit vector of ``text`` in a space, float32 (dimensions,).

        Raises:
            Refusal: search_unavailable when no worker answers within 10 seconds.
        """
        key = embedded(text)
        event = self._waiting.setdefault(key, asyncio.Event())
        try:
            async with asyncio.timeout(WAIT_FOR_WORKER):
                while True:
                    event.clear()
                    found = await sql.search.query_embedding(self._pool, space=space, text=text)
                    if found is not None:
                        return np.asarray(found, dtype=np.float32)
                    self._enqueue(text)
                    try:
                        await asyncio.wait_for(event.wait(), 2)
                    except TimeoutError:
                        continue
        except TimeoutError:
            raise Refusal("search_unavailable") from None
        finally:
            self._waiting.pop(key, None)

    def wake(self, key: Name) -> None:
        """A worker wrote the embedding of the text that ``key`` tells of."""
        if key in self._waiting:
            self._waiting[key].set()
