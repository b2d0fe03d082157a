"""Deciding the truth of a clip on which people disagree."""

from __future__ import annotations

import time

import sql
from backend.auth.access import Visitor
from backend.commands.answers import counting_work
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import LONGEST_REASON, Acknowledged, Adjudicate, Decided, Decision
from backend.messages.names import label_stream
from backend.views.label import disputed_among, label_counts


async def adjudicate(tx: Transaction, who: Visitor, command: Adjudicate) -> Acknowledged:
    """A decision is an annotation of its own; the newest counts, all are kept.

    Whoever decides names the decision they saw, so that of two adjudicators at once the second
    learns of the first instead of overruling them unknowingly.
    """
    label, clip, reason = command.label, command.clip, command.reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Refusal("too_long", f"A reason has at most {LONGEST_REASON} characters.")
    before = await sql.disagreements.decision(tx.connection, label=label, clip=clip)
    if (before["annotation_id"] if before else 0) != command.seen:
        now = f"{before['name']} decided {before['answer']}" if before else "it was withdrawn"
        raise Refusal("already_decided", f"Meanwhile {now}; look again, then decide.")
    if before is None and not await sql.disagreements.answered(
        tx.connection, label=label, clip=clip
    ):
        raise Refusal("no_disagreement")
    if before is None and command.answer is None:
        return Acknowledged(id=command.id, label=label, clip=clip)
    at = round(time.time(), 3)
    seq = await tx.draw(label_stream(label))
    number = await sql.labels.add_annotation(
        tx.connection,
        command=command.id,
        label=label,
        clip=clip,
        person=who.id,
        role="adjudicator",
        answer=command.answer,
        previous=before and before["answer"],
        source="review",
        model_version=0,
        milliseconds=None,
        undoes=None,
        seq=seq,
        at=at,
        round=1,
        bulk=None,
        reason=reason,
    )
    decision = None
    async with counting_work(tx, label, [clip]):
        if command.answer is None:
            await sql.disagreements.withdraw(tx.connection, label=label, clip=clip)
        else:
            await sql.disagreements.decide(
                tx.connection,
                label=label,
                clip=clip,
                answer=command.answer,
                person=who.id,
                reason=reason,
                annotation=number,
                at=at,
            )
            decision = Decision(
                id=number, answer=command.answer, person=who.id, name=who.name, at=at, reason=reason
            )
    counts = await label_counts(tx.connection, label)
    disputed = await disputed_among(tx.connection, label, [clip])
    event = Decided(clip=clip, decision=decision, counts=counts, disputed=disputed)
    await tx.keep(label_stream(label), event, seq=seq, person=who.id)
    await sql.labels.want_build(tx.connection, label=label)
    return Acknowledged(id=command.id, label=label, clip=clip, answer=command.answer)
