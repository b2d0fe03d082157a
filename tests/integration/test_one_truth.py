"""The rules of `domain.truth` and their copies: Python, SQL and JavaScript say the same of the same
random answers, decisions and policies."""

from __future__ import annotations

import asyncio
from typing import get_args

import asyncpg
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

import sql
from backend.client import new_id
from backend.db import Reader
from backend.domain import truth
from backend.domain.truth import Answered, Given
from backend.messages import PACE_ANSWERS, Answer, Counts, Policy, Role
from tests.conftest import Connect
from tests.gestures import make_label
from tests.unit import node

EXAMPLES = 60
PEOPLE = 4
answers = st.sampled_from(get_args(Answer))
roles: st.SearchStrategy[Role] = st.sampled_from(["primary", "secondary"])
policies = st.sampled_from(get_args(Policy))
clips = st.builds(
    Answered,
    st.lists(st.builds(Given, roles, answers), max_size=PEOPLE).map(tuple),
    st.none() | answers,
)
labels = st.lists(clips, max_size=12)


async def test_python_sql_and_javascript_agree(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
    people = [
        await pool.fetchval(
            "INSERT INTO person (name, password_hash, account_role) VALUES ($1, '', 'annotator')"
            " RETURNING id",
            f"person {i}",
        )
        for i in range(PEOPLE)
    ]
    cases: list[tuple[list[Answered], Policy]] = []

    @settings(max_examples=EXAMPLES)
    @given(labels, policies)
    def python_and_sql_agree(drawn: list[Answered], policy: Policy) -> None:
        said = dict(zip(clips, drawn, strict=False))
        found = asyncio.run_coroutine_threadsafe(
            told_by_sql(pool, label, people, said, policy), loop
        ).result(60)
        outcomes = {c: truth.outcome(clip, policy) for c, clip in said.items()}
        assert found.outcomes == {c: what for c, what in outcomes.items() if what is not None}
        assert found.counts == truth.count(drawn, policy)
        assert found.disputed == {c for c, clip in said.items() if truth.is_disputed(clip)}
        assert found.disagreed == {c for c, clip in said.items() if truth.is_disagreed(clip.given)}
        cases.append((drawn, policy))

    loop = asyncio.get_running_loop()
    await asyncio.to_thread(python_and_sql_agree)

    everything = [clip for drawn, _ in cases for clip in drawn]
    by_javascript = await asyncio.to_thread(
        node.run,
        "truth.mjs",
        [
            {"answers": [g.answer for g in clip.given], "decided": clip.decision}
            for clip in everything
        ],
    )
    assert by_javascript == [truth.is_disputed(clip) for clip in everything]
    assert len({truth.outcome(clip, policy) for drawn, policy in cases for clip in drawn}) == 5


class Told(msgspec.Struct):
    """What the views say of a label."""

    outcomes: dict[int, truth.Outcome]
    counts: Counts
    disputed: set[int]
    disagreed: set[int]


async def told_by_sql(
    pool: asyncpg.Pool, label: int, people: list[int], said: dict[int, Answered], policy: Policy
) -> Told:
    """The answers and decisions are put into the tables for as long as it takes to ask."""
    async with pool.acquire() as connection:
        trial = connection.transaction()
        await trial.start()
        try:
            await put(connection, label, people, said, policy)
            outcomes = await sql.builds.outcomes(connection, label=label)
            agreement = await connection.fetch(
                "SELECT clip_id, disagreed, disputed FROM agreement WHERE label_id = $1", label
            )
            for r in outcomes:
                one = await sql.labels.clip_outcome(connection, label=label, clip=r["clip_id"])
                assert one["outcome"] == r["outcome"]
            counts = Counts(**await sql.labels.counts(connection, label=label))
            board = (
                await sql.labels.board_primary(connection, labels=[label], paced=PACE_ANSWERS)
            )[0]
            on_board = [board[f] for f in ("positives", "negatives", "skips", "disagreements")]
            assert on_board == [counts.positives, counts.negatives, counts.skips, counts.disputed]
            return Told(
                outcomes={r["clip_id"]: r["outcome"] for r in outcomes},
                counts=counts,
                disputed={r["clip_id"] for r in agreement if r["disputed"]},
                disagreed={r["clip_id"] for r in agreement if r["disagreed"]},
            )
        finally:
            await trial.rollback()


async def put(
    connection: Reader, label: int, people: list[int], said: dict[int, Answered], policy: Policy
) -> None:
    await connection.execute("UPDATE label SET policy = $2 WHERE id = $1", label, policy)
    annotation = await connection.fetchval(
        "INSERT INTO annotation (command_id, label_id, clip_id, person_id, role, source, seq)"
        " VALUES ($1, $2, $3, $4, 'primary', 'search', 0) RETURNING id",
        new_id(), label, next(iter(said), 1), people[0],
    )  # fmt: skip
    for clip, (given_, decision) in said.items():
        for person, one in zip(people, given_, strict=False):
            await connection.execute(
                "INSERT INTO answer (label_id, clip_id, person_id, role, answer, source,"
                " annotation_id) VALUES ($1, $2, $3, $4, $5, 'search', $6)",
                label, clip, person, one.role, one.answer, annotation,
            )  # fmt: skip
        if decision is not None:
            await connection.execute(
                "INSERT INTO decision (label_id, clip_id, answer, person_id, reason,"
                " annotation_id, at) VALUES ($1, $2, $3, $4, '', $5, now())",
                label, clip, decision, people[0], annotation,
            )  # fmt: skip
