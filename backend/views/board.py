"""Board rows: every label's progress, as its primaries or one of its secondaries see it."""

from __future__ import annotations

from collections.abc import Sequence, Set

import asyncpg
from msgspec.structs import replace

import sql
from backend.db import Reader
from backend.domain.conclusion import conclude
from backend.domain.second_round import to_come
from backend.messages import (
    PACE_ANSWERS,
    Alarm,
    AwayLabel,
    BoardRow,
    BoardRows,
    BoardState,
    Counts,
    Metrics,
    Quality,
    Role,
)
from backend.views.label import blind_label, label_from, metrics_decoder
from backend.views.rounding import rounded

NO_METRICS = Metrics(version=0, scores=Quality())


async def board_states(reader: Reader, people: Set[int]) -> dict[int, BoardState]:
    """The whole boards of these people, each label read once; who sees the same shares a state."""
    roles = await sql.labels.roles(reader, people=list(people), labels=None)
    seen = _labels_by_person(roles, "primary")
    rows = {r.label.id: r for r in await primary_rows(reader, sorted(set().union(*seen.values())))}
    away: dict[int, tuple[AwayLabel, ...]] = {}
    for r in await sql.labels.away_of(reader, people=list(people)):
        label = AwayLabel(id=r["id"], name=r["name"], by=r["by"], at=r["at"])
        away[r["person_id"]] = (*away.get(r["person_id"], ()), label)
    shared: dict[tuple[frozenset[int], tuple[AwayLabel, ...]], BoardState] = {}
    states: dict[int, BoardState] = {}
    blind = _labels_by_person(roles, "secondary")
    for person in people:
        mine = (frozenset(seen.get(person, ())), away.get(person, ()))
        if mine not in shared:
            here = tuple(rows[i] for i in sorted(mine[0]) if i in rows)
            shared[mine] = BoardState(rows=here, away=mine[1])
        states[person] = shared[mine]
        if person in blind:
            own = await secondary_rows(reader, sorted(blind[person]), person)
            states[person] = replace(shared[mine], rows=(*shared[mine].rows, *own))
    return states


async def board_rows(
    reader: Reader, people: Set[int], labels: Set[int], own: Set[tuple[int, int]]
) -> dict[int, BoardRows]:
    """Rows that changed, for these people: of ``labels`` as their primaries see them, each read
    once, and of (label, person) pairs as secondaries see their ``own``. Whoever sees none of them
    is left out."""
    roles = await sql.labels.roles(reader, people=list(people), labels=list(labels))
    seen = _labels_by_person(roles, "primary")
    rows = {r.label.id: r for r in await primary_rows(reader, sorted(set().union(*seen.values())))}
    shared: dict[frozenset[int], BoardRows] = {}
    frames: dict[int, BoardRows] = {}
    for person, theirs in seen.items():
        mine = frozenset(theirs & rows.keys())
        if mine:
            frames[person] = shared.setdefault(
                mine, BoardRows(rows=tuple(rows[i] for i in sorted(mine)))
            )
    for person, theirs in _labels_by_person(roles, "secondary").items():
        changed = [label for label in theirs if (label, person) in own]
        if changed:
            others = frames[person].rows if person in frames else ()
            new = await secondary_rows(reader, changed, person)
            frames[person] = BoardRows(rows=(*others, *new))
    return frames


def _labels_by_person(roles: Sequence[asyncpg.Record], role: Role) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for r in roles:
        if r["role"] == role:
            found.setdefault(r["person_id"], set()).add(r["label_id"])
    return found


async def primary_rows(reader: Reader, labels: Sequence[int]) -> list[BoardRow]:
    """Board rows as the primaries of these labels see them."""
    rows = []
    for r in await sql.labels.board_primary(reader, labels=list(labels), paced=PACE_ANSWERS):
        alarm = Alarm(intake=r["alarm_intake"], text=r["alarm"]) if r["alarm"] else None
        metrics = metrics_decoder.decode(r["metrics"]) if r["metrics"] else NO_METRICS
        counts = Counts(
            positives=r["positives"],
            negatives=r["negatives"],
            skips=r["skips"],
            disputed=r["disagreements"],
        )
        rows.append(
            BoardRow(
                label=label_from(r),
                seq=r["seq"],
                positives=r["positives"],
                negatives=r["negatives"],
                skips=r["skips"],
                version=r["model"],
                scores=metrics.scores,
                stop=metrics.stop,
                per_hour=r["per_hour"],
                people=tuple(r["people"] or ()),
                sparkline=tuple(r["sparkline"] or ()),
                agreement=rounded(r["agreement"]),
                compared=r["compared"],
                disagreements=r["disagreements"],
                seconds=rounded(r["seconds"]),
                primaries=r["primaries"],
                secondaries=r["secondaries"],
                conclusion=conclude(counts, metrics if r["metrics"] else None, alarm),
                alarm=alarm.text if alarm else "",
            )
        )
    return rows


async def secondary_rows(reader: Reader, labels: Sequence[int], person: int) -> list[BoardRow]:
    """Board rows as one secondary sees them: their own progress and nothing else."""
    return [
        BoardRow(
            label=blind_label(label_from(r)),
            seq=r["seq"],
            role="secondary",
            positives=r["positives"],
            negatives=r["negatives"],
            skips=r["skips"],
            queue=r["waiting"]
            + to_come(r["queue"] or (), set(r["given"] or ()), r["id"], person, r["repeats"]),
            answered=r["answered"],
        )
        for r in await sql.labels.board_secondary(reader, labels=list(labels), person=person)
    ]
