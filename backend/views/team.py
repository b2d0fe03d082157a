"""``team/<label>``: who works on it, and how far they agree."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import combinations

import asyncpg
import numpy as np

import sql
from backend.domain import agreement
from backend.domain.intervals import Interval
from backend.messages import Measure, Member, Pair, TeamState, TrendPoint
from backend.views.label import label_from
from backend.views.rounding import rounded
from backend.views.team_draw import last_draw

TREND_POINTS = 40


async def team_state(pool: asyncpg.Pool, label: int) -> TeamState | None:
    """None if there is no such label."""
    definition = await sql.labels.get(pool, label=label)
    if definition is None:
        return None
    members = await sql.teams.members(pool, label=label)
    rows = await sql.teams.answers(pool, label=label)
    people, answers = table(rows)
    measures, pairs, trend = await asyncio.to_thread(_compare, people, answers)
    return TeamState(
        label=label_from(definition),
        members=tuple(
            Member(
                person=r["person_id"],
                name=r["name"],
                account_role=r["account_role"],
                role=r["role"],
                by_hand=r["by_hand"],
                answers=r["answers"],
                per_hour=r["per_hour"],
                seconds=rounded(r["seconds"]),
                waiting=r["waiting"],
                repeated=r["repeated"],
                self_agreement=rounded(r["same"] / r["repeated"]) if r["repeated"] else None,
                disabled=r["disabled"],
            )
            for r in members
        ),
        measures=measures,
        pairs=pairs,
        trend=trend,
        draw=await last_draw(pool, label),
    )


def table(rows: Sequence[asyncpg.Record]) -> tuple[list[int], agreement.Answers]:
    """People in order of number, and the (clips, people) table of their answers; clips in the
    order of the rows."""
    people = sorted({r["person_id"] for r in rows})
    column = {person: i for i, person in enumerate(people)}
    line = {clip: i for i, clip in enumerate(dict.fromkeys(r["clip_id"] for r in rows))}
    answers = np.full((len(line), len(people)), agreement.MISSING, np.int8)
    for r in rows:
        answers[line[r["clip_id"]], column[r["person_id"]]] = r["positive"]
    return people, answers


def _compare(
    people: list[int], answers: agreement.Answers
) -> tuple[tuple[Measure, ...], tuple[Pair, ...], tuple[TrendPoint, ...]]:
    same = agreement.of_usual_size(answers)
    measures = (
        _measure("percent", agreement.percent_interval(answers), answers),
        _measure("fleiss", agreement.fleiss_interval(answers), same),
        _measure("alpha", agreement.alpha_interval(answers), answers),
    )
    pairs = []
    for i, j in combinations(range(len(people)), 2):
        counts = agreement.confusion(answers[:, i], answers[:, j])
        clips = int(counts.sum())
        if clips:
            kappa = agreement.cohen_interval(counts)
            pairs.append(
                Pair(
                    first=people[i],
                    second=people[j],
                    clips=clips,
                    percent=rounded(float(np.trace(counts)) / clips),
                    kappa=rounded(kappa.value) if kappa else None,
                    low=rounded(kappa.low) if kappa else None,
                    high=rounded(kappa.high) if kappa else None,
                    confusion=(
                        int(counts[1, 1]), int(counts[1, 0]), int(counts[0, 1]), int(counts[0, 0]),
                    ),
                )
            )  # fmt: skip
    return measures, tuple(pairs), _trend(answers)


def _measure(name: str, interval: Interval | None, answers: agreement.Answers) -> Measure:
    """``answers``: what the measure was computed over."""
    if interval is None:
        why = "nobody disagrees, and nobody ever gave the other answer"
        if not len(answers):
            why = "no clip has two answers yet"
        return Measure(name=name, clips=len(answers), why=why)  # type: ignore[arg-type]
    return Measure(
        name=name,  # type: ignore[arg-type]
        value=rounded(interval.value),
        low=rounded(interval.low),
        high=rounded(interval.high),
        clips=len(answers),
    )


def _trend(answers: agreement.Answers) -> tuple[TrendPoint, ...]:
    """Agreement over all clips compared so far, as they came."""
    if not len(answers):
        return ()
    sizes = np.unique(np.linspace(1, len(answers), TREND_POINTS).round().astype(int))
    measured: Callable[[float | None], float | None] = rounded
    return tuple(
        TrendPoint(
            clips=int(n),
            percent=measured(agreement.percent_agreement(answers[:n])),
            alpha=measured(agreement.krippendorff_alpha(answers[:n])),
        )
        for n in sizes
    )
