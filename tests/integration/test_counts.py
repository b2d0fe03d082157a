"""How many clips are what: the same to everybody, everywhere, at every moment."""

from __future__ import annotations

from collections import Counter

import asyncpg
import pytest

from backend.client import Client, new_id
from backend.messages import (
    Answer,
    Command,
    Counted,
    Counts,
    LabelState,
    Policy,
    ProgressState,
    ReadPast,
    Snapshot,
)
from tests.conftest import Connect
from tests.gestures import (
    answer,
    as_a_newcomer,
    blind,
    board_row,
    decide,
    edit,
    give,
    make_label,
    number_of,
    undo,
)
from workers.learn.training import read_work

ANSWERS: dict[str, Answer] = {"y": "positive", "n": "negative", "s": "skip"}
# Answers of ada, a primary, and of cleo and dora, who label blind; and a decision.
CAST = [
    *[("yyy", "")] * 9, *[("nnn", "")] * 8,
    *[("ynn", "")] * 3, *[("nyy", "")] * 2,  # the secondaries outvote the primary
    ("yns", ""), ("nys", ""),  # ties
    ("yny", "n"), ("yyy", "s"),  # decided against the majority
    ("sys", ""), ("sss", ""),
]  # fmt: skip
EXPECTED: dict[Policy, Counts] = {
    "primary": Counts(positives=15, negatives=11, skips=2, disputed=7),
    "majority": Counts(positives=14, negatives=11, skips=1, ties=2, disputed=7),
    "adjudicated": Counts(positives=12, negatives=12, skips=2, ties=2, disputed=7),
}


@pytest.mark.parametrize("policy", EXPECTED)
async def test_board_workspace_progress_history_and_builds_count_alike(
    policy: Policy, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """With two secondaries at work and people who disagree."""
    async with (
        connect("ada") as ada,
        connect("cleo", role="secondary") as cleo,
        connect("dora", role="secondary") as dora,
    ):
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.ask(edit(label, policy=policy))
        await ada.subscribe(stream)
        for who in (cleo, dora):
            await who.subscribe(f"blind/{label}")
        for clip, (said, decision) in zip(clips, CAST, strict=False):
            for who, one in zip((ada, cleo, dora), said, strict=True):
                gesture = answer if who is ada else blind
                await who.ask(gesture(label, clip, ANSWERS[one]))
            if decision:
                await ada.ask(decide(label, clip, ANSWERS[decision]))
        expected = EXPECTED[policy]
        followed = await ada.until(
            lambda: (c := counts_of(ada.snapshots[stream])) == expected and c
        )
        assert followed == expected
        held = ada.snapshots[stream].state
        assert isinstance(held, LabelState) and len(held.disputed) == expected.disputed
        assert counts_of(await ada.subscribe(stream)) == expected

        row = await board_row(ada)
        assert (row.positives, row.negatives, row.skips, row.disagreements) == (
            expected.positives, expected.negatives, expected.skips, expected.disputed,
        )  # fmt: skip

        progress = (await ada.subscribe(f"progress/{label}")).state
        assert isinstance(progress, ProgressState)
        assert progress.counts == expected
        # Every clip of this corpus is in a cluster.
        assert sum(progress.cluster_positives) == expected.positives
        assert sum(progress.cluster_negatives) == expected.negatives

        disagreements = (await ada.subscribe(f"disagreements/{label}")).state
        assert disagreements.waiting == expected.disputed  # type: ignore[union-attr]

        now = await pool.fetchval("SELECT extract(epoch FROM clock_timestamp())::float8")
        past = await ada.ask(ReadPast(id=new_id(), label=label, at=now))
        assert past.state.counts == expected
        assert (len(past.positives), len(past.negatives)) == (
            expected.positives, expected.negatives,
        )  # fmt: skip

        work = await read_work(pool, label)
        assert work is not None
        trained = Counter(work.truth)
        assert (trained[True], trained[False]) == (expected.positives, expected.negatives)
        yes = {c for c, t in zip(work.clip_ids.tolist(), work.truth, strict=True) if t}
        assert yes == set(past.positives)


def counts_of(snapshot: Snapshot) -> Counts:
    assert isinstance(snapshot.state, LabelState)
    return snapshot.state.counts


@pytest.mark.usefixtures("second_questions_at_once")
@pytest.mark.parametrize("policy", EXPECTED)
async def test_primaries_learn_at_once_what_secondaries_change_and_nothing_else(
    policy: Policy, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """Old state + events = fresh state after everything a secondary can do; secondaries are told
    nothing of it."""
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        stream = f"label/{label}"
        himself = await number_of(pool, "ben")
        await ada.ask(edit(label, policy=policy, repeats=1.0))
        await ada.subscribe(stream)
        await cleo.subscribe(f"blind/{label}")
        first, second, third = clips[:3]
        for clip in (first, second):
            await ada.ask(answer(label, clip))
        await ben.ask(answer(label, third, "negative"))
        began = await pool.fetchval("SELECT seq FROM stream WHERE name = $1", stream)
        other: Policy = "majority" if policy == "primary" else "primary"
        script: list[tuple[Client, Command]] = [
            (cleo, blind(label, first, "negative")),  # a tie
            (ada, edit(label, policy=other)),  # a yes, or a tie again
            (ada, edit(label, policy=policy)),
            (cleo, blind(label, second, "positive")),  # which changes no count
            (cleo, blind(label, second, "negative", repeat=True)),  # counts for nothing
            (cleo, undo(label)),
            (cleo, blind(label, first, "skip")),
            (cleo, undo(label)),
            (cleo, undo(label)),
            (cleo, undo(label)),
            # Ben's role changes: his answer as a primary ends with the first he gives blind.
            (ada, give(label, himself, "secondary")),
            (ben, blind(label, third, "positive")),
            (ben, undo(label)),
        ]
        for who, command in script:
            if who is ben:
                await ben.subscribe(f"blind/{label}")
            await who.ask(command)
            seq = await pool.fetchval("SELECT seq FROM stream WHERE name = $1", stream)
            await ada.until(lambda seq=seq: ada.snapshots[stream].seq == seq)
            await as_a_newcomer(ada, stream)
        told = await pool.fetch(
            "SELECT seq FROM event WHERE stream = $1 AND seq > $2 AND body ->> 'type' = 'Counted'",
            stream, began,
        )  # fmt: skip
        # Cleo began a disagreement, ended it, began it again and ended it again; the policy changed
        # twice; Ben no longer spoke as a primary; under two policies his blind answer counted.
        assert len(told) == (7 if policy == "primary" else 8)
        for frame in [*cleo.frames, *ben.frames]:
            assert Counted.__name__.encode() not in frame and b'"counts"' not in frame
