"""Audits of intakes: random clips whose answers tell how right a label's live version is there.

Drawn by score, so that few answers tell much, and unbiased all the same: how likely each clip was
to be drawn is known (`backend.domain.audits`). An audit speaks for versions that were there when it
was drawn; a later one may have learned its answers, and takes an audit of its own.
"""

from __future__ import annotations

import secrets

import msgspec
import numpy as np

import sql
from backend.auth.access import Visitor
from backend.commands.blind_queue import fill_queues
from backend.domain.audits import allocate, draw, score_strata
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import AUDITED, Acknowledged, AuditIntake
from backend.messages.names import Name

STRATA = 4


async def audit_intake(tx: Transaction, who: Visitor, command: AuditIntake) -> Acknowledged:
    """Draws `AUDITED` clips of the intake, and puts them into the secondaries' queues as well. An
    audit that speaks for the live version already stays as it is: drawing again until it comes out
    well would tell nothing.

    Raises:
        Refusal: no_audit: nothing is live, or no clip of the intake is left without an answer.
    """
    label, intake = command.label, command.intake
    done = Acknowledged(id=command.id, label=label)
    if await sql.watch.audit_of_live(tx.connection, label=label, intake=intake) is not None:
        return done
    rows = await sql.watch.unanswered(tx.connection, label=label, intake=intake)
    if not rows:
        raise Refusal(
            "no_audit",
            "There is nothing to draw from: no version is live that has scored this intake, or "
            "all of its clips are answered.",
        )
    p = 1 / (1 + np.exp(-np.array([r["logit"] for r in rows], np.float64)))
    strata = score_strata(p, STRATA)
    members = {int(s): [r["id"] for r, t in zip(rows, strata, strict=True) if t == s]
               for s in np.unique(strata)}  # fmt: skip
    sizes = allocate(
        [len(clips) for clips in members.values()],
        [float(p[strata == s].mean()) for s in members],
        AUDITED,
    )
    seed = secrets.randbits(62)
    drawn = draw(members, dict(zip(members, sizes, strict=True)), seed)
    # What lies between two strata belongs to the upper one: see `workers.watch.figures.asked_of`.
    cuts = [float(np.round(p[strata <= s].max(), 4)) for s in range(int(strata.max()) + 1)]
    audit = await sql.watch.add_audit(
        tx.connection, label=label, intake=intake, version=rows[0]["version"], person=who.id,
        plan=msgspec.json.encode({"cuts": cuts}).decode(), seed=seed,
    )  # fmt: skip
    place = {r["id"]: i for i, r in enumerate(rows)}
    clips = [d.clip for d in drawn]
    await sql.audits.add_clips(
        tx.connection, audit=audit, clips=clips, strata=[d.stratum for d in drawn],
        inclusions=[d.inclusion for d in drawn],
        probabilities=[float(p[place[clip]]) for clip in clips],
    )  # fmt: skip
    await tx.wake(Name(kind="watch", label=label))
    secondaries = await sql.labels.secondaries(tx.connection, label=label)
    if secondaries:
        await fill_queues(tx, label, [r["id"] for r in secondaries], clips)
    return done
