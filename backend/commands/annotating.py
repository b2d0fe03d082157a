"""Answering: one clip, a selection, a second time; taking it back; notes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec

import sql
from backend.auth.access import Visitor
from backend.commands.blind_queue import draw_second_round, fill_queues
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    LONGEST_NOTE,
    MOST_ANSWERS_AT_ONCE,
    Acknowledged,
    Annotate,
    Annotated,
    AnnotateMany,
    Answer,
    BlindAnnotated,
    BlindNoted,
    BulkAnnotated,
    Counted,
    Note,
    Noted,
    Role,
    Source,
    Undo,
    WriteNote,
)
from backend.messages.names import blind_stream, label_stream
from backend.views.label import label_counts


async def annotate(tx: Transaction, who: Visitor, command: Annotate) -> Acknowledged:
    label, clip, answer = command.label, command.clip, command.answer
    if not await sql.labels.clip_exists(tx.connection, clip=clip):
        raise Refusal("unknown_clip")
    if who.here == "primary":
        await answer_as_primary(tx, who, command)
    elif command.source != "blind":  # given in sight of the others, before their role changed
        raise Refusal("blind")
    elif command.repeat:
        await _answer_again(tx, who, command)
    else:
        await _answer_blind(tx, who, command)
    return Acknowledged(id=command.id, label=label, clip=clip, answer=answer)


async def answer_as_primary(tx: Transaction, who: Visitor, command: Annotate) -> None:
    """The person's answer, seen by all primaries; the label's stream is held."""
    label, clip, answer = command.label, command.clip, command.answer
    before = await _retract_answer_given_in_other_role(tx, who, label, clip, "primary")
    seq = await tx.draw(label_stream(label))
    given = _Given(
        command=command.id,
        label=label,
        clip=clip,
        role="primary",
        answer=answer,
        previous=before,
        source=command.source,
        seq=seq,
        version=command.version,
        milliseconds=command.milliseconds,
    )
    await _keep(tx, who, given)
    event = Annotated(
        clip=clip,
        person=who.id,
        name=who.name,
        answer=answer,
        source=command.source,
        at=time.time(),
    )
    await _tell_primaries_and_fill_blind_queues(tx, who, label, event, clips=[clip], seq=seq)
    await _mark_reviewed_and_build_due(tx, label, [clip])


async def annotate_many(tx: Transaction, who: Visitor, command: AnnotateMany) -> Acknowledged:
    label, clips = command.label, list(dict.fromkeys(command.clips))
    if not 1 <= len(clips) <= MOST_ANSWERS_AT_ONCE:
        raise Refusal("malformed", f"Choose 1 to {MOST_ANSWERS_AT_ONCE} clips at once.")
    if await sql.labels.known_clips(tx.connection, clips=clips) != len(clips):
        raise Refusal("unknown_clip")
    seq = await tx.draw(label_stream(label))
    for clip in clips:
        before = await _retract_answer_given_in_other_role(tx, who, label, clip, "primary")
        given = _Given(
            command=f"{command.id}/{clip}",
            label=label,
            clip=clip,
            role="primary",
            answer=command.answer,
            previous=before,
            source=command.source,
            seq=seq,
            version=command.version,
            bulk=command.id,
        )
        await _keep(tx, who, given)
    event = BulkAnnotated(
        answers=dict.fromkeys(clips, command.answer),
        person=who.id,
        name=who.name,
        source=command.source,
        at=time.time(),
    )
    await _tell_primaries_and_fill_blind_queues(tx, who, label, event, clips=clips, seq=seq)
    await _mark_reviewed_and_build_due(tx, label, clips)
    return Acknowledged(id=command.id, label=label, answer=command.answer)


async def undo(tx: Transaction, who: Visitor, command: Undo) -> Acknowledged:
    label, role = command.label, who.here
    last = await sql.labels.undoable(tx.connection, label=label, person=who.id, role=role)
    if not last:
        raise Refusal("nothing_to_undo")
    earlier: dict[int, Answer | None] = {r["clip_id"]: r["previous"] for r in last}
    first, answer = next(iter(earlier.items()))
    source, second = last[0]["source"], last[0]["round"] == 2
    if role == "secondary":
        async with _recounting(tx, who, label, first):
            seq = await _append_blind_and_mark_build_due(
                tx, who, label, first, answer, repeat=second
            )
            await _take_back(tx, who, command, role, last, seq)
    else:
        seq = await tx.draw(label_stream(label))
        await _take_back(tx, who, command, role, last, seq)
        now = time.time()
        event: Annotated | BulkAnnotated
        if len(last) == 1:
            event = Annotated(
                clip=first, person=who.id, name=who.name, answer=answer, source=source, at=now
            )
        else:
            event = BulkAnnotated(
                answers=earlier, person=who.id, name=who.name, source=source, at=now
            )
        answered = [c for c, a in earlier.items() if a is not None]
        await _tell_primaries_and_fill_blind_queues(tx, who, label, event, clips=answered, seq=seq)
        await _mark_reviewed_and_build_due(tx, label, answered)
    if len(last) > 1:
        return Acknowledged(id=command.id, label=label)
    return Acknowledged(id=command.id, label=label, clip=first, answer=answer)


async def _take_back(
    tx: Transaction,
    who: Visitor,
    command: Undo,
    role: Role,
    undone: list[asyncpg.Record],
    seq: int,
) -> None:
    """Keeps an annotation for each one undone, with the answer before it."""
    for row in undone:
        given = _Given(
            command=command.id if len(undone) == 1 else f"{command.id}/{row['clip_id']}",
            label=command.label,
            clip=row["clip_id"],
            role=role,
            answer=row["previous"],
            previous=row["answer"],
            source=row["source"],
            seq=seq,
            undoes=row["id"],
            second=row["round"] == 2,
        )
        await _keep(tx, who, given)
        await sql.labels.mark_undone(tx.connection, annotation=row["id"])


async def write_note(tx: Transaction, who: Visitor, command: WriteNote) -> Acknowledged:
    label, clip, text = command.label, command.clip, command.text.strip()
    role = who.here
    if not 1 <= len(text) <= LONGEST_NOTE:
        raise Refusal("too_long", f"A note has 1 to {LONGEST_NOTE} characters.")
    if not await sql.labels.clip_exists(tx.connection, clip=clip):
        raise Refusal("unknown_clip")
    note = Note(person=who.id, name=who.name, text=text, at=round(time.time(), 3))
    if role == "secondary":
        await _check_asked(tx, who, label, clip)
        seq = await tx.append(blind_stream(label, who.id), BlindNoted(clip=clip, note=note), who.id)
    else:
        seq = await tx.append(label_stream(label), Noted(clip=clip, note=note), who.id)
    await sql.labels.add_note(
        tx.connection,
        label=label,
        clip=clip,
        person=who.id,
        role=role,
        text=text,
        seq=seq,
        at=note.at,
    )
    return Acknowledged(id=command.id, label=label, clip=clip)


# ── blind ───────────────────────────────────────────────────────────────────────────────────────


async def _answer_blind(tx: Transaction, who: Visitor, command: Annotate) -> None:
    label, clip, answer = command.label, command.clip, command.answer
    await _check_asked(tx, who, label, clip)
    async with _recounting(tx, who, label, clip):
        before = await _retract_answer_given_in_other_role(tx, who, label, clip, "secondary")
        seq = await _append_blind_and_mark_build_due(tx, who, label, clip, answer)
        given = _Given(
            command=command.id,
            label=label,
            clip=clip,
            role="secondary",
            answer=answer,
            previous=before,
            source=command.source,
            seq=seq,
            milliseconds=command.milliseconds,
        )
        await _keep(tx, who, given)
    if before is None:
        await draw_second_round(tx, label, who.id, clip)


async def _answer_again(tx: Transaction, who: Visitor, command: Annotate) -> None:
    """A second answer counts for nothing but the person's agreement with themselves."""
    label, clip = command.label, command.clip
    row = await sql.labels.repeat(tx.connection, label=label, person=who.id, clip=clip)
    if row is None:
        raise Refusal("not_allowed", "That clip is not in your queue.")
    seq = await _append_blind_and_mark_build_due(tx, who, label, clip, command.answer, repeat=True)
    given = _Given(
        command=command.id,
        label=label,
        clip=clip,
        role="secondary",
        answer=command.answer,
        previous=row["answer"],
        source=command.source,
        seq=seq,
        milliseconds=command.milliseconds,
        second=True,
    )
    await _keep(tx, who, given)


async def _check_asked(tx: Transaction, who: Visitor, label: int, clip: int) -> None:
    if not await sql.labels.in_blind_queue(tx.connection, label=label, person=who.id, clip=clip):
        raise Refusal("not_allowed", "That clip is not in your queue.")


# ── what all share ──────────────────────────────────────────────────────────────────────────────


async def _retract_answer_given_in_other_role(
    tx: Transaction, who: Visitor, label: int, clip: int, role: Role
) -> Answer | None:
    """Retracts the person's answer to the clip where they gave it in their other role, and tells
    the stream of that role; undoing the new answer does not bring it back. Returns the answer
    that they gave in this ``role`` and that is still there: the new one replaces it."""
    held = await sql.labels.current_answer(tx.connection, label=label, clip=clip, person=who.id)
    if held is None or held["role"] == role:
        return held and held["answer"]
    now = time.time()
    if role == "primary":
        gone = BlindAnnotated(clip=clip, answer=None, at=now)
        await tx.append(blind_stream(label, who.id), gone, who.id)
    else:
        event = Annotated(
            clip=clip, person=who.id, name=who.name, answer=None, source="blind", at=now
        )
        await tx.append(label_stream(label), event, who.id)
        await sql.labels.want_build(tx.connection, label=label)
    return None


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation as it is to be kept."""

    command: str
    label: int
    clip: int
    role: Role
    answer: Answer | None  # None: the person has no answer any more
    previous: Answer | None
    source: Source
    seq: int  # of the event that tells of it
    version: int = 0  # of the model that was shown
    milliseconds: int | None = None
    undoes: int | None = None  # the number of another annotation
    second: bool = False  # the answer of the person's second round
    bulk: str | None = None  # the command that answered several clips at once


async def _keep(tx: Transaction, who: Visitor, given: _Given) -> None:
    """Keeps an annotation for ever and makes its answer the one that holds."""
    annotation = await sql.labels.add_annotation(
        tx.connection,
        command=given.command,
        label=given.label,
        clip=given.clip,
        person=who.id,
        role=given.role,
        answer=given.answer,
        previous=given.previous,
        source=given.source,
        model_version=given.version,
        milliseconds=given.milliseconds,
        undoes=given.undoes,
        seq=given.seq,
        at=time.time(),
        round=2 if given.second else 1,
        bulk=given.bulk,
        reason="",
    )
    if given.second:
        await sql.labels.set_repeat(
            tx.connection,
            label=given.label,
            person=who.id,
            clip=given.clip,
            answer=given.answer,
        )
    elif given.answer is None:
        await sql.labels.clear_answer(
            tx.connection, label=given.label, clip=given.clip, person=who.id
        )
    else:
        await sql.labels.set_answer(
            tx.connection,
            label=given.label,
            clip=given.clip,
            person=who.id,
            role=given.role,
            answer=given.answer,
            source=given.source,
            annotation=annotation,
        )


async def _tell_primaries_and_fill_blind_queues(
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
    event = msgspec.structs.replace(event, counts=await label_counts(tx.connection, label))
    await tx.keep(label_stream(label), event, seq=seq, person=who.id)
    secondaries = await sql.labels.secondaries(tx.connection, label=label)
    if secondaries:
        await fill_queues(tx, label, [r["id"] for r in secondaries], clips)


async def _mark_reviewed_and_build_due(tx: Transaction, label: int, clips: list[int]) -> None:
    """Primaries answered these clips: they need not be looked at once more, and a build is due."""
    await sql.labels.re_reviewed(tx.connection, label=label, clips=clips)
    await sql.labels.want_build(tx.connection, label=label)


@asynccontextmanager
async def _recounting(tx: Transaction, who: Visitor, label: int, clip: int) -> AsyncIterator[None]:
    """Around a secondary's answer to a clip: if the clip counts differently behind it, the label's
    stream tells what its clips count now, in an event that names neither person nor clip.

    It is an event of the label's stream so that a state is exact at its number: what primaries hold
    after any event is what a newcomer would get, and a build that read up to an event saw what that
    event counts. The board, the team and the disagreements showed primaries as much before.
    """

    async def now() -> tuple[Any, ...]:
        return tuple(await sql.labels.clip_outcome(tx.connection, label=label, clip=clip))

    before = await now()
    yield
    if await now() != before:
        counts = await label_counts(tx.connection, label)
        await tx.append(label_stream(label), Counted(counts=counts), who.id)


async def _append_blind_and_mark_build_due(
    tx: Transaction,
    who: Visitor,
    label: int,
    clip: int,
    answer: Answer | None,
    *,
    repeat: bool = False,
) -> int:
    """Tells nobody but the person themselves; a build is due where their answers count. The
    event's number in their own stream."""
    await sql.labels.want_build_of_all(tx.connection, label=label)
    event = BlindAnnotated(clip=clip, answer=answer, at=time.time(), repeat=repeat)
    return await tx.append(blind_stream(label, who.id), event, who.id)
