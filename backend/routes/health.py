"""Is this backend able to work?"""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.datastructures import State

import sql
from backend import db
from backend.errors import Refusal
from backend.messages.wire import HEALTH


@get(HEALTH)
async def health(request: Request[Any, Any, State]) -> dict[str, bool]:
    try:
        await sql.installation.ping(request.app.state.pool, timeout=2)
    except db.AWAY:
        raise Refusal("unavailable") from None
    return {"ok": True}
