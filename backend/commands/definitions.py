"""What a label is: making and changing it, and which model version is pinned."""

from __future__ import annotations

from contextlib import AsyncExitStack

import msgspec

import sql
from backend.auth.access import Visitor
from backend.commands.annotating import answer_as_primary
from backend.commands.answers import counting_work
from backend.domain.spelling import Unseen, look, spelled, tidied
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_EXAMPLES,
    MOST_KEYWORDS,
    MOST_REQUEUED,
    Acknowledged,
    Annotate,
    Counted,
    CreateLabel,
    Defined,
    EditLabel,
    Label,
    PinModel,
    Pinned,
    Requeue,
    Requeued,
)
from backend.messages.names import blind_stream, label_stream
from backend.views.label import blind_label, label_counts, label_from

# What a definition holds; a change of any of them is a new version of it.
DEFINITION = ("name", "group", "description", "keywords", "examples")


async def create_label(tx: Transaction, who: Visitor, command: CreateLabel) -> Acknowledged:
    label = Label(
        id=0,
        name=_spelled(command.name),
        group=_spelled(command.group),
        description=command.description.strip(),
        keywords=_clean(command.keywords),
        examples=tuple(dict.fromkeys(command.examples)),
    )
    number = await make_label(tx, who, label)
    for clip in label.examples:  # what the label's author calls an example is an answer
        example = Annotate(
            id=f"{command.id}/{clip}", label=number, clip=clip, answer="positive", source="example"
        )
        await answer_as_primary(tx, who, example)
    return Acknowledged(id=command.id, label=number)


async def make_label(tx: Transaction, who: Visitor, label: Label) -> int:
    """A new label that means this, of which nothing is answered yet; its number.

    Raises:
        Refusal: its name is empty, too long or taken, or something else of it cannot be.
    """
    await _check(tx, label)
    await _take_name(tx, who, label)
    number: int = await sql.labels.create(
        tx.connection,
        name=label.name,
        look=look(label.name),
        group=label.group,
        description=label.description,
        keywords=label.keywords,
        examples=label.examples,
        person=who.id,
    )
    label = msgspec.structs.replace(label, id=number)
    await sql.labels.start_training(tx.connection, label=number)
    await sql.labels.start_build(tx.connection, label=number)
    await tx.add_stream(label_stream(number))
    seq = await tx.append(label_stream(number), Defined(label=label), who.id)
    await sql.labels.add_definition(tx.connection, label=number, person=who.id, seq=seq)
    await sql.teams.set_role(tx.connection, label=number, person=who.id, role="primary")
    for row in await sql.labels.secondaries(tx.connection, label=number):
        await tx.add_stream(blind_stream(number, row["id"]))
    return number


async def edit_label(tx: Transaction, who: Visitor, command: EditLabel) -> Acknowledged:
    """Whoever names the version they saw does not undo unknowingly what others saved since."""
    old = label_from(await sql.labels.get(tx.connection, label=command.label))
    if command.seen is not None and command.seen != old.version:
        by = await sql.labels.defined_by(tx.connection, label=old.id, version=old.version)
        raise Refusal(
            "changed_meanwhile",
            f"Meanwhile {by or 'somebody'} saved version {old.version}; look at it beside yours, "
            "then save.",
        )
    given = {
        f: getattr(command, f)
        for f in (*DEFINITION, "policy", "repeats")
        if getattr(command, f) is not None
    }
    label = msgspec.structs.replace(old, **given)
    label = msgspec.structs.replace(
        label,
        name=_changed(old.name, command.name),
        group=_changed(old.group, command.group),
        keywords=_clean(label.keywords),
    )
    await _check(tx, label)
    if label.name != old.name:
        await _take_name(tx, who, label)
    changed = any(getattr(label, f) != getattr(old, f) for f in DEFINITION)
    label = msgspec.structs.replace(label, version=old.version + changed)
    async with AsyncExitStack() as stack:
        if label.policy != old.policy:
            answered = await sql.labels.answered_clips(tx.connection, label=label.id)
            clips = [r["clip_id"] for r in answered]
            await stack.enter_async_context(counting_work(tx, label.id, clips))
        await sql.labels.edit(
            tx.connection,
            label=label.id,
            name=label.name,
            look=look(label.name),
            group=label.group,
            description=label.description,
            keywords=label.keywords,
            examples=label.examples,
            version=label.version,
            policy=label.policy,
            repeats=label.repeats,
        )
    seq = await tx.append(label_stream(label.id), Defined(label=label), who.id)
    if label.policy != old.policy:
        counts = await label_counts(tx.connection, label.id)
        await tx.append(label_stream(label.id), Counted(counts=counts), who.id)
    if changed:
        await sql.labels.add_definition(tx.connection, label=label.id, person=who.id, seq=seq)
    for row in await sql.labels.blind_streams(tx.connection, label=label.id):
        await tx.append(row["name"], Defined(label=blind_label(label)))
    await sql.labels.want_build(tx.connection, label=label.id)  # its words or its truth changed
    return Acknowledged(id=command.id, label=label.id)


async def requeue(tx: Transaction, who: Visitor, command: Requeue) -> Acknowledged:
    clips = list(dict.fromkeys(command.clips))
    if len(clips) > MOST_REQUEUED:
        raise Refusal("malformed", f"At most {MOST_REQUEUED} clips can be looked at again at once.")
    if await sql.labels.known_clips(tx.connection, clips=clips) != len(clips):
        raise Refusal("unknown_clip")
    rows = await sql.labels.answered_by_primaries(tx.connection, label=command.label, clips=clips)
    clips = [r["clip_id"] for r in rows]
    await sql.labels.set_re_review(tx.connection, label=command.label, clips=clips)
    await tx.append(label_stream(command.label), Requeued(clips=tuple(clips)), who.id)
    return Acknowledged(id=command.id, label=command.label)


async def pin_model(tx: Transaction, who: Visitor, command: PinModel) -> Acknowledged:
    label, version = command.label, command.version
    if version and not await sql.builds.model_exists(tx.connection, label=label, version=version):
        raise Refusal("unknown_model")
    await sql.labels.set_pinned(tx.connection, label=label, version=version)
    await tx.append(label_stream(label), Pinned(version=version, name=who.name), who.id)
    await sql.labels.want_build(tx.connection, label=label)
    return Acknowledged(id=command.id, label=label)


def _clean(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy for word in words if (tidy := tidied(word))))


def _changed(old: str, new: str | None) -> str:
    """Raises: Refusal: unseen, unless it is the one that is there, however it came to be."""
    return old if new is None or new == old else _spelled(new)


def _spelled(name: str) -> str:
    """Raises: Refusal: unseen."""
    try:
        return spelled(name)
    except Unseen as unseen:
        raise Refusal("unseen", str(unseen)) from None


async def _take_name(tx: Transaction, who: Visitor, label: Label) -> None:
    """Makes sure that no other label which the person sees looks the same, until the transaction
    ends. Others do not count: a refusal would tell that they are there.

    Raises:
        Refusal: name_taken.
    """
    await sql.labels.hold_names(tx.connection)
    if await sql.labels.name_taken(
        tx.connection,
        look=look(label.name),
        label=label.id,
        person=who.id,
        all=who.account_role == "admin",
    ):
        raise Refusal("name_taken")


async def _check(tx: Transaction, label: Label) -> None:
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
    if not 0 <= label.repeats <= 1:
        raise Refusal("malformed", "The share of clips asked twice lies between 0 and 1.")
    known = await sql.labels.known_clips(tx.connection, clips=list(label.examples))
    if known != len(set(label.examples)):
        raise Refusal("unknown_clip", "One of the example clips does not exist.")
