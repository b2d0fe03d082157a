"""Audits and promises with real servers: drawn, shared, answered, disputed, deployed."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import asyncpg
import pytest

import sql
from backend.client import Client, new_id
from backend.messages import (
    AddToIntake,
    AuditPlan,
    AuditReport,
    Batch,
    BlindState,
    Deployment,
    DrawAudit,
    LabelState,
    PlanAudit,
    PromisesState,
    ReadTimeline,
    RemoveIntake,
    RenameIntake,
    TakeBatch,
    encoder,
)
from tests.conftest import DIM, Connect
from tests.gestures import (
    answer,
    answer_many,
    as_a_newcomer,
    blind,
    decide,
    deploy,
    give,
    make_label,
    number_of,
    refusal,
    roll_back,
    undo,
)

AUDIT: dict[str, Any] = {"kind": "precision", "level": 0.9, "confidence": 0.95}


async def add_model(pool: asyncpg.Pool, label: int, slope: float = 8.0) -> int:
    """A model that tells the two clouds of clips apart; its number, which is the one shown."""
    space = await sql.corpus.space(pool)
    version = await sql.builds.add_model(
        pool, label=label, classifier="test", settings="{}",
        weights=struct.pack(f"<{DIM}f", slope, *[0.0] * (DIM - 1)), bias=0.0, checksum="",
        space=space["id"], seq=1, answers=8, seconds=0.1, at=1.0, upto=0, policy="adjudicated",
    )  # fmt: skip
    await sql.builds.set_feeds(pool, label=label, version=version, seq=1, feeds="{}")
    return int(version)


def draw(label: int, **more: Any) -> DrawAudit:
    return DrawAudit(id=new_id(), label=label, **{**AUDIT, **more})


def take(label: int) -> TakeBatch:
    return TakeBatch(id=new_id(), label=label, audit=True)


async def report(who: Client, label: int) -> AuditReport:
    """The label's newest audit, read anew."""
    state = (await who.subscribe(f"promises/{label}")).state
    assert isinstance(state, PromisesState)
    return state.audits[0]


async def all_open(who: Client, label: int) -> list[int]:
    batch = await who.ask(take(label))
    assert isinstance(batch, Batch)
    return list(batch.clips)


async def test_two_people_share_an_audit_and_its_promise_is_deployed(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        version = await add_model(pool, label)
        await ben.ask(answer_many(label, clips[:20]))
        plan = await ada.ask(PlanAudit(id=new_id(), label=label, **AUDIT))
        assert isinstance(plan, AuditPlan) and plan.version == version and plan.answers > 10
        assert f"Takes about {plan.answers} answers" in plan.words
        await ben.subscribe(f"promises/{label}")
        await ada.ask(draw(label))
        drawn = await pool.fetch("SELECT * FROM audit_clip ORDER BY place")
        assert not {r["clip_id"] for r in drawn} & set(clips[:20]), "answered ones are not drawn"
        assert plan.answers / 2 <= len(drawn) <= 2 * plan.answers

        while (await report(ada, label)).state == "open":
            one, two = await asyncio.gather(all_open(ada, label), all_open(ben, label))
            assert not set(one) & set(two), "nobody answers what another one holds"
            for who, held in ((ada, one), (ben, two)):
                for clip in held:
                    await who.ask(answer(label, clip, source="audit"))
        done = await report(ada, label)
        assert done.state == "promised" and done.threshold is not None
        told = await ben.until(
            lambda: (state := ben.snapshots[f"promises/{label}"].state) and state.audits[0] == done
        )
        assert told, "who follows the promises sees it without asking"
        sources = await pool.fetch("SELECT DISTINCT source FROM answer WHERE clip_id <> ALL ($1)",
                                   clips[:20])  # fmt: skip
        assert [r["source"] for r in sources] == ["audit"]

        def in_use() -> Deployment:
            return ada.snapshots[f"label/{label}"].state.deployed["live"]

        await ada.subscribe(f"label/{label}")
        await ada.ask(deploy(label, version, audit=done.id))
        state = await ada.until(lambda: (s := ada.snapshots[f"label/{label}"].state).deployed and s)
        assert isinstance(state, LabelState)
        live = state.deployed["live"]
        assert live.threshold == done.threshold and live.promise is not None
        assert live.promised == "at least .90 of what is reported is right"
        await as_a_newcomer(ada, f"label/{label}")
        kept = await pool.fetchrow("SELECT * FROM promise")
        assert (kept["audit_id"], kept["threshold"]) == (done.id, done.threshold)
        await ada.ask(deploy(label, version, seen=live.id))
        two = await ada.until(lambda: (d := in_use()).id != live.id and d)
        assert two.promise is None and two.promised == "", "another threshold promises nothing"
        await ada.ask(roll_back(label, seen=two.id))
        back = await ada.until(lambda: (d := in_use()).id > two.id and d)
        assert (back.promise, back.promised) == (live.promise, live.promised)
        await as_a_newcomer(ada, f"label/{label}")
        assert await ada.ask(ReadTimeline(id=new_id(), label=label)), "the history still opens"


async def test_what_cannot_be_promised_says_so_and_is_not_deployed(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        assert "no model yet" in str(await refusal(ada, draw(label)))
        version = await add_model(pool, label, slope=0.001)
        plan = await ada.ask(PlanAudit(id=new_id(), label=label, **AUDIT))
        assert isinstance(plan, AuditPlan) and plan.answers == 0
        assert plan.words.startswith("Cannot be promised: the model expects at most .50")
        none = await refusal(ada, draw(label))
        assert none.code == "no_promise" and plan.words in str(none)
        assert (await refusal(ada, take(label))).code == "no_audit"

        version = await add_model(pool, label)
        await ada.ask(draw(label))
        open_one = await report(ada, label)
        assert open_one.words == f"0 of {open_one.of} answered; all right so far."
        early = await refusal(ada, deploy(label, version, audit=open_one.id))
        assert early.code == "no_promise" and open_one.words in str(early)
        assert (await refusal(ada, deploy(label, version, audit=10**9))).code == "no_promise"
        await ada.ask(answer_many(label, await all_open(ada, label), "negative"))
        wrong = await report(ada, label)
        assert wrong.state == "impossible" and wrong.asks == 0
        assert wrong.words.startswith("Cannot be promised: 25 wrong in 25 answers")
        assert (await refusal(ada, deploy(label, version, audit=wrong.id))).code == "no_promise"
        assert (await refusal(ada, take(label))).code == "no_audit", "nothing could change it"

        again = await refusal(ada, draw(label, level=0.7))
        assert again.code == "no_promise" and "audited for this already" in str(again)
        await add_model(pool, label)
        await ada.ask(draw(label))
        newer = await report(ada, label)
        assert newer.version == version + 1
        await ada.ask(draw(label, level=0.7))
        replaced = await report(ada, label)
        assert replaced.id != newer.id and replaced.level == 0.7, "nothing of it was answered"
        state = (await ada.subscribe(f"promises/{label}")).state
        assert isinstance(state, PromisesState)
        assert [a.version for a in state.audits] == [version + 1, version]


async def test_what_is_skipped_or_disputed_counts_against_a_promise_until_it_is_decided(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await add_model(pool, label)
        await ben.subscribe(f"label/{label}")
        await ada.ask(draw(label, level=0.6))
        await ben.until(lambda: ben.snapshots[f"label/{label}"].seq == 2)
        await as_a_newcomer(ben, f"label/{label}")
        first, second = (await all_open(ada, label))[:2]
        await ada.ask(answer(label, first, "skip", source="audit"))
        assert (await report(ada, label)).words.endswith("1 wrong so far.")
        await ada.ask(answer(label, second, source="audit"))
        assert (await report(ada, label)).words.startswith("2 of")
        await ben.ask(answer(label, second, "negative", source="review"))
        assert "2 wrong" in (await report(ada, label)).words
        await ada.ask(decide(label, second, "positive"))
        assert (await report(ada, label)).words.endswith("1 wrong so far.")
        await ada.ask(undo(label))
        await ada.ask(undo(label))
        found = await report(ada, label)
        assert found.answered == 1 and found.words.endswith("all right so far."), (
            "second is decided"
        )


async def test_a_recall_promise_samples_what_lies_below_too(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        await add_model(pool, label)
        await ada.ask(draw(label, kind="recall", level=0.7))
        strata = await pool.fetch("SELECT stratum, probability FROM audit_clip")
        assert {r["stratum"] for r in strata} == {0, 1}
        even = set(clips[::2])
        while (await report(ada, label)).state == "open":
            for clip in await all_open(ada, label):
                value = "positive" if clip in even else "negative"
                await ada.ask(answer(label, clip, value, source="audit"))  # type: ignore[arg-type]
        done = await report(ada, label)
        assert done.state == "promised", done.words
        assert done.aim == "at least .70 of what is there is found"


async def test_secondaries_answer_an_audit_blind_and_learn_nothing_of_it(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        await ada.ask(give(label, await number_of(pool, "cleo"), "secondary"))
        await cleo.subscribe(f"blind/{label}")
        await add_model(pool, label)
        before = len(cleo.frames)
        await ada.ask(draw(label))
        drawn = [r["clip_id"] for r in await pool.fetch("SELECT clip_id FROM audit_clip")]
        queue = await cleo.until(
            lambda: (
                isinstance(state := cleo.snapshots[f"blind/{label}"].state, BlindState)
                and len(state.queue) == len(drawn)
                and state.queue
            )
        )
        assert sorted(queue) == sorted(drawn)
        await cleo.ask(blind(label, queue[0]))
        assert (await report(ada, label)).answered == 1
        assert queue[0] not in await all_open(ada, label), "it needs no further answer"
        told = b"".join(list(cleo.frames)[before:])
        for word in (b"udit", b"romise", b"threshold", b"0.8", b"stratum", b"probabil"):
            assert word not in told
        for command in (draw(label), take(label), PlanAudit(id=new_id(), label=label, **AUDIT)):
            assert (await refusal(cleo, command)).code in ("not_allowed", "blind")
        with pytest.raises(Exception, match="blind"):
            await cleo.subscribe(f"promises/{label}")
        assert encoder.encode(queue)


async def test_a_promise_about_an_intake_is_drawn_from_it_alone_and_names_it(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        version = await add_model(pool, label)
        films = [r["id"] for r in await pool.fetch("SELECT id FROM video ORDER BY id LIMIT 2")]
        assert films
        await ada.ask(AddToIntake(id=new_id(), name="harbour", films=tuple(films)))
        intake = await pool.fetchval("SELECT id FROM intake")
        inside = {
            r["id"] for r in await pool.fetch(
                "SELECT c.id FROM clip c JOIN intake_video iv USING (video_id)"
            )
        }  # fmt: skip
        assert inside < set(clips)
        state = (await ada.subscribe(f"promises/{label}")).state
        assert isinstance(state, PromisesState)
        assert [(i.id, i.name) for i in state.intakes] == [(intake, "harbour")]

        about: dict[str, Any] = {"level": 0.6, "intake": intake}
        plan = await ada.ask(PlanAudit(id=new_id(), label=label, **{**AUDIT, **about}))
        assert isinstance(plan, AuditPlan) and plan.answers, plan
        assert "answers to clips of “harbour” drawn at random" in plan.words
        await ada.ask(draw(label, level=0.6))
        await ada.ask(draw(label, **about))
        assert await pool.fetchval("SELECT count(*) FROM audit") == 2, "the corpus has its own"
        mine = await pool.fetch(
            "SELECT c.clip_id FROM audit_clip c JOIN audit a ON a.id = c.audit_id"
            " WHERE a.intake_id = $1", intake,
        )  # fmt: skip
        assert {r["clip_id"] for r in mine} <= inside and mine
        batch = await ada.ask(take(label))
        assert isinstance(batch, Batch) and "at random of intake “harbour”" in batch.reason
        while (await report(ada, label)).state == "open":
            for clip in await all_open(ada, label):
                await ada.ask(answer(label, clip, source="audit"))
        done = await report(ada, label)
        assert (done.state, done.intake) == ("promised", "harbour")
        assert done.aim == "at least .60 of what is reported of “harbour” is right"

        await ada.subscribe(f"label/{label}")
        await ada.ask(deploy(label, version, audit=done.id))
        state = await ada.until(lambda: (s := ada.snapshots[f"label/{label}"].state).deployed and s)
        assert isinstance(state, LabelState) and state.deployed["live"].promised == done.aim
        # Renamed, what was promised is told as it was, and both tellings are the same.
        await ada.ask(RenameIntake(id=new_id(), intake=intake, name="quay"))
        await as_a_newcomer(ada, f"label/{label}")
        renamed = await report(ada, label)
        assert (renamed.intake, renamed.live) == ("quay", True)
        await ada.ask(RemoveIntake(id=new_id(), intake=intake))
        gone = await refusal(ada, draw(label, kind="recall", **about))
        assert gone.code == "unknown_intake"
