"""Blind queues: what a secondary is asked, in their own order, and what they see of it."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
import mmh3

import sql
from backend.events import Transaction, transaction
from backend.messages import Queued
from backend.messages.names import blind_stream, label_stream


async def open_queue(pool: asyncpg.Pool, label: int, person: int) -> None:
    """Opens a secondary's stream if there is none, and fills their queue with the clips that
    primaries chose."""
    async with transaction(pool) as tx:
        if await tx.lock(label_stream(label)) is None:
            return
        rows = await sql.labels.primary_clips(tx.connection, label=label)
        await fill_queues(tx, label, [person], [r["clip_id"] for r in rows])


async def fill_queues(
    tx: Transaction, label: int, people: Sequence[int], clips: Sequence[int]
) -> None:
    """Put clips into the queues of these secondaries, where they are not yet, and tell them.

    The label's stream is held. The number of statements does not grow with the team: everybody
    who answers for the label waits meanwhile.
    """
    added = await sql.labels.ask_blind(tx.connection, label=label, people=people, clips=clips)
    await tx.append_all(
        [
            (
                blind_stream(label, r["person_id"]),
                Queued(clip=r["clip_id"], position=r["position"]),
            )
            for r in added
        ]
    )


async def draw_second_round(tx: Transaction, label: int, person: int, clip: int) -> None:
    """Draws whether a clip just answered joins the person's second round, and if so, puts it there.

    Which clips is drawn by hash, so that nobody can tell and undoing changes nothing.
    """
    share = await sql.labels.repeats(tx.connection, label=label)
    drawn = mmh3.hash(f"{label}/{person}/{clip}") % 10_000 < round(10_000 * share)
    if not drawn:
        return
    position = await sql.labels.add_repeat(tx.connection, label=label, person=person, clip=clip)
    if position is not None:
        await tx.append(
            blind_stream(label, person), Queued(clip=clip, position=position, repeat=True)
        )
