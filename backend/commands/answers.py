"""What every answer shares: keeping it, and telling those who may know."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from msgspec.structs import replace

import sql
from backend.auth.access import Visitor
from backend.commands.blind_queue import fill_queues
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    Annotated,
    Answer,
    BlindAnnotated,
    BulkAnnotated,
    Counted,
    OwnAnswer,
    Role,
    Source,
)
from backend.messages.names import blind_stream, label_stream
from backend.views.label import disputed_among, label_counts


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One clip's annotation as it is to be kept."""

    command: str  # unique among all annotations
    clip: int
    answer: Answer | None  # None: the person has no answer any more
    previous: Answer | None
    source: Source
    undoes: int | None = None  # the number of another annotation


class Gesture(msgspec.Struct, frozen=True, kw_only=True):
    """What a person answered, or took back, at once: one clip or several, each clip once."""

    label: int
    role: Role
    seq: int  # of the event that tells of it
    given: Sequence[Given]
    name: str | None = None  # under which an `Undo` finds it; None: the command's
    version: int = 0  # of the model that was shown
    milliseconds: int | None = None
    second: bool = False  # the answer of the person's second round
    blind: bool = False  # it tells of their self-agreement


async def keep(tx: Transaction, who: Visitor, gesture: Gesture) -> None:
    """Keeps the annotations for ever and makes their answers the ones that hold.

    The number of statements does not grow with the clips: everybody who answers for the label
    waits meanwhile.
    """
    given = gesture.given
    rows = await sql.labels.add_annotations(
        tx.connection,
        commands=[g.command for g in given],
        clips=[g.clip for g in given],
        answers=[g.answer for g in given],
        previous=[g.previous for g in given],
        sources=[g.source for g in given],
        undoes=[g.undoes for g in given],
        label=gesture.label,
        person=who.id,
        role=gesture.role,
        model_version=gesture.version,
        milliseconds=gesture.milliseconds,
        seq=gesture.seq,
        at=time.time(),
        round=2 if gesture.second else 1,
        bulk=gesture.name,
    )
    if gesture.milliseconds is not None:
        await sql.annotators.pace(tx.connection, label=gesture.label, person=who.id)
    if gesture.second:
        for one in given:
            await sql.labels.set_repeat(
                tx.connection,
                label=gesture.label,
                person=who.id,
                clip=one.clip,
                answer=one.answer,
                blind=gesture.blind,
            )
        return
    async with counting_work(tx, gesture.label, [g.clip for g in given]):
        await _hold(tx, who, gesture, {r["clip_id"]: r["id"] for r in rows})


async def _hold(tx: Transaction, who: Visitor, gesture: Gesture, number: dict[int, int]) -> None:
    """The annotations of these numbers are now the person's answers, or they have none."""
    given = gesture.given
    held = [g for g in given if g.answer is not None]
    gone = [g.clip for g in given if g.answer is None]
    if held:
        await sql.labels.set_answers(
            tx.connection,
            clips=[g.clip for g in held],
            answers=[g.answer for g in held],
            sources=[g.source for g in held],
            annotations=[number[g.clip] for g in held],
            label=gesture.label,
            person=who.id,
            role=gesture.role,
        )
    if gone:
        await sql.labels.clear_answers(
            tx.connection, label=gesture.label, clips=gone, person=who.id
        )


@asynccontextmanager
async def counting_work(tx: Transaction, label: int, clips: Sequence[int]) -> AsyncIterator[None]:
    """Around a change of the answers or decisions of these clips, or of how they count: what they
    say of the people who answered them is counted anew. The label's stream is held, so nothing else
    changes them meanwhile."""
    await sql.annotators.count(tx.connection, label=label, clips=clips, sign=-1)
    yield
    await sql.annotators.count(tx.connection, label=label, clips=clips, sign=1)


async def retract_answers_given_in_other_role(
    tx: Transaction, who: Visitor, label: int, clips: list[int], role: Role
) -> dict[int, Answer]:
    """Retracts the person's answers to the clips where they gave them in their other role, and
    tells the stream of that role; undoing the new answers does not bring them back. Returns the
    answers that they gave in this ``role`` and that are still there: the new ones replace them."""
    rows = await sql.labels.current_answers(tx.connection, label=label, clips=clips, person=who.id)
    others = [r["clip_id"] for r in rows if r["role"] != role]
    now = time.time()
    for clip in others:
        if role == "primary":
            gone = BlindAnnotated(clip=clip, answer=None, at=now)
            await tx.append(blind_stream(label, who.id), gone, who.id)
        else:
            event = Annotated(
                clip=clip, person=who.id, name=who.name, answer=None, source="blind", at=now
            )
            await tx.append(label_stream(label), event, who.id)
    if others and role != "primary":
        await sql.labels.want_build(tx.connection, label=label)
    return {r["clip_id"]: r["answer"] for r in rows if r["role"] == role}


async def tell_primaries_and_fill_blind_queues(
    tx: Transaction,
    who: Visitor,
    label: int,
    event: Annotated | BulkAnnotated,
    *,
    clips: list[int],
    seq: int,
) -> None:
    """Tells the primaries what was answered and what the label's clips count behind it, as event
    ``seq``, which was drawn; puts ``clips`` into the secondaries' queues."""
    about = event.answers if isinstance(event, BulkAnnotated) else (event.clip,)
    event = replace(
        event,
        counts=await label_counts(tx.connection, label),
        disputed=await disputed_among(tx.connection, label, about),
    )
    await tx.keep(label_stream(label), event, seq=seq, person=who.id)
    secondaries = await sql.labels.secondaries(tx.connection, label=label)
    if secondaries:
        await fill_queues(tx, label, [r["id"] for r in secondaries], clips)


async def mark_reviewed_and_build_due(tx: Transaction, label: int, clips: list[int]) -> None:
    """Primaries answered these clips: they need not be looked at once more, and a build is due."""
    await sql.labels.re_reviewed(tx.connection, label=label, clips=clips)
    await sql.labels.want_build(tx.connection, label=label)


@asynccontextmanager
async def recounting(tx: Transaction, who: Visitor, label: int, clip: int) -> AsyncIterator[None]:
    """Around a secondary's answer to a clip: if the clip counts differently behind it, the label's
    stream tells what its clips count now, in an event that names no person, and the clip only where
    it begins or ends to be disputed.

    It is an event of the label's stream so that a state is exact at its number: what primaries hold
    after any event is what a newcomer would get, and a build that read up to an event saw what that
    event counts. The board, the team and the disagreements showed primaries as much before.
    """

    async def now() -> dict[str, Any]:
        return dict(await sql.labels.clip_outcome(tx.connection, label=label, clip=clip))

    before = await now()
    yield
    after = await now()
    if after != before:
        event = Counted(counts=await label_counts(tx.connection, label))
        if after["disputed"] != before["disputed"]:
            event = replace(event, about=clip, disputed=(clip,) if after["disputed"] else ())
        await tx.append(label_stream(label), event, who.id)


async def append_blind_and_mark_build_due(
    tx: Transaction,
    who: Visitor,
    label: int,
    clip: int,
    answer: Answer | None,
    *,
    repeat: bool = False,
) -> int:
    """Tells nobody but the person themselves, of a clip that they are to be asked about again only
    that they answered; a build is due where their answers count. The event's number in their own
    stream."""
    await sql.labels.want_build_of_all(tx.connection, label=label)
    second = await sql.labels.repeat(tx.connection, label=label, person=who.id, clip=clip)
    told: OwnAnswer | None = answer
    if answer is not None and not repeat and second is not None and second["answer"] is None:
        told = "given"
    first: OwnAnswer | None = second["first"] if repeat and second is not None else None
    if first is not None and answer is None:
        first = "given"
    event = BlindAnnotated(clip=clip, answer=told, at=time.time(), repeat=repeat, first=first)
    return await tx.append(blind_stream(label, who.id), event, who.id)


async def check_asked(tx: Transaction, who: Visitor, label: int, clip: int) -> None:
    if not await sql.labels.in_blind_queue(tx.connection, label=label, person=who.id, clip=clip):
        raise Refusal("not_allowed", "That clip is not in your queue.")
