"""Blind queues: what a secondary is asked, in their own order, and what they see of it."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

import sql
from backend.domain.murmur3 import hash32
from backend.events import Transaction, blind_stream, label_stream, transaction
from backend.messages import Queued


async def open_queue(pool: asyncpg.Pool, label: int, person: int) -> None:
    """Make sure that a secondary's stream exists and their queue holds what primaries chose."""
    async with transaction(pool) as tx:
        if await tx.lock(label_stream(label)) is None:
            return
        rows = await tx.connection.fetch(sql.labels.primary_clips, label)
        await ask(tx, label, [person], [r["clip_id"] for r in rows])


async def ask(tx: Transaction, label: int, people: Sequence[int], clips: Sequence[int]) -> None:
    """Put clips into the queues of these secondaries, where they are not yet, and tell them.

    The label's stream is held. The number of statements does not grow with the team: everybody
    who answers for the label waits meanwhile.
    """
    added = await tx.connection.fetch(sql.labels.ask_blind, label, people, clips)
    await tx.append_all(
        [
            (
                blind_stream(label, r["person_id"]),
                Queued(clip=r["clip_id"], position=r["position"]),
            )
            for r in added
        ]
    )


async def ask_again(tx: Transaction, label: int, person: int, clip: int) -> None:
    """Maybe put a clip just answered into the person's second round.

    Which clips is drawn by hash, so that nobody can tell and undoing changes nothing.
    """
    share = await tx.connection.fetchval(sql.labels.repeats, label)
    drawn = hash32([f"{label}/{person}/{clip}"])[0] % 10_000 < round(10_000 * share)
    if not drawn:
        return
    position = await tx.connection.fetchval(sql.labels.add_repeat, label, person, clip)
    if position is not None:
        await tx.append(
            blind_stream(label, person), Queued(clip=clip, position=position, repeat=True)
        )
