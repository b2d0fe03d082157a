"""An installation of the last version starts on this one, and nothing in it is lost.

`data/last_version.sql` is a dump of one, with content of every kind; its header tells how it was
made. When a migration renames or moves something, say so in `RENAMED`, `RENAMED_TYPES` or `MOVED`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Any

import asyncpg
import pytest
from msgspec.structs import replace

import sql
from backend import commands, db
from backend.auth.access import Visitor
from backend.client import new_id
from backend.messages import (
    Annotate,
    CompareModels,
    PinModel,
    ReadPast,
    ReadTimeline,
    Search,
    event_decoder,
    server_decoder,
)
from backend.settings import Settings
from backend.views import board, history, search
from backend.views.blind_queue import blind_snapshot
from backend.views.disagreements import disagreements_state
from backend.views.label import label_snapshot
from backend.views.progress import progress_state
from backend.views.rankings import Rankings
from backend.views.scores import label_scores
from backend.views.team import team_state
from backend.views.text_embeddings import TextEmbeddings
from tests.conftest import Servers, drop_database, execute, settings_for
from tests.integration.counted_work import work_agrees
from workers.embedding.texts import Embedders, label_direction
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

DUMP = Path(__file__).parent / "data" / "last_version.sql"
LAST_MIGRATION = 3

# ── what is where now ───────────────────────────────────────────────────────────────────────────

# Columns by another name now: (table, column) of the last version → column of this one.
RENAMED = {
    ("person", "role"): "account_role",
    ("person", "part"): "role",
    ("member", "part"): "role",
    ("annotation", "part"): "role",
    ("answer", "part"): "role",
    ("note", "part"): "role",
    ("label", "again"): "re_review",
    ("label", "restored"): "pinned",
    ("file", "path"): "uri",
}
# Types of stored events by another name now.
RENAMED_TYPES = {"Restored": "Pinned"}
# Tables some of whose columns stand elsewhere now → the table's rows with those columns joined to
# them again. All other tables are read as they are.
MOVED = {
    "installation": """
        SELECT i.*, s.embedder, s.digest AS embedder_digest, s.source AS embedder_source,
            s.dimensions AS dim, s.clustering, s.clustered_clips
        FROM installation i CROSS JOIN space s WHERE s.active""",
    "clip": """
        SELECT c.*, e.vector AS embedding FROM space s JOIN embedding e ON e.space_id = s.id
        JOIN clip c ON c.id = e.clip_id WHERE s.active""",
    "model": """
        SELECT m.*, s.digest AS embedder_digest FROM model m JOIN space s ON s.id = m.space_id""",
    "query_embedding": """
        SELECT q.*, s.digest AS embedder_digest
        FROM query_embedding q JOIN space s ON s.id = q.space_id""",
}

Row = dict[str, Any]
Tables = dict[str, list[Row]]


async def read(connection: asyncpg.Connection, tables: list[str], moved: dict[str, str]) -> Tables:
    return {
        table: [
            json.loads(r["row"])
            for r in await connection.fetch(
                f"SELECT to_jsonb(t)::text AS row FROM ({moved.get(table, f'TABLE {table}')}) t"
            )
        ]
        for table in tables
    }


def as_now(table: str, row: Row) -> Row:
    """A row of the last version as this one should hold it."""
    found = {RENAMED.get((table, column), column): value for column, value in row.items()}
    if table == "file":
        found["uri"] = PurePosixPath(found["uri"]).as_uri()
    if table == "event" and found["body"]:
        kind = found["body"]["type"]
        found["body"]["type"] = RENAMED_TYPES.get(kind, kind)
    return found


def in_order(rows: list[Row]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.fixture
async def upgraded(servers: Servers, tmp_path: Path) -> AsyncIterator[tuple[Settings, Tables]]:
    """Settings of the installation, migrated, and what its tables held before."""
    await execute(servers.dsn("postgres"), "CREATE DATABASE upgraded")
    settings = settings_for(servers, "upgraded", tmp_path)
    await execute(settings.dsn, DUMP.read_text())
    connection = await db.dial(settings.dsn)
    try:
        names = await connection.fetch(
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relname <> 'migration'"
            " AND relnamespace = 'public'::regnamespace"
        )
        before = await read(connection, [r["relname"] for r in names], {})
    finally:
        await connection.close()
    ran = await db.migrate(settings.dsn)
    assert ran == [name for number, name, _ in sql.migrations() if number > LAST_MIGRATION]
    yield settings, before
    await drop_database(servers, "upgraded")


@pytest.fixture
async def pool(upgraded: tuple[Settings, Tables]) -> AsyncIterator[asyncpg.Pool]:
    pool = await db.open_pool(upgraded[0].dsn, size=4)
    yield pool
    pool.terminate()


@pytest.fixture
async def ada(pool: asyncpg.Pool) -> Visitor:
    """The administrator, a primary."""
    number = await pool.fetchval("SELECT id FROM person WHERE name = 'ada'")
    return Visitor(number, "ada", "admin", "primary")


@pytest.fixture
async def label(pool: asyncpg.Pool) -> int:
    """The label on which most was done."""
    return int(await pool.fetchval("SELECT id FROM label WHERE name = 'night'"))


async def test_every_row_is_there_and_equal(
    upgraded: tuple[Settings, Tables], pool: asyncpg.Pool
) -> None:
    before = upgraded[1]
    kept = {t for t, rows in before.items() if rows}
    assert kept >= {
        "annotation", "answer", "clip", "cluster", "decision", "definition", "event", "file",
        "label", "metric", "model", "note", "person", "query_embedding", "receipt",
        "repeat_answer", "video",
    }  # fmt: skip
    async with pool.acquire() as connection:
        after = await read(connection, sorted(before), MOVED)
    for table, rows in before.items():
        expected = [as_now(table, row) for row in rows]
        columns = set(expected[0]) if expected else set()
        found = [{c: v for c, v in row.items() if c in columns} for row in after[table]]
        assert in_order(found) == in_order(expected), table


async def test_what_was_never_known_stays_unknown(pool: asyncpg.Pool) -> None:
    unknown = await pool.fetch("SELECT DISTINCT size, modified_at, etag FROM file")
    assert [tuple(r) for r in unknown] == [(None, None, None)]
    unknown = await pool.fetch(
        "SELECT DISTINCT rate_numerator, rate_denominator, timecode, drop_frame FROM video"
    )
    assert [tuple(r) for r in unknown] == [(None, None, None, None)]


async def test_stored_messages_are_still_understood(pool: asyncpg.Pool) -> None:
    events = await pool.fetch("SELECT body::text AS body FROM event WHERE body IS NOT NULL")
    kinds = {type(event_decoder.decode(r["body"])).__name__ for r in events}
    assert kinds >= {
        "Annotated", "Decided", "Defined", "FeedsBuilt", "MetricsBuilt", "Noted",
        "Pinned", "Requeued",
    }  # fmt: skip
    for r in await pool.fetch("SELECT reply::text AS reply FROM receipt"):
        server_decoder.decode(r["reply"])


async def test_a_label_opens_on_every_page(pool: asyncpg.Pool, label: int) -> None:
    found = await label_snapshot(pool, label)
    assert found is not None
    seq, state = found
    assert seq == await pool.fetchval("SELECT seq FROM stream WHERE name = $1", f"label/{label}")
    assert state.label.keywords == ("dark", "moon", "stars") and state.label.version == 2
    assert state.pinned == 2 and state.model is not None and state.feeds and state.metrics
    assert len(state.decisions) == 3 and state.notes and state.re_review
    row = next(r for r in await board.primary_rows(pool, [label]) if r.label.id == label)
    assert row.label == state.label and row.positives > 10 and row.negatives > 10
    assert await team_state(pool, label) and await progress_state(pool, label)
    assert await work_agrees(pool) > 1
    disagreements = await disagreements_state(pool, label)
    assert disagreements is not None and disagreements.waiting > 0 and disagreements.decided == 3
    entries = (await history.timeline(pool, ReadTimeline(id=new_id(), label=label))).entries
    assert {e.what for e in entries} >= {"answered", "decided", "defined", "model", "noted"}
    now = float(await pool.fetchval("SELECT extract(epoch FROM now())"))
    rankings = Rankings(pool)
    past = (await history.past(pool, rankings, ReadPast(id=new_id(), label=label, at=now))).state
    assert (past.label, past.answers, past.pinned) == (state.label, state.answers, state.pinned)
    compared = CompareModels(id=new_id(), label=label, before=1, after=2)
    assert (await history.compare(pool, rankings, compared)).contributions


async def test_clips_are_found(pool: asyncpg.Pool) -> None:
    def no_worker(text: str) -> None:
        raise AssertionError(f"{text!r} is embedded already")

    texts = TextEmbeddings(pool, no_worker)
    known = await pool.fetchval("SELECT text FROM query_embedding ORDER BY text LIMIT 1")
    clips = await pool.fetch("SELECT id, duplicate_of FROM clip ORDER BY id")
    copy = next(r for r in clips if r["duplicate_of"] is not None)
    similar = Search(id=new_id(), similar_to=copy["id"], limit=1)
    hits = (await search.search(pool, texts, Rankings(pool), similar, sees_answers=False)).hits
    assert [h.card.id for h in hits] == [copy["duplicate_of"]]
    by_words = Search(id=new_id(), text=known, limit=200)
    hits = (await search.search(pool, texts, Rankings(pool), by_words, sees_answers=False)).hits
    assert {h.card.id for h in hits} == {r["id"] for r in clips}


async def test_work_goes_on(
    upgraded: tuple[Settings, Tables],
    pool: asyncpg.Pool,
    ada: Visitor,
    label: int,
    tmp_path: Path,
) -> None:
    settings = replace(upgraded[0], embedder="")  # the corpus' own
    embedders, corpus = Embedders(settings), Corpus(tmp_path / "cache")

    async def direction(phrases: list[str]) -> Any:
        return await label_direction(pool, embedders, phrases)

    builder = Builder(pool, corpus, direction)
    scores = await label_scores(pool, label, [1, 2])
    assert scores.keys() == {1, 2}
    unpin = PinModel(id=new_id(), label=label, version=0)
    await commands.handle(pool, ada, unpin)
    answered = await pool.fetch("SELECT clip_id FROM answer WHERE label_id = $1", label)
    fresh = next(
        r["id"] for r in await pool.fetch("SELECT id FROM clip ORDER BY id")
        if r["id"] not in {a["clip_id"] for a in answered}
    )  # fmt: skip
    more = Annotate(id=new_id(), label=label, clip=fresh, answer="positive", source="search")
    await commands.handle(pool, ada, more)
    versions = await pool.fetchval("SELECT max(version) FROM model WHERE label_id = $1", label)
    assert await builder.build_due() > 0
    await builder.evaluated()
    found = await label_snapshot(pool, label)
    assert found is not None and found[1].model is not None
    assert found[1].model.version == versions + 1 and found[1].answers[fresh]
    assert await label_scores(pool, label, [1, 2]) != scores
    assert corpus.count == await pool.fetchval("SELECT count(*) FROM clip")
    corpus.close()


async def test_old_second_questions_stand_in_the_queue_and_are_blind_from_now_on(
    pool: asyncpg.Pool, label: int
) -> None:
    rows = await pool.fetch("SELECT * FROM repeat_answer WHERE label_id = $1", label)
    waiting: dict[int, set[int]] = {}
    for row in rows:
        assert not row["blind"], "what was answered in sight of the first answers does not count"
        if row["answer"] is None:
            waiting.setdefault(row["person_id"], set()).add(row["clip_id"])
    assert waiting
    for person, asked in waiting.items():
        found = await blind_snapshot(pool, label, person)
        assert found is not None
        state = found[1]
        assert {-card for card in state.queue if card < 0} >= asked
        assert all(state.answers.get(clip, "given") == "given" for clip in asked)
        answered = [i for i, card in enumerate(state.queue) if card in state.answers]
        places = [state.queue.index(-clip) for clip in asked]
        assert not answered or min(places) > max(answered)
