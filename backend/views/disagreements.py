"""``disagreements/<label>``: clips on which people disagree, what moves the model most first."""

from __future__ import annotations

import asyncpg

import sql
from backend.domain import truth
from backend.domain.disagreements import weight
from backend.messages import (
    MOST_DISAGREEMENTS,
    Disagreement,
    DisagreementsState,
    GivenAnswer,
    Note,
)
from backend.views.label import decision_from, label_from, note_from
from backend.views.scores import label_scores


async def disagreements_state(pool: asyncpg.Pool, label: int) -> DisagreementsState | None:
    """None if there is no such label."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        definition = await sql.labels.get(connection, label=label)
        if definition is None:
            return None
        answers: dict[int, list[GivenAnswer]] = {}
        for r in await sql.disagreements.answers(connection, label=label):
            one = GivenAnswer(
                person=r["person_id"], name=r["name"], role=r["role"], answer=r["answer"]
            )
            answers.setdefault(r["clip_id"], []).append(one)
        decisions = {
            r["clip_id"]: decision_from(r)
            for r in await sql.labels.decisions(connection, label=label)
        }
        for clip in decisions:  # also where every answer was taken back
            answers.setdefault(clip, [])
        scores = await label_scores(connection, label, list(answers))
        notes: dict[int, list[Note]] = {}
        for r in await sql.disagreements.notes(connection, label=label, clips=list(answers)):
            notes.setdefault(r["clip_id"], []).append(note_from(r))
    rows = []
    policy = definition["policy"]
    for clip, of_clip in answers.items():
        given = tuple(truth.Given(one.role, one.answer) for one in of_clip)
        counted = truth.said(given, policy)
        score = scores.get(clip)
        rows.append(
            Disagreement(
                clip=clip,
                answers=tuple(of_clip),
                weight=round(weight(counted["positive"], counted["negative"], score), 4),
                tie=truth.outcome(truth.Answered(given), policy) == "tie",
                score=score,
                notes=tuple(notes.get(clip, ())),
                decision=decisions.get(clip),
            )
        )
    waiting = sorted((r for r in rows if r.decision is None), key=lambda r: (-r.weight, r.clip))
    decided = sorted(
        (r for r in rows if r.decision is not None),
        key=lambda r: -r.decision.id if r.decision else 0,
    )
    return DisagreementsState(
        label=label_from(definition),
        waiting=len(waiting),
        decided=len(decided),
        rows=tuple((waiting + decided)[:MOST_DISAGREEMENTS]),
    )
