"""Taking back what was answered: a whole gesture at once, one clip or a selection."""

from __future__ import annotations

import time

import asyncpg
import msgspec

import sql
from backend.auth.access import Visitor
from backend.commands.answers import (
    Gesture,
    Given,
    append_blind_and_mark_build_due,
    keep,
    mark_reviewed_and_build_due,
    recounting,
    tell_primaries_and_fill_blind_queues,
)
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import Acknowledged, Annotated, Answer, BulkAnnotated, Role, Undo
from backend.messages.names import label_stream


async def undo(tx: Transaction, who: Visitor, command: Undo) -> Acknowledged:
    """Takes back the named gesture, or the person's last one, whatever others answered since.

    A clip that the person answered anew after it keeps that answer, and the reply says so.

    Raises:
        Refusal: there is no such gesture, or nothing of it can be taken back.
    """
    label, role = command.label, who.here
    rows = await sql.labels.undoable(
        tx.connection, label=label, person=who.id, role=role, gesture=command.gesture
    )
    undone = [r for r in rows if not r["anew"]]
    stand = tuple(r["clip_id"] for r in rows if r["anew"])
    if stand and not undone:
        raise Refusal("answered_anew")
    if not undone:
        raise Refusal("already_undone" if command.gesture else "nothing_to_undo")
    earlier: dict[int, Answer | None] = {r["clip_id"]: r["previous"] for r in undone}
    first, answer = next(iter(earlier.items()))
    if role == "secondary":
        second = undone[0]["round"] == 2
        async with recounting(tx, who, label, first):
            seq = await append_blind_and_mark_build_due(
                tx, who, label, first, answer, repeat=second
            )
            await _take_back(tx, who, command, role, undone, seq)
    else:
        seq = await tx.draw(label_stream(label))
        await _take_back(tx, who, command, role, undone, seq)
        source, now = undone[0]["source"], time.time()
        event: Annotated | BulkAnnotated
        if len(earlier) == 1:
            event = Annotated(
                clip=first, person=who.id, name=who.name, answer=answer, source=source, at=now
            )
        else:
            event = BulkAnnotated(
                answers=earlier, person=who.id, name=who.name, source=source, at=now
            )
        answered = [c for c, a in earlier.items() if a is not None]
        await tell_primaries_and_fill_blind_queues(tx, who, label, event, clips=answered, seq=seq)
        await mark_reviewed_and_build_due(tx, label, answered)
    reply = Acknowledged(id=command.id, label=label, undone=len(earlier), stand=stand)
    if role == "secondary" and await _is_asked_again(tx, who, label, first):
        answer = None  # they are not told how they had answered
    if len(earlier) == 1 and not stand:
        return msgspec.structs.replace(reply, clip=first, answer=answer)
    return reply


async def _is_asked_again(tx: Transaction, who: Visitor, label: int, clip: int) -> bool:
    row = await sql.labels.repeat(tx.connection, label=label, person=who.id, clip=clip)
    return row is not None and row["answer"] is None


async def _take_back(
    tx: Transaction,
    who: Visitor,
    command: Undo,
    role: Role,
    undone: list[asyncpg.Record],
    seq: int,
) -> None:
    """Keeps an annotation for each one undone, with the answer before it."""
    given = [
        Given(
            command=command.id if len(undone) == 1 else f"{command.id}/{row['clip_id']}",
            clip=row["clip_id"],
            answer=row["previous"],
            previous=row["answer"],
            source=row["source"],
            undoes=row["id"],
        )
        for row in undone
    ]
    gesture = Gesture(
        label=command.label, role=role, seq=seq, given=given, second=undone[0]["round"] == 2
    )
    await keep(tx, who, gesture)
    await sql.labels.mark_undone(tx.connection, annotations=[row["id"] for row in undone])
