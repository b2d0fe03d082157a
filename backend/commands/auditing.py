"""Drawing audits, and keeping what they promise.

Everything that decides is fixed as the audit is drawn, under the label's stream: which clips have
no answer, the version's scores of them, the cuts, and the sizes of the samples.
"""

from __future__ import annotations

import asyncio
import secrets

import asyncpg
import numpy as np

import sql
from backend.auth.access import Visitor
from backend.commands.blind_queue import fill_queues
from backend.domain.audits import Drawn
from backend.domain.promise_words import outcome_in_words, plan_in_words
from backend.domain.promises import Impossible, Plan, sample
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import Acknowledged, AuditDrawn, DrawAudit, encoder
from backend.messages.names import label_stream
from backend.views.promises import Planned, Scored, Standing, planned, scored, standings
from backend.views.rankings import Rankings


async def plan_ahead(
    pool: asyncpg.Pool, _: Rankings, __: Visitor, command: DrawAudit
) -> Planned | Refusal:
    """The plan of the audit, or why there is none. The whole corpus is scored for it, which may
    take seconds, so it is made before the label's stream is held."""
    try:
        corpus = await scored(pool, command.label, command.version, command.intake)
        return await planned(pool, command, corpus)
    except Refusal as refusal:
        return refusal


async def draw_audit(
    tx: Transaction, who: Visitor, command: DrawAudit, ahead: Planned | Refusal | None
) -> Acknowledged:
    """Draws the clips of an audit, and puts them into the secondaries' queues as well.

    A version is audited once for one kind of promise of the corpus, or of an intake: drawing again
    until it comes out well would promise nothing. An audit of which nothing was answered is
    replaced.

    Raises:
        Refusal: unknown_model; unknown_intake; no_promise.
    """
    label = command.label
    if ahead is None or isinstance(ahead, Refusal):
        raise ahead or Refusal("not_allowed")
    found = await planned(tx.connection, command, ahead.corpus, ahead)
    about, made = found.about, found.plan
    for earlier in await standings(tx.connection, label):
        row = earlier.row
        if (row["kind"], row["version"], row["intake_id"]) == (
            command.kind, about.version, command.intake,
        ):  # fmt: skip
            if earlier.outcome.answered:
                raise Refusal(
                    "no_promise",
                    f"Version {about.version} is audited for this already: what its answers say "
                    "stands, and drawing again would not make it truer. Audit a newer version.",
                )
            await sql.audits.remove(tx.connection, audit=earlier.row["id"])
    if isinstance(made, Impossible):
        raise Refusal("no_promise", plan_in_words(command.kind, made, found.intake))
    seed = secrets.randbits(62)
    drawn, probabilities = await asyncio.to_thread(_draw, made, about, seed)
    audit = await sql.audits.add(
        tx.connection, label=label, version=about.version, kind=command.kind, level=command.level,
        confidence=command.confidence, plan=encoder.encode(made).decode(), person=who.id, seed=seed,
        intake=command.intake,
    )  # fmt: skip
    clips = [d.clip for d in drawn]
    await sql.audits.add_clips(
        tx.connection, audit=audit, clips=clips, strata=[d.stratum for d in drawn],
        inclusions=[d.inclusion for d in drawn],
        probabilities=probabilities,
    )  # fmt: skip
    event = AuditDrawn(
        audit=audit, version=about.version, kind=command.kind, level=command.level,
        confidence=command.confidence, clips=len(clips), name=who.name, intake=found.intake,
    )  # fmt: skip
    await tx.append(label_stream(label), event, who.id)
    secondaries = await sql.labels.secondaries(tx.connection, label=label)
    if secondaries:
        await fill_queues(tx, label, [r["id"] for r in secondaries], clips)
    return Acknowledged(id=command.id, label=label)


def _draw(made: Plan, about: Scored, seed: int) -> tuple[list[Drawn], list[float]]:
    """The clips of an audit, and the probability of each under the version."""
    drawn = sample(made, about.clips, about.probabilities, seed)
    order = np.argsort(about.clips)
    place = np.searchsorted(about.clips, [d.clip for d in drawn], sorter=order)
    return drawn, about.probabilities[order[place]].tolist()


async def keep_promise(tx: Transaction, label: int, version: int, audit: int) -> tuple[int, float]:
    """Keeps what an audit of the version promises now: the promise's number, and its threshold.

    Raises:
        Refusal: no_promise: there is no such audit of the version, or it promises nothing.
    """
    for standing in await standings(tx.connection, label):
        if (standing.row["id"], standing.row["version"]) == (audit, version):
            found = standing.outcome
            if found.threshold is None:
                why = outcome_in_words(standing.plan, found, standing.row["intake"])
                raise Refusal("no_promise", why)
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
