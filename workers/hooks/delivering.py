"""Messages that are due are sent, each endpoint by one worker at a time, in order.

Level-triggered: a message is due while its time has come, whatever became of whoever sent it
before. A worker that is killed between sending and noting it leads to the same message, with the
same id, being sent again by another.
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
from collections.abc import Sequence

import asyncpg
import httpx

import sql
from backend import db
from backend.domain.webhooks import GONE, Network, pause
from backend.events import transaction
from backend.settings import Settings
from backend.webhooks import CHANGED
from workers.hooks.hearing import hear_all
from workers.hooks.sending import Went, send

logger = logging.getLogger(__name__)

ENDPOINTS_AT_ONCE = 3  # each holds a connection to the database while it is told something
MESSAGES_IN_A_ROW = 100  # of an endpoint, before others have their turn


class Hooks:
    """Hears what happens, and tells it, in the background of a worker."""

    def __init__(self, pool: asyncpg.Pool, settings: Settings) -> None:
        self._pool = pool
        self._allowed = settings.webhooks_into
        self._hearing: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Do what is due in the background, unless that is going on. Who is slow to be told does
        not keep others from being heard."""
        if self._hearing is None or self._hearing.done():
            self._hearing = asyncio.create_task(self._hear())
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    async def _hear(self) -> None:
        with db.surviving(logger, "hearing what webhooks are to tell"):
            await hear_all(self._pool)

    async def _tell(self) -> None:
        with db.surviving(logger, "sending webhooks"):
            await deliver_due(self._pool, self._allowed)


async def deliver_due(pool: asyncpg.Pool, allowed: Sequence[Network]) -> None:
    """Send everything that is due now and that no other worker sends."""
    endpoints = [r["webhook"] for r in await sql.webhooks.due(pool)]
    if not endpoints:
        return
    tls = httpx.create_ssl_context()
    places = asyncio.Semaphore(ENDPOINTS_AT_ONCE)

    async def tell(webhook: int) -> None:
        async with places:
            await _tell_endpoint(pool, webhook, allowed, tls)

    async with asyncio.TaskGroup() as tasks:
        for webhook in endpoints:
            tasks.create_task(tell(webhook))
    async with transaction(pool) as tx:
        await sql.webhooks.forget(tx.connection)


async def _tell_endpoint(
    pool: asyncpg.Pool, webhook: int, allowed: Sequence[Network], tls: ssl.SSLContext
) -> None:
    """Send an endpoint what is due. After one that got no answer at all, the others wait as well:
    nobody is there."""
    async with pool.acquire() as claim, claim.transaction():
        if not await sql.webhooks.claim(claim, webhook=webhook):
            return
        tried: list[int] = []
        while len(tried) < MESSAGES_IN_A_ROW:
            row = await sql.webhooks.next(pool, webhook=webhook, tried=tried)
            if row is None:
                return
            tried.append(row["id"])
            went = await send(
                url=row["url"], secret=row["secret"], message=row["message"], body=row["body"],
                allowed=allowed, tls=tls,
            )  # fmt: skip
            await _note(pool, webhook, row, went)
            if went.status is None or went.status == GONE:
                return


async def _note(pool: asyncpg.Pool, webhook: int, row: asyncpg.Record, went: Went) -> None:
    """Keep how a try went, and when the next one is due."""
    wait = pause(row["tries"] + 1, random.random()) if went.error else None
    state = "waiting" if wait is not None else "given up" if went.error else "delivered"
    async with transaction(pool) as tx:
        kept = await sql.webhooks.attempted(
            tx.connection,
            message=row["id"],
            tries=row["tries"],
            state=state,
            wait=wait,
            seconds=went.seconds,
            status=went.status,
            error=went.error,
        )
        if went.status == GONE:
            why = "its receiver wants nothing any more (410)"
            await sql.webhooks.finish(tx.connection, webhook=webhook, why=why)
        if kept is not None:
            await tx.wake(CHANGED)
