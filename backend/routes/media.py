"""``/media/<clip id>/poster.jpg``, and ``clip.mp4`` there, or ``picture.jpg`` of a picture."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Stream

import sql
from backend import media
from backend.errors import Refusal
from backend.messages import MOST_ID
from backend.messages.wire import MEDIA
from backend.routes.callers import caller
from backend.routes.ranged import ranged


@get(MEDIA + "/{clip:int}/{name:str}")
async def clip_file(
    request: Request[Any, Any, State], clip: FromPath[int], name: FromPath[str]
) -> Stream | Response[None]:
    await caller(request, "read")
    if name not in media.TYPES or not 0 <= clip <= MOST_ID:
        raise Refusal("unknown_clip")
    row = await sql.corpus.media(request.app.state.pool, clip=clip)
    if row is None:
        raise Refusal("unknown_clip")
    path, content_type = media.file_of(
        request.app.state.settings.media, row["content_hash"], row["position"], name
    )
    headers = {
        "Cache-Control": "private, max-age=86400",
        # Browsers do not count two ports of one IP address as the same site; what keeps other
        # sites out is the cookie (SameSite=Lax), which their requests do not carry.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    try:
        return await ranged(path, request.headers.get("range"), content_type, headers)
    except FileNotFoundError:
        if (row["medium"] == "image") != (name == media.PICTURE) and name != media.POSTER:
            raise Refusal(
                "unknown_clip", f"A clip of this medium ({row['medium']}) has no {name}."
            ) from None
        raise Refusal("unknown_clip", "The files of that clip are gone; ingest it again.") from None
