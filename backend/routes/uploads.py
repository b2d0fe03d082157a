"""``/api/uploads``: files come piece by piece, and go on where they stopped.

The protocol is tus 1.0.0 (https://tus.io/protocols/resumable-upload), with its extensions creation,
expiration and termination, so that any client of it can send. ``Upload-Metadata`` names the file
(``filename``), the intake that it joins (``intake``) and a mark of its first bytes (``mark``), by
which a client that was cut off knows it again. Beside it, addresses answer JSON to who asks by GET.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import errno
from collections.abc import AsyncIterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

from litestar import Request, Response, delete, get, head, patch, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.types import Message
from litestar.types import Scope as Asgi

from backend.auth import access
from backend.auth.access import Visitor
from backend.commands import uploads as sending
from backend.errors import Refusal
from backend.keeping import uploads as lying
from backend.messages import kept
from backend.messages.predictions import Problem
from backend.messages.uploads import Upload, Uploads
from backend.messages.wire import UPLOADS
from backend.routes import described
from backend.routes.callers import caller
from backend.settings import Settings
from backend.views import uploads as views

Asked = Request[Any, Any, State]
TUS, EXTENSIONS = "1.0.0", "creation,expiration,termination"
# Of a piece: as tus has it, and for programs that know only the usual one.
PIECE_TYPES = ("application/offset+octet-stream", "application/octet-stream")
BLOCK = 1 << 20  # bytes that are in memory at once
STALLED_SECONDS = 30.0  # without a byte, after which whoever sends has gone
LONGEST_METADATA, LONGEST_MARK = 8192, 128  # characters
REFUSALS = {
    **described.refusals(Problem),
    412: described.spec(Problem, "another version of tus"),
    413: described.spec(Problem, "the file is too large, or the person sent too much"),
}
# What pages of other origins than the API's may send and read: ours alone, see `app`.
SENT_HEADERS = [
    "tus-resumable",
    "upload-length",
    "upload-metadata",
    "upload-offset",
    "content-type",
]
READ_HEADERS = ["Location", "Upload-Offset", "Upload-Length", "Upload-Expires", "Tus-Resumable"]


@get(UPLOADS, responses={200: described.spec(Uploads, "what is under way"), **REFUSALS},
     tags=["uploads"])  # fmt: skip
async def read_uploads(request: Asked) -> Uploads:
    """Your uploads that are under way or were left, and how much you may send."""
    who = await _sender(request)
    return await views.uploads(request.app.state.pool, request.app.state.settings, who.id)


@post(
    UPLOADS,
    status_code=201,
    operation_class=described.Sending,
    responses={
        201: described.spec(Upload, "where to send the file"),
        415: described.spec(Problem, "nothing that a studio takes in"),
        422: described.spec(Problem, "no such name may an intake have"),
        **REFUSALS,
    },
    tags=["uploads"],
)
async def begin_upload(request: Asked) -> Response[Upload]:
    """Begin to send a film (tus 1.0.0): `Upload-Length`, and `Upload-Metadata` with `filename`,
    and perhaps `intake` and `mark`. Then PATCH its bytes to the `Location`."""
    who = await _sender(request)
    settings: Settings = request.app.state.settings
    told = _metadata(request.headers.get("upload-metadata", ""))
    number = await sending.begin(
        request.app.state.pool,
        settings,
        who,
        name=told.get("filename") or told.get("name", ""),
        size=_number(request, "upload-length"),
        mark=told.get("mark", "")[:LONGEST_MARK],
        intake=" ".join(told.get("intake", "").split()),
    )
    found = await views.upload(request.app.state.pool, settings, who.id, number)
    return Response(
        found, status_code=201, headers={"Location": f"{UPLOADS}/{number}", **_place(found)}
    )


@get(UPLOADS + "/{upload:int}", responses={200: described.spec(Upload, "how much is there"),
     **REFUSALS}, tags=["uploads"])  # fmt: skip
async def read_upload(request: Asked, upload: FromPath[int]) -> Upload:
    """How much of a file is there, and which file of the corpus it became."""
    who = await _sender(request)
    return await _handed_over(request, who, upload)


@head(UPLOADS + "/{upload:int}", responses=REFUSALS, tags=["uploads"])
async def read_offset(request: Asked, upload: FromPath[int]) -> Response[None]:
    """Where to go on: `Upload-Offset`."""
    found = await _handed_over(request, await _sender(request), upload)
    if found.state not in ("receiving", "arrived"):
        raise Refusal("upload_over")
    return Response(None, headers={"Cache-Control": "no-store", **_place(found)})


@patch(
    UPLOADS + "/{upload:int}",
    status_code=204,
    request_max_body_size=None,
    operation_class=described.SendingOn,
    responses={
        409: described.spec(Problem, "something else than `Upload-Offset` is there"),
        410: described.spec(Problem, "it was removed"),
        415: described.spec(Problem, f"the body is no {PIECE_TYPES[0]}"),
        507: described.spec(Problem, "the disk is full"),
        423: described.spec(Problem, "somebody else sends to it at this moment"),
        **REFUSALS,
    },
    tags=["uploads"],
)
async def send_on(request: Asked, upload: FromPath[int]) -> Response[None]:
    """Send the next bytes, from `Upload-Offset` on. Whatever comes of them is kept, also where the
    connection breaks."""
    who = await _sender(request)
    if request.content_type[0] not in PIECE_TYPES:
        raise Refusal("other_kind", f"The bytes of a file are sent as {PIECE_TYPES[0]}.")
    offset = _number(request, "upload-offset")
    pool, settings = request.app.state.pool, request.app.state.settings
    found = await _handed_over(request, who, upload)
    if found.state in ("cancelled", "left"):
        raise Refusal("upload_over")
    if offset != found.received:
        raise _elsewhere(found.received)
    if found.state == "receiving":
        path = sending.place(settings, upload, found.name)
        try:
            await _received(request, path, offset, found.size)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            raise Refusal(
                "disk_full",
                f"The studio's disk is full, so that “{found.name}” stopped; what came is kept for "
                "a day. It goes on once an administrator has made room.",
            ) from None
        finally:
            await sending.moved(pool, upload)
        found = await _handed_over(request, who, upload)
        if found.state in ("cancelled", "left"):  # meanwhile
            raise Refusal("upload_over")
    return Response(None, status_code=204, headers=_place(found))


@delete(UPLOADS + "/{upload:int}", status_code=204, responses=REFUSALS, tags=["uploads"])
async def cancel_upload(request: Asked, upload: FromPath[int]) -> None:
    """Remove what is there of a file that is not whole yet."""
    who = await _sender(request)
    await sending.cancel(request.app.state.pool, request.app.state.settings, who, upload)


async def speak_tus(message: Message, scope: Asgi) -> None:
    """Every answer here says which version of tus it speaks, and to OPTIONS what is known of it."""
    path = scope.get("path", "")
    if message["type"] != "http.response.start" or not (path + "/").startswith(UPLOADS + "/"):
        return
    headers = [("tus-resumable", TUS)]
    if scope.get("method") == "OPTIONS":
        largest = scope["litestar_app"].state.settings.largest_upload
        headers += [
            ("tus-version", TUS), ("tus-extension", EXTENSIONS), ("tus-max-size", str(largest)),
        ]  # fmt: skip
    message["headers"] = [
        *message["headers"], *((name.encode(), value.encode()) for name, value in headers)
    ]  # fmt: skip


async def _sender(request: Asked) -> Visitor:
    """Whoever may send files: who may put films into intakes, too.

    Raises:
        Refusal: tus_version; as `caller`; not_allowed.
    """
    who = await caller(request, "annotate")
    access.writer(who)
    if request.headers.get("tus-resumable", TUS) != TUS:
        raise Refusal("tus_version")
    return who


async def _handed_over(request: Asked, who: Visitor, number: int) -> Upload:
    """The upload as it is; where all of it is there, a worker was asked to take it in.

    Raises:
        Refusal: unknown_upload.
    """
    pool, settings = request.app.state.pool, request.app.state.settings
    found = await views.upload(pool, settings, who.id, number)
    if found.state != "receiving" or found.received < found.size:
        return found
    file = await sending.hand_over(pool, settings, number)
    if file is not None:
        request.app.state.queue.ingest(file)
        await sending.tell_of(pool, who, found.name, found.size)
    return await views.upload(pool, settings, who.id, number)


async def _received(request: Asked, path: Path, offset: int, size: int) -> None:
    """Keeps what comes, from ``offset`` on, in the file of ``size`` bytes that ``path`` will be.

    Raises:
        Refusal: upload_busy, upload_elsewhere, too_large.
        OSError: it can't be kept.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and offset + int(announced) > size:
        raise Refusal("too_large", f"The file ends at byte {size:,}; that would go beyond.")
    try:
        growing = await asyncio.to_thread(lying.Growing, path)
    except lying.Busy:
        raise Refusal("upload_busy") from None
    waiting = bytearray()
    try:
        if growing.size != offset:
            raise _elsewhere(growing.size)
        async for piece in _pieces(request):
            offset += len(piece)
            if offset > size:
                raise Refusal("too_large", f"The file ends at byte {size:,}; that goes beyond.")
            waiting += piece
            if len(waiting) >= BLOCK:
                block, waiting = waiting, bytearray()
                await asyncio.to_thread(growing.write, block)
    finally:  # what came is kept also where the connection broke, or the backend stops
        await asyncio.shield(asyncio.to_thread(_ended, growing, waiting))


def _ended(growing: lying.Growing, waiting: bytearray) -> None:
    try:
        growing.write(waiting)
    finally:
        growing.close()


async def _pieces(request: Asked) -> AsyncIterator[bytes]:
    """What comes, until it ends, breaks off, or nothing comes for long."""
    while True:
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                event: Any = await request.receive()
        except TimeoutError:
            return
        if event["type"] == "http.disconnect":
            return
        yield event.get("body", b"")
        if not event.get("more_body", False):
            return


def _place(found: Upload) -> dict[str, str]:
    """Where an upload goes on, in the headers of tus."""
    headers = {"Upload-Offset": str(found.received), "Upload-Length": str(found.size)}
    if found.expires_at is not None:
        headers["Upload-Expires"] = formatdate(found.expires_at, usegmt=True)
    return headers


def _elsewhere(there: int) -> Refusal:
    return Refusal("upload_elsewhere", f"{there:,} bytes are there; go on from there.")


def _number(request: Asked, header: str) -> int:
    """Raises: Refusal: not_an_upload: the header holds no number of bytes."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Refusal("not_an_upload", f"{header.title()} is to hold a number of bytes.")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """``Upload-Metadata``: keys, each with its value in base64, with commas in between.

    Raises:
        Refusal: not_an_upload.
    """
    if len(header) > LONGEST_METADATA:
        raise Refusal("not_an_upload", "Upload-Metadata is too long.")
    told = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            text = base64.b64decode(value.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise Refusal(
                "not_an_upload", f"Upload-Metadata: the value of “{key}” is to be in base64."
            ) from None
        told[key] = kept(text.decode(errors="replace"))
    return told
