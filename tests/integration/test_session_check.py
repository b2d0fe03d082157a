"""Ended sessions lose their sockets; whoever signs in during the check keeps theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import asyncpg

from backend.auth import access, sessions
from backend.live.connection import Connection
from backend.live.hub import Hub
from tests.conftest import PASSWORD

WAITS_FOR_LOCK = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


async def test_who_comes_while_sessions_are_checked_stays(
    pool: asyncpg.Pool,
    person: Callable[..., Awaitable[access.Visitor]],
) -> None:
    ada = await person("ada")

    async def connection() -> Connection:
        token = await sessions.sign_in(pool, "ada", PASSWORD, 1)
        return Connection(replace(ada, session=sessions.digest(token)))

    ended, newcomer = await connection(), await connection()
    await pool.execute("DELETE FROM session WHERE token_hash = $1", ended.who.session)
    hub = Hub(pool, pool)
    await hub.start()
    hub.join(ended)
    async with asyncio.timeout(30):
        async with pool.acquire() as other, other.transaction():
            await other.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
            while not await other.fetchval(WAITS_FOR_LOCK):  # the check has begun
                await other.execute("SELECT pg_stat_clear_snapshot()")
            hub.join(newcomer)
        assert await ended.outbox.get() == 4401
    assert not newcomer.closed
    await hub.stop()
