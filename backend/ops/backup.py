"""``rushes backup FILE``: all of a studio that can't be made again, in one file, while people work.

The tables are copied out of one read-only snapshot, so the backup is the studio at one moment.
Postgres' own COPY does it and not pg_dump: it needs no program of the server's version and no
superuser, and a backup holds rows and no statements, so who restores a stranger's file runs nothing
of it.
"""

from __future__ import annotations

import asyncio
import re
import signal
import tarfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import IO, Any, cast

import asyncpg

import sql
from backend import db
from backend.keeping import files
from backend.keeping.archive import (
    FORMAT,
    VERSION,
    Archive,
    BackupError,
    Manifest,
    Table,
    Writer,
)
from backend.media import folder_of
from backend.messages.environment import variable
from backend.ops import cluster, parts, ports, postgres
from backend.ops.supervisor import AlreadyUp, Supervisor
from backend.settings import Settings

Progress = Callable[[str, float], None]  # what is being done, and how much of it: 0 to 1
KEPT = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}")  # names of files that a film's folder holds


async def backup(settings: Settings, path: Path, *, media: bool, tell: Progress) -> Manifest:
    """Write a backup that was read again and compared, or none; what it holds.

    ``media``: with posters and proxies of the films, which else are made again from their files.

    Raises:
        BackupError: there is a file already, or no studio.
        OSError: it can't be written.
    """
    if path.exists() or path.is_symlink():
        raise BackupError(f"{path} is there already; name a file that is not, or remove it.")
    if not path.absolute().parent.is_dir():
        raise BackupError(f"There is no folder {path.absolute().parent}; make it first.")
    data = cluster.data_folder(settings.home)
    if settings.database_url is None and not (data / "PG_VERSION").exists():
        raise BackupError(
            f"There is no studio in {settings.home}; say by RUSHES_HOME where it is, or by "
            "RUSHES_DATABASE_URL."
        )
    async with server(settings):
        connection = await db.dial(settings.dsn, timeout=10)
        try:
            if await sql.backup.has_tables(connection) != "ours":
                raise BackupError("There is no studio in this database; `rushes up` makes one.")
            with files.draft(path) as made:
                writer = Writer(made)
                try:
                    async with connection.transaction(isolation="repeatable_read", readonly=True):
                        manifest = await _write(
                            connection, writer, settings.media if media else None, tell
                        )
                    writer.finish(manifest)
                finally:
                    writer.drop()
                _verify(made, tell)
        finally:
            await connection.close()
    return manifest


async def _write(
    connection: asyncpg.Connection, writer: Writer, media: Path | None, tell: Progress
) -> Manifest:
    at = await sql.backup.moment(connection)
    migrations = await sql.backup.migrations(connection)
    found = await sql.backup.tables(connection)
    total, done = sum(r["bytes"] for r in found) or 1, 0
    tables = []
    for row in found:
        tell(f"table {row['name']}", done / total)
        tables.append(await _table(connection, writer, row["name"], row["columns"]))
        done += row["bytes"]
    sequences = await sql.backup.sequences(connection)
    films = []
    if media is not None:
        names = [r["content_hash"] for r in await sql.backup.medias(connection)]
        for number, name in enumerate(names):
            tell(f"media {number + 1:,} of {len(names):,}", number / len(names))
            if (folder := folder_of(media, name)).is_dir():
                with writer.member(f"media/{name}.tar", packed=False) as into:
                    _pack(folder, cast(IO[bytes], into))
                films.append(into.member)
    return Manifest(
        format=FORMAT, version=VERSION, made_by=metadata.version("rushes"), at=at,
        migrations=tuple((r["number"], r["name"]) for r in migrations),
        tables=tuple(tables), sequences=tuple((r["name"], r["last"]) for r in sequences),
        media=tuple(films),
    )  # fmt: skip


async def _table(
    connection: asyncpg.Connection, writer: Writer, name: str, columns: list[str]
) -> Table:
    with writer.member(f"tables/{name}.copy", packed=True) as into:
        failed: list[OSError] = []

        async def keep(part: bytes) -> None:
            # The driver takes an error from here for the end of the connection.
            if not failed:
                try:
                    into.write(part)
                except OSError as error:
                    failed.append(error)

        said = await connection.copy_from_table(
            name, schema_name="public", columns=columns, output=keep, format="binary", timeout=None
        )
        if failed:
            raise failed[0]
    return Table(name, tuple(columns), int(said.split()[-1]), into.member)


def _pack(folder: Path, into: IO[bytes]) -> None:
    """The files of a film as a tar that tells nothing of this machine and its users."""
    with tarfile.open(fileobj=into, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.is_symlink() and KEPT.fullmatch(path.name):
                with path.open("rb") as file:
                    entry = tarfile.TarInfo(path.name)
                    entry.size, entry.mode = path.stat().st_size, 0o600
                    tar.addfile(entry, file)


def _verify(path: Path, tell: Progress) -> None:
    archive = Archive(path)
    try:
        archive.verify(counted(archive.manifest.bytes, "comparing", tell))
    finally:
        archive.close()


def counted(total: int, doing: str, tell: Progress) -> Callable[[int], None]:
    """Tells how much of so many bytes was gone through, from those of each piece."""
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        tell(doing, done / (total or 1))

    return more


@asynccontextmanager
async def server(settings: Settings, *, alone: bool = False) -> AsyncIterator[None]:
    """While the database runs: the one that is up, else the embedded server, started for this.

    ``alone``: nothing else of the installation may be up.

    Raises:
        AlreadyUp: it is up, and must not be.
        PortTaken, NotStarted: the server can't be started.
    """
    if settings.database_url is not None:
        yield
        return
    supervisor = Supervisor(settings.home, lambda _: None)
    try:
        supervisor.claim()
    except AlreadyUp:
        if alone:
            raise
        yield
        return
    working = asyncio.current_task()
    assert working is not None
    # Whoever ends this ends the server with it.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    try:
        postgres_part = next(parts.servers(settings))
        ports.check_free("127.0.0.1", settings.postgres_port, variable("postgres_port"))
        await supervisor.add(postgres_part)
        superuser, role = settings.passwords / "superuser", settings.passwords / "rushes"
        await postgres.admit(settings.postgres_port, superuser, role)
        yield
    except asyncio.CancelledError:
        raise BackupError("It was stopped before its end; nothing of it is kept.") from None
    finally:
        await supervisor.stop()


def words(manifest: Manifest) -> str:
    """What a backup holds, for people."""
    rows: dict[str, Any] = {table.name: table.rows for table in manifest.tables}
    counts = [
        f"{rows.get(table, 0):,} {noun}"
        for table, noun in (
            ("person", "people"), ("label", "labels"), ("annotation", "annotations"),
            ("model", "models"), ("video", "films"), ("clip", "clips"),
        )
    ]  # fmt: skip
    media = f"media of {len(manifest.media):,} films" if manifest.media else "no media"
    return f"{', '.join(counts)}, {media}; as of {manifest.at}"
