"""What programs send along lies in folders of its own, each held by whoever receives it; what a
killed backend left behind is known by that nobody holds it and no table names it."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
