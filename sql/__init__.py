"""The database in SQL: numbered migrations, and every query by area and name.

``sql/queries/labels.sql`` holds queries as

    -- name: delete -> nothing
    -- Puts a label away; everything it holds is kept.
    UPDATE label SET deleted_at = now(), deleted_by = :person::bigint WHERE id = :label::bigint;

and ``await sql.labels.delete(connection, label=3, person=7)`` runs that query on a connection or a
pool. What a call gives is said behind the arrow: all ``rows``, one ``row`` or None, the first
column's ``value`` of the first row or None, ``nothing``, a ``copy``: all rows as bytes in
Postgres' binary COPY form, for millions of them (see `workers.learn.copied`), or a ``cursor`` of
the server, from which a transaction fetches row after row.

The loader is our own although `aiosql` reads files like these. Its asyncpg adapter drops values
that no parameter asks for without a word, names no query when one is missing, and takes no
time-out, which the health check needs. Its many rows come from an async generator that keeps the
pool's connection for as long as its reader takes, where ``fetch`` gives it back at once.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal, TypeAlias, get_args

import asyncpg

Kind = Literal["rows", "row", "value", "nothing", "copy", "cursor"]
Database: TypeAlias = asyncpg.Connection | asyncpg.Pool

_ROOT = files(__name__)
_METHODS: dict[Kind, str] = {
    "rows": "fetch", "row": "fetchrow", "value": "fetchval", "nothing": "execute",
}  # fmt: skip
_HEADER = re.compile(r"^-- name:(.*)$", re.MULTILINE)
_NAME_AND_KIND = re.compile(rf" ([a-z][a-z0-9_]*) -> ({'|'.join(get_args(Kind))})")
# A parameter, or what may hold a colon that begins none: a comment, a string, a cast.
_PARAMETER = re.compile(r"--[^\n]*|'[^']*'|::|:([a-z][a-z0-9_]*)")


class MalformedQuery(Exception):
    """A ``.sql`` file holds a query that cannot be loaded."""


@dataclass(frozen=True, slots=True)
class Query:
    """A named query; calling it runs it."""

    name: str  # area.name
    kind: Kind
    text: str  # as Postgres prepares it, with $1, $2 … for the parameters
    parameters: tuple[str, ...]  # in the order of $1, $2 …

    async def __call__(
        self, on: Database, /, *, timeout: float | None = None, **values: Any
    ) -> Any:
        """What the query's kind says; ``timeout`` in seconds, None: the connection's own.

        Raises:
            TypeError: the values are not exactly the query's parameters.
            asyncpg.PostgresError: Postgres refused the query.
        """
        if values.keys() != set(self.parameters):
            raise TypeError(
                f"sql.{self.name} takes ({', '.join(self.parameters)}), "
                f"but was given ({', '.join(values)})."
            )
        arguments = [values[parameter] for parameter in self.parameters]
        if self.kind == "copy":
            return await self._copy(on, arguments, timeout)
        if self.kind == "cursor":
            return await on.cursor(self.text.rstrip(";"), *arguments, timeout=timeout)
        found = await getattr(on, _METHODS[self.kind])(self.text, *arguments, timeout=timeout)
        return None if self.kind == "nothing" else found

    async def _copy(self, on: Database, arguments: list[Any], timeout: float | None) -> bytes:
        copied = bytearray()

        async def keep(part: bytes) -> None:
            copied.extend(part)

        await on.copy_from_query(
            self.text.rstrip(";"), *arguments, output=keep, format="binary", timeout=timeout
        )
        return bytes(copied)


async def batches(cursor: Any, size: int) -> AsyncIterator[list[asyncpg.Record]]:
    """The rows of a query of the kind ``cursor``, up to ``size`` at once."""
    while rows := await cursor.fetch(size):
        yield rows


class Area:
    """The queries of one ``.sql`` file, as attributes."""

    def __init__(self, name: str, text: str) -> None:
        self._queries = {query.name.split(".")[1]: query for query in parse(name, text)}

    def __getattr__(self, name: str) -> Query:
        try:
            return self.__dict__["_queries"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __iter__(self) -> Iterator[Query]:
        return iter(self._queries.values())


def parse(area: str, text: str) -> Iterator[Query]:
    """The queries in the text of a ``.sql`` file.

    Raises:
        MalformedQuery: a header is not ``-- name: name -> kind``; a name is used twice; a
            parameter has a number, or the name of a call's own argument.
    """
    seen = set()
    parts = _HEADER.split(text)[1:]
    for header, body in zip(parts[::2], parts[1::2], strict=True):
        match = _NAME_AND_KIND.fullmatch(header)
        if match is None:
            raise MalformedQuery(f"{area}.sql: no name and kind in '-- name:{header}'")
        name, kind = f"{area}.{match[1]}", match[2]
        if name in seen:
            raise MalformedQuery(f"{name}: two queries have this name")
        seen.add(name)
        yield _query(name, kind, body.strip())  # type: ignore[arg-type]


def _query(name: str, kind: Kind, body: str) -> Query:
    if re.search(r"\$\d", body):
        raise MalformedQuery(f"{name}: parameters have names, not numbers")
    parameters: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        parameter = found[1]
        if parameter is None:
            return found[0]
        if parameter not in parameters:
            parameters.append(parameter)
        return f"${parameters.index(parameter) + 1}"

    text = _PARAMETER.sub(numbered, body)
    if "timeout" in parameters:
        raise MalformedQuery(f"{name}: a call's time-out is no parameter")
    return Query(name, kind, text, tuple(parameters))


def migrations() -> list[tuple[int, str, str]]:
    """(number, file name, text) of every migration, in order."""
    found = sorted(
        (f for f in (_ROOT / "migrations").iterdir() if f.name.endswith(".sql")),
        key=lambda f: f.name,
    )
    return [(int(f.name.split("_")[0]), f.name, f.read_text("utf-8")) for f in found]


def _load() -> dict[str, Area]:
    found = (f for f in (_ROOT / "queries").iterdir() if f.name.endswith(".sql"))
    names = {f.name.removesuffix(".sql"): f for f in found}
    return {name: Area(name, f.read_text("utf-8")) for name, f in sorted(names.items())}


AREAS = _load()


def __getattr__(name: str) -> Area:
    try:
        return AREAS[name]
    except KeyError:
        raise AttributeError(f"There is no sql/queries/{name}.sql.") from None
