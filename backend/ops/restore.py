"""``rushes restore FILE``: a studio out of a backup, into an installation that holds none.

The file is read and compared as a whole first. Then media are put in place, film by film, each
whole or not at all; then one transaction makes the schema of the backup's time and fills it. Killed
at any moment, it leaves a studio that is empty, or one that is whole.
"""

from __future__ import annotations

import asyncio
import os
import tarfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg

import sql
from backend import db
from backend.keeping import files
from backend.keeping.archive import MEDIA, Archive, BackupError, Manifest, Member, Table
from backend.media import folder_of
from backend.messages.environment import variable
from backend.ops import backup, processes
from backend.ops.backup import Progress, counted
from backend.settings import Settings

LOOKS = 20  # for connections that end
# What Postgres says of rows that it can't read, or that break a rule.
UNFIT = (
    asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.SyntaxOrAccessError,
    asyncpg.ProtocolViolationError,
)  # fmt: skip


async def restore(settings: Settings, path: Path, *, tell: Progress) -> Manifest:
    """Restore a backup and bring its schema up to date; what it held.

    Raises:
        BackupError: the file is not to be trusted, or too new, or there is a studio here already.
        AlreadyUp: the installation runs.
        SchemaError: the server lacks pgvector.
        OSError: media can't be written.
    """
    archive = Archive(path)
    try:
        manifest = archive.manifest
        _check_schema(manifest, path)
        archive.verify(counted(manifest.bytes, "comparing", tell))
        # Marks the server as ours, for a later start that has to clean up after a killed one.
        os.environ[variable("home")] = os.environ[processes.SUPERVISED] = str(settings.home)
        async with backup.server(settings, alone=True):
            connection = await db.dial(settings.dsn, timeout=10)
            try:
                await sql.installation.lock_migrations(connection)
                await db.check_pgvector(connection)
                await _check_empty(connection, settings)
                _put_media(archive, settings.media, tell)
                try:
                    async with connection.transaction():
                        await _fill(connection, archive, tell)
                except asyncpg.InsufficientResourcesError as error:
                    raise BackupError(
                        f"The database has no room for {path} ({error}). Nothing was restored."
                    ) from None
                except UNFIT as error:
                    raise BackupError(
                        f"{path} can't be restored ({error}): its rows do not fit together, as no "
                        "studio's do. Nothing was restored; take an earlier backup."
                    ) from None
            finally:
                await connection.close()
            await db.migrate(settings.dsn)
        return manifest
    finally:
        archive.close()


def _check_schema(manifest: Manifest, path: Path) -> None:
    """Every migration that had run is one of ours."""
    known = {(number, name) for number, name, _ in sql.migrations()}
    if unknown := [name for number, name in manifest.migrations if (number, name) not in known]:
        raise BackupError(
            f"{path} was made by a newer Rushes ({manifest.made_by}; {unknown[0]} is not known "
            "here); upgrade this one first."
        )


async def _check_empty(connection: asyncpg.Connection, settings: Settings) -> None:
    """Nobody works on the database, and it holds nothing."""
    elsewhere = (
        "another RUSHES_HOME" if settings.database_url is None else "another RUSHES_DATABASE_URL"
    )
    for _ in range(LOOKS):  # what a killed restore was doing ends as the server notices
        others = await sql.backup.others(connection)
        if not others:
            break
        await asyncio.sleep(0.1)
    else:
        raise BackupError(
            f"{others} other connection(s) to this database are open; stop backend and workers, "
            f"or restore into {elsewhere}."
        )
    match await sql.backup.has_tables(connection):
        case "foreign":
            raise BackupError(
                f"This database holds tables that are not Rushes' own; restore into {elsewhere}."
            )
        case "ours":
            held = await sql.backup.held(connection)
            if any(held.values()):
                raise BackupError(
                    f"There is a studio here already ({held['people']:,} people, "
                    f"{held['labels']:,} labels, {held['films']:,} films, {held['files']:,} "
                    f"files), and nothing is ever restored over one. Restore into {elsewhere}."
                )


async def _fill(connection: asyncpg.Connection, archive: Archive, tell: Progress) -> None:
    """The schema as it was, and all its rows, in the caller's transaction."""
    manifest = archive.manifest
    for row in await sql.backup.dropping(connection):
        await connection.execute(row["statement"])
    await sql.installation.keep_migrations(connection)
    wanted = {number for number, _ in manifest.migrations}
    for number, _, text in sql.migrations():
        if number in wanted:
            await connection.execute(text)
    here = {r["name"]: set(r["columns"]) for r in await sql.backup.tables(connection)}
    if here != {table.name: set(table.columns) for table in manifest.tables}:
        raise BackupError(
            f"{archive.path} holds other tables than Rushes had when it was made "
            f"({manifest.made_by}); nothing was restored."
        )
    keys = await sql.backup.foreign_keys(connection)
    for key in keys:
        await connection.execute(key["removing"])
    for row in await sql.backup.emptying(connection, names=sorted(here)):
        await connection.execute(row["statement"])
    more = counted(sum(t.member.bytes for t in manifest.tables), "restoring", tell)
    for table in manifest.tables:
        await _load(connection, table, archive.read(table.member, more))
    for key in keys:
        await connection.execute(key["adding"])
    for name, last in manifest.sequences:
        await sql.backup.continue_sequence(connection, name=name, last=last)
    await sql.backup.begin_epoch(connection)


async def _load(connection: asyncpg.Connection, table: Table, pieces: Iterator[bytes]) -> None:
    async def source() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    said = await connection.copy_to_table(
        table.name, schema_name="public", columns=table.columns, source=source(),
        format="binary", timeout=None,
    )  # fmt: skip
    if int(said.split()[-1]) != table.rows:
        raise BackupError(
            f"The table {table.name!r} has other rows than the backup's list says; nothing was "
            "restored."
        )


# ── media ───────────────────────────────────────────────────────────────────────────────────────


def _put_media(archive: Archive, media: Path, tell: Progress) -> None:
    """The films' folders, those that are not there yet: what lies under a content's hash is of that
    content."""
    films = archive.manifest.media
    for number, member in enumerate(films):
        tell(f"media {number + 1:,} of {len(films):,}", number / len(films))
        match = MEDIA.fullmatch(member.name)
        assert match is not None, "the archive was compared with its list"
        folder = folder_of(media, match[1])
        if folder.is_dir() and any(folder.iterdir()):
            continue
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.clear(folder.parent)
        with files.draft(folder) as made:
            made.mkdir(mode=0o700)
            _unpack(archive, member, made)


def _unpack(archive: Archive, member: Member, into: Path) -> None:
    """Plain files under plain names; anything else was not written by `rushes backup`."""
    strange = BackupError(
        f"{archive.path} holds what no backup does in {member.name!r}. Nothing was restored."
    )
    left = member.bytes
    try:
        reading: Any = _Reading(archive.read(member))
        with tarfile.open(fileobj=reading, mode="r|", bufsize=2**20) as tar:
            for entry in tar:
                left -= entry.size
                content = tar.extractfile(entry) if entry.isreg() else None
                if content is None or not backup.KEPT.fullmatch(entry.name) or left < 0:
                    raise strange
                with (into / entry.name).open("xb") as file:
                    while piece := content.read(2**20):
                        file.write(piece)
    except (tarfile.TarError, EOFError, FileExistsError):
        raise strange from None


class _Reading:
    """Pieces as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        found, self._rest = self._rest[:size], self._rest[size:]
        return found
