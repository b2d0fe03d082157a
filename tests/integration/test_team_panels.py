"""Whole states that people watch: the people, a label's team, its progress. Live, and for whom."""

from __future__ import annotations

from typing import Any

import asyncpg
import numpy as np
import pytest

from backend.client import Client, new_id
from backend.domain import agreement
from backend.domain.agreement import MISSING
from backend.messages import (
    Account,
    CreatePerson,
    EditPerson,
    Look,
    Member,
    Subscribe,
    TeamState,
)
from backend.settings import Settings
from tests.conftest import PASSWORD, Connect, worker
from tests.gestures import (
    ANSWERS,
    answer,
    blind,
    board_row,
    decide,
    give,
    make_label,
    number_of,
    refused,
    undo,
)


def state(who: Client, stream: str) -> Any:
    return who.snapshots[stream].state


def member(who: Client, label: int, name: str) -> Member | None:
    found = [m for m in state(who, f"team/{label}").members if m.name == name]
    return found[0] if found else None


async def table(pool: asyncpg.Pool, label: int) -> tuple[list[int], Any]:
    """Everybody's answers that stand, straight from the table: people, (clips, people)."""
    rows = await pool.fetch(
        "SELECT clip_id, person_id, answer FROM answer WHERE label_id = $1 AND answer <> 'skip'",
        label,
    )
    people = sorted({r["person_id"] for r in rows})
    lines = sorted({r["clip_id"] for r in rows})
    answers = np.full((len(lines), len(people)), MISSING)
    for r in rows:
        answers[lines.index(r["clip_id"]), people.index(r["person_id"])] = r["answer"] == "positive"
    return people, answers


async def test_agreement_is_that_of_the_answers(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    rng = np.random.default_rng(3)
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
        connect("dora", role="secondary") as dora,
    ):
        label = await make_label(ada)
        for who in (cleo, dora):
            await who.subscribe(f"blind/{label}")
        empty: Any = (await ada.subscribe(f"team/{label}")).state
        assert [m.value for m in empty.measures] == [None] * 3
        assert {m.why for m in empty.measures} == {"no clip has two answers yet"}
        for clip in clips[:30]:
            truth = rng.random() < 0.5
            for who, present in ((ada, 1.0), (ben, 0.4), (cleo, 0.9), (dora, 0.6)):
                if rng.random() < present:
                    value = "s" if rng.random() < 0.1 else "yn"[truth ^ (rng.random() < 0.2)]
                    source = "search" if who in (ada, ben) else "blind"
                    await who.ask(answer(label, clip, ANSWERS[value], source=source))
        await dora.ask(undo(label))
        people, answers = await table(pool, label)
        team: TeamState = (await ada.subscribe(f"team/{label}")).state  # type: ignore[assignment]
        percent, fleiss, alpha = team.measures
        shared = (answers != MISSING).sum(axis=1)
        assert percent.value == rounded(agreement.percent_agreement(answers))
        assert fleiss.value == rounded(agreement.fleiss_kappa(answers))
        assert alpha.value == rounded(agreement.krippendorff_alpha(answers))
        assert percent.clips == alpha.clips == (shared >= 2).sum()
        sizes = np.bincount(shared)
        sizes[:2] = 0
        assert fleiss.clips == sizes.max() < percent.clips  # those with the usual number of answers
        for measure in team.measures:
            assert measure.low <= measure.value <= measure.high  # type: ignore[operator]
            assert measure.low < measure.high  # type: ignore[operator]
        assert len(team.pairs) == 6
        for pair in team.pairs:
            one, two = answers[:, people.index(pair.first)], answers[:, people.index(pair.second)]
            both = (one != MISSING) & (two != MISSING)
            assert pair.clips == both.sum()
            assert pair.percent == rounded(float((one == two)[both].mean()))
            assert pair.kappa == rounded(agreement.cohen_kappa(one, two))
            assert pair.confusion == tuple(
                int(((one == a) & (two == b)).sum()) for a in (1, 0) for b in (1, 0)
            )
        assert team.trend[-1].clips == percent.clips
        assert (team.trend[-1].percent, team.trend[-1].alpha) == (percent.value, alpha.value)
        assert team.trend[0].clips == 1

        # The board says the same, and how many clips wait for a decision.
        row = await board_row(ada)
        disagreed = [len({v for v in line if v != MISSING}) > 1 for line in answers]
        assert (row.agreement, row.compared) == (percent.value, percent.clips)
        assert row.disagreements == sum(disagreed) > 2
        await ada.subscribe(f"disagreements/{label}")
        assert state(ada, f"disagreements/{label}").waiting == row.disagreements
        clip = state(ada, f"disagreements/{label}").rows[0].clip
        await ada.ask(decide(label, clip, "positive"))
        await ada.until(lambda: state(ada, f"disagreements/{label}").decided)
        after = await board_row(ada)
        assert (after.disagreements, after.agreement) == (row.disagreements - 1, row.agreement)


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


async def test_where_a_measure_is_undefined_it_says_why(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("ben") as ben, connect("emil") as emil:
        label = await make_label(ada)
        for clip in clips[:3]:
            for who in (ada, ben):
                await who.ask(answer(label, clip))
        team: Any = (await ada.subscribe(f"team/{label}")).state
        percent, fleiss, alpha = team.measures
        assert (percent.value, fleiss.value, alpha.value) == (1.0, None, None)
        assert fleiss.why == alpha.why == (
            "nobody disagrees, and nobody ever gave the other answer"
        )  # fmt: skip
        assert (team.pairs[0].percent, team.pairs[0].kappa) == (1.0, None)
        # Three answered one clip, differently: Fleiss leaves it out, alpha does not.
        await ada.ask(answer(label, clips[9], "negative"))
        for who in (ben, emil):
            await who.ask(answer(label, clips[9]))
        team = (await ada.subscribe(f"team/{label}")).state
        percent, fleiss, alpha = team.measures
        assert alpha.value is not None and fleiss.value is None
        assert (fleiss.clips, percent.clips) == (3, 4)
        assert "nobody disagrees" in fleiss.why


async def test_the_team_is_live(connect: Connect, clips: list[int], pool: asyncpg.Pool) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("cleo", role="secondary") as cleo,
        connect("vera", account_role="viewer") as vera,
    ):
        label = await make_label(ada)
        for who in (ada, vera):
            await who.subscribe(f"team/{label}")
        herself = await number_of(pool, "cleo")
        await cleo.subscribe(f"blind/{label}")
        for clip in clips[:4]:
            await ada.ask(answer(label, clip, milliseconds=2000))
        await ada.until(lambda: (m := member(ada, label, "cleo")) and m.waiting == 4)
        for clip, took in zip(clips[:3], (1000, 3000, 8000), strict=True):
            await cleo.ask(blind(label, clip, milliseconds=took))
        for who in (ada, vera):
            hers: Any = await who.until(
                lambda who=who: (m := member(who, label, "cleo")) and m.answers == 3 and m
            )
            assert (hers.role, hers.by_hand, hers.waiting) == ("secondary", False, 1)
            assert (hers.seconds, hers.per_hour) == (3.0, 3)
        # Everybody who is on it is there, also who has done nothing yet.
        assert {m.name for m in state(ada, f"team/{label}").members} == {"ada", "cleo", "vera"}
        made = await ada.ask(CreatePerson(id=new_id(), name="emil", password=PASSWORD, role="none"))
        await ada.ask(give(label, made.person, "secondary"))
        await ada.until(lambda: (m := member(ada, label, "emil")) and m.by_hand)
        assert member(ada, label, "emil").waiting == 4  # type: ignore[union-attr]
        await ada.ask(EditPerson(id=new_id(), person=made.person, disabled=True))
        await ada.until(lambda: (m := member(ada, label, "emil")) and m.disabled)
        await ada.ask(give(label, herself, "none"))
        await ada.until(lambda: (m := member(ada, label, "cleo")) and m.role == "none")
        await ada.ask(give(label, made.person, None))
        await ada.until(lambda: member(ada, label, "emil") is None)
        board: Any = (await ada.subscribe("board")).state
        assert (board.rows[0].primaries, board.rows[0].secondaries) == (1, 0)


async def test_the_people_are_live_for_administrators(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        assert await refused(ben, Subscribe(id=new_id(), stream="people")) == "not_admin"
        await ada.subscribe("people")

        def account(name: str) -> Account | None:
            found = [a for a in state(ada, "people").accounts if a.name == name]
            return found[0] if found else None

        label = await make_label(ada)
        await ben.ask(answer(label, clips[0]))
        await ben.ask(Look(id=new_id(), label=label))
        his: Any = await ada.until(lambda: (a := account("ben")) and a.here and a.answers and a)
        assert (his.answers, his.labels, his.account_role, his.role) == (
            1,
            1,
            "annotator",
            "primary",
        )
        made = await ada.ask(
            CreatePerson(id=new_id(), name="cleo", password=PASSWORD, role="secondary")
        )
        await ada.until(lambda: account("cleo"))
        await ada.ask(
            EditPerson(id=new_id(), person=made.person, account_role="viewer", role="none")
        )
        await ada.until(
            lambda: (a := account("cleo")) and (a.account_role, a.role) == ("viewer", "none")
        )
        await ada.ask(EditPerson(id=new_id(), person=made.person, disabled=True))
        await ada.until(lambda: (a := account("cleo")) and a.disabled)
        assert await pool.fetchval("SELECT count(*) FROM person") == 3


async def test_progress_is_live(
    connect: Connect, clips: list[int], backend: Settings, pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada") as ada,
        connect("cleo", role="secondary") as cleo,
        worker(backend, "learn"),
    ):
        label = await make_label(ada)
        stream = f"progress/{label}"
        await ada.subscribe(stream)
        await cleo.subscribe(f"blind/{label}")
        await pool.execute("UPDATE clip SET cluster = id % 3")
        for i, clip in enumerate(clips[:24]):
            await ada.ask(answer(label, clip, "negative" if i % 2 else "positive"))
        for clip in clips[:3]:
            await cleo.ask(blind(label, clip, "skip"))
        done: Any = await ada.until(lambda: (s := state(ada, stream)).points and s, 40)
        assert done.points[-1].answers <= 24
        await ada.until(lambda: sum(t.answers for t in state(ada, stream).throughput) == 27)
        assert {(t.name, t.source, t.answers) for t in state(ada, stream).throughput} == {
            ("ada", "search", 24), ("cleo", "blind", 3),
        }  # fmt: skip
        positives, negatives = state(ada, stream).cluster_positives, [0, 0, 0]
        assert sum(positives) == 12 and len(positives) == 3
        for i, clip in enumerate(clips[:24]):
            negatives[clip % 3] += i % 2
        assert list(state(ada, stream).cluster_negatives) == negatives
        await ada.until(lambda: sum(state(ada, stream).histogram) == 200, 40)


@pytest.mark.parametrize("kind", ["team", "disagreements", "progress"])
async def test_panels_of_a_label_are_not_for_everybody(
    kind: str, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
        connect("vera", account_role="viewer", role="secondary") as vera,
    ):
        label = await make_label(ada)
        stream = f"{kind}/{label}"
        himself = await number_of(pool, "ben")
        await ben.subscribe(stream)
        for who in (cleo, vera):
            assert await refused(who, Subscribe(id=new_id(), stream=stream)) == "blind"
        gone = Subscribe(id=new_id(), stream=f"{kind}/{10**9}")
        assert await refused(ada, gone) == "unknown_label"
        for odd in (f"{kind}/", f"{kind}/x", f"{kind}/{label}/1", f"{kind}/{'9' * 19}"):
            assert await refused(ada, Subscribe(id=new_id(), stream=odd)) == "unknown_stream"
        await ada.ask(give(label, himself, "none"))
        await ben.until(lambda: ben.pushed)
        after = len(ben.frames)
        told = await ada.subscribe(stream)
        await ada.ask(answer(label, clips[0]))
        await ada.until(lambda: ada.snapshots[stream] is not told)
        assert await refused(ben, Subscribe(id=new_id(), stream=stream)) == "unknown_label"
        assert len(ben.frames) == after + 1
