"""The production feed: clips of intakes in batches, shared between primaries, for no secondary."""

from __future__ import annotations

import asyncpg
import numpy as np
import pytest

from backend.client import Client, new_id
from backend.domain.production import order
from backend.messages import (
    AddToIntake,
    Batch,
    CompareServed,
    RemoveIntake,
    ServedComparison,
    TakeBatch,
)
from tests.conftest import Connect
from tests.gestures import answer, give, make_label, number_of, refused
from tests.integration.test_serving import deploy, films, model
from workers.deploy import serving

pytestmark = pytest.mark.usefixtures("clips")


async def batch(who: Client, label: int, intake: int | None = None) -> Batch:
    reply = await who.ask(TakeBatch(id=new_id(), label=label, arm="production", intake=intake))
    assert isinstance(reply, Batch)
    return reply


async def intake_of(pool: asyncpg.Pool, who: Client, name: str, *members: int) -> int:
    await who.ask(AddToIntake(id=new_id(), name=name, films=members))
    return int(await pool.fetchval("SELECT id FROM intake WHERE name = $1", name))


async def clips_in(pool: asyncpg.Pool, film: int) -> set[int]:
    return {r["id"] for r in await pool.fetch("SELECT id FROM clip WHERE video_id = $1", film)}


async def test_a_batch_of_an_intake_is_shared_and_credited(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    one, two, *_ = await films(pool)
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.ask(give(label, await number_of(pool, "ben"), "primary"))
        monday = await intake_of(pool, ada, "Monday", one)
        live = await deploy(pool, label, "live", (await model(pool, label, 1))[0])
        beside = await deploy(pool, label, "candidate", (await model(pool, label, 2))[0])
        await serving.serve_due(pool)
        rows = await pool.fetch(
            "SELECT l.clip_id AS id, l.logit AS live, k.logit AS candidate FROM served l"
            " JOIN served k USING (clip_id)"
            " WHERE l.deployment_id = $1 AND k.deployment_id = $2", live, beside,
        )  # fmt: skip
        flips = {r["id"] for r in rows if (r["live"] >= 0) != (r["candidate"] >= 0)}
        unsure = min(rows, key=lambda r: abs(r["live"]))["id"]
        assert flips

        first = await batch(ada, label)
        assert set(first.clips) <= await clips_in(pool, one) and len(first.clips) == 25
        assert "“Monday”" in first.reason and set(first.sources) == {"production"}
        assert first.clips[0] in flips and unsure in first.clips[:2]
        # What one holds the other is not offered, and what is answered neither.
        second = await batch(ben, label)
        assert len(second.clips) == 25 and not set(first.clips) & set(second.clips)
        for clip in first.clips:
            await ada.ask(answer(label, clip, source="production"))
        assert not set((await batch(ada, label)).clips) & set(second.clips)

        # Another intake by its number; of those in sight, the newest with clips left is taken.
        tuesday = await intake_of(pool, ada, "Tuesday", two)
        assert set((await batch(ada, label)).clips) <= await clips_in(pool, two)
        await ada.ask(RemoveIntake(id=new_id(), intake=tuesday))
        assert "“Tuesday”" not in (await batch(ada, label)).reason
        gone = await batch(ada, label, tuesday)
        assert set(gone.sources) == {"random"} and "No intake" in gone.reason
        for clip in second.clips:
            await ben.ask(answer(label, clip, source="production"))
        left = await batch(ada, label, monday)
        assert "No intake" in left.reason, "all of Monday is answered"


async def test_nobody_blind_is_given_clips_of_an_intake(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("cleo") as cleo:
        label = await make_label(ada)
        await ada.ask(give(label, await number_of(pool, "cleo"), "secondary"))
        await intake_of(pool, ada, "Monday", *await films(pool))
        asked = TakeBatch(id=new_id(), label=label, arm="production")
        assert await refused(cleo, asked) == "not_allowed"
        # Before anything is deployed, what is new and random clips are offered all the same.
        assert len((await batch(ada, label)).clips) == 25


async def compared(who: Client, label: int, intake: int) -> ServedComparison:
    reply = await who.ask(CompareServed(id=new_id(), label=label, intake=intake))
    assert isinstance(reply, ServedComparison)
    return reply


async def test_a_candidate_is_judged_by_clips_that_it_has_not_learned(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        monday = await intake_of(pool, ada, "Monday", *await films(pool))
        # The candidate says of every clip the opposite.
        await deploy(pool, label, "live", (await model(pool, label, 1))[0])
        await serving.serve_due(pool)
        nothing = await compared(ada, label, monday)
        assert (nothing.live, nothing.candidate, nothing.clips) == (1, 0, 0)
        version, weights = await model(pool, label, 1)
        await pool.execute(
            "UPDATE model SET weights = $2, bias = 0.25 WHERE label_id = $1 AND version = 2",
            label, (-weights).tobytes(),
        )  # fmt: skip
        await deploy(pool, label, "candidate", version)
        await serving.serve_due(pool)
        none = await compared(ada, label, monday)
        assert (none.live, none.candidate, none.clips) == (1, 2, 200)
        assert none.up + none.down == 200 and none.told == 0 and none.audited == 0
        assert len(none.flips) == 60 and "200" in none.sentence

        rows = await pool.fetch(
            "SELECT clip_id, logit FROM served JOIN deployment d ON d.id = deployment_id"
            " WHERE alias = 'candidate'"
        )
        said = {r["clip_id"]: r["logit"] >= 0 for r in rows}
        ranked = order(np.array(sorted(said)), label).tolist()
        for clip in ranked[:12]:
            truth = "positive" if said[clip] else "negative"
            await ada.ask(answer(label, clip, truth, source="production"))
        # A lucky pick far behind in the order is no part of the sample.
        await ada.ask(answer(label, ranked[100], "skip", source="search"))
        found = await compared(ada, label, monday)
        assert (found.audited, found.right, found.told) == (12, 12, 1), found.sentence
        assert found.sentence.startswith("The candidate is better: it is right on 12 of 12")

        # Once one of the two has learned those answers, they prove nothing.
        await pool.execute(
            "UPDATE model SET upto = (SELECT max(id) FROM annotation) WHERE version = 2"
        )
        learned = await compared(ada, label, monday)
        assert (learned.audited, learned.told) == (0, 0) and "187" in learned.sentence
