"""Deployed models score the clips of intakes as they arrive, and what they say is kept for ever.

Level-triggered: a film of an intake is due while a deployment in use has not scored it. A pass
takes some of those films and scores them with all the models that lack any of them, in one matrix
product; scores and the note that they are there are one transaction. So a worker that is killed
loses nothing, a pass that is repeated changes nothing, and a new deployment, live or candidate,
goes through every intake by itself.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

import asyncpg
import numpy as np

import sql
from backend import db
from backend.domain.heads import logits
from backend.events import Transaction, transaction
from backend.messages.names import Name
from backend.views.vectors import halfvecs

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 60.0
FILMS_AT_ONCE = 200
SCORES_AT_ONCE = 200_000  # clips × models of one transaction; a film is never cut in two


class Serving:
    """Scores what is due, in the background of a worker."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._background: asyncio.Task[None] | None = None
        self._mark: asyncpg.Record | None = None  # when nothing was due
        self._again = 0.0  # when to look again, whatever the mark says

    def wake(self) -> None:
        """Score what is due in the background, unless that is going on."""
        if self._background is None or self._background.done():
            self._background = asyncio.create_task(self._serve_and_say())

    async def _serve_and_say(self) -> None:
        try:
            await self._serve()
        except db.AWAY as error:
            logger.warning("cannot score intakes: %s", error)
        except Exception:
            logger.exception("scoring intakes failed")

    async def _serve(self) -> None:
        mark = await sql.serving.mark(self._pool)
        if mark == self._mark and time.monotonic() < self._again:
            return
        await serve_due(self._pool)
        if not await sql.serving.due(self._pool, limit=1):  # else another worker is at it
            self._mark, self._again = mark, time.monotonic() + LOOK_AGAIN_SECONDS


async def serve_due(pool: asyncpg.Pool) -> int:
    """Score until nothing is due, or until another worker does; how many films were scored."""
    films = 0
    while await sql.serving.due(pool, limit=1):
        async with transaction(pool) as tx:
            if not await sql.serving.lock(tx.connection):
                return films
            films += await _serve_some(tx)
    return films


async def _serve_some(tx: Transaction) -> int:
    due = await sql.serving.due(tx.connection, limit=FILMS_AT_ONCE)
    heads = await sql.serving.heads(tx.connection, films=[r["film"] for r in due])
    films = _some(due, most=SCORES_AT_ONCE // max(1, len(heads)))
    rows = await sql.serving.embeddings(tx.connection, films=films)
    deployments = [h["deployment"] for h in heads]
    if rows and heads:
        said = await asyncio.to_thread(_scores, [r["vector"] for r in rows], heads)
        await sql.serving.keep(
            tx.connection,
            deployments=deployments,
            clips=[r["id"] for r in rows],
            logits=said,
        )
    await sql.serving.kept(tx.connection, deployments=deployments, films=films)
    for label in sorted({h["label"] for h in heads}):
        await tx.wake(Name(kind="served", label=label))
    return len(films)


def _some(due: Sequence[asyncpg.Record], *, most: int) -> list[int]:
    """The first films that together have at most so many clips; at least one."""
    total = np.cumsum([r["clips"] for r in due])
    count = max(1, int(np.searchsorted(total, most, side="right")))
    return [r["film"] for r in due[:count]]


def _scores(vectors: Sequence[bytes], heads: Sequence[asyncpg.Record]) -> list[float]:
    """Logits of all clips under the first model, then under the next …"""
    weights = np.stack([np.frombuffer(h["weights"], "<f4") for h in heads])
    embeddings = halfvecs(list(vectors), weights.shape[1])
    said: list[float] = logits(embeddings, weights, [h["bias"] for h in heads]).T.ravel().tolist()
    return said
