"""Many annotators on several labels while models are built, and many more who only watch.

The backend, the annotators and the watchers are processes of their own. Afterwards the tables are
compared with what was acknowledged, and what everybody holds with what somebody new gets.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec
import numpy as np

import sql
from backend import commands, db
from backend.auth import access, accounts, sessions
from backend.client import open_socket
from backend.commands import teams
from backend.events import transaction
from backend.messages import Acknowledged, CreateLabel, encoder
from backend.messages.names import label_stream
from backend.ops import programs
from workers.bench.crowd_people import Arrival, Given, Plan, Report, Seat
from workers.bench.installation import PASSWORD, Installation
from workers.bench.loop import fill, say
from workers.bench.proc import children, cpu_seconds, share_kib
from workers.bench.synthetic import BLOCK, Synthetic, add_words

CLIPS = 20_000
DIM = 512
LABELS = 5
BLIND = 0.2  # share of a label's annotators who are its secondaries
SESSION_SECONDS = 3600.0
LINE_LIMIT = 2**28  # bytes of a report
SAMPLE_SECONDS = 1.0
QUIET_SECONDS = 2.0  # without a new event, after the last build
QUIET_PATIENCE = 240.0
PING_SECONDS = 0.05


async def measure(
    place: Installation, annotators: int, watching: int, seconds: float, rate: float
) -> dict[str, Any]:
    """`rate`: answers per second of all annotators together."""
    pool = await db.open_pool(place.settings.dsn, size=4)
    try:
        source = Synthetic(DIM)
        await fill(pool, source, CLIPS)
        labels = await make_labels(pool, source, LABELS)
        people = await make_seats(pool, "annotator", annotators, list(labels))
        lookers = await make_seats(pool, "watcher", watching, list(labels))
        plan = Plan(place.settings.public_api_url, place.settings.ui_origin, people, seconds,
                    rate / annotators, labels)  # fmt: skip
        async with (
            _process("annotators", plan) as crowd,
            _process("watchers", msgspec.structs.replace(plan, seats=lookers)) as audience,
        ):
            return await _run(place, pool, plan, crowd, audience, watching)
    finally:
        pool.terminate()


async def _run(
    place: Installation,
    pool: asyncpg.Pool,
    plan: Plan,
    crowd: Actor,
    audience: Actor,
    watching: int,
) -> dict[str, Any]:
    home = place.settings.home
    pids = json.loads((home / "run.json").read_text())
    backend = pids["backend"]
    await _quiet(pool)
    empty = share_kib(backend)
    await audience.step()
    await asyncio.sleep(QUIET_SECONDS)
    followed = share_kib(backend)
    await audience.step()
    say(f"{watching} watch; {len(plan.seats)} annotate for {plan.seconds:.0f} s")
    costs = _Costs({**pids, "annotators": crowd.pid, "watchers": audience.pid})
    pings: list[float] = []
    async with _sampled(costs), _pinged(plan, pings):
        await crowd.step()
    load = os.getloadavg()[0]
    say("annotators are done; waiting for the last build")
    await audience.step()
    builds = await _quiet(pool)
    by_annotators = msgspec.convert(await crowd.step(), Report)
    by_watchers = msgspec.convert(await audience.step(), Report)
    clients = len(plan.seats) + watching
    per_client = {
        "watching_kib": round((followed - empty) / max(1, watching), 1),
        "under_load_kib": round((statistics.median(costs.shares) - empty) / clients, 1),
        "at_most_kib": round((max(costs.shares) - empty) / clients, 1),
    }
    return {
        "annotators": len(plan.seats),
        "watchers": watching,
        "labels": len(plan.positives),
        "clips": CLIPS,
        "seconds": plan.seconds,
        "load_average": round(load, 2),
        "answers": await kept(pool, by_annotators.given),
        "builds": builds,
        "acknowledged": spread([g.seconds for g in by_annotators.given if g.answer]),
        "fan_out": {
            "to_watchers": await _fan_out(pool, by_annotators.given, by_watchers.arrivals),
            "to_annotators": await _fan_out(pool, by_annotators.given, by_annotators.arrivals),
        },
        "followed_states": {
            "compared": by_annotators.compared + by_watchers.compared,
            "differing": by_annotators.differing + by_watchers.differing,
            "cuts": by_annotators.cuts + by_watchers.cuts,
        },
        "backend_memory": {"empty_mib": round(empty / 1024, 1), "per_client": per_client},
        "cpu_cores": costs.cores(),
        "loop_lag": {
            "backend": spread(pings),
            "annotators": spread(by_annotators.lag),
            "watchers": spread(by_watchers.lag),
        },
    }


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: percentiles of the samples, and how many."""
    if not seconds:
        return {"samples": 0}
    values = np.percentile(seconds, (50, 95, 99, 100))
    names = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    found = {n: round(1000 * float(v), 1) for n, v in zip(names, values, strict=True)}
    return {**found, "samples": len(seconds)}


# ── the stage ───────────────────────────────────────────────────────────────────────────────────


async def make_labels(pool: asyncpg.Pool, source: Synthetic, count: int) -> dict[int, list[int]]:
    """New labels, and the clips each is true of. The corpus is whole blocks of the source."""
    clips = np.array([r["id"] for r in await sql.bench.clips(pool, limit=None)])
    blocks = [source.block(number) for number in range(len(clips) // BLOCK)]
    person = await accounts.create_person(
        pool, name="chief", password=PASSWORD, account_role="admin", role="none"
    )
    who = access.Visitor(person, "chief", "admin", "none")
    found = {}
    for number in range(count):
        made, words = source.label(number), f"property {number}"
        await add_words(pool, words, made.text)
        reply = await commands.handle(pool, who, CreateLabel(id=words, name=words))
        truth = np.concatenate([made.truth(block) for block in blocks])
        assert isinstance(reply, Acknowledged) and reply.label is not None
        found[reply.label] = clips[truth].tolist()
    return found


async def make_seats(pool: asyncpg.Pool, kind: str, count: int, labels: list[int]) -> list[Seat]:
    """People, evenly on the labels; of a label's annotators every fifth is blind, never the first.

    Watchers may look everywhere and answer nowhere.
    """
    annotates = kind == "annotator"
    account_role, usual = ("annotator", "none") if annotates else ("viewer", "primary")
    seats = []
    for number in range(count):
        name, label = f"{kind} {number}", labels[number % len(labels)]
        person = await sql.accounts.create(
            pool, name=name, look=name, password_hash="", account_role=account_role, role=usual
        )
        turn = number // len(labels)
        blind = annotates and int((turn + 1) * BLIND) > int(turn * BLIND)
        role: Any = "secondary" if blind else "primary"
        if annotates:
            async with transaction(pool) as tx:
                await tx.lock(label_stream(label))
                await teams.give(tx, label, person, role)
        seats.append(Seat(person, name, await _session(pool, person), label, role))
    return seats


async def _session(pool: asyncpg.Pool, person: int) -> str:
    """Signed in without a password: hundreds of password checks are another bench."""
    token = secrets.token_urlsafe(32)
    await sql.accounts.open_session(
        pool, token_hash=sessions.digest(token), person=person, address="", seconds=SESSION_SECONDS
    )
    return token


@dataclass
class Actor:
    """One of our own processes; see `crowd_people`."""

    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        return self.process.pid

    async def step(self) -> Any:
        """Let it take its next step; what it answers."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(b"\n")
        await self.process.stdin.drain()
        line = await self.process.stdout.readline()
        if not line:
            raise RuntimeError("a part of the crowd failed; its message is above")
        return msgspec.json.decode(line)


@asynccontextmanager
async def _process(kind: str, plan: Plan) -> AsyncIterator[Actor]:
    process = await asyncio.create_subprocess_exec(
        *programs.command(programs.CROWD, kind),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_LIMIT,
    )  # fmt: skip
    assert process.stdin is not None
    try:
        process.stdin.write(encoder.encode(plan) + b"\n")
        await process.stdin.drain()
        yield Actor(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


# ── what it costs ───────────────────────────────────────────────────────────────────────────────


class _Costs:
    """Processor time of processes, of the database and of the workers, and the backend's memory."""

    def __init__(self, pids: dict[str, int]) -> None:
        self._pids = pids
        self.shares: list[int] = []  # KiB of the backend, once a second
        self._started = time.perf_counter()
        self._before = self._used()

    def _used(self) -> dict[str, float]:
        return {
            name: sum(map(cpu_seconds, [pid, *children(pid)])) for name, pid in self._pids.items()
        }

    def sample(self) -> None:
        self.shares.append(share_kib(self._pids["backend"]))
        self._after = self._used()
        self._ended = time.perf_counter()

    def cores(self) -> dict[str, float]:
        took = self._ended - self._started
        return {n: round((self._after[n] - self._before[n]) / took, 3) for n in self._pids}


@asynccontextmanager
async def _sampled(costs: _Costs) -> AsyncIterator[None]:
    async def sample() -> None:
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            costs.sample()

    task = asyncio.create_task(sample())
    try:
        yield
        costs.sample()
    finally:
        task.cancel()


@asynccontextmanager
async def _pinged(plan: Plan, pings: list[float]) -> AsyncIterator[None]:
    """Round trips to the backend's loop and back, by a client that does nothing else."""
    async with open_socket(plan.api, plan.origin, plan.seats[0].session) as socket:

        async def ping() -> None:
            while True:
                pings.append(await (await socket.ping()))
                await asyncio.sleep(PING_SECONDS)

        task = asyncio.create_task(ping())
        try:
            yield
        finally:
            task.cancel()


# ── what came of it ─────────────────────────────────────────────────────────────────────────────


async def _quiet(pool: asyncpg.Pool) -> int:
    """Wait until nothing is due and nothing new comes; how many builds there were in all."""
    async with asyncio.timeout(QUIET_PATIENCE):
        before = -1
        while True:
            row = await sql.bench.quiet(pool)
            if row["due"] == 0 and row["seq"] == before:
                return int(row["models"])
            before = row["seq"]
            await asyncio.sleep(QUIET_SECONDS)


async def _fan_out(
    pool: asyncpg.Pool, given: list[Given], arrivals: list[Arrival]
) -> dict[str, dict[str, float]]:
    """From an answer to its arrival at everybody else. The commit lies between the two moments that
    are known: its event being written, and its acknowledgement reaching who gave it."""
    rows = await sql.bench.told(pool)
    acknowledged = {g.id: g.at for g in given}
    told = {(r["label_id"], r["seq"]): acknowledged[r["command_id"]] for r in rows}
    written = {(r["label_id"], r["seq"]): r["at"] for r in rows}
    return {
        "from_written": spread([a.at - written[a.label, a.seq] for a in arrivals]),
        "from_acknowledged": spread([a.at - told[a.label, a.seq] for a in arrivals]),
    }


async def kept(pool: asyncpg.Pool, given: list[Given]) -> dict[str, int]:
    """Every acknowledged command against the tables: each must be there, once, as it was given."""
    rows = {r["command_id"]: r for r in await sql.bench.annotations(pool)}
    events = await sql.bench.count_answer_events(pool)
    told = {g.id: (g.person, g.label, g.clip, g.answer) for g in given}
    stored = {
        i: (r["person_id"], r["label_id"], r["clip_id"], r["answer"]) for i, r in rows.items()
    }
    return {
        "acknowledged": len(given),
        "lost": len(told.keys() - stored.keys()),
        "doubled": len(stored.keys() - told.keys()) + len(given) - len(told),
        "changed": sum(told[i] != stored[i] for i in told.keys() & stored.keys()),
        "events_missing_or_doubled": abs(events - len(stored)),
    }
