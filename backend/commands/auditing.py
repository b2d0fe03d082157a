"""Drawing audits, and keeping what they promise.

Everything that decides is fixed as the audit is drawn, under the label's stream: which clips have
no answer, the version's scores of them, the cuts, and the sizes of the samples.
"""

from __future__ import annotations

import secrets

import asyncpg
import numpy as np

import sql
from backend.auth.access import Visitor
from backend.commands.blind_queue import fill_queues
from backend.domain.promise_words import outcome_in_words, plan_in_words
from backend.domain.promises import Impossible, sample
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import Acknowledged, AuditDrawn, DrawAudit, encoder
from backend.messages.names import label_stream
from backend.views.promises import Scored, Standing, planned, scored, standings, unanswered
from backend.views.rankings import Rankings


async def corpus(pool: asyncpg.Pool, _: Rankings, command: DrawAudit) -> Scored | Refusal:
    """The corpus as the version scores it, or why it does not. It may take seconds, so it is read
    before the label's stream is held."""
    try:
        return await scored(pool, command.label, command.version)
    except Refusal as refusal:
        return refusal


async def draw_audit(
    tx: Transaction, who: Visitor, command: DrawAudit, corpus: Scored | Refusal
) -> Acknowledged:
    """Draws the clips of an audit, and puts them into the secondaries' queues as well.

    A version is audited once for one kind of promise: drawing again until it comes out well would
    promise nothing. An audit of which nothing was answered is replaced.

    Raises:
        Refusal: unknown_model; no_promise.
    """
    label = command.label
    if isinstance(corpus, Refusal):
        raise corpus
    about = await unanswered(tx.connection, label, corpus)
    for earlier in await standings(tx.connection, label):
        if (earlier.plan.kind, earlier.row["version"]) == (command.kind, about.version):
            if earlier.outcome.answered:
                raise Refusal(
                    "no_promise",
                    f"Version {about.version} is audited for this already: what its answers say "
                    "stands, and drawing again would not make it truer. Audit a newer version.",
                )
            await sql.audits.remove(tx.connection, audit=earlier.row["id"])
    made = await planned(about, command)
    if isinstance(made, Impossible):
        raise Refusal("no_promise", plan_in_words(command.kind, made))
    seed = secrets.randbits(62)
    drawn = sample(made, about.clips, about.probabilities, seed)
    place = {clip: i for i, clip in enumerate(about.clips.tolist())}
    audit = await sql.audits.add(
        tx.connection, label=label, version=about.version, kind=command.kind, level=command.level,
        confidence=command.confidence, plan=encoder.encode(made).decode(), person=who.id, seed=seed,
    )  # fmt: skip
    clips = [d.clip for d in drawn]
    await sql.audits.add_clips(
        tx.connection, audit=audit, clips=clips, strata=[d.stratum for d in drawn],
        inclusions=[d.inclusion for d in drawn],
        probabilities=np.take(about.probabilities, [place[c] for c in clips]).tolist(),
    )  # fmt: skip
    event = AuditDrawn(
        audit=audit, version=about.version, kind=command.kind, level=command.level,
        confidence=command.confidence, clips=len(clips), name=who.name,
    )  # fmt: skip
    await tx.append(label_stream(label), event, who.id)
    secondaries = await sql.labels.secondaries(tx.connection, label=label)
    if secondaries:
        await fill_queues(tx, label, [r["id"] for r in secondaries], clips)
    return Acknowledged(id=command.id, label=label)


async def keep_promise(tx: Transaction, label: int, version: int, audit: int) -> tuple[int, float]:
    """Keeps what an audit of the version promises now: the promise's number, and its threshold.

    Raises:
        Refusal: no_promise: there is no such audit of the version, or it promises nothing.
    """
    for standing in await standings(tx.connection, label):
        if (standing.row["id"], standing.row["version"]) == (audit, version):
            found = standing.outcome
            if found.threshold is None:
                raise Refusal("no_promise", outcome_in_words(standing.plan, found))
            promise = await sql.audits.add_promise(
                tx.connection, audit=audit, threshold=found.threshold,
                figures=encoder.encode(found).decode(),
            )  # fmt: skip
            return promise, found.threshold
    raise Refusal("no_promise", f"Version {version} has no such audit; look again, then decide.")


async def asking(tx: Transaction, label: int) -> Standing:
    """The newest audit whose open clips could still change what it says.

    Raises:
        Refusal: no_audit.
    """
    for standing in await standings(tx.connection, label):
        if standing.open and not standing.outcome.over:
            return standing
    raise Refusal("no_audit")
