"""A source as a file that can be read here: the one place that turns an address into bytes.

What lies in a bucket or on the web is copied to a temporary file, part by part, and decoded from
there. A decoder reads a film more than once and jumps in it (its table of contents may come last),
and its content is hashed before; so ranges would be fetched again and again, and the process that
decodes would need the network and the credentials that it must not have. The copy is bounded by a
setting and by the room on the disk, and ends with the block that asked for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.domain.addresses import Address
from backend.settings import Settings, SettingsError
from workers.ingest import source
from workers.ingest.objects import Bucket, Object, Store
from workers.ingest.source import Found
from workers.ingest.web import Web
from workers.video.container import HEAD_BYTES, describe, recognise
from workers.video.errors import VideoError, empty, of_folder, too_long, unknown_container

PART = 16 << 20  # bytes asked for at once, and held in memory
ROOM = 1 << 30  # bytes that stay free on the disk for clips, the database and everybody else
GB = 10**9
COPYING = 0.5  # of the work on a film that comes from elsewhere, as it is shown
LEFT_SECONDS = 86_400.0  # nobody is at a copy that has lain so long
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True)
class Readable:
    """A film as a file of this machine, until the block ends. ``found``: what its store told of it;
    None: it is the file itself."""

    path: Path
    found: Found | None = None

    def done(self, fraction: float) -> float:
        """How much of all the work on the film is done, of copying it and decoding it, when so much
        of it is decoded."""
        return fraction if self.found is None else COPYING + (1 - COPYING) * fraction


class Sources:
    """Buckets and the web, opened when they are first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stores: dict[tuple[str, str], Store] = {}
        self._lock = threading.Lock()

    def store(self, address: Address) -> Store:
        """Raises: VideoError: the environment has no credentials for it."""
        with self._lock:
            kind = ("web", "") if address.web else (address.scheme, address.host)
            if kind not in self._stores:
                self._stores[kind] = self._web() if address.web else Bucket(address)
            return self._stores[kind]

    def _web(self) -> Web:
        try:
            return Web(self._settings.sources_into)
        except SettingsError as error:
            raise VideoError("unreadable", str(error)) from None

    def copy(
        self,
        address: Address,
        into: Path,
        *,
        tell: Callable[[float], None] = lambda fraction: None,
        looks: bool = True,
    ) -> tuple[Path, Object]:
        """Copy an object into a folder that is made for it; where it lies, and what it is. ``tell``
        hears how much is done. ``looks``: what does not begin like a video is left where it is.

        Raises:
            VideoError: it is too large, there is no room, it is no video, or cannot be read.
        """
        store = self.store(address)
        found = store.head(address)
        self._small_enough(found)
        head = store.read(found, 0, min(HEAD_BYTES, found.size))
        if looks and recognise(head) is None:
            raise unknown_container(describe(head))
        suffix = address.suffix if _SUFFIX.fullmatch(address.suffix) else ""
        path = into / f"copy{suffix}"
        end = time.monotonic() + self._settings.max_video_minutes * 60
        try:
            into.mkdir(parents=True, exist_ok=True)
            _room_for(found, into)
            with path.open("wb") as file:
                for start in range(0, found.size, PART):
                    tell(start / found.size)
                    file.write(store.read(found, start, min(start + PART, found.size)))
                    if time.monotonic() > end:
                        raise too_long(self._settings.max_video_minutes * 60)
        except OSError as error:
            raise of_folder(error, into) from error
        return path, found

    def small(self, address: Address, most: int) -> bytes:
        """The whole of an object of at most ``most`` bytes. Raises: VideoError."""
        store = self.store(address)
        found = store.head(address)
        if found.size > most:
            raise VideoError("too_large", f"It is larger than {most >> 20} MB: divide it.")
        return store.read(found, 0, found.size) if found.size else b""

    def _small_enough(self, found: Object) -> None:
        if found.size == 0:
            raise empty()
        most = self._settings.max_fetch_gb
        if found.size > most * GB:
            raise VideoError(
                "too_large",
                f"It has {found.size / GB:.1f} GB, and {most:g} GB are fetched at most. Cut it into"
                " parts, or raise RUSHES_MAX_FETCH_GB.",
            )

    @contextlib.contextmanager
    def copied(
        self, address: Address, into: Path, tell: Callable[[float], None]
    ) -> Iterator[tuple[Path, Object]]:
        """As `copy`, until the block ends."""
        try:
            yield self.copy(address, into, tell=tell)
        finally:
            shutil.rmtree(into, ignore_errors=True)


class Fetcher:
    """Gives a worker the films it is to read."""

    def __init__(self, settings: Settings) -> None:
        self._sources = Sources(settings)
        self._folder = settings.home / "fetched"

    def sweep(self) -> None:
        """Remove copies that workers left lying who were killed."""
        with contextlib.suppress(OSError):
            for folder in self._folder.iterdir():
                if time.time() - folder.stat().st_mtime > LEFT_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)

    @contextlib.asynccontextmanager
    async def readable(
        self, file: int, uri: str, tell: Callable[[float], None]
    ) -> AsyncIterator[Readable]:
        """The film of a row of the table of files; ``tell`` hears, in another thread, how much of a
        copy is there.

        Raises:
            VideoError: it cannot be fetched. UnknownScheme: its address is of no known kind.
        """
        place = source.place_of(uri)
        if isinstance(place, Path):
            yield Readable(place)
            return
        into = self._folder / str(file)
        stopped = threading.Event()

        def told(fraction: float) -> None:
            if stopped.is_set():
                raise _Stopped
            tell(fraction)

        copying = asyncio.create_task(asyncio.to_thread(self._sources.copy, place, into, tell=told))
        try:
            path, found = await asyncio.shield(copying)
            yield Readable(path, source.found(found))
        finally:
            stopped.set()
            copying.add_done_callback(lambda task: task.cancelled() or task.exception())
            await asyncio.to_thread(shutil.rmtree, into, ignore_errors=True)


class _Stopped(Exception):
    """Nobody waits for the copy any more."""


def _room_for(found: Object, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if found.size + ROOM > free:
        raise VideoError(
            "disk_full",
            f"It has {found.size / GB:.1f} GB, and {free / GB:.1f} GB are free on the disk to which"
            " it is copied for decoding, of which 1 GB must stay free. Free some space, then add it"
            " again.",
        )
