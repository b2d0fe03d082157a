"""Deployed models score intakes as they arrive: each film once, nothing lost, nobody blind told."""

from __future__ import annotations

from typing import Any

import asyncpg
import numpy as np
import pytest

import sql
from backend.client import Client, new_id
from backend.domain.heads import logits
from backend.messages import AddToIntake, Intake, RemoveIntake, RestoreIntake
from backend.settings import Settings
from tests.conftest import DIM, Connect, worker
from tests.gestures import make_label, number_of
from workers.deploy import serving

pytestmark = pytest.mark.usefixtures("clips")


async def model(pool: asyncpg.Pool, label: int, seed: int) -> tuple[int, np.ndarray]:
    """One more model version of a label: its number and its weights."""
    weights = np.random.default_rng(seed).normal(size=DIM).astype("<f4")
    space = await sql.corpus.space(pool)
    version = await sql.builds.add_model(
        pool, label=label, classifier="test", settings="{}", weights=weights.tobytes(), bias=-0.25,
        checksum="", space=space["id"], seq=1, answers=20, seconds=0.1, at=1.0, upto=0,
        policy="majority",
    )  # fmt: skip
    return version, weights


async def deploy(pool: asyncpg.Pool, label: int, alias: str, version: int | None) -> int:
    made = await pool.fetchval(
        "INSERT INTO deployment (label_id, alias, version, definition, evaluated)"
        " VALUES ($1, $2, $3, 1, '{}') RETURNING id",
        label, alias, version,
    )  # fmt: skip
    return int(made)


async def films(pool: asyncpg.Pool) -> list[int]:
    return [r["id"] for r in await pool.fetch("SELECT id FROM video ORDER BY id")]


async def scored(pool: asyncpg.Pool) -> dict[tuple[int, int], int]:
    """Clips that have a score, by deployment and film."""
    rows = await pool.fetch(
        "SELECT deployment_id AS d, video_id AS f, count(*) AS n FROM served"
        " JOIN clip ON clip.id = clip_id GROUP BY 1, 2"
    )
    return {(r["d"], r["f"]): r["n"] for r in rows}


async def test_every_deployed_model_scores_every_intake_once(
    connect: Connect, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "SCORES_AT_ONCE", 60)  # a film is scored whole, whatever it takes
    one, two, three, four = await films(pool)
    async with connect("ada") as ada:
        day, night = await make_label(ada, "day"), await make_label(ada, "night")
        version, weights = await model(pool, day, 1)
        live = await deploy(pool, day, "live", version)
        await ada.ask(AddToIntake(id=new_id(), name="Monday", films=(one, two)))
        assert await serving.serve_due(pool) == 2 and await serving.serve_due(pool) == 0
        assert await scored(pool) == {(live, one): 50, (live, two): 50}

        other, _ = await model(pool, night, 2)
        beside = await deploy(pool, night, "candidate", other)
        await ada.ask(AddToIntake(id=new_id(), name="Tuesday", films=(two, three)))
        assert await serving.serve_due(pool) == 3
        assert set(await scored(pool)) == {
            (d, f) for d in (live, beside) for f in (one, two, three)
        }

        # What was said is what the model says alone, in the corpus and outside it.
        rows = await pool.fetch(
            "SELECT s.logit, e.vector::real[] AS vector FROM served s"
            " JOIN embedding e USING (clip_id) WHERE s.deployment_id = $1", live,
        )  # fmt: skip
        vectors = np.array([r["vector"] for r in rows], np.float32)
        said = logits(vectors, weights[None], [-0.25])[:, 0]
        assert np.allclose([r["logit"] for r in rows], said, atol=1e-5)

        # What is no longer in use, out of sight or put away is due no more; what was said stays.
        await deploy(pool, day, "live", None)
        await ada.ask(AddToIntake(id=new_id(), name="Friday", films=(four,)))
        rows = await sql.intakes.rows(pool)
        await ada.ask(RemoveIntake(id=new_id(), intake=rows[0]["id"]))
        assert await serving.serve_due(pool) == 0 and len(await scored(pool)) == 6
        await ada.ask(RestoreIntake(id=new_id(), intake=rows[0]["id"]))
        assert await serving.serve_due(pool) == 1
        assert (beside, four) in await scored(pool) and (live, four) not in await scored(pool)


async def test_a_pass_that_is_cut_off_is_done_again(
    connect: Connect, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        live = await deploy(pool, label, "live", (await model(pool, label, 1))[0])
        await ada.ask(AddToIntake(id=new_id(), name="Monday", films=tuple(await films(pool))))
        with monkeypatch.context() as broken:
            broken.setattr(serving, "Name", None)  # the last thing before the transaction ends
            with pytest.raises(TypeError):
                await serving.serve_due(pool)
        assert await scored(pool) == {}
        # Another worker that is at it is left alone.
        async with pool.acquire() as connection, connection.transaction():
            assert await sql.serving.lock(connection)
            assert await serving.serve_due(pool) == 0
        assert await serving.serve_due(pool) == 4
        assert sum((await scored(pool)).values()) == 200
        assert {d for d, _ in await scored(pool)} == {live}


async def test_a_worker_scores_and_who_may_see_it_is_told(
    connect: Connect, pool: asyncpg.Pool, settings: Settings
) -> None:
    async with connect("ada") as ada, connect("cleo") as cleo:
        label = await make_label(ada)
        await pool.execute(  # as an administrator does
            "INSERT INTO member VALUES ($1, $2, 'secondary')", label, await number_of(pool, "cleo")
        )
        await ada.ask(AddToIntake(id=new_id(), name="Monday", films=tuple(await films(pool))))
        await ada.subscribe("intakes")
        await cleo.subscribe("intakes")
        frames = len(cleo.frames)
        await deploy(pool, label, "live", (await model(pool, label, 1))[0])
        async with worker(settings, "learn"):
            (one,) = await ada.until(lambda: row(ada).scored)
            # It finds nothing due for a while; what is deployed then is due at once.
            await deploy(pool, label, "candidate", (await model(pool, label, 2))[0])
            await ada.until(lambda: sum(s.films for s in row(ada).scored) == 8)
        assert (one.label, one.version, one.alias, one.films, one.current) == (
            label, 1, "live", 4, True,
        )  # fmt: skip
        assert len(cleo.frames) == frames, "not a frame tells a secondary what is in use"
        assert row(cleo).scored == () and (await fresh(cleo)).scored == ()


def row(who: Client) -> Intake:
    state: Any = who.snapshots["intakes"].state
    found: Intake = state.rows[0]
    return found


async def fresh(who: Client) -> Intake:
    await who.subscribe("intakes")
    return row(who)
