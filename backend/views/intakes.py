"""``intakes``: the named batches of new films, and which deployed models have scored them."""

from __future__ import annotations

from collections.abc import Set

import asyncpg

import sql
from backend.messages import Intake, IntakesState, RemovedIntake, Scored


async def intakes_states(pool: asyncpg.Pool, people: Set[int]) -> dict[int, IntakesState]:
    """For each of these people. What models said is counted for the labels alone whose answers they
    may see; two who see the same are given the same object."""
    rows = await sql.intakes.rows(pool)
    scored = await sql.intakes.scored(pool)
    visible = await _visible(pool, people, {r["label"] for r in scored})
    made: dict[frozenset[int], IntakesState] = {}
    for labels in visible.values():
        if labels not in made:
            made[labels] = _state(rows, [r for r in scored if r["label"] in labels])
    return {person: made[labels] for person, labels in visible.items()}


async def intakes_scored(
    pool: asyncpg.Pool, people: Set[int], labels: Set[int]
) -> dict[int, IntakesState]:
    """The same after models of these labels scored something, or were watched. Who may see none of
    them is left out: not even a moment tells them of it."""
    visible = await _visible(pool, people, labels)
    return await intakes_states(pool, {person for person, seen in visible.items() if seen})


async def _visible(
    pool: asyncpg.Pool, people: Set[int], labels: Set[int]
) -> dict[int, frozenset[int]]:
    """By person, those of the labels whose answers they may see."""
    found: dict[int, set[int]] = {person: set() for person in people}
    for r in await sql.labels.seen_by(pool, people=list(people), labels=list(labels)):
        found[r["person_id"]].add(r["label_id"])
    return {person: frozenset(seen) for person, seen in found.items()}


def _state(rows: list[asyncpg.Record], scored: list[asyncpg.Record]) -> IntakesState:
    return IntakesState(
        rows=tuple(
            Intake(
                id=r["id"],
                name=r["name"],
                at=round(r["at"], 3),
                by=r["by"],
                films=r["films"],
                clips=r["clips"],
                hours=round(r["hours"], 3),
                waiting=r["waiting"],
                failed=r["failed"],
                scored=tuple(
                    Scored(
                        label=s["label"],
                        name=s["name"],
                        version=s["version"],
                        alias=s["alias"],
                        films=s["films"],
                        current=s["current"],
                        alarm=s["alarm"],
                    )
                    for s in scored
                    if s["intake"] == r["id"]
                ),
            )
            for r in rows
            if r["removed_at"] is None
        ),
        removed=tuple(
            RemovedIntake(
                id=r["id"], name=r["name"], at=round(r["removed_at"], 3), by=r["removed_by"]
            )
            for r in rows
            if r["removed_at"] is not None
        ),
    )
