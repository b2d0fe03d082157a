"""What an installation loses when its processes are killed, stopped and starved: nothing.

Bots answer all the time and keep a ledger of everything that was acknowledged. Faults strike one
after another, in an order drawn from a seed, every kind once in each round. After each of them the
ledger is compared with the tables.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import asyncpg
import numpy as np

import sql
from backend import db
from workers.bench.crowd import make_labels, make_seats
from workers.bench.crowd_people import Seat
from workers.bench.fault_kinds import DISK_FULL, Fault, NotBack
from workers.bench.ledger import NOTHING, Bots, Found
from workers.bench.loop import fill, say
from workers.bench.stricken import DidNotStart, Stricken
from workers.bench.synthetic import BLOCK, Synthetic

DIM = 64
CLIPS = 4 * BLOCK
LABELS = 4
PEOPLE = 12
PACE = 0.7  # answers per second, each
CALM_ANSWERS = 8  # acknowledged between two faults
CURRENT_SECONDS = 90.0
T = TypeVar("T")


@dataclass(frozen=True)
class Plan:
    """How long and what: faults strike for `seconds`, or until `most` have."""

    seconds: float
    seed: int
    faults: Sequence[Fault]
    most: int | None = None


@dataclass
class Struck:
    """What one fault did. Seconds from its beginning; None: not within the time allowed."""

    gap: float  # the longest time without an acknowledgement
    ready: float | None  # until what was hurt worked again
    current: float | None  # until what had been answered by then was in the models, after `ready`
    found: Found


@dataclass
class Outcome:
    struck: dict[str, list[Struck]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


async def measure(place: Stricken, plan: Plan) -> dict[str, Any]:
    """Hurt the installation according to the plan; the report."""
    rng = random.Random(plan.seed)
    chosen = [f for f in plan.faults if not (place.disk and f.name == DISK_FULL)]
    pool = await db.open_pool(place.settings.dsn, size=2)
    try:
        seats, positives = await _stage(pool)
        bots = Bots(place.settings.api_url, place.settings.ui_origin, seats, positives, PACE, rng)
        outcome = Outcome()
        try:
            await _calm(bots)
            began = time.monotonic()
            await _strike_all(place, plan, chosen, rng, pool, bots, outcome)
            took = time.monotonic() - began
            unheard = await bots.finish()
        finally:
            place.leaving = True
            await bots.leave()
        found = await _patient(lambda: bots.compare(pool), CURRENT_SECONDS)
        rows = await sql.bench.annotations(pool)
        events = await sql.bench.count_answer_events(pool)
    finally:
        pool.terminate()
    return {
        "seed": plan.seed,
        "seconds": round(took, 1),
        "load_average": round(os.getloadavg()[0], 2),
        "not_tried": {"disk full": place.disk} if place.disk else {},
        "answers": {
            "acknowledged": len(bots.ledger.entries),
            "lost": len(found.lost),
            "doubled": len(found.doubled),
            "changed": len(found.changed),
            "events_missing_or_doubled": abs(events - len(rows)),
            "never_heard_of": unheard,
        },
        "failures": outcome.failures + [f"gave up: {who}" for who in bots.gave_up],
        "kinds": {name: _summary(struck) for name, struck in sorted(outcome.struck.items())},
        "all": _summary([s for struck in outcome.struck.values() for s in struck]),
    }


async def _stage(pool: asyncpg.Pool) -> tuple[list[Seat], dict[int, list[int]]]:
    source = Synthetic(DIM)
    await fill(pool, source, CLIPS)
    labels = await make_labels(pool, source, LABELS)
    return await make_seats(pool, "annotator", PEOPLE, list(labels)), labels


async def _strike_all(
    place: Stricken,
    plan: Plan,
    faults: list[Fault],
    rng: random.Random,
    pool: asyncpg.Pool,
    bots: Bots,
    outcome: Outcome,
) -> None:
    until = time.monotonic() + plan.seconds
    before, count = NOTHING, 0
    round_: list[Fault] = []
    while time.monotonic() < until and (plan.most is None or count < plan.most):
        if not round_:
            round_ = rng.sample(faults, len(faults))
        fault = round_.pop()
        count += 1
        struck = await _strike(place, fault, rng, pool, bots, outcome)
        found, struck.found = struck.found, struck.found - before
        before = found
        outcome.struck.setdefault(fault.name, []).append(struck)
        say(_line(count, fault.name, struck))
        if struck.ready is None:
            return  # nothing that is measured after it would mean anything


async def _strike(
    place: Stricken,
    fault: Fault,
    rng: random.Random,
    pool: asyncpg.Pool,
    bots: Bots,
    outcome: Outcome,
) -> Struck:
    began = time.monotonic()
    ready = current = None
    try:
        await fault.strike(place, rng)
        ready = time.monotonic() - began
        returned = time.monotonic()
        await _until_current(pool)
        current = time.monotonic() - returned
        await _calm(bots)
    except (NotBack, DidNotStart, TimeoutError) as error:
        outcome.failures.append(f"{fault.name}: {error or 'the models did not become current'}")
    gap = bots.ledger.longest_gap(began, time.monotonic())
    found = await _patient(lambda: bots.compare(pool), CURRENT_SECONDS)
    return Struck(gap, ready, current, found)


async def _calm(bots: Bots) -> None:
    """Wait until people are answering (again).

    Raises:
        TimeoutError: they do not.
    """
    started = time.monotonic()
    async with asyncio.timeout(CURRENT_SECONDS):
        while bots.ledger.count_since(started) < CALM_ANSWERS:
            await asyncio.sleep(0.05)


async def _until_current(pool: asyncpg.Pool) -> None:
    """Wait until everything that has been answered by now is in the models.

    Raises:
        TimeoutError: it is not, for `CURRENT_SECONDS`.
    """
    rows = await _patient(lambda: sql.bench.builds_due(pool), CURRENT_SECONDS)
    wanted = {r["label_id"]: r["want"] for r in rows}
    async with asyncio.timeout(CURRENT_SECONDS):
        while any(r["done"] < wanted[r["label_id"]] for r in rows):
            await asyncio.sleep(0.05)
            rows = await _patient(lambda: sql.bench.builds_due(pool), CURRENT_SECONDS)


async def _patient(ask: Callable[[], Awaitable[T]], seconds: float) -> T:
    """What the database answers, once it does.

    Raises:
        TimeoutError: it does not, for so long.
    """
    async with asyncio.timeout(seconds):
        while True:
            try:
                async with asyncio.timeout(3):
                    return await ask()
            except db.AWAY:
                await asyncio.sleep(0.1)


# ── what came of it ─────────────────────────────────────────────────────────────────────────────


def _summary(struck: Sequence[Struck]) -> dict[str, Any]:
    return {
        "faults": len(struck),
        "lost": sum(len(s.found.lost) for s in struck),
        "doubled": sum(len(s.found.doubled) for s in struck),
        "changed": sum(len(s.found.changed) for s in struck),
        "gap_s": _spread([s.gap for s in struck]),
        "ready_s": _spread([s.ready for s in struck if s.ready is not None]),
        "current_s": _spread([s.current for s in struck if s.current is not None]),
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {}
    p50, p95, most = np.percentile(seconds, (50, 95, 100))
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2), "max": round(float(most), 2)}


def _line(number: int, name: str, struck: Struck) -> str:
    def seconds(value: float | None) -> str:
        return "–" if value is None else f"{value:.1f}"

    found = struck.found
    return (
        f"{number:4} {name}: gap {struck.gap:.1f} s, ready {seconds(struck.ready)} s, current "
        f"{seconds(struck.current)} s later; lost {len(found.lost)}, doubled "
        f"{len(found.doubled)}, changed {len(found.changed)}"
    )


def well(report: dict[str, Any]) -> bool:
    """Nothing was lost, doubled or changed, and everything came back."""
    wrong = (n for name, n in report["answers"].items() if name != "acknowledged")
    return not any(wrong) and not report["failures"]


def choose(faults: Sequence[Fault], only: Sequence[str]) -> list[Fault]:
    """Those of these names; all where there are none.

    Raises:
        ValueError: a name is not one of a fault; the message has them all.
    """
    names = [fault.name for fault in faults]
    if unknown := [name for name in only if name not in names]:
        raise ValueError(f"there is no fault {unknown[0]!r}; there are: {', '.join(names)}")
    return [fault for fault in faults if not only or fault.name in only]


def new_seed() -> int:
    return secrets.randbelow(10**6)
