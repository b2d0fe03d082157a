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

    def __init__(
        self, names: dict[int, str], people: dict[int, str], work: Sequence[AnnotatorWork]
    ) -> None:
        self._labels, self._people = names, people
        self._work: dict[int, list[AnnotatorWork]] = {}
        for one in work:
            self._work.setdefault(one.label, []).append(one)

    @classmethod
    async def of(cls, pool: asyncpg.Pool, labels: Set[int]) -> _Known:
        names = {r["id"]: r["name"] for r in await sql.annotators.labels(pool, labels=list(labels))}
        rows = await sql.annotators.work(pool, labels=list(names))
        return cls(names, {r["person_id"]: r["name"] for r in rows}, [_work(r) for r in rows])

    def labels_of(self, labels: Iterable[int]) -> dict[int, str]:
        return {i: self._labels[i] for i in sorted(labels) if i in self._labels}

    def work(self, labels: Iterable[int]) -> tuple[AnnotatorWork, ...]:
        return tuple(one for i in sorted(labels) for one in self._work.get(i, ()))

    def people_of(self, labels: Iterable[int]) -> dict[int, str]:
        return {one.person: self._people[one.person] for one in self.work(labels)}


def _work(r: asyncpg.Record) -> AnnotatorWork:
    return AnnotatorWork(
        label=r["label_id"],
        person=r["person_id"],
        answers=r["answers"],
        seconds=rounded(r["seconds"]),
        confusion=(r["yes_yes"], r["yes_no"], r["no_yes"], r["no_no"]),
        shared=r["shared"],
        difference=round(r["difference"], 4) + 0.0,  # never -0
        squares=round(abs(r["squares"]), 4),  # what was added and taken away leaves a trace
    )


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
