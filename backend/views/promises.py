"""Promises of a label's thresholds: what one would take, and how its audits stand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import asyncpg
import msgspec
import numpy as np
import numpy.typing as npt
import scipy  # as in `domain.promises`

import sql
from backend.db import Reader
from backend.domain.promise_words import aim_in_words, outcome_in_words, plan_in_words
from backend.domain.promises import Audited, Impossible, Outcome, Plan, judge, plan
from backend.errors import Refusal
from backend.messages import (
    MOST_AUDITS,
    MOST_INTAKES,
    AuditPlan,
    AuditReport,
    Deployment,
    NamedIntake,
    PlanAudit,
    PromisesState,
)
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
class Planned:
    """What a promise of ``corpus`` takes: ``about`` holds its clips without an answer, of those
    that ``answered`` names to Postgres."""

    corpus: Scored
    intake: str  # the name of that it is of; "": the corpus
    answered: bytes
    about: Scored
    plan: Plan | Impossible


@dataclass(frozen=True)
class Standing:
    """An audit and what its answers come to. ``open``: its clips without an answer, in order."""

    row: asyncpg.Record
    plan: Plan
    outcome: Outcome
    open: list[int]


async def scored(reader: Reader, label: int, version: int, intake: int | None = None) -> Scored:
    """The whole corpus, or an intake, under a model version of the active space; 0: under the one
    that is shown.

    Raises:
        Refusal: unknown_model.
    """
    model = await (
        model_version(reader, label, version) if version else newest_model(reader, label)
    )
    if model is None:
        why = None if version else "This label has no model yet; answer yes and no to more clips."
        raise Refusal("unknown_model", why)
    version, weights, bias = model["version"], weights_of(model), model["bias"]
    if intake is None:
        row = await sql.scores.own_logits(reader, weights=weights, bias=bias)
        copies = await sql.scores.near_duplicates(reader)
    else:
        row = await sql.audits.intake_logits(reader, intake=intake, weights=weights, bias=bias)
        copies = None
    return await asyncio.to_thread(_scored, version, row["clips"], row["logits"], copies)


def _scored(version: int, clips: bytes, logits: bytes, copies: bytes | None) -> Scored:
    found = Scored(version, numbers(clips, ">i8"), scipy.special.expit(numbers(logits, ">f8")))
    return found if copies is None else found.of(~np.isin(found.clips, numbers(copies, ">i8")))


async def planned(
    reader: Reader, query: PlanAudit, corpus: Scored, before: Planned | None = None
) -> Planned:
    """What a promise of these clips takes now; as it was ``before`` where nothing was answered
    since, for half a million clips are not planned for while everybody waits.

    Raises:
        Refusal: unknown_intake.
    """
    name = ""
    if query.intake is not None:
        found = await sql.audits.intake(reader, intake=query.intake)
        if found is None:
            raise Refusal("unknown_intake")
        name = found
    answered = await sql.audits.answered(reader, label=query.label)
    if before is not None and (before.answered, before.intake) == (answered, name):
        return before

    def made() -> Planned:
        about = corpus.of(~np.isin(corpus.clips, numbers(answered, ">i8")))
        wanted = plan(query.kind, about.probabilities, query.level, query.confidence)
        return Planned(corpus, name, answered, about, wanted)

    return await asyncio.to_thread(made)


async def plan_audit(pool: asyncpg.Pool, query: PlanAudit) -> AuditPlan:
    """What the promise would take.

    Raises:
        Refusal: unknown_model; unknown_intake.
    """
    corpus = await scored(pool, query.label, query.version, query.intake)
    found = await planned(pool, query, corpus)
    return AuditPlan(
        id=query.id,
        words=plan_in_words(query.kind, found.plan, found.intake),
        version=corpus.version,
        answers=found.plan.answers if isinstance(found.plan, Plan) else 0,
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
    return aim_in_words(row["kind"], row["level"], row["intake"]) if row else ""


async def promised_audits(reader: Reader, label: int) -> list[AuditReport]:
    """Those that promise something now, newest first."""
    live = (await deployed(reader, label)).get("live")
    found = (_report(standing, live) for standing in await standings(reader, label))
    return [audit for audit in found if audit.state == "promised"]


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
        intakes = await sql.audits.intakes(connection, limit=MOST_INTAKES)
    return PromisesState(
        label=label_from(definition),
        version=build["version"],
        audits=tuple(_report(standing, in_use.get("live")) for standing in audits),
        deployed=in_use,
        intakes=tuple(NamedIntake(id=r["id"], name=r["name"]) for r in intakes),
    )


def _report(standing: Standing, live: Deployment | None) -> AuditReport:
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
        aim=aim_in_words(made.kind, made.level, row["intake"]),
        words=outcome_in_words(made, found, row["intake"]),
        threshold=found.threshold,
        asks=0 if done else len(standing.open),
        name=row["name"] or "",
        at=round(row["at"], 3),
        intake=row["intake"],
        live=live is not None
        and live.promise in row["promises"]
        and live.threshold == found.threshold,
    )
