"""Files and folders that are there as a whole or not at all, and closed to other users.

Whatever is made for keeps is made under a draft's name, brought to the disk and renamed. A draft
that a killed process left is known by its name, and `clear` removes it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

DRAFT = ".draft-"
OTHERS = stat.S_IRWXG | stat.S_IRWXO  # the permissions of group and others


def only_ours() -> None:
    """From now on, what this process and its children make is closed to other users."""
    os.umask(OTHERS)


@contextmanager
def draft(path: Path, *, sync: bool = True) -> Iterator[Path]:
    """A name under which a file or folder is made; at the end it is on the disk, as ``path``.

    After an exception nothing is left of it, and ``path`` is as it was. A file replaces the one
    before; a folder takes only the place of an empty one. What is neither, a pipe or a terminal, is
    given as it is.

    Raises:
        OSError: it can't be kept; a disk that is full, for one.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        yield path
        return
    path = path.resolve()  # behind a link
    made = path.with_name(f"{DRAFT}{secrets.token_hex(8)}{path.suffix}")
    try:
        yield made
        if sync:
            publish(made, path)
        else:
            made.replace(path)
    except BaseException:
        remove(made)
        raise


def write(
    path: Path, content: str | bytes, *, mode: int | None = None, sync: bool = True,
    before: Callable[[Path], object] = lambda _: None,
) -> None:  # fmt: skip
    """All of the file or none of it.

    ``mode``: its permissions, else what the process gives; ``sync``: bring it to the disk before
    (else it may be empty after the machine itself went down); ``before``: done to it under its
    draft's name.

    Raises:
        OSError: it can't be written; the file before is as it was.
    """
    with draft(path, sync=sync) as made:
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode or 0o666)
        with open(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        before(made)


def publish(made: Path, path: Path) -> None:
    """Give a draft its name, once it is on the disk."""
    to_disk(made)
    made.replace(path)
    _sync(path.parent)


def clear(folder: Path) -> None:
    """Remove the drafts of killed processes; for whoever alone works in that folder."""
    for left in folder.glob(f"{DRAFT}*"):
        remove(left)


def remove(path: Path) -> None:
    """A file, or a folder with all it holds; nothing happens where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def close_folder(folder: Path) -> bool:
    """Make the folder if need be, and close it and what lies directly in it to other users; whether
    that was done.

    It is not done to a folder that is somebody else's or everybody's: one of another user, with a
    sticky bit, a home directory, the root of a file system.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.stat()
    if (
        found.st_uid != os.geteuid()
        or found.st_mode & stat.S_ISVTX
        or str(folder) == os.path.expanduser("~")
        or folder == Path(folder.anchor)
    ):
        return False
    for path in (folder, *folder.iterdir()):
        mode = path.lstat().st_mode
        # The way through the folder itself may be open to the user the database runs as.
        open_to_others = mode & (OTHERS & ~stat.S_IXGRP if path == folder else OTHERS)
        if open_to_others and not stat.S_ISLNK(mode):
            path.chmod(stat.S_IMODE(mode) & ~open_to_others)
    return True


def to_disk(path: Path) -> None:
    """Bring a file, or a folder with all it holds, to the disk."""
    if path.is_dir() and not path.is_symlink():
        for entry in path.iterdir():
            to_disk(entry)
    if not path.is_symlink():
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
