"""The file of a backup: a zip that anybody can open, with a list of what must be in it.

Each table is a member in Postgres' binary COPY form, each film's media one uncompressed tar, and
``manifest.json`` tells rows, bytes and SHA-256 of every one. A zip, because it shows its content
without reading it all, and because its directory stands at the end: a file that was cut off is
never taken for a whole one. Nothing of the file is believed before it was compared with its list.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import msgspec
from msgspec import Meta

FORMAT = "rushes-backup"
VERSION = 1  # of the file's own form; of the tables in it, `Manifest.migrations` tells
MANIFEST = "manifest.json"
MANIFEST_BYTES = 256 * 2**20
CHUNK = 2**20
# The most that deflate can shrink anything; who promises more hides one member behind another.
DENSEST = 1100
COMPRESSION = 1  # vectors hardly shrink, and answers do so at once

Tell = Callable[[int], None]  # so many more bytes are done
Count = Annotated[int, Meta(ge=0, le=2**62)]
TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.copy")
MEDIA = re.compile(r"media/([0-9A-Za-z][0-9A-Za-z-]{1,127})\.tar")

# What Python's zip reader raises on files that were not written by it.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error,
    ValueError, OverflowError,
)  # fmt: skip


class BackupError(Exception):
    """A backup that can't be made, read or restored; the message says why and what to do."""


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member of the zip."""

    name: str
    bytes: Count
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table, and the columns of its rows in their order."""

    name: str
    columns: tuple[str, ...]
    rows: Count
    member: Member


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a backup."""

    format: str
    version: Count
    made_by: str  # the version of Rushes
    at: str  # when the snapshot was taken, ISO 8601
    migrations: tuple[tuple[Count, str], ...]  # number and name of each that had run
    tables: tuple[Table, ...]
    sequences: tuple[tuple[str, Count], ...]  # the last number that each gave
    media: tuple[Member, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        return (*(table.member for table in self.tables), *self.media)

    @property
    def bytes(self) -> int:
        return sum(member.bytes for member in self.members)


class Writer:
    """A backup that is being written, to a new file that only its owner may read."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w")

    @contextmanager
    def member(self, name: str, *, packed: bool) -> Iterator[Hashed]:
        """A member to write to; after the block `Hashed.member` tells what it became."""
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (stat.S_IFREG | stat.S_IRUSR | stat.S_IWUSR) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry._compresslevel = COMPRESSION  # type: ignore[attr-defined]
        with self._zip.open(entry, "w", force_zip64=True) as raw:
            yield Hashed(name, raw)

    def finish(self, manifest: Manifest) -> None:
        """Write the list, and the directory behind everything."""
        with self.member(MANIFEST, packed=True) as into:
            into.write(msgspec.json.format(msgspec.json.encode(manifest)))
        self._zip.close()

    def drop(self) -> None:
        """Let go of the file, whether it was finished or not."""
        self._zip.fp = None  # what is not finished gets no directory
        self._file.close()


class Hashed:
    """Writes on, and knows what was written."""

    def __init__(self, name: str, raw: IO[bytes]) -> None:
        self._name, self._raw = name, raw
        self._digest, self._bytes = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self._bytes += len(data)
        return self._raw.write(data)

    @property
    def member(self) -> Member:
        return Member(self._name, self._bytes, self._digest.hexdigest())


class Archive:
    """A backup to read. Its list was compared with what is there; contents are as they are read."""

    def __init__(self, path: Path) -> None:
        """Raises: BackupError: it is no backup, a damaged one, or one of a newer Rushes."""
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except _UNREADABLE as error:
            raise BackupError(
                f"{path} is not a whole backup ({error}): it was cut off or changed, or it is "
                "something else. Copy it again from where it was made."
            ) from None
        except OSError as error:
            raise BackupError(f"{path} can't be read ({error.strerror}).") from None
        try:
            self.manifest = self._read_manifest()
            self._compare()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        self._zip.close()

    def _read_manifest(self) -> Manifest:
        foreign = BackupError(
            f"{self.path} is a zip, but no backup of Rushes: its list ({MANIFEST}) is not one of "
            "`rushes backup`."
        )
        try:
            entry = self._zip.getinfo(MANIFEST)
            if entry.file_size > MANIFEST_BYTES:
                raise foreign
            with self._zip.open(entry) as file:
                text = file.read(MANIFEST_BYTES + 1)
            head = msgspec.json.decode(text, type=_Head)
            if head.format != FORMAT:
                raise foreign
            if head.version > VERSION:
                raise BackupError(
                    f"{self.path} was made by a newer Rushes ({head.made_by}); upgrade this one."
                )
            return msgspec.json.decode(text, type=Manifest)
        except (KeyError, msgspec.MsgspecError, UnicodeDecodeError):
            raise foreign from None
        except _UNREADABLE as error:
            raise self._damaged(MANIFEST, str(error)) from None

    def _compare(self) -> None:
        """The directory holds what is listed, once each, in the sizes that are listed."""
        entries = self._zip.infolist()
        listed = {member.name: member.bytes for member in self.manifest.members}
        for entry in entries:
            if entry.filename == MANIFEST:
                continue
            if entry.filename not in listed:
                raise self._damaged(entry.filename, "it is not on the list, or twice there")
            if listed.pop(entry.filename) != entry.file_size or entry.flag_bits & 1:
                raise self._damaged(entry.filename, "it is not as long as the list says")
        if listed:
            raise self._damaged(min(listed), "it is missing")
        for table in self.manifest.tables:
            if TABLE.fullmatch(table.member.name) is None:
                raise self._damaged(table.member.name, "no table has such a name")
        for member in self.manifest.media:
            if MEDIA.fullmatch(member.name) is None:
                raise self._damaged(member.name, "no film's media have such a name")
        if self.manifest.bytes > DENSEST * self.path.stat().st_size:
            raise BackupError(
                f"{self.path} claims to hold {self.manifest.bytes:,} bytes, which no file of its "
                "size can. It was not made by `rushes backup`; nothing was unpacked."
            )

    def read(self, member: Member, tell: Tell = lambda _: None) -> Iterator[bytes]:
        """The member's content, in pieces.

        Raises:
            BackupError: at the end, if it was not what the list says; sooner, if it can't be read.
        """
        digest, left = hashlib.sha256(), member.bytes
        try:
            with self._zip.open(member.name) as file:
                while piece := file.read(CHUNK):
                    left -= len(piece)
                    if left < 0:
                        break
                    digest.update(piece)
                    tell(len(piece))
                    yield piece
        except _UNREADABLE as error:
            raise self._damaged(member.name, str(error)) from None
        if left or digest.hexdigest() != member.sha256:
            raise self._damaged(member.name, "its checksum is another one")

    def verify(self, tell: Tell = lambda _: None) -> None:
        """Read everything once.

        Raises:
            BackupError: something is not as it was written.
        """
        for member in self.manifest.members:
            for _ in self.read(member, tell):
                pass

    def _damaged(self, name: str, why: str) -> BackupError:
        return BackupError(
            f"{self.path} is damaged at {name!r} ({why}). Nothing of it was restored; take another "
            "copy or an earlier backup."
        )


class _Head(msgspec.Struct, frozen=True):
    """What every version's list begins with."""

    format: str
    version: Count
    made_by: str = "unknown"
