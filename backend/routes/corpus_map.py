"""``/api/map``: where clips lie on the map of the corpus."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State

from backend.messages.wire import MAP
from backend.routes.callers import caller
from backend.views import corpus_map

MISSING = "Rushes-Without-Place"  # header: how many clips are still to be placed


@get(MAP, include_in_schema=False)
async def read_map(request: Request[Any, Any, State]) -> Response[bytes]:
    """The places of all clips in binary, as `backend.views.corpus_map` writes them. Where some have
    none a worker is asked to place them; whoever asks again later finds them there."""
    await caller(request, "read")
    found = await corpus_map.points(request.app.state.pool)
    if found.missing:
        request.app.state.queue.map()
    return Response(
        found.points,
        media_type="application/octet-stream",
        headers={"Cache-Control": "no-store", MISSING: str(found.missing)},
    )
