"""Board rows: every label's progress, as its primaries or one of its secondaries see it."""

from __future__ import annotations

from collections.abc import Sequence

import sql
from backend.db import Reader
from backend.messages import PACE_ANSWERS, BoardRow, Metrics, Quality, Role
from backend.views.label import blind_label, label_from, metrics_decoder
from backend.views.rounding import rounded

NO_METRICS = Metrics(version=0, scores=Quality())


async def roles(reader: Reader, person: int) -> dict[int, Role]:
    """The labels a person is on, and their role."""
    return {r["id"]: r["role"] for r in await sql.labels.roles(reader, person=person)}


async def primaries_of(reader: Reader, labels: Sequence[int]) -> set[tuple[int, int]]:
    """(label, person) of everybody who sees these labels as their primaries do."""
    rows = await sql.labels.primaries_of(reader, labels=list(labels))
    return {(r["label_id"], r["person_id"]) for r in rows}


async def primary_rows(reader: Reader, labels: Sequence[int]) -> list[BoardRow]:
    """Board rows as the primaries of these labels see them."""
    rows = []
    for r in await sql.labels.board_primary(reader, labels=list(labels), paced=PACE_ANSWERS):
        metrics = metrics_decoder.decode(r["metrics"]) if r["metrics"] else NO_METRICS
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
            queue=r["queue"],
        )
        for r in await sql.labels.board_secondary(reader, labels=list(labels), person=person)
    ]
