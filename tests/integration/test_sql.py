"""Every query is prepared on a real Postgres; names are unique and described."""

from __future__ import annotations

import re
from pathlib import Path

import asyncpg
import pytest

import sql
from backend import db
from tests.conftest import Servers, drop_database, execute

QUERIES = [
    (area, name, text) for area in sql.AREAS for name, text in vars(getattr(sql, area)).items()
]


@pytest.mark.parametrize(("area", "name", "text"), QUERIES, ids=[f"{a}.{n}" for a, n, _ in QUERIES])
def test_described(area: str, name: str, text: str) -> None:
    assert re.match(r"-- [A-Z]", text), f"{area}.{name} does not say what it does"


async def test_every_query_prepares(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        for area, name, text in QUERIES:
            try:
                await connection.prepare(text)
            except asyncpg.PostgresError as error:
                pytest.fail(f"{area}.{name}: {error}")


def test_every_query_is_used() -> None:
    root = Path(sql.__file__).parent.parent
    code = "".join(
        p.read_text() for folder in ("backend", "workers") for p in (root / folder).rglob("*.py")
    )
    unused = [f"{a}.{n}" for a, n, _ in QUERIES if f"sql.{a}.{n}" not in code]
    assert unused == []


def test_a_name_used_twice() -> None:
    with pytest.raises(sql.DuplicateQuery):
        sql.parse("-- name: a\n-- One.\nSELECT 1;\n-- name: a\n-- Two.\nSELECT 2;\n")


async def test_migrating_again_does_nothing(servers: Servers) -> None:
    await execute(servers.dsn("postgres"), "CREATE DATABASE migrated_twice")
    dsn = servers.dsn("migrated_twice")
    assert await db.migrate(dsn) == [name for _, name, _ in sql.migrations()]
    assert await db.migrate(dsn) == []
    await execute(dsn, "INSERT INTO migration VALUES (9999, 'from the future')")
    with pytest.raises(db.SchemaError, match="newer Rushes"):
        await db.migrate(dsn)
    await drop_database(servers, "migrated_twice")
