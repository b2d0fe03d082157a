"""Answering: one clip, a selection, a second time."""

from __future__ import annotations

import time

import sql
from backend.auth.access import Visitor
from backend.commands.answers import (
    Gesture,
    Given,
    append_blind_and_mark_build_due,
    check_asked,
    keep,
    mark_reviewed_and_build_due,
    recounting,
    retract_answers_given_in_other_role,
    tell_primaries_and_fill_blind_queues,
)
from backend.commands.blind_queue import draw_second_round
from backend.domain import second_round
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    MOST_ANSWERS_AT_ONCE,
    Acknowledged,
    Annotate,
    Annotated,
    AnnotateMany,
    BulkAnnotated,
)
from backend.messages.names import blind_stream, label_stream


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
    before = await retract_answers_given_in_other_role(tx, who, label, [clip], "primary")
    seq = await tx.draw(label_stream(label))
    given = Given(
        command=command.id,
        clip=clip,
        answer=answer,
        previous=before.get(clip),
        source=command.source,
    )
    gesture = Gesture(
        label=label,
        role="primary",
        seq=seq,
        given=[given],
        version=command.version,
        milliseconds=command.milliseconds,
    )
    await keep(tx, who, gesture)
    event = Annotated(
        clip=clip,
        person=who.id,
        name=who.name,
        answer=answer,
        source=command.source,
        at=time.time(),
    )
    await tell_primaries_and_fill_blind_queues(tx, who, label, event, clips=[clip], seq=seq)
    await mark_reviewed_and_build_due(tx, label, [clip])


async def annotate_many(tx: Transaction, who: Visitor, command: AnnotateMany) -> Acknowledged:
    """A selection, or a part of one: parts that name one ``gesture`` are taken back together."""
    label = command.label
    if not 1 <= len(command.clips) <= MOST_ANSWERS_AT_ONCE:
        raise Refusal("malformed", f"Choose 1 to {MOST_ANSWERS_AT_ONCE} clips at once.")
    if command.sources and len(command.sources) != len(command.clips):
        raise Refusal("malformed", "A selection names the source of every clip, or one of all.")
    sources = dict.fromkeys(command.clips, command.source)
    sources.update(zip(command.clips, command.sources, strict=False))
    clips = list(sources)
    if await sql.labels.known_clips(tx.connection, clips=clips) != len(clips):
        raise Refusal("unknown_clip")
    before = await retract_answers_given_in_other_role(tx, who, label, clips, "primary")
    seq = await tx.draw(label_stream(label))
    gesture = Gesture(
        label=label,
        role="primary",
        seq=seq,
        given=[
            Given(
                command=f"{command.id}/{clip}",
                clip=clip,
                answer=command.answer,
                previous=before.get(clip),
                source=source,
            )
            for clip, source in sources.items()
        ],
        name=command.gesture or command.id,
        version=command.version,
    )
    await keep(tx, who, gesture)
    event = BulkAnnotated(
        answers=dict.fromkeys(clips, command.answer),
        person=who.id,
        name=who.name,
        source=command.source,
        at=time.time(),
    )
    await tell_primaries_and_fill_blind_queues(tx, who, label, event, clips=clips, seq=seq)
    await mark_reviewed_and_build_due(tx, label, clips)
    return Acknowledged(id=command.id, label=label, answer=command.answer)


# ── blind ───────────────────────────────────────────────────────────────────────────────────────


async def _answer_blind(tx: Transaction, who: Visitor, command: Annotate) -> None:
    label, clip, answer = command.label, command.clip, command.answer
    await check_asked(tx, who, label, clip)
    async with recounting(tx, who, label, clip):
        before = await retract_answers_given_in_other_role(tx, who, label, [clip], "secondary")
        again = None if before else await draw_second_round(tx, label, who.id, clip)
        seq = await append_blind_and_mark_build_due(tx, who, label, clip, answer)
        given = Given(
            command=command.id,
            clip=clip,
            answer=answer,
            previous=before.get(clip),
            source=command.source,
        )
        gesture = Gesture(
            label=label,
            role="secondary",
            seq=seq,
            given=[given],
            milliseconds=command.milliseconds,
        )
        await keep(tx, who, gesture)
    if again is not None:
        await tx.append(blind_stream(label, who.id), again)


async def _answer_again(tx: Transaction, who: Visitor, command: Annotate) -> None:
    """A second answer counts for nothing but the person's agreement with themselves; for that
    neither if it was changed, or came too soon after the first."""
    label, clip = command.label, command.clip
    row = await sql.labels.repeat(tx.connection, label=label, person=who.id, clip=clip)
    if row is None:
        raise Refusal("not_allowed", "That clip is not in your queue.")
    seq = await append_blind_and_mark_build_due(tx, who, label, clip, command.answer, repeat=True)
    given = Given(
        command=command.id,
        clip=clip,
        answer=command.answer,
        previous=row["answer"],
        source=command.source,
    )
    gesture = Gesture(
        label=label,
        role="secondary",
        seq=seq,
        given=[given],
        milliseconds=command.milliseconds,
        second=True,
        blind=row["answer"] is None and second_round.is_blind(row["between"]),
    )
    await keep(tx, who, gesture)
