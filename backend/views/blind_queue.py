"""A label as one of its secondaries sees it: their queue, their answers, their notes."""

from __future__ import annotations

import asyncpg

import sql
from backend.messages import BlindState, Note
from backend.messages.names import blind_stream
from backend.views.label import blind_label, label_from, note_from


async def blind_snapshot(
    pool: asyncpg.Pool, label: int, person: int
) -> tuple[int, BlindState] | None:
    """(seq, state) of a secondary's own view at one moment; None if there is no such label."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        seq = await sql.events.seq(connection, stream=blind_stream(label, person))
        definition = await sql.labels.get(connection, label=label)
        if seq is None or definition is None:
            return None
        queue = await sql.labels.blind_queue(connection, label=label, person=person)
        answers = await sql.labels.own_answers(connection, label=label, person=person)
        repeats = await sql.labels.repeats_of(connection, label=label, person=person)
        notes: dict[int, tuple[Note, ...]] = {}
        for row in await sql.labels.own_notes(connection, label=label, person=person):
            notes[row["clip_id"]] = (*notes.get(row["clip_id"], ()), note_from(row))
        return seq, BlindState(
            label=blind_label(label_from(definition)),
            queue=tuple(r["card"] for r in queue),
            answers={r["clip_id"]: r["answer"] or "given" for r in answers},
            repeat_answers={r["clip_id"]: r["answer"] for r in repeats},
            notes=notes,
        )
