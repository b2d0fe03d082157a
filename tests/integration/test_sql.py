"""Every query is prepared on a real Postgres and described; every call names its parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

import sql
from backend import db
from tests.conftest import Servers, drop_database, execute

ROOT = Path(sql.__file__).parent.parent
QUERIES = {query.name: query for area in sql.AREAS.values() for query in area}
# What asyncpg runs SQL by. Only the loader does, the migrations, which are scripts, what builds the
# index of a space and what restores a backup, whose statements queries write.
RUN = {"fetch", "fetchrow", "fetchval", "execute", "executemany"}
RUNS_SCRIPTS = {
    ROOT / "backend/db.py",
    ROOT / "backend/ops/restore.py",
    ROOT / "workers/ingest/index.py",
}


def files(*folders: str) -> list[Path]:
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))


def mentioned(tree: ast.AST) -> Iterator[tuple[str, ast.Attribute]]:
    """Every ``sql.area.query`` in the code."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(
                value=ast.Attribute(value=ast.Name("sql"), attr=area), attr=query
            ) if area.islower():
                yield f"{area}.{query}", node


def wrong_calls(tree: ast.AST) -> Iterator[str]:
    """Where a query is called with other than exactly its parameters, by name, or not called."""
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for name, node in mentioned(tree):
        if name not in QUERIES:
            yield f"line {node.lineno}: there is no query {name}"
        elif id(node) not in calls:
            yield f"line {node.lineno}: {name} is mentioned, but not called"
        else:
            call = calls[id(node)]
            given = [k.arg for k in call.keywords if k.arg != "timeout"]
            wanted = QUERIES[name].parameters
            if len(call.args) != 1 or isinstance(call.args[0], ast.Starred):
                yield f"line {node.lineno}: {name} takes a connection or pool, all else by name"
            if set(given) != set(wanted):
                yield f"line {node.lineno}: {name} takes {wanted}, not {given}"


@pytest.mark.parametrize("name", QUERIES)
def test_described(name: str) -> None:
    assert re.match(r"-- [A-Z]", QUERIES[name].text), f"{name} does not say what it does"


@pytest.mark.parametrize("name", QUERIES)
def test_every_value_has_a_type(name: str) -> None:
    code = re.sub(r"--.*", "", QUERIES[name].text)
    assert re.findall(r"\$\d+(?!\d|::)", code) == []


async def test_every_query_prepares(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        for query in QUERIES.values():
            try:
                statement = await connection.prepare(query.text)
            except asyncpg.PostgresError as error:
                pytest.fail(f"{query.name}: {error}")
            assert len(statement.get_parameters()) == len(query.parameters), query.name
            if query.kind != "nothing":
                assert statement.get_attributes(), f"{query.name} gives nothing"


def test_no_two_migrations_have_one_number() -> None:
    numbers = [number for number, _, _ in sql.migrations()]
    assert numbers == sorted(set(numbers))


def test_every_query_is_used() -> None:
    used = {
        name
        for path in files("backend", "workers")
        for name, _ in mentioned(ast.parse(path.read_text()))
    }
    assert set(QUERIES) - used == set()


@pytest.mark.parametrize(
    "path", files("backend", "workers", "tests"), ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_call_names_its_parameters(path: Path) -> None:
    assert list(wrong_calls(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("sql.labels.get(pool, label=1)", None),
        ("sql.workers.gone(pool, worker='w', timeout=2)", None),
        ("sql.labels.get(pool)", "takes"),
        ("sql.labels.get(pool, label=1, clip=2)", "takes"),
        ("sql.labels.get(pool, **values)", "takes"),
        ("sql.labels.get(pool, 1)", "all else by name"),
        ("sql.labels.get(*values, label=1)", "all else by name"),
        ("query = sql.labels.get", "not called"),
        ("sql.labels.got(pool, label=1)", "no query"),
    ],
)
def test_a_wrong_call_is_found(code: str, fault: str | None) -> None:
    found = list(wrong_calls(ast.parse(code)))
    assert found == [] if fault is None else fault in found[0]


def test_all_sql_is_in_sql_files() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files("backend", "workers")
        if path not in RUNS_SCRIPTS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in RUN
        and node.args
    ]
    assert found == []


async def test_each_kind_gives_what_it_says(pool: asyncpg.Pool) -> None:
    area = sql.Area(
        "odd",
        """
-- name: both -> rows
-- A colon in a comment :nothing, a string ':neither' and a cast begin no parameter.
SELECT ':neither' || :word::text AS word, n FROM generate_series(1, :most::integer) n;
-- name: one -> row
-- One of them.
SELECT :most::integer AS most, :most::integer + 1 AS more;
-- name: more -> value
-- A number.
SELECT :most::integer + 1;
-- name: tell -> nothing
-- Nobody listens.
SELECT pg_notify('nobody', :word::text);
""",
    )
    rows = await area.both(pool, most=2, word="!")
    assert [tuple(r) for r in rows] == [(":neither!", 1), (":neither!", 2)]
    assert tuple(await area.one(pool, most=2)) == (2, 3)
    async with pool.acquire() as connection:
        assert await area.more(connection, most=2) == 3
    assert await area.tell(pool, word="hello") is None
    assert [query.name for query in area] == ["odd.both", "odd.one", "odd.more", "odd.tell"]
    with pytest.raises(AttributeError):
        area.none  # noqa: B018


@pytest.mark.parametrize("values", [{}, {"label": 1, "clip": 2}, {"clip": 1}])
async def test_a_value_missing_or_too_many(pool: asyncpg.Pool, values: dict[str, int]) -> None:
    with pytest.raises(TypeError, match=r"sql\.labels\.get takes \(label\), but was given"):
        await sql.AREAS["labels"].get(pool, **values)


async def test_a_call_ends_after_its_time_out(pool: asyncpg.Pool) -> None:
    area = sql.Area("odd", "-- name: sleep -> nothing\n-- Sleeps.\nSELECT pg_sleep(:s::float8);")
    with pytest.raises(TimeoutError):
        await area.sleep(pool, s=5.0, timeout=0.1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("-- name: a -> row\n-- One.\nSELECT 1;\n-- name: a -> row\n-- Two.\nSELECT 2;", "two"),
        ("-- name: a\n-- One.\nSELECT 1;", "no name and kind"),
        ("-- name: a -> rowz\n-- One.\nSELECT 1;", "no name and kind"),
        ("-- name: a -> row\n-- One.\nSELECT $1::bigint;", "not numbers"),
        ("-- name: a -> row\n-- One.\nSELECT :timeout::bigint;", "time-out"),
    ],
)
def test_a_malformed_query(text: str, fault: str) -> None:
    with pytest.raises(sql.MalformedQuery, match=fault):
        list(sql.parse("odd", text))


async def test_migrating_again_does_nothing(servers: Servers) -> None:
    await execute(servers.dsn("postgres"), "CREATE DATABASE migrated_twice")
    dsn = servers.dsn("migrated_twice")
    assert await db.migrate(dsn) == [name for _, name, _ in sql.migrations()]
    assert await db.migrate(dsn) == []
    await execute(dsn, "INSERT INTO migration VALUES (9999, 'from the future')")
    with pytest.raises(db.SchemaError, match="newer Rushes"):
        await db.migrate(dsn)
    await drop_database(servers, "migrated_twice")
