"""Deciding disputed clips, and whose answers are a label's truth."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from backend.client import Client, RefusedCommand
from backend.domain.disagreements import weight
from backend.messages import (
    Acknowledged,
    Answer,
    Decision,
    LabelState,
    Policy,
)
from backend.settings import Settings
from tests.conftest import Connect, worker
from tests.gestures import (
    ANSWERS,
    answer,
    blind,
    board_row,
    decide,
    edit,
    make_label,
    refusal,
    refused,
    undo,
)


def decisions(who: Client, label: int) -> dict[int, Decision]:
    state = who.snapshots[f"label/{label}"].state
    assert isinstance(state, LabelState)
    return state.decisions


async def test_two_adjudicators_at_once(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.subscribe(f"label/{label}")
        await ada.ask(answer(label, clips[0]))
        await ben.ask(answer(label, clips[0], "negative"))
        tried = await asyncio.gather(
            ada.ask(decide(label, clips[0], "positive", reason="a lamp")),
            ben.ask(decide(label, clips[0], "negative", reason="the sun")),
            return_exceptions=True,
        )
        first = next(r for r in tried if isinstance(r, Acknowledged))
        second = next(r for r in tried if isinstance(r, RefusedCommand))
        name = "ada" if first.answer == "positive" else "ben"
        assert second.code == "already_decided"
        assert f"{name} decided {first.answer}" in str(second)
        await ada.until(lambda: decisions(ada, label))
        assert decisions(ada, label)[clips[0]].name == name


async def test_a_decision_is_changed_and_withdrawn(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ben.subscribe(f"label/{label}")
        await ada.ask(answer(label, clips[0]))
        await ada.ask(decide(label, clips[0], "positive", reason="  a lamp "))
        await ben.until(lambda: decisions(ben, label))
        first = decisions(ben, label)[clips[0]]
        assert (first.answer, first.reason, first.name) == ("positive", "a lamp", "ada")
        # Whoever did not see it is told of it; whoever saw it may overrule it.
        assert await refused(ben, decide(label, clips[0], "negative")) == "already_decided"
        await ben.ask(decide(label, clips[0], "negative", first.id))
        await ben.until(lambda: decisions(ben, label)[clips[0]].answer == "negative")
        second = decisions(ben, label)[clips[0]]
        assert second.id > first.id
        assert await refused(ada, decide(label, clips[0], None, first.id)) == "already_decided"
        await ada.ask(decide(label, clips[0], None, second.id))
        await ben.until(lambda: not decisions(ben, label))
        no = await refusal(ben, decide(label, clips[0], "skip", second.id))
        assert "withdrawn" in str(no)
        kept = await pool.fetch(
            "SELECT a.id, a.answer, (e.body -> 'decision' ->> 'id')::bigint AS told"
            " FROM annotation a JOIN event e ON e.stream = 'label/' || a.label_id AND e.seq = a.seq"
            " WHERE a.role = 'adjudicator' AND e.body ->> 'type' = 'Decided' ORDER BY a.id"
        )
        assert [r["answer"] for r in kept] == ["positive", "negative", None]  # all are kept
        # Each names its event, and that event names it.
        assert [r["told"] for r in kept] == [kept[0]["id"], kept[1]["id"], None]
        # Undo takes back answers; a decision is withdrawn instead.
        assert (await ada.ask(undo(label))).clip == clips[0]
        assert await refused(ada, undo(label)) == "nothing_to_undo"


async def test_what_cannot_be_decided(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("vera", account_role="viewer") as vera:
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        assert await refused(ada, decide(label, clips[1], "positive")) == "no_disagreement"
        assert await refused(ada, decide(label, 10**9, "positive")) == "no_disagreement"
        assert await refused(ada, decide(10**9, clips[0], "positive")) == "unknown_label"
        assert await refused(vera, decide(label, clips[0], "positive")) == "not_allowed"
        assert await refused(ada, decide(label, clips[0], "skip", 999)) == "already_decided"
        endless = decide(label, clips[0], "positive", reason="x" * 2001)
        no = await refusal(ada, endless)
        assert (no.code, "2000 characters" in str(no)) == ("too_long", True)


async def test_disagreements_wait_and_are_settled_live(connect: Connect, clips: list[int]) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        stream = f"disagreements/{label}"
        await cleo.subscribe(f"blind/{label}")
        votes: dict[int, tuple[Answer, Answer, Answer]] = {
            clips[0]: ("positive", "positive", "positive"),  # agreed
            clips[1]: ("positive", "negative", "negative"),  # 1 : 2
            clips[2]: ("positive", "negative", "skip"),  # a tie
            clips[3]: ("negative", "skip", "skip"),  # a skip disagrees with nobody
        }
        for clip, (first, second, third) in votes.items():
            await ada.ask(answer(label, clip, first))
            await ben.ask(answer(label, clip, second))
            await cleo.ask(blind(label, clip, third))
        state: Any = (await ben.subscribe(stream)).state
        assert (state.waiting, state.decided) == (2, 0)
        assert [(r.clip, r.tie, r.weight) for r in state.rows] == [
            (clips[2], True, weight(1, 1, None)),
            (clips[1], False, round(weight(1, 2, None), 4)),
        ]
        assert [(v.name, v.role, v.answer) for v in state.rows[1].answers] == [
            ("ada", "primary", "positive"),
            ("ben", "primary", "negative"),
            ("cleo", "secondary", "negative"),
        ]
        await ada.ask(decide(label, clips[1], "positive", reason="a lamp"))
        await ada.ask(decide(label, clips[0], "negative"))  # also what nobody disputes
        state = await settled(ben, stream, waiting=1, decided=2)
        assert [r.clip for r in state.rows] == [clips[2], clips[0], clips[1]]
        assert state.rows[2].decision.reason == "a lamp"
        # Answers may be taken back under a decision; it stands, and can still be withdrawn.
        for who in (ben, cleo):
            for _ in votes:
                await who.ask(undo(label))
        for _ in votes:
            await ada.ask(undo(label))
        # None waits any more long before the last answer is taken back.
        await ben.until(lambda: not any(r.answers for r in ben.snapshots[stream].state.rows))
        state = await settled(ben, stream, waiting=0, decided=2)
        assert [(r.clip, r.answers) for r in state.rows] == [(clips[0], ()), (clips[1], ())]
        row = await board_row(ada)
        assert (row.positives, row.negatives, row.skips, row.disagreements) == (1, 1, 0, 0)
        await ada.ask(decide(label, clips[1], None, state.rows[1].decision.id))
        await settled(ben, stream, waiting=0, decided=1)


async def settled(who: Client, stream: str, *, waiting: int, decided: int) -> Any:
    def now() -> Any:
        state: Any = who.snapshots[stream].state
        return (state.waiting, state.decided) == (waiting, decided) and state

    return await who.until(now)


# Answers of ada and ben (primaries), cleo and dora (secondaries), and a decision.
CAST: list[tuple[str, str]] = [
    ("yyyy", ""), ("nnnn", ""),
    ("yynn", ""),  # the primaries say yes; all together tie
    ("ynyy", ""),  # the primaries tie; all together say yes
    ("ynyy", "n"), ("yyyy", "s"),  # decided against all of them
    ("ssss", ""), ("ssyy", ""),
]  # fmt: skip
COUNTS: dict[Policy, tuple[int, int, int]] = {
    "primary": (3, 1, 2),
    "majority": (5, 1, 1),
    "adjudicated": (3, 2, 2),
}


async def test_the_policy_says_whose_answers_count(
    connect: Connect, clips: list[int], backend: Settings, pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
        connect("dora", role="secondary") as dora,
    ):
        label = await make_label(ada)
        for who in (cleo, dora):
            await who.subscribe(f"blind/{label}")
        for clip, (votes, decision) in zip(clips, CAST, strict=False):
            for who, vote in zip((ada, ben, cleo, dora), votes, strict=True):
                source = "search" if who in (ada, ben) else "blind"
                await who.ask(answer(label, clip, ANSWERS[vote], source=source))
            if decision:
                await ada.ask(decide(label, clip, ANSWERS[decision]))
        # Enough of both for a model, everywhere agreed.
        for i, clip in enumerate(clips[20:44]):
            await ada.ask(answer(label, clip, "positive" if i % 2 == 0 else "negative"))
        stream = f"label/{label}"
        await ada.subscribe(stream)
        async with worker(backend, "learn"):
            for policy, (positives, negatives, skips) in COUNTS.items():
                await ada.ask(edit(label, policy=policy))
                row = await board_row(ada)
                assert (row.positives, row.negatives, row.skips) == (
                    positives + 12, negatives + 12, skips,
                )  # fmt: skip
                trained = positives + negatives + 24
                await ada.until(
                    lambda trained=trained: (  # retrained on the new truth
                        (m := ada.snapshots[stream].state.model) and m.answers == trained
                    ),
                    30,
                )
                newest = await pool.fetchval(
                    "SELECT policy FROM model WHERE label_id = $1 ORDER BY version DESC", label
                )
                assert newest == policy
        assert row.label.version == 1  # what the label means did not change


@pytest.mark.parametrize(("policy", "due"), [("primary", False), ("majority", True)])
async def test_a_blind_answer_makes_a_build_due_where_it_counts(
    policy: Policy, due: bool, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        await ada.ask(edit(label, policy=policy))
        await cleo.subscribe(f"blind/{label}")
        await ada.ask(answer(label, clips[0]))
        wanted = "SELECT want FROM train_state WHERE label_id = $1"
        before = await pool.fetchval(wanted, label)
        await cleo.ask(blind(label, clips[0], "negative"))
        assert (await pool.fetchval(wanted, label) > before) is due
