"""The connection pool, and the migrations that make the schema."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import asyncpg
from pgvector.asyncpg import register_vector

import sql
from backend.domain.spelling import look, tidied
from backend.keeping import passwords

# What a query can be sent over, where nothing but reading is done.
Reader: TypeAlias = sql.Database


class SchemaError(Exception):
    """The database cannot hold Rushes' schema, or holds a newer one."""


class Unreachable(ConnectionError):
    """No new connection: the database is away or full, or the address or the password is wrong."""


# The database is away: a connection was not to be had, or the one in use ended. Plain OSError is
# not among them, because files raise it too; `dial` makes it `Unreachable`.
AWAY: tuple[type[Exception], ...] = (
    ConnectionError,  # and Unreachable
    TimeoutError,
    asyncpg.InterfaceError,  # "connection is closed"
    asyncpg.InternalClientError,  # the same, noticed while a query is being sent
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)


@contextmanager
def surviving(logger: logging.Logger, doing: str) -> Iterator[None]:
    """Around one turn of a loop that must go on for ever: whatever the turn meets is logged, a
    database that is away in one line, anything else with its traceback.

    ``doing``: what fails, as in "refreshing the board".
    """
    try:
        yield
    except AWAY as error:
        logger.warning("%s: the database is away (%r)", doing, error)
    except Exception:
        logger.exception("%s failed", doing)


async def dial(dsn: str, **options: Any) -> asyncpg.Connection:
    """A plain connection; the address may name the file of its password (`keeping.passwords`),
    ``options`` are those of `asyncpg.connect`.

    Raises:
        Unreachable: there is none to be had.
    """
    try:
        dsn, password = passwords.resolve(dsn)
        if password is not None:
            options["password"] = password
        return await asyncpg.connect(dsn, **options)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unreachable(str(error) or repr(error)) from error


async def connect(dsn: str, *, timeout: float = 10) -> asyncpg.Connection:
    """A single connection that knows pgvector's types.

    Raises:
        Unreachable: there is none to be had.
    """
    connection = await dial(dsn, timeout=timeout)
    await register_vector(connection)
    return connection


async def open_pool(dsn: str, *, size: int = 8, name: str = "rushes") -> asyncpg.Pool:
    """A pool whose connections know pgvector's types. The schema must be there. ``name``: whose
    connections these are, for the server's list of them.

    Whoever changes more of a connection than its transaction (SET, session locks, LISTEN) undoes
    that before giving it back.

    Raises:
        Unreachable: there is no connection to be had; the pool raises it later, too.
    """
    return await asyncpg.create_pool(
        dsn, min_size=1, max_size=size, connect=dial, init=register_vector, reset=_leave,
        command_timeout=60, server_settings={"application_name": name},
    )  # fmt: skip


async def _leave(_: asyncpg.Connection) -> None:
    """Transactions are ended in any case; the usual reset of all the rest would be one more round
    trip to the database for every query."""


async def migrate(dsn: str) -> list[str]:
    """Bring the schema up to date; the names of the migrations that ran.

    Safe to run from several processes at once, and again.

    Raises:
        SchemaError: pgvector is missing or older than 0.8, or the schema is newer than this code.
        Unreachable: there is no connection to be had.
    """
    connection = await dial(dsn, timeout=10)
    try:
        await sql.installation.lock_migrations(connection)
        await check_pgvector(connection)
        await sql.installation.keep_migrations(connection)
        done = {r["number"] for r in await sql.installation.migrations(connection)}
        known = sql.migrations()
        if done - {number for number, _, _ in known}:
            raise SchemaError(
                "The database was made by a newer Rushes; upgrade this one, or use another "
                "database (RUSHES_DATABASE_URL)."
            )
        ran = []
        for number, name, text in known:
            if number not in done:
                async with connection.transaction():
                    await connection.execute(text)
                    await sql.installation.add_migration(connection, number=number, name=name)
                ran.append(name)
        await _see_names(connection)
        return ran
    finally:
        await connection.close()


async def _see_names(connection: asyncpg.Connection) -> None:
    """Notes what the names look like that are older than the column for it."""
    for row in await sql.installation.unseen_people(connection):
        name = tidied(row["name"])
        await sql.installation.see_person(connection, person=row["id"], name=name, look=look(name))
    for row in await sql.installation.unseen_labels(connection):
        await sql.installation.see_label(connection, label=row["id"], look=look(row["name"]))


async def check_pgvector(connection: asyncpg.Connection) -> None:
    version = await sql.installation.vector_version(connection)
    if version is None or tuple(map(int, version.split(".")[:2])) < (0, 8):
        raise SchemaError(
            f"This Postgres has {'no pgvector' if version is None else f'pgvector {version}'}; "
            "Rushes needs pgvector 0.8 or newer. Install it, or unset RUSHES_DATABASE_URL to use "
            "the embedded server."
        )
