"""What programs send along lies in folders of its own, each held by whoever receives it; what a
killed backend left behind is known by that nobody holds it and no table names it.

What comes piece by piece has a folder named by its number. It grows under a draft's name, held by
whoever writes, and gets its own once all of it is there. How much is there, its size alone tells.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from backend.keeping import files

PREFIX = "upload-"
A_MOMENT = 5.0  # seconds between making a folder and holding it, and to spare


@contextmanager
def receiving(folder: Path) -> Iterator[Path]:
    """A new folder in `folder`, held until the end, also by a process that is killed later."""
    made = folder / f"{PREFIX}{secrets.token_hex(16)}"
    made.mkdir(parents=True)
    descriptor = os.open(made, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield made
    finally:
        os.close(descriptor)


class Busy(OSError):
    """Somebody else writes to it."""


def arrived(path: Path) -> int:
    """Bytes that are there of what comes piece by piece; 0 before the first."""
    for name in (path, _growing(path)):
        with suppress(FileNotFoundError):
            return name.stat().st_size
    return 0


def whole(path: Path) -> bool:
    """Whether all of it is there, under its own name."""
    return path.is_file()


class Growing:
    """What is there of it, to be continued at its end by nobody else meanwhile.

    Raises:
        Busy: somebody else writes to it.
        OSError: it can't be kept; a disk that is full, for one.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = _growing(path).open("ab", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise Busy(errno.EBUSY, "somebody else writes to it") from None

    @property
    def size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def write(self, piece: bytes | bytearray) -> None:
        """Raises: OSError: as above; what of it went on the disk before is there."""
        left = memoryview(piece)
        while left:
            left = left[os.write(self._file.fileno(), left) :]

    def close(self) -> None:
        """It is on the disk, and others may go on with it."""
        try:
            os.fdatasync(self._file.fileno())
        finally:
            self._file.close()


def complete(path: Path) -> None:
    """All of it is there: it gets its own name. Nothing happens where it has it."""
    if not whole(path):
        files.publish(_growing(path), path)


def strays(folder: Path, hours: float) -> list[int]:
    """The numbers of folders in which something began to come, and nothing did for so long."""
    before = time.time() - hours * 3600
    return [
        int(path.name)
        for path in folder.glob("[0-9]*")
        if path.name.isdecimal()
        and path.stat().st_mtime < before
        and all(entry.name.startswith(files.DRAFT) for entry in path.iterdir())
    ]


def _growing(path: Path) -> Path:
    return path.with_name(f"{files.DRAFT}upload")


def left_behind(folder: Path) -> list[Path]:
    """Folders that nobody holds; some of them may wait for a worker."""
    return [path for path in sorted(folder.glob(f"{PREFIX}*")) if not _held(path)]


def clear(folders: Collection[Path], wanted: Callable[[Path], bool]) -> None:
    """Remove those of the folders that are not `wanted` and still held by nobody."""
    for path in folders:
        if not wanted(path) and not _held(path):
            shutil.rmtree(path, ignore_errors=True)


def _held(path: Path) -> bool:
    """Whether somebody receives it, or may begin to this moment; True if it is gone."""
    with suppress(FileNotFoundError, NotADirectoryError):
        if time.time() - path.stat().st_mtime < A_MOMENT:
            return True
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(descriptor)
    return True
