"""What is watched of a label in intakes: figures, alarms that hold, and who is told."""

from __future__ import annotations

import asyncpg
import numpy as np
import pytest
from pgvector import HalfVector

import sql
from backend.client import Client, new_id
from backend.messages import (
    AUDITED,
    AuditIntake,
    LabelState,
    Subscribe,
    TakeBatch,
    Watched,
    WatchState,
)
from backend.views.watch import watch_state
from tests.conftest import DIM, Connect, add_clips
from tests.gestures import answer, as_a_newcomer, deploy, give, make_label, number_of, refused
from workers.deploy.serving import serve_due
from workers.watch import watching
from workers.watch.watching import watch_due


async def add_model(
    pool: asyncpg.Pool, label: int, weights: dict[int, float], at: float = 1.0
) -> int:
    """A model version that looks at these dimensions of the embeddings; its number."""
    vector = np.zeros(DIM, "<f4")
    for place, weight in weights.items():
        vector[place] = weight
    space = await sql.corpus.space(pool)
    return int(
        await sql.builds.add_model(
            pool,
            label=label,
            classifier="test",
            settings="{}",
            weights=vector.tobytes(),
            bias=0.0,
            checksum="",
            space=space["id"],
            seq=1,
            answers=20,
            seconds=0.1,
            at=at,
            upto=0,
            policy="majority",
        )
    )


async def new_films(
    pool: asyncpg.Pool, name: str, *, seed: int, count: int = 8, shift: float = 0.0
) -> int:
    """An intake of films of twelve clips, moved by ``shift`` along two directions; its number."""
    clips = await add_clips(pool, 12 * count, seed=seed, films=count)
    await move(pool, clips, shift)
    intake = await pool.fetchval(
        "INSERT INTO intake (name, look) VALUES ($1, lower($1)) RETURNING id", name
    )
    await pool.execute(
        "INSERT INTO intake_video (intake_id, video_id) SELECT DISTINCT $1::bigint, video_id"
        " FROM clip WHERE id = ANY ($2)", intake, clips,
    )  # fmt: skip
    return int(intake)


async def move(pool: asyncpg.Pool, clips: list[int], shift: float) -> None:
    rows = await pool.fetch(
        "SELECT clip_id, vector::real[] AS vector FROM embedding WHERE clip_id = ANY ($1)", clips
    )
    for row in rows:
        vector = np.array(row["vector"], np.float32)
        vector[[1, 2]] += shift
        await pool.execute(
            "UPDATE embedding SET vector = $2 WHERE clip_id = $1",
            row["clip_id"],
            HalfVector(vector),
        )


async def corpus(pool: asyncpg.Pool) -> None:
    await add_clips(pool, 480, films=40)


async def of_intake(pool: asyncpg.Pool, label: int) -> list[Watched]:
    await serve_due(pool)
    await pool.execute("UPDATE watched SET at = at - interval '1 minute'")
    await watch_due(pool)
    state = await watch_state(pool, label)
    assert state is not None
    return list(state.rows)


def alarm(who: Client, label: int) -> str:
    state = who.snapshots[f"label/{label}"].state
    assert isinstance(state, LabelState)
    return state.alarm.text if state.alarm else ""


def board_alarm(who: Client, label: int) -> str:
    rows = {row.label.id: row for row in who.snapshots["board"].state.rows}
    for frame in who.pushed:
        rows |= {row.label.id: row for row in getattr(frame, "rows", ())}
    return rows[label].alarm


async def test_films_like_the_corpus_raise_nothing_and_others_an_alarm_until_a_version_is_right(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    await corpus(pool)
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        first = await add_model(pool, label, {0: 4.0, 1: -6.0})
        await ada.ask(deploy(label, first))
        await new_films(pool, "Same", seed=5)
        (same,) = await of_intake(pool, label)
        assert (same.name, same.alias, same.version, same.current) == ("Same", "live", first, True)
        assert (same.figures.clips, same.figures.films) == (96, 8)
        assert sum(same.figures.histogram) == 96 and sum(same.figures.corpus_histogram) == 480
        assert same.signals == () and same.alarm == ""

        stream = f"label/{label}"
        for who in (ada, ben):
            await who.subscribe(stream)
            await who.subscribe("board")
        watch = await ben.subscribe(f"watch/{label}")
        assert isinstance(watch.state, WatchState) and len(watch.state.rows) == 1
        await new_films(pool, "Snow", seed=6, shift=0.8)
        rows = await of_intake(pool, label)
        snow = rows[-1]
        assert {"index", "moved", "apart"} == set(snow.signals)
        assert snow.alarm.startswith("Clips of “Snow” look and score unlike the corpus: ")
        for who in (ada, ben):
            await who.until(lambda who=who: alarm(who, label) == snow.alarm)
            await who.until(lambda who=who: board_alarm(who, label) == snow.alarm)
        await as_a_newcomer(ben, stream)
        await ben.until(lambda: len(ben.snapshots[f"watch/{label}"].state.rows) == 2)

        # Repeated, it changes nothing and tells nobody anything.
        seq = await pool.fetchval("SELECT seq FROM stream WHERE name = $1", stream)
        assert await watch_due(pool) == 0
        assert await pool.fetchval("SELECT seq FROM stream WHERE name = $1", stream) == seq

        # A version that does not mind the look scores as in the corpus; clips still look new.
        second = await add_model(pool, label, {0: 4.0})
        live = (await sql.deploy.deployed(pool, label=label))[0]["id"]
        await ada.ask(deploy(label, second, seen=live))
        rows = await of_intake(pool, label)
        last = next(row for row in rows if row.version == second and row.name == "Snow")
        assert last.signals == ("apart",)
        await ada.until(lambda: alarm(ada, label) == last.alarm)
        assert "look unlike the corpus" in last.alarm and "score" not in last.alarm
        before = next(row for row in rows if row.version == first and row.name == "Snow")
        assert not before.current and before.alarm == snow.alarm  # what was said stays

        # An intake that is out of sight alarms nobody.
        await pool.execute("UPDATE intake SET removed_at = now() WHERE name = 'Snow'")
        await watch_due(pool)
        await ada.until(lambda: alarm(ada, label) == "")
        await as_a_newcomer(ada, stream)


async def test_who_labels_blind_is_told_nothing_of_it(connect: Connect, pool: asyncpg.Pool) -> None:
    await corpus(pool)
    async with connect("ada", account_role="admin") as ada, connect("cleo") as cleo:
        label = await make_label(ada)
        await ada.ask(give(label, await number_of(pool, "cleo"), "secondary"))
        await cleo.subscribe(f"blind/{label}")
        await cleo.subscribe("board")
        watch = Subscribe(id=new_id(), stream=f"watch/{label}")
        assert await refused(cleo, watch) == "blind"
        await ada.ask(deploy(label, await add_model(pool, label, {1: -6.0})))
        frames = len(cleo.frames)
        await new_films(pool, "Snow", seed=6, shift=0.8)
        (snow,) = await of_intake(pool, label)
        assert snow.alarm
        await ada.subscribe(f"label/{label}")
        await ada.until(lambda: alarm(ada, label))
        await cleo.subscribe("ingest")  # everything before it has come
        assert len(cleo.frames) <= frames + 2  # the state and its acknowledgement


async def test_a_worker_that_ends_in_between_loses_nothing(
    connect: Connect, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await corpus(pool)
    async with connect("ada") as ada:
        label = await make_label(ada)
        await ada.ask(deploy(label, await add_model(pool, label, {1: -6.0})))
        await new_films(pool, "Snow", seed=6, shift=0.8)
        await serve_due(pool)

        async def ends(*_: object) -> None:
            raise ConnectionError

        with monkeypatch.context() as broken:
            broken.setattr(watching, "_tell", ends)
            with pytest.raises(ConnectionError):
                await watch_due(pool)
        # Another worker that is at it is left alone.
        async with pool.acquire() as connection, connection.transaction():
            assert await sql.watch.lock(connection)
            assert await watch_due(pool) == 0
        await ada.subscribe(f"label/{label}")
        assert alarm(ada, label) == ""
        await watch_due(pool)
        await ada.until(lambda: alarm(ada, label))


async def test_an_alarm_waits_for_no_other_labels_measures(
    connect: Connect, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await corpus(pool)
    async with connect("ada") as ada:
        labels = [await make_label(ada, name) for name in ("night", "rain")]
        for label in labels:
            await ada.ask(deploy(label, await add_model(pool, label, {1: -6.0})))
            await ada.subscribe(f"label/{label}")
        await new_films(pool, "Snow", seed=6, shift=0.8)
        await serve_due(pool)
        measure, measured = watching._measure, []

        async def first_alone(pool: asyncpg.Pool, due: asyncpg.Record, looks: object) -> None:
            if measured:
                raise ConnectionError
            measured.append(due["label"])
            await measure(pool, due, looks)  # type: ignore[arg-type]

        monkeypatch.setattr(watching, "_measure", first_alone)
        with pytest.raises(ConnectionError):
            await watch_due(pool)
        await ada.until(lambda: alarm(ada, measured[0]))


async def test_an_audit_tells_how_right_the_live_version_is_and_speaks_for_no_later_one(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    await corpus(pool)
    async with connect("ada") as ada:
        label = await make_label(ada)
        nothing = AuditIntake(id=new_id(), label=label, intake=1)
        assert await refused(ada, nothing) == "no_audit"
        first = await add_model(pool, label, {0: 8.0})
        await ada.ask(deploy(label, first))
        intake = await new_films(pool, "Snow", seed=6, shift=0.8)
        (snow,) = await of_intake(pool, label)
        assert snow.alarm and snow.figures.audit == 0
        for _ in range(2):  # drawn once, whoever asks again
            await ada.ask(AuditIntake(id=new_id(), label=label, intake=intake))
        (drawn,) = await of_intake(pool, label)
        assert (drawn.figures.audit, drawn.figures.audited) == (AUDITED, 0)

        rows = await pool.fetch(
            "SELECT clip_id, (vector::real[])[1] > 0 AS yes FROM embedding ORDER BY clip_id"
        )
        truth = {r["clip_id"]: r["yes"] for r in rows}
        order: list[int] = []
        while len(order) < AUDITED:
            asked = TakeBatch(id=new_id(), label=label, arm="production", intake=intake)
            batch = await ada.ask(asked)
            assert set(batch.sources) == {"audit"} and not batch.scores
            for clip in batch.clips:
                said = "positive" if truth[clip] else "negative"
                await ada.ask(answer(label, clip, said, source="audit"))
            order += batch.clips
        assert len(set(order)) == AUDITED
        batch = await ada.ask(TakeBatch(id=new_id(), label=label, arm="production", intake=intake))
        assert "audit" not in batch.sources  # then comes what models choose

        (known,) = await of_intake(pool, label)
        found = known.figures
        assert found.audited == AUDITED
        assert found.precision is not None and found.recall is not None
        assert found.precision.value > 0.95 and found.recall.value > 0.95
        assert found.amount is not None and found.amount.low < 0.5 < found.amount.high
        # It looks unlike the corpus, and the model is as right there.
        assert "apart" in known.signals and known.alarm == ""

        later = await add_model(pool, label, {0: 8.0}, at=4e9)  # it may have learned the answers
        await ada.ask(deploy(label, later, seen=known.deployment))
        last = (await of_intake(pool, label))[-1]
        assert (last.version, last.figures.audited) == (later, 0) and last.alarm
