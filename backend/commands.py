"""What people can do: one function per command, one transaction each, its events inside it.

Every function takes the open transaction, the person and the command, checks whether that person
may do it, changes the tables, appends the events, and returns the reply. `handle` adds what all
share: the receipt that makes a resent command take effect once.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import msgspec

import sql
from backend import auth
from backend.auth import Visitor
from backend.errors import Refusal
from backend.events import Transaction, blind_stream, label_stream, transaction
from backend.messages import (
    Acknowledged,
    Annotate,
    Annotated,
    Answer,
    BlindAnnotated,
    CreateLabel,
    Defined,
    EditLabel,
    Label,
    Part,
    Request,
    Source,
    Undo,
    encoder,
)
from backend.store import enqueue_blind, label_from

LONGEST_NAME = 120
LONGEST_TEXT = 4000
LONGEST_ID = 64
MOST_KEYWORDS = 50
MOST_EXAMPLES = 100


async def handle(pool: asyncpg.Pool, who: Visitor, command: Request) -> Acknowledged:
    """Carry out a command: its reply means that it is committed.

    Raises:
        Refusal: nothing was changed.
    """
    if not 1 <= len(command.id) <= LONGEST_ID:
        raise Refusal("malformed", f"A command's id has 1 to {LONGEST_ID} characters.")
    if not who.writes:
        raise Refusal("not_allowed", "Viewers may look, but not answer or change labels.")
    function = COMMANDS[type(command)]
    try:
        async with transaction(pool) as tx:
            earlier = await tx.connection.fetchrow(sql.events.receipt, command.id)
            if earlier is not None:
                return _earlier_reply(earlier, who)
            reply: Acknowledged = await function(tx, who, command)
            await tx.connection.execute(
                sql.events.add_receipt, command.id, who.id, encoder.encode(reply).decode()
            )
            return reply
    except asyncpg.UniqueViolationError as error:
        # The same command arrived twice at once and the other copy won.
        if error.table_name in ("receipt", "annotation"):
            earlier = await pool.fetchrow(sql.events.receipt, command.id)
            if earlier is not None:
                return _earlier_reply(earlier, who)
        raise


def _earlier_reply(receipt: asyncpg.Record, who: Visitor) -> Acknowledged:
    if receipt["person_id"] != who.id:
        raise Refusal("id_taken")
    return msgspec.json.decode(receipt["reply"], type=Acknowledged)


async def annotate(tx: Transaction, who: Visitor, command: Annotate) -> Acknowledged:
    label, clip = command.label, command.clip
    part = await _enter(tx, who, label)
    if not await tx.connection.fetchval(sql.labels.clip_exists, clip):
        raise Refusal("unknown_clip")
    if part == "secondary" and not await tx.connection.fetchval(
        sql.labels.in_blind_queue, label, who.id, clip
    ):
        raise Refusal("not_allowed", "That clip is not in your queue.")
    before = await tx.connection.fetchrow(sql.labels.current_answer, label, clip, who.id)
    seq = await _announce(tx, who, part, label, clip, command.answer, command.source)
    annotation = await tx.connection.fetchval(
        sql.labels.add_annotation, command.id, label, clip, who.id, part, command.answer,
        before and before["answer"], command.source, command.version, command.milliseconds,
        None, seq, time.time(),
    )  # fmt: skip
    await tx.connection.execute(
        sql.labels.set_answer, label, clip, who.id, part, command.answer, command.source, annotation
    )
    return Acknowledged(id=command.id, label=label, clip=clip, answer=command.answer)


async def undo(tx: Transaction, who: Visitor, command: Undo) -> Acknowledged:
    label = command.label
    part = await _enter(tx, who, label)
    last = await tx.connection.fetchrow(sql.labels.undoable, label, who.id)
    if last is None:
        raise Refusal("nothing_to_undo")
    clip, answer, source = last["clip_id"], last["previous"], last["source"]
    current = await tx.connection.fetchrow(sql.labels.current_answer, label, clip, who.id)
    seq = await _announce(tx, who, part, label, clip, answer, source)
    annotation = await tx.connection.fetchval(
        sql.labels.add_annotation, command.id, label, clip, who.id, part, answer,
        current and current["answer"], source, 0, None, last["id"], seq, time.time(),
    )  # fmt: skip
    await tx.connection.execute(sql.labels.mark_undone, last["id"])
    if answer is None:
        await tx.connection.execute(sql.labels.clear_answer, label, clip, who.id)
    else:
        await tx.connection.execute(
            sql.labels.set_answer, label, clip, who.id, part, answer, source, annotation
        )
    return Acknowledged(id=command.id, label=label, clip=clip, answer=answer)


async def create_label(tx: Transaction, who: Visitor, command: CreateLabel) -> Acknowledged:
    label = Label(
        id=0,
        name=command.name.strip(),
        group=command.group.strip(),
        description=command.description.strip(),
        keywords=_clean(command.keywords),
        examples=tuple(dict.fromkeys(command.examples)),
    )
    await _check_definition(tx, label)
    try:
        number = await tx.connection.fetchval(
            sql.labels.create, label.name, label.group, label.description, label.keywords,
            label.examples, who.id,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise Refusal("name_taken") from None
    label = msgspec.structs.replace(label, id=number)
    await tx.connection.execute(sql.labels.start_training, number)
    await tx.connection.execute(sql.labels.start_build, number)
    await tx.add_stream(label_stream(number))
    await tx.append(label_stream(number), Defined(label=label), who.id)
    await tx.connection.execute(sql.labels.join, number, who.id, "primary")
    for person in await _secondaries(tx, number):
        await tx.add_stream(blind_stream(number, person))
    for clip in label.examples:  # what the label's author calls an example is an answer
        await annotate(
            tx,
            who,
            Annotate(
                id=f"{command.id}/{clip}",
                label=number,
                clip=clip,
                answer="positive",
                source="example",
            ),
        )
    return Acknowledged(id=command.id, label=number)


async def edit_label(tx: Transaction, who: Visitor, command: EditLabel) -> Acknowledged:
    part = await _enter(tx, who, command.label)
    if part != "primary":
        raise Refusal("not_allowed", "Only a label's primary annotators may change it.")
    old = label_from(await tx.connection.fetchrow(sql.labels.get, command.label))
    given = {
        f: getattr(command, f)
        for f in ("name", "group", "description", "keywords", "examples")
        if getattr(command, f) is not None
    }
    label = msgspec.structs.replace(old, **given)
    label = msgspec.structs.replace(label, name=label.name.strip(), keywords=_clean(label.keywords))
    await _check_definition(tx, label)
    try:
        await tx.connection.execute(
            sql.labels.edit, label.id, label.name, label.group, label.description, label.keywords,
            label.examples,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise Refusal("name_taken") from None
    await tx.append(label_stream(label.id), Defined(label=label), who.id)
    for person in await _secondaries(tx, label.id):
        await tx.add_stream(blind_stream(label.id, person))
        await tx.append(blind_stream(label.id, person), Defined(label=label))
    await tx.connection.execute(sql.labels.want_build, label.id)  # its words changed: zero-shot
    return Acknowledged(id=command.id, label=label.id)


Handler = Callable[[Transaction, Visitor, Any], Awaitable[Acknowledged]]
COMMANDS: dict[type[Request], Handler] = {
    Annotate: annotate,
    Undo: undo,
    CreateLabel: create_label,
    EditLabel: edit_label,
}


async def _enter(tx: Transaction, who: Visitor, label: int) -> Part:
    """Hold the label's stream, so that its commands run one after another; the person's part."""
    if await tx.lock(label_stream(label)) is None:
        raise Refusal("unknown_label")
    return await auth.part_in(tx.connection, label, who)


async def _announce(
    tx: Transaction,
    who: Visitor,
    part: Part,
    label: int,
    clip: int,
    answer: Answer | None,
    source: Source,
) -> int:
    """Append what an answer changes for those who may see it; its number in the own stream."""
    now = time.time()
    if part == "secondary":
        stream = blind_stream(label, who.id)
        return await tx.append(stream, BlindAnnotated(clip=clip, answer=answer, at=now), who.id)
    seq = await tx.append(
        label_stream(label),
        Annotated(clip=clip, person=who.id, name=who.name, answer=answer, source=source, at=now),
        who.id,
    )
    if answer is not None:
        for person in await _secondaries(tx, label):
            stream = blind_stream(label, person)
            await tx.add_stream(stream)
            await tx.lock(stream)
            await enqueue_blind(tx, label, person, clip)
    await tx.connection.execute(sql.labels.want_build, label)
    return seq


async def _secondaries(tx: Transaction, label: int) -> list[int]:
    return [r["id"] for r in await tx.connection.fetch(sql.labels.secondaries, label)]


def _clean(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w.strip() for w in words if w.strip()))


async def _check_definition(tx: Transaction, label: Label) -> None:
    if not label.name:
        raise Refusal("empty_name")
    if len(label.name) > LONGEST_NAME or len(label.group) > LONGEST_NAME:
        raise Refusal("too_long", f"Names and groups have at most {LONGEST_NAME} characters.")
    if len(label.description) > LONGEST_TEXT or sum(map(len, label.keywords)) > LONGEST_TEXT:
        raise Refusal(
            "too_long", f"Descriptions and keywords have at most {LONGEST_TEXT} characters each."
        )
    if len(label.keywords) > MOST_KEYWORDS or len(label.examples) > MOST_EXAMPLES:
        raise Refusal(
            "too_long", f"At most {MOST_KEYWORDS} keywords and {MOST_EXAMPLES} example clips."
        )
    known = await tx.connection.fetchval(sql.labels.known_clips, list(label.examples))
    if known != len(set(label.examples)):
        raise Refusal("unknown_clip", "One of the example clips does not exist.")
