"""Is this backend there, and able to work?"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from litestar import Request, get
from litestar.datastructures import State

import sql
from backend import db
from backend.errors import Refusal
from backend.messages.wire import ALIVE, HEALTH

PING_SECONDS = 2.0


@get(HEALTH)
async def health(request: Request[Any, Any, State]) -> dict[str, bool]:
    """Whether the server can work: its database answers."""
    await reached(request.app.state.pool)
    return {"ok": True}


async def reached(pool: asyncpg.Pool) -> None:
    """Asks the database whether it is there.

    Raises:
        Refusal: unavailable.
    """
    try:
        async with asyncio.timeout(PING_SECONDS):  # a connection of the pool included
            await sql.installation.ping(pool)
    except db.AWAY:
        raise Refusal("unavailable") from None


@get(ALIVE)
async def alive() -> dict[str, bool]:
    """Answers while the event loop turns, whatever is the matter with the database."""
    return {"ok": True}
