"""Blind queues: what a secondary is asked, in their own order, and what they see of it."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

import sql
from backend.domain import second_round
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


async def draw_second_round(tx: Transaction, label: int, person: int, clip: int) -> Queued | None:
    """Asks the person a second time about a clip they answer for the first time, if it is drawn;
    what to tell them of it, once they were told of their answer."""
    share = await sql.labels.repeats(tx.connection, label=label)
    if not second_round.is_drawn(label, person, clip, share):
        return None
    behind = await sql.labels.clips_behind(tx.connection, label=label, person=person, clip=clip)
    if not second_round.reaches(behind):
        return None
    distance = second_round.distance(label, person, clip)
    position = await sql.labels.add_repeat(
        tx.connection, label=label, person=person, clip=clip, distance=distance
    )
    return None if position is None else Queued(clip=clip, position=position, repeat=True)
