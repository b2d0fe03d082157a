"""Annotations that come in from elsewhere: kept and told as if their people had given them here.

All of a label's come in one transaction, so that nobody sees a half. Primaries are told in events
of many clips; what secondaries said is told to them alone, and the label's counts behind it to the
primaries. An annotation's time, source, and the versions its annotator saw are those of the place
it came from: they are remembered beside it, and nothing here is ordered or credited by them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Literal

import msgspec

import sql
from backend.auth.access import Visitor, lock_label
from backend.commands.answers import (
    counting_work,
    mark_reviewed_and_build_due,
    retract_answers_given_in_other_role,
)
from backend.commands.blind_queue import fill_queues
from backend.domain.incoming import Fate, Holds, fate
from backend.events import Transaction
from backend.messages import (
    MOST_ANSWERS_AT_ONCE,
    Answer,
    BlindAnnotated,
    BulkAnnotated,
    Counted,
    Decided,
    Decision,
)
from backend.messages.names import blind_stream, label_stream
from backend.views.label import disputed_among, label_counts

GivenAs = Literal["primary", "secondary", "adjudicator"]


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation from elsewhere. ``command``: the same one always has the same, by which it is
    known again."""

    command: str
    clip: int
    person: int
    role: GivenAs
    answer: Answer
    at: datetime | None = None  # aware; None: not known
    milliseconds: int | None = None
    definition: int | None = None
    model_version: int | None = None
    source: str = "import"
    reason: str = ""


async def bring_in(
    tx: Transaction, label: int, people: dict[int, Visitor], coming: Sequence[Coming]
) -> list[Fate]:
    """What became of each; the label's stream is held from here on.

    Raises:
        Refusal: unknown_label.
    """
    await lock_label(tx, label)
    fates = await _fates(tx, label, coming)
    taken = [one for one, came in zip(coming, fates, strict=True) if came == "taken"]
    if taken:
        await _take(tx, label, people, taken)
    return fates


async def _fates(tx: Transaction, label: int, coming: Sequence[Coming]) -> list[Fate]:
    fates: list[Fate] = []
    for some in _some(coming):
        rows = await sql.incoming.known(tx.connection, commands=[one.command for one in some])
        known = {row["command_id"] for row in rows}
        holds: dict[tuple[int, int], Holds] = {}
        for row in await sql.incoming.holding(
            tx.connection,
            label=label,
            clips=[one.clip for one in some],
            people=[one.person for one in some],
        ):
            decided = row["role"] == "adjudicator"
            holds[row["clip_id"], 0 if decided else row["person_id"]] = Holds(
                row["answer"], row["role"], row["at"]
            )
        fates += [
            fate(
                one.answer,
                one.role,
                one.at,
                holds.get((one.clip, 0 if one.role == "adjudicator" else one.person)),
                known=one.command in known,
            )
            for one in some
        ]
    return fates


def _some(coming: Sequence[Coming]) -> Iterator[Sequence[Coming]]:
    for start in range(0, len(coming), MOST_ANSWERS_AT_ONCE):
        yield coming[start : start + MOST_ANSWERS_AT_ONCE]


async def _take(
    tx: Transaction, label: int, people: dict[int, Visitor], taken: Sequence[Coming]
) -> None:
    clips = list(dict.fromkeys(one.clip for one in taken))
    before = await _disputed(tx, label, clips)
    told: list[tuple[int, Visitor, BulkAnnotated | Decided]] = []
    by_role = sorted(taken, key=lambda one: (_ORDER.index(one.role), one.person))
    for (role, person), theirs in groupby(by_role, key=lambda one: (one.role, one.person)):
        for some in _some(list(theirs)):
            who = people[person]
            if role == "primary":
                told.append(await _primary(tx, label, who, some))
            elif role == "secondary":
                await _secondary(tx, label, who, some)
            else:
                told += [await _decision(tx, label, who, one) for one in some]
    counts = await label_counts(tx.connection, label)
    for seq, who, event in told:
        about = event.answers if isinstance(event, BulkAnnotated) else (event.clip,)
        whole = msgspec.structs.replace(
            event, counts=counts, disputed=await disputed_among(tx.connection, label, about)
        )
        await tx.keep(label_stream(label), whole, seq=seq, person=who.id)
    await _tell_counts(tx, label, before, await _disputed(tx, label, clips))
    await _others(tx, label, [one.clip for one in taken if one.role == "primary"])


_ORDER: tuple[GivenAs, ...] = ("primary", "secondary", "adjudicator")


async def _disputed(tx: Transaction, label: int, clips: Sequence[int]) -> set[int]:
    rows = await sql.incoming.disputed(tx.connection, label=label, clips=clips)
    return {row["clip_id"] for row in rows}


async def _tell_counts(tx: Transaction, label: int, before: set[int], after: set[int]) -> None:
    """Tells of clips that begin or end to be disputed, one event each, and what clips count now."""
    counts = await label_counts(tx.connection, label)
    events = [
        Counted(counts=counts, about=clip, disputed=(clip,) if clip in after else ())
        for clip in sorted(before ^ after)
    ]
    await tx.append_all([(label_stream(label), e) for e in (*events, Counted(counts=counts))])


async def _others(tx: Transaction, label: int, clips: Sequence[int]) -> None:
    """Clips that primaries answered are the secondaries' to answer, and need no second look."""
    clips = list(dict.fromkeys(clips))
    secondaries = [r["id"] for r in await sql.labels.secondaries(tx.connection, label=label)]
    for start in range(0, len(clips), MOST_ANSWERS_AT_ONCE):
        some = clips[start : start + MOST_ANSWERS_AT_ONCE]
        if secondaries:
            await fill_queues(tx, label, secondaries, some)
    if clips:
        await mark_reviewed_and_build_due(tx, label, clips)
    else:
        await sql.labels.want_build(tx.connection, label=label)


async def _primary(
    tx: Transaction, label: int, who: Visitor, some: Sequence[Coming]
) -> tuple[int, Visitor, BulkAnnotated]:
    clips = [one.clip for one in some]
    before = await retract_answers_given_in_other_role(tx, who, label, clips, "primary")
    seq = await tx.draw(label_stream(label))
    await _keep(tx, label, who, some, before=before, seqs=[seq] * len(some))
    event = BulkAnnotated(
        answers={one.clip: one.answer for one in some},
        person=who.id,
        name=who.name,
        source="import",
        at=time.time(),
    )
    return seq, who, event


async def _secondary(tx: Transaction, label: int, who: Visitor, some: Sequence[Coming]) -> None:
    clips = [one.clip for one in some]
    stream = blind_stream(label, who.id)
    await tx.add_stream(stream)
    await fill_queues(tx, label, [who.id], clips)
    before = await retract_answers_given_in_other_role(tx, who, label, clips, "secondary")
    seq = await tx.lock(stream)
    rows = await sql.incoming.hidden(tx.connection, label=label, person=who.id, clips=clips)
    hidden = {row["clip_id"] for row in rows}
    now = time.time()
    await tx.append_all(
        [
            (
                stream,
                BlindAnnotated(
                    clip=one.clip, answer="given" if one.clip in hidden else one.answer, at=now
                ),
            )
            for one in some
        ]
    )
    await _keep(
        tx, label, who, some, before=before, seqs=[seq + place for place in range(1, len(some) + 1)]
    )
    await sql.labels.want_build_of_all(tx.connection, label=label)


async def _decision(
    tx: Transaction, label: int, who: Visitor, one: Coming
) -> tuple[int, Visitor, Decided]:
    before = await sql.disagreements.decision(tx.connection, label=label, clip=one.clip)
    previous = {one.clip: before["answer"]} if before else {}
    seq = await tx.draw(label_stream(label))
    at = round(time.time(), 3)
    number = (await _annotations(tx, label, who, [one], before=previous, seqs=[seq], at=at))[
        one.clip
    ]
    async with counting_work(tx, label, [one.clip]):
        await sql.disagreements.decide(
            tx.connection,
            label=label,
            clip=one.clip,
            answer=one.answer,
            person=who.id,
            reason=one.reason,
            annotation=number,
            at=at,
        )
    decision = Decision(
        id=number, answer=one.answer, person=who.id, name=who.name, at=at, reason=one.reason
    )
    return seq, who, Decided(clip=one.clip, decision=decision)


async def _keep(
    tx: Transaction, label: int, who: Visitor, some: Sequence[Coming], *,
    before: dict[int, Answer], seqs: Sequence[int],
) -> None:  # fmt: skip
    """Keeps annotations of one person in one role, and makes their answers those that hold."""
    numbers = await _annotations(tx, label, who, some, before=before, seqs=seqs, at=time.time())
    if any(one.milliseconds is not None for one in some):
        await sql.annotators.pace(tx.connection, label=label, person=who.id)
    async with counting_work(tx, label, [one.clip for one in some]):
        await sql.labels.set_answers(
            tx.connection,
            clips=[one.clip for one in some],
            answers=[one.answer for one in some],
            sources=["import"] * len(some),
            annotations=[numbers[one.clip] for one in some],
            label=label,
            person=who.id,
            role=some[0].role,
        )


async def _annotations(
    tx: Transaction, label: int, who: Visitor, some: Sequence[Coming], *,
    before: dict[int, Answer], seqs: Sequence[int], at: float,
) -> dict[int, int]:  # fmt: skip
    """Keeps annotations for ever, with where they come from; their numbers by clip."""
    rows = await sql.incoming.add(
        tx.connection,
        label=label,
        person=who.id,
        role=some[0].role,
        at=at,
        bulk=some[0].command,
        commands=[one.command for one in some],
        clips=[one.clip for one in some],
        answers=[one.answer for one in some],
        previous=[before.get(one.clip) for one in some],
        milliseconds=[one.milliseconds for one in some],
        seqs=list(seqs),
        reasons=[one.reason for one in some],
    )
    numbers = {row["clip_id"]: row["id"] for row in rows}
    await sql.incoming.remember(
        tx.connection,
        annotations=[numbers[one.clip] for one in some],
        ats=[one.at for one in some],
        definitions=[one.definition for one in some],
        models=[one.model_version for one in some],
        sources=[one.source for one in some],
    )
    return numbers
