"""A file as an answer, whole or the bytes that were asked for."""

from __future__ import annotations

from pathlib import Path

import anyio
from litestar import Response
from litestar.response import Stream

from backend import media


async def ranged(
    path: Path, wanted: str | None, content_type: str, headers: dict[str, str], *,
    etag: str | None = None, if_range: str | None = None,
) -> Stream | Response[None]:  # fmt: skip
    """The file, or of it what a Range header wants; ``headers``: others of the answer. ``etag``: of
    the file as it is; who goes on with another one (``if_range``) gets the whole file.

    Raises:
        FileNotFoundError: there is no such file.
    """
    size = (await anyio.Path(path).stat()).st_size
    headers = {"Accept-Ranges": "bytes", **({"ETag": etag} if etag else {}), **headers}
    if if_range is not None and if_range != etag:
        wanted = None
    try:
        span = media.parse_range(wanted, size)
    except media.Unsatisfiable:
        return Response(None, status_code=416, headers={"Content-Range": f"bytes */{size}"})
    status = 200 if span is None else 206
    if span is None:
        span = media.Span(0, size - 1)
    else:
        headers["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    headers["Content-Length"] = str(span.length)
    return Stream(
        media.read(path, span), status_code=status, media_type=content_type, headers=headers
    )
