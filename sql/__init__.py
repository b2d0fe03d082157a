"""The database in SQL: numbered migrations, and every query by area and name.

``sql/queries/labels.sql`` holds queries as

    -- name: create
    -- What it does, in one line.
    INSERT INTO …

and ``sql.labels.create`` is the text of that query.
"""

from __future__ import annotations

import re
from importlib.resources import files
from types import SimpleNamespace

_ROOT = files(__name__)
_NAME = re.compile(r"^-- name: ([a-z_]+)$", re.MULTILINE)


class DuplicateQuery(Exception):
    """Two queries of one area have the same name."""


def parse(text: str) -> dict[str, str]:
    """Split the text of a ``.sql`` file into its named queries.

    Raises:
        DuplicateQuery: a name is used twice.
    """
    parts = _NAME.split(text)[1:]
    queries: dict[str, str] = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in queries:
            raise DuplicateQuery(name)
        queries[name] = body.strip()
    return queries


def migrations() -> list[tuple[int, str, str]]:
    """(number, file name, text) of every migration, in order."""
    found = sorted(
        (f for f in (_ROOT / "migrations").iterdir() if f.name.endswith(".sql")),
        key=lambda f: f.name,
    )
    return [(int(f.name.split("_")[0]), f.name, f.read_text("utf-8")) for f in found]


def _area(name: str) -> SimpleNamespace:
    return SimpleNamespace(**parse((_ROOT / "queries" / f"{name}.sql").read_text("utf-8")))


AREAS = (
    "accounts", "builds", "corpus", "disputes", "events", "history", "ingest", "labels",
    "presence", "progress", "search", "teams", "workers",
)  # fmt: skip
accounts = _area("accounts")
builds = _area("builds")
corpus = _area("corpus")
disputes = _area("disputes")
events = _area("events")
history = _area("history")
ingest = _area("ingest")
labels = _area("labels")
presence = _area("presence")
progress = _area("progress")
search = _area("search")
teams = _area("teams")
workers = _area("workers")
