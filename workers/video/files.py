"""What lies at a path: looked at without opening anything but a regular file, and identified by
content. Any of this may hang on a drive that is away: `looker` does it within a time limit."""

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workers.video import errors
from workers.video.container import HEAD_BYTES, describe, recognise
from workers.video.errors import VideoError

BLOCK = 1 << 20
LISTED_AT_ONCE = 1000
_SPECIAL = {
    stat.S_IFIFO: "a named pipe (FIFO)",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}

Kind = Literal["folder", "file", "link to a folder"]
Tell = Callable[[], None]  # "still at it"


def _nobody() -> None:
    pass


@dataclass(frozen=True)
class Seen:
    """A regular file as it was when it was looked at."""

    path: str
    """With every link resolved."""
    device: int
    inode: int
    size: int
    """Bytes."""
    modified_ns: int
    """Nanoseconds since 1970."""
    demuxer: str | None
    """The container that its first bytes announce; None: no video that we know."""
    holds: str = ""
    """What it seems to be instead, in a few words."""

    def unchanged(self, later: "Seen") -> bool:
        """Size, time and identity are the same: the content is taken to be the same, too."""
        return (self.device, self.inode, self.size, self.modified_ns) == (
            later.device,
            later.inode,
            later.size,
            later.modified_ns,
        )


def open_regular(path: Path | str) -> int:
    """A descriptor of a regular file, for reading. What is something else is never opened: a pipe
    would wait for a writer, and a device may act on being opened.

    Raises:
        VideoError: it is not a regular file, is not there, or may not be read.
    """
    try:
        _refuse_special(os.stat(path).st_mode)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            _refuse_special(os.fstat(descriptor).st_mode)  # another one may lie there by now
        except VideoError:
            os.close(descriptor)
            raise
        return descriptor
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise errors.of_source(error, path) from error


def see(path: Path | str, tell: Tell = _nobody) -> Seen:
    """What a file is, by its status and its first bytes.

    Raises:
        VideoError: it is no regular file, is empty, is not there, or may not be read.
    """
    descriptor = open_regular(path)
    try:
        status = os.fstat(descriptor)
        if status.st_size == 0:
            raise errors.empty()
        head = os.read(descriptor, min(HEAD_BYTES, status.st_size))
        demuxer = recognise(head)
        return Seen(
            path=os.path.realpath(path),
            device=status.st_dev,
            inode=status.st_ino,
            size=status.st_size,
            modified_ns=status.st_mtime_ns,
            demuxer=demuxer,
            holds="" if demuxer else describe(head),
        )
    except OSError as error:
        raise errors.of_source(error, path) from error
    finally:
        os.close(descriptor)


def content_hash(path: Path | str, tell: Tell = _nobody) -> str:
    """64 hexadecimal digits of BLAKE2b-256 over the file's bytes: the same for every copy. As many
    bytes are read as the file had when it was opened.

    Raises:
        VideoError: it cannot be read, or changes meanwhile.
    """
    digest = hashlib.blake2b(digest_size=32)
    descriptor = open_regular(path)
    try:
        before = os.fstat(descriptor)
        left = before.st_size
        while left and (block := os.read(descriptor, min(BLOCK, left))):
            digest.update(block)
            left -= len(block)
            tell()
        after = os.fstat(descriptor)
        if left or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise errors.changed()
        return digest.hexdigest()
    except OSError as error:
        raise errors.of_source(error, path) from error
    finally:
        os.close(descriptor)


def list_folder(path: Path | str, tell: Tell = _nobody) -> list[tuple[str, Kind]]:
    """The names in a folder with what they are, sorted. A name that is neither a folder nor a link
    to one counts as a file, whatever it is.

    Raises:
        VideoError: it is not a folder, or may not be read.
    """
    found: list[tuple[str, Kind]] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                found.append((entry.name, _kind(entry)))
                if len(found) % LISTED_AT_ONCE == 0:
                    tell()
    except (OSError, ValueError) as error:
        raise errors.of_source(error, path) from error
    return sorted(found)


def is_folder(path: Path | str, tell: Tell = _nobody) -> bool:
    """Whether a folder, or a link to one, lies there.

    Raises:
        VideoError: nothing lies there, or it may not be looked at.
    """
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        raise errors.of_source(error, path) from error


def read_small(path: Path | str, most: int) -> bytes:
    """The whole of a regular file of at most `most` bytes.

    Raises:
        VideoError: it is larger, no regular file, not there, or may not be read.
    """
    descriptor = open_regular(path)
    try:
        blocks, size = [], 0
        while block := os.read(descriptor, BLOCK):
            blocks.append(block)
            size += len(block)
            if size > most:
                raise VideoError("too_large", f"It is larger than {most >> 20} MB: divide it.")
        return b"".join(blocks)
    except OSError as error:
        raise errors.of_source(error, path) from error
    finally:
        os.close(descriptor)


def _kind(entry: "os.DirEntry[str]") -> Kind:
    try:
        if not entry.is_dir():
            return "file"
        return "link to a folder" if entry.is_symlink() else "folder"
    except OSError:  # a link that leads nowhere or in a circle: told when it is looked at
        return "file"


def _refuse_special(mode: int) -> None:
    special = _SPECIAL.get(stat.S_IFMT(mode))
    if special:
        raise errors.special(special)
    if not stat.S_ISREG(mode):
        raise errors.special("no ordinary file")
