"""The connection pool, and the migrations that make the schema."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import asyncpg
from pgvector.asyncpg import register_vector

import sql

# Any number does, as long as every process of an installation uses the same.
_MIGRATION_LOCK = 7_225_674


# What a query can be sent over, where nothing but reading is done.
Reader: TypeAlias = asyncpg.Connection | asyncpg.Pool


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


async def dial(*address: Any, **options: Any) -> asyncpg.Connection:
    """A plain connection; arguments as for `asyncpg.connect`.

    Raises:
        Unreachable: there is none to be had.
    """
    try:
        return await asyncpg.connect(*address, **options)
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


async def open_pool(dsn: str, *, size: int = 8) -> asyncpg.Pool:
    """A pool whose connections know pgvector's types. The schema must be there.

    Whoever changes more of a connection than its transaction (SET, session locks, LISTEN) undoes
    that before giving it back.

    Raises:
        Unreachable: there is no connection to be had; the pool raises it later, too.
    """
    return await asyncpg.create_pool(
        dsn, min_size=1, max_size=size, connect=dial, init=register_vector, reset=_leave,
        command_timeout=60,
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
        await connection.execute("SELECT pg_advisory_lock($1)", _MIGRATION_LOCK)
        await _check_pgvector(connection)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL,"
            " at timestamptz NOT NULL DEFAULT now())"
        )
        done = {r["number"] for r in await connection.fetch("SELECT number FROM migration")}
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
                    await connection.execute(
                        "INSERT INTO migration (number, name) VALUES ($1, $2)", number, name
                    )
                ran.append(name)
        return ran
    finally:
        await connection.close()


async def _check_pgvector(connection: asyncpg.Connection) -> None:
    version = await connection.fetchval(
        "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
    )
    if version is None or tuple(map(int, version.split(".")[:2])) < (0, 8):
        raise SchemaError(
            f"This Postgres has {'no pgvector' if version is None else f'pgvector {version}'}; "
            "Rushes needs pgvector 0.8 or newer. Install it, or unset RUSHES_DATABASE_URL to use "
            "the embedded server."
        )
