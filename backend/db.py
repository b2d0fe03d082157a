"""The connection pool, and the migrations that make the schema."""

from __future__ import annotations

from typing import TypeAlias

import asyncpg
from pgvector.asyncpg import register_vector

import sql

# Any number does, as long as every process of an installation uses the same.
_MIGRATION_LOCK = 7_225_674


# What a query can be sent over, where nothing but reading is done.
Reader: TypeAlias = asyncpg.Connection | asyncpg.Pool


class SchemaError(Exception):
    """The database cannot hold Rushes' schema, or holds a newer one."""


async def connect(dsn: str, *, timeout: float = 10) -> asyncpg.Connection:
    """A single connection that knows pgvector's types."""
    connection = await asyncpg.connect(dsn, timeout=timeout)
    await register_vector(connection)
    return connection


async def open_pool(dsn: str, *, size: int = 8) -> asyncpg.Pool:
    """A pool whose connections know pgvector's types. The schema must be there.

    Whoever changes more of a connection than its transaction (SET, session locks, LISTEN) undoes
    that before giving it back.
    """
    return await asyncpg.create_pool(
        dsn, min_size=1, max_size=size, init=register_vector, reset=_leave, command_timeout=60
    )


async def _leave(_: asyncpg.Connection) -> None:
    """Transactions are ended in any case; the usual reset of all the rest would be one more round
    trip to the database for every query."""


async def migrate(dsn: str) -> list[str]:
    """Bring the schema up to date; the names of the migrations that ran.

    Safe to run from several processes at once, and again.

    Raises:
        SchemaError: pgvector is missing or older than 0.8, or the schema is newer than this code.
    """
    connection = await asyncpg.connect(dsn, timeout=10)
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
