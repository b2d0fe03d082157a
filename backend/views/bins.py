"""``bins``: smart bins, each for whoever sees every label that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import asyncpg

import sql
from backend.db import Reader
from backend.domain.query import parse
from backend.domain.query_known import known
from backend.domain.query_tree import called, written
from backend.domain.spelling import look
from backend.messages import Bin, BinsState
from backend.views.naming import Names, everybody


async def bins_states(pool: asyncpg.Pool, people: Set[int]) -> dict[int, BinsState]:
    """For each of these people; two who see the same are given the same object."""
    rows = await sql.bins.rows(pool)
    visible = await seen_labels(pool, people, _labels(rows))
    names = (await everybody(pool)).values()
    made: dict[frozenset[int], BinsState] = {}
    for labels in visible.values():
        if labels not in made:
            made[labels] = BinsState(
                bins=tuple(_bin(r, names) for r in rows if labels >= set(r["labels"]))
            )
    return {person: made[labels] for person, labels in visible.items()}


async def bins_changed(
    pool: asyncpg.Pool, people: Set[int], bins: Set[int]
) -> dict[int, BinsState]:
    """The same after these bins changed. Who sees none of them is left out: not even a moment tells
    them of it."""
    rows = await sql.bins.labels_of(pool, bins=list(bins))
    visible = await seen_labels(pool, people, _labels(rows))
    concerned = {
        person
        for person, labels in visible.items()
        if any(labels >= set(r["labels"]) for r in rows)
    }
    return await bins_states(pool, concerned) if concerned else {}


async def seen_labels(
    reader: Reader, people: Set[int], labels: Set[int]
) -> Mapping[int, frozenset[int]]:
    """By person, those of the labels whose answers they may see."""
    found: dict[int, set[int]] = {person: set() for person in people}
    if labels:
        for r in await sql.labels.seen_by(reader, people=list(people), labels=list(labels)):
            found[r["person_id"]].add(r["label_id"])
    return {person: frozenset(seen) for person, seen in found.items()}


def _labels(rows: Iterable[asyncpg.Record]) -> set[int]:
    return {label for r in rows for label in r["labels"]}


def _bin(row: asyncpg.Record, people: Iterable[str]) -> Bin:
    text = row["text"]
    names = {look(old): new for old, new in zip(row["names"], row["called"], strict=True) if new}
    if any(look(new) != old for old, new in names.items()):
        text = written(called(parse(text, known(row["names"], people)), names))
    return Bin(
        id=row["id"],
        name=row["name"],
        text=text,
        by=row["by"],
        at=round(row["at"], 3),
        clips=row["clips"],
        entered=row["entered"],
        entered_at=None if row["entered_at"] is None else round(row["entered_at"], 3),
        fault=row["fault"],
    )


async def names_of(reader: Reader, names: Iterable[str], labels: Iterable[int]) -> Names:
    """What the text of a bin may name: its labels as they were called, and everybody."""
    there = {r["id"] for r in await sql.labels.list(reader)}
    people = await everybody(reader)
    names = tuple(names)
    return Names(
        known=known(names, people.values()),
        labels={
            look(name): label for name, label in zip(names, labels, strict=True) if label in there
        },
        people={look(name): person for person, name in people.items()},
    )
