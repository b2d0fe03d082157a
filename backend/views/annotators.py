"""``annotators``: people by labels, how they answer; and the answers of one that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

import asyncpg

import sql
from backend.messages import (
    MOST_DIFFERING,
    AnnotatorsRows,
    AnnotatorsState,
    AnnotatorWork,
    Differing,
    DifferingClip,
    ReadDiffering,
    Said,
)
from backend.views.rounding import rounded

Mark = tuple[int, str]  # a label's newest annotation and its policy: its numbers follow from both
# What was read of each label, under its mark: a label that nobody annotates meanwhile is not read
# again. It is kept for one database, the one that was asked last.
_read: dict[asyncpg.Pool, dict[int, tuple[Mark, tuple[AnnotatorWork, ...]]]] = {}


async def annotators_states(pool: asyncpg.Pool, people: Set[int]) -> dict[int, AnnotatorsState]:
    """Of every label whose answers they may see, for each of these people."""
    visible = await _visible(pool, people, None)
    known = await _Known.of(pool, set().union(*visible.values()))
    return {
        person: AnnotatorsState(
            labels=known.labels_of(labels), people=known.people_of(labels), work=known.work(labels)
        )
        for person, labels in visible.items()
    }


async def annotators_rows(
    pool: asyncpg.Pool, people: Set[int], labels: Set[int]
) -> dict[int, AnnotatorsRows]:
    """The same of labels that changed; whoever may see none of them is left out."""
    visible = await _visible(pool, people, labels)
    known = await _Known.of(pool, set().union(*visible.values()))
    return {
        person: AnnotatorsRows(
            labels=known.labels_of(theirs), people=known.people_of(theirs), work=known.work(theirs)
        )
        for person, theirs in visible.items()
        if theirs
    }


async def _visible(
    pool: asyncpg.Pool, people: Set[int], labels: Set[int] | None
) -> dict[int, frozenset[int]]:
    """By person, the labels whose answers they may see, as `auth.access.sees_answers` has it."""
    rows = await sql.labels.seen_by(
        pool, people=list(people), labels=None if labels is None else list(labels)
    )
    found: dict[int, set[int]] = {person: set() for person in people}
    for r in rows:
        found[r["person_id"]].add(r["label_id"])
    return {person: frozenset(seen) for person, seen in found.items()}


class _Known:
    """What is known of labels, each read once."""

    def __init__(self, names: dict[int, str], work: dict[int, tuple[AnnotatorWork, ...]]) -> None:
        self._labels = names
        self._work = work
        self._people: dict[int, str] = {}

    @classmethod
    async def of(cls, pool: asyncpg.Pool, labels: Set[int]) -> _Known:
        if pool not in _read:
            _read.clear()
        held = _read.setdefault(pool, {})
        # Marks first: what is answered while we read makes these too old, never too new.
        marks = await sql.annotators.marks(pool, labels=sorted(labels))
        stale = [r["id"] for r in marks if held.get(r["id"], (None,))[0] != _mark(r)]
        fresh = await _work(pool, stale)
        held.update(
            (r["id"], (_mark(r), fresh.get(r["id"], ()))) for r in marks if r["id"] in stale
        )
        known = cls({r["id"]: r["name"] for r in marks}, {r["id"]: held[r["id"]][1] for r in marks})
        seen = {one.person for work in known._work.values() for one in work}
        names = await sql.annotators.names(pool, people=sorted(seen))
        known._people = {r["id"]: r["name"] for r in names}
        return known

    def labels_of(self, labels: Iterable[int]) -> dict[int, str]:
        return {i: self._labels[i] for i in sorted(labels) if i in self._labels}

    def work(self, labels: Iterable[int]) -> tuple[AnnotatorWork, ...]:
        return tuple(one for i in sorted(labels) for one in self._work.get(i, ()))

    def people_of(self, labels: Iterable[int]) -> dict[int, str]:
        return {one.person: self._people.get(one.person, "") for one in self.work(labels)}


def _mark(row: asyncpg.Record) -> Mark:
    return row["newest"], row["policy"]


async def _work(pool: asyncpg.Pool, labels: Sequence[int]) -> dict[int, tuple[AnnotatorWork, ...]]:
    if not labels:
        return {}
    paces = {
        (r["label_id"], r["person_id"]): r["seconds"]
        for r in await sql.annotators.seconds(pool, labels=labels)
    }
    found: dict[int, list[AnnotatorWork]] = {}
    for r in await sql.annotators.work(pool, labels=labels):
        found.setdefault(r["label_id"], []).append(
            AnnotatorWork(
                label=r["label_id"],
                person=r["person_id"],
                answers=r["answers"],
                seconds=rounded(paces.get((r["label_id"], r["person_id"]))),
                confusion=(r["yes_yes"], r["yes_no"], r["no_yes"], r["no_no"]),
                shared=r["shared"],
                difference=round(r["difference"], 4),
                squares=round(r["squares"], 4),
            )
        )
    return {label: tuple(work) for label, work in found.items()}


async def differing(pool: asyncpg.Pool, query: ReadDiffering) -> Differing:
    rows = await sql.annotators.differing(
        pool, label=query.label, person=query.person, limit=MOST_DIFFERING
    )
    return Differing(
        id=query.id,
        label=query.label,
        person=query.person,
        clips=tuple(
            DifferingClip(
                clip=r["clip_id"],
                answer=r["answer"],
                truth=r["outcome"],
                decided=r["decided"] is not None,
                reason=r["reason"],
                others=tuple(
                    Said(name=name, answer=answer)
                    for name, answer in zip(r["names"] or (), r["answers"] or (), strict=True)
                ),
            )
            for r in rows
        ),
    )
