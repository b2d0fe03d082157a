"""Promises of a label's thresholds: what one would take, and how its audits stand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import asyncpg
import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import expit

import sql
from backend.db import Reader
from backend.domain.promise_words import aim_in_words, outcome_in_words, plan_in_words
from backend.domain.promises import Audited, Impossible, Outcome, Plan, judge, plan
from backend.errors import Refusal
from backend.messages import MOST_AUDITS, AuditPlan, AuditReport, PlanAudit, PromisesState
from backend.views.binary import numbers
from backend.views.deployments import deployed
from backend.views.label import label_from
from backend.views.scores import model_version, newest_model, weights_of

plan_decoder = msgspec.json.Decoder(Plan)


@dataclass(frozen=True)
class Scored:
    """Clips without near-duplicates, as a model version scores each by itself alone: so it scores
    wherever it is deployed."""

    version: int
    clips: npt.NDArray[np.int64]  # (n,)
    probabilities: npt.NDArray[np.float64]  # (n,)

    def of(self, kept: npt.NDArray[np.bool_]) -> Scored:
        """The clips of which ``kept`` (n,) is true."""
        return Scored(self.version, self.clips[kept], self.probabilities[kept])


@dataclass(frozen=True)
class Standing:
    """An audit and what its answers come to. ``open``: its clips without an answer, in order."""

    row: asyncpg.Record
    plan: Plan
    outcome: Outcome
    open: list[int]


async def scored(reader: Reader, label: int, version: int) -> Scored:
    """The whole corpus under a model version of the active space; 0: under the one that is shown.

    Raises:
        Refusal: unknown_model.
    """
    model = await (
        model_version(reader, label, version) if version else newest_model(reader, label)
    )
    if model is None:
        why = None if version else "This label has no model yet; answer yes and no to more clips."
        raise Refusal("unknown_model", why)
    row = await sql.scores.own_logits(reader, weights=weights_of(model), bias=model["bias"])
    copies = numbers(await sql.scores.near_duplicates(reader), ">i8")
    clips, logits = numbers(row["clips"], ">i8"), numbers(row["logits"], ">f8")
    return Scored(model["version"], clips, expit(logits)).of(~np.isin(clips, copies))


async def unanswered(reader: Reader, label: int, corpus: Scored) -> Scored:
    """Those clips that nobody answered or decided: what a promise is about."""
    answered = numbers(await sql.audits.answered(reader, label=label), ">i8")
    return corpus.of(~np.isin(corpus.clips, answered))


async def planned(about: Scored, query: PlanAudit) -> Plan | Impossible:
    return await asyncio.to_thread(
        plan, query.kind, about.probabilities, query.level, query.confidence
    )


async def plan_audit(pool: asyncpg.Pool, query: PlanAudit) -> AuditPlan:
    """What the promise would take.

    Raises:
        Refusal: unknown_model.
    """
    corpus = await scored(pool, query.label, query.version)
    about = await unanswered(pool, query.label, corpus)
    made = await planned(about, query)
    return AuditPlan(
        id=query.id,
        words=plan_in_words(query.kind, made),
        version=about.version,
        answers=made.answers if isinstance(made, Plan) else 0,
    )


async def standings(reader: Reader, label: int) -> list[Standing]:
    """A label's audits, newest first, as their answers have them stand now."""
    rows = await sql.audits.of_label(reader, label=label, limit=MOST_AUDITS)
    clips: dict[int, list[asyncpg.Record]] = {}
    for r in await sql.audits.clips(reader, label=label, audits=[r["id"] for r in rows]):
        clips.setdefault(r["audit_id"], []).append(r)
    return await asyncio.to_thread(lambda: [_standing(r, clips.get(r["id"], [])) for r in rows])


def _standing(row: asyncpg.Record, clips: Iterable[asyncpg.Record]) -> Standing:
    made = plan_decoder.decode(row["plan"])
    audited = [Audited(c["probability"], c["verdict"]) for c in clips]
    pending = [c["clip_id"] for c in clips if c["verdict"] == "pending"]
    return Standing(row, made, judge(made, audited), pending)


async def promised(reader: Reader, promise: int | None) -> str:
    """A promise that was kept for a deployment, in words; nothing of none."""
    row = promise and await sql.audits.promise(reader, promise=promise)
    return aim_in_words(row["kind"], row["level"]) if row else ""


async def promises_state(pool: asyncpg.Pool, label: int) -> PromisesState | None:
    """None if there is no such label."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        definition = await sql.labels.get(connection, label=label)
        if definition is None:
            return None
        build = await sql.labels.build(connection, label=label)
        audits = await standings(connection, label)
        in_use = await deployed(connection, label)
    return PromisesState(
        label=label_from(definition),
        version=build["version"],
        audits=tuple(_report(standing) for standing in audits),
        deployed=in_use,
    )


def _report(standing: Standing) -> AuditReport:
    row, made, found = standing.row, standing.plan, standing.outcome
    done = found.over and found.threshold is None
    return AuditReport(
        id=row["id"],
        version=row["version"],
        kind=made.kind,
        level=made.level,
        confidence=made.confidence,
        of=found.of,
        answered=found.answered,
        state="promised" if found.threshold is not None else "impossible" if done else "open",
        aim=aim_in_words(made.kind, made.level),
        words=outcome_in_words(made, found),
        threshold=found.threshold,
        asks=0 if done else len(standing.open),
        name=row["name"] or "",
        at=round(row["at"], 3),
    )
