"""Is this backend able to work?"""

from __future__ import annotations

from typing import Any

import asyncpg
from litestar import Request, get
from litestar.datastructures import State

from backend.errors import Refusal


@get("/api/health")
async def health(request: Request[Any, Any, State]) -> dict[str, bool]:
    try:
        await request.app.state.pool.fetchval("SELECT 1", timeout=2)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        raise Refusal("unavailable") from None
    return {"ok": True}
