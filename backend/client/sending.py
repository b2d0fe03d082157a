"""Films that programs send to the studio: piece by piece, so that they go on where they stopped."""

from __future__ import annotations

import asyncio
import base64
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from backend.client.errors import Refused, RushesError
from backend.client.link import Link
from backend.domain.upload_marks import MARKED_BYTES, mark_of
from backend.messages import IngestRow, IngestState
from backend.messages.uploads import Upload, Uploads
from backend.messages.wire import UPLOADS

PIECE = 16 * 2**20  # bytes of one request
TUS = {"Tus-Resumable": "1.0.0"}
LOOK_SECONDS = 0.5
# What passes: something else was there, or whoever sent before is being noticed to be gone.
ASKED_ANEW = frozenset({"upload_elsewhere", "upload_busy"})

Progress = Callable[[int, int], object]


class AsyncFilm:
    """A file that was sent, and that the studio's workers take in.

    ``file``: its number; ``name``: as people see it.
    """

    def __init__(self, link: Link, file: int, name: str) -> None:
        self._link = link
        self.file = file
        self.name = name

    def __repr__(self) -> str:
        return f"<film {self.name!r}, file {self.file}>"

    async def told(self) -> IngestRow:
        """How far the workers are with it; ``stage`` is ``"done"``, ``"known"`` (its content was in
        the corpus before) or ``"failed"`` at the end, then with an ``error``. A key needs the scope
        ``read`` for it.

        Raises:
            NotFound: unknown_film: the studio has taken in hundreds of files since.
        """
        state = (await self._link.read("ingest")).state
        assert isinstance(state, IngestState)
        for row in state.rows:
            if row.file == self.file:
                return row
        raise Refused("unknown_film", f"{self.name} is not among the studio's newest files.")

    async def wait(self, seconds: float | None = None) -> IngestRow:
        """Wait until it is taken in, or turned out to be no film.

        Raises:
            TimeoutError: it was not, after so many seconds; it goes on all the same.
        """
        async with asyncio.timeout(seconds):
            while (row := await self.told()).stage not in ("done", "known", "failed"):
                await asyncio.sleep(LOOK_SECONDS)
        return row


class AsyncFilms:
    """The studio's films, for who adds some."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def upload(
        self, path: str | Path, *, intake: str = "", progress: Progress | None = None
    ) -> AsyncFilm:
        """Send a film, which is taken in once all of it is there. The key needs the scope
        ``annotate``. What was sent of it before, and was cut off within a day, is gone on with.

        ``intake``: the name of the one that it joins. ``progress`` is called with the bytes that
        are there and the file's size.

        Raises:
            RushesError: the file cannot be read.
            Refused: other_kind, upload_too_large, too_much_sent, no_room, disk_full.
            NotAllowed: viewers send nothing.
            StudioAway: nobody answered for the link's patience; call it again, and it goes on.
        """
        path = Path(path)
        try:
            with path.open("rb") as file:
                return await self._send(file, path.name, intake, progress or (lambda *_: None))
        except OSError as error:
            if isinstance(error, RushesError):
                raise
            raise RushesError(f"{path} cannot be read: {error.strerror}.") from error

    async def _send(self, file: BinaryIO, name: str, intake: str, progress: Progress) -> AsyncFilm:
        mark, size = mark_of(file.read(MARKED_BYTES)), file.seek(0, 2)
        found = await self._begun(name, size, mark) or await self._begin(name, size, mark, intake)
        place = f"{UPLOADS}/{found.id}"
        loop = asyncio.get_running_loop()
        until = loop.time() + self._link.patience
        while found.state == "receiving":
            file.seek(found.received)
            piece = await asyncio.to_thread(file.read, PIECE)
            if not piece:
                raise RushesError(f"{name} became shorter while it was sent; send it again.")
            before = found.received
            try:
                await self._ask("PATCH", place, {"Upload-Offset": str(before)}, piece)
            except Refused as refused:
                if refused.code not in ASKED_ANEW or loop.time() > until:
                    raise
                await asyncio.sleep(LOOK_SECONDS)
            found = msgspec.json.decode((await self._ask("GET", place)).content, type=Upload)
            if found.received > before:
                until = loop.time() + self._link.patience
            progress(found.received, size)
        if found.file is None:
            raise Refused("upload_over", f"Somebody removed the upload of {name}; send it again.")
        return AsyncFilm(self._link, found.file, found.name)

    async def _begun(self, name: str, size: int, mark: str) -> Upload | None:
        """What was sent of this file before."""
        answer = await self._ask("GET", UPLOADS)
        for upload in msgspec.json.decode(answer.content, type=Uploads).uploads:
            same = (upload.size, upload.mark, _plain(upload.name)) == (size, mark, _plain(name))
            if same and upload.state == "receiving":
                return upload
        return None

    async def _begin(self, name: str, size: int, mark: str, intake: str) -> Upload:
        told = {"filename": name, "mark": mark, "intake": intake}
        metadata = ",".join(
            f"{key} {base64.b64encode(text.encode(errors='replace')).decode()}"
            for key, text in told.items()
            if text
        )
        headers = {"Upload-Length": str(size), "Upload-Metadata": metadata}
        answer = await self._ask("POST", UPLOADS, headers)
        return msgspec.json.decode(answer.content, type=Upload)

    async def _ask(
        self, method: str, place: str, headers: dict[str, str] | None = None, piece: bytes = b""
    ) -> Any:
        if method == "PATCH":
            headers = {**(headers or {}), "Content-Type": "application/offset+octet-stream"}
        return await self._link.http(
            method, place, headers={**TUS, **(headers or {})}, content=piece or None
        )


def _plain(name: str) -> str:
    """The studio keeps names tidied: what is compared is what is left of both."""
    return "".join(c for c in unicodedata.normalize("NFC", name) if c.isalnum())
