"""Deciding the truth of a clip on which people disagree."""

from __future__ import annotations

import time

import sql
from backend.auth.access import Visitor, check_sees_answers
from backend.errors import Refusal
from backend.events import Transaction, label_stream
from backend.messages import LONGEST_REASON, Acknowledged, Adjudicate, Decided, Decision


async def adjudicate(tx: Transaction, who: Visitor, command: Adjudicate) -> Acknowledged:
    """A decision is an annotation of its own; the newest counts, all are kept.

    Whoever decides names the decision they saw, so that of two adjudicators at once the second
    learns of the first instead of overruling them unknowingly.
    """
    label, clip, reason = command.label, command.clip, command.reason.strip()
    if await tx.lock(label_stream(label)) is None:
        raise Refusal("unknown_label")
    await check_sees_answers(tx.connection, label, who)
    if len(reason) > LONGEST_REASON:
        raise Refusal("too_long", f"A reason has at most {LONGEST_REASON} characters.")
    standing = await tx.connection.fetchrow(sql.disputes.decision, label, clip)
    if (standing["annotation_id"] if standing else 0) != command.seen:
        now = f"{standing['name']} decided {standing['answer']}" if standing else "it was withdrawn"
        raise Refusal("already_decided", f"Meanwhile {now}; look again, then decide.")
    if standing is None and not await tx.connection.fetchval(sql.disputes.answered, label, clip):
        raise Refusal("no_dispute")
    if standing is None and command.answer is None:
        return Acknowledged(id=command.id, label=label, clip=clip)
    at = round(time.time(), 3)
    seq = await tx.lock(label_stream(label)) + 1  # of the event below
    number = await tx.connection.fetchval(
        sql.labels.add_annotation, command.id, label, clip, who.id, "adjudicator", command.answer,
        standing and standing["answer"], "review", 0, None, None, seq, at, 1, None, reason,
    )  # fmt: skip
    decision = None
    if command.answer is None:
        await tx.connection.execute(sql.disputes.withdraw, label, clip)
    else:
        await tx.connection.execute(
            sql.disputes.decide, label, clip, command.answer, who.id, reason, number, at
        )
        decision = Decision(
            id=number, answer=command.answer, person=who.id, name=who.name, at=at, reason=reason
        )
    await tx.append(label_stream(label), Decided(clip=clip, decision=decision), who.id)
    await tx.connection.execute(sql.labels.want_build, label)
    return Acknowledged(id=command.id, label=label, clip=clip, answer=command.answer)
