"""What can be done to an installation, one row each: killing, stopping, forgetting, filling."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import sql
from backend import db
from workers.bench.stricken import Stricken

BACK_SECONDS = 90.0  # what does not work again by then counts as gone
LOOK_SECONDS = 0.1
STOPPED_SECONDS = (1.0, 30.0)  # a short stop passes, a long one must be noticed
AWAY_SECONDS = (2.0, 8.0)
FULL_SECONDS = (4.0, 15.0)
STARTING_SECONDS = (0.2, 6.0)


class NotBack(Exception):
    """A process that was hurt does not work again; the message says which."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault. `strike` returns once what was hurt works again.

    Raises (`strike`): NotBack.
    """

    name: str
    strike: Callable[[Stricken, random.Random], Awaitable[None]]


DISK_FULL = "disk full"


def kinds(*, ui: bool, learn: int, ingest: int) -> list[Fault]:
    """Every fault that can be tried on an installation with so many workers."""
    processes = ["backend", "postgres", "valkey", *(["ui"] if ui else [])]
    workers = {"learn worker": learn, "ingest worker": ingest}
    found = [_kill(name, [name]) for name in processes]
    found += [_stop(name, [name]) for name in processes]
    for called, count in workers.items():
        if count:
            names = [f"worker-{called.split()[0]}-{i}" for i in range(count)]
            found += [_kill(called, names), _stop(called, names)]
    found += [
        Fault("postgres away", lambda p, r: _away(p, r, "postgres", p.settings.postgres_port)),
        Fault("valkey away", lambda p, r: _away(p, r, "valkey", p.settings.valkey_port)),
        Fault("valkey flushed", _flush),
        Fault("kill supervisor", _kill_supervisor),
        Fault("kill supervisor while it starts", _kill_supervisor_twice),
        Fault(DISK_FULL, _fill),
    ]
    return found


def _kill(called: str, names: list[str]) -> Fault:
    async def strike(place: Stricken, rng: random.Random) -> None:
        name = rng.choice(names)
        pid = await _works(place, name)
        place.signal(pid, signal.SIGKILL)
        await _works(place, name, not_pid=pid)

    return Fault(f"kill {called}", strike)


def _stop(called: str, names: list[str]) -> Fault:
    """SIGSTOP; after a random time SIGCONT, unless it was replaced before."""

    async def strike(place: Stricken, rng: random.Random) -> None:
        name = rng.choice(names)
        pid = await _works(place, name)
        place.signal(pid, signal.SIGSTOP)
        try:
            async with asyncio.timeout(rng.choice(STOPPED_SECONDS)):
                await _works(place, name, not_pid=pid)
        except TimeoutError:
            place.signal(pid, signal.SIGCONT)
        await _works(place, name)

    return Fault(f"stop {called}", strike)


async def _away(place: Stricken, rng: random.Random, name: str, port: int) -> None:
    """Killed, and kept from starting for a while: something else holds its port."""
    pid = await _works(place, name)
    place.signal(pid, signal.SIGKILL)
    until = asyncio.get_running_loop().time() + rng.uniform(*AWAY_SECONDS)
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        while asyncio.get_running_loop().time() < until:
            try:
                holder.bind(("127.0.0.1", port))
            except OSError:  # it is still going, or back already
                await asyncio.sleep(0.02)
            else:
                await asyncio.sleep(until - asyncio.get_running_loop().time())
    await _works(place, name, not_pid=pid)


async def _flush(place: Stricken, rng: random.Random) -> None:
    await asyncio.to_thread(place.flush)


async def _fill(place: Stricken, rng: random.Random) -> None:
    await asyncio.to_thread(place.fill_disk)
    await asyncio.sleep(rng.uniform(*FULL_SECONDS))
    place.free_disk()
    for name in ("postgres", "valkey", "backend"):
        await _works(place, name)


async def _kill_supervisor(place: Stricken, rng: random.Random) -> None:
    await asyncio.to_thread(place.kill_supervisor)
    await asyncio.to_thread(place.launch)
    await asyncio.to_thread(place.await_ready)


async def _kill_supervisor_twice(place: Stricken, rng: random.Random) -> None:
    await asyncio.to_thread(place.kill_supervisor)
    await asyncio.to_thread(place.launch)
    await asyncio.sleep(rng.uniform(*STARTING_SECONDS))
    await _kill_supervisor(place, rng)


async def _works(place: Stricken, name: str, *, not_pid: int | None = None) -> int:
    """Wait until the process (where given, another than this one) works; its id.

    Raises:
        NotBack: it does not, for `BACK_SECONDS`.
    """
    try:
        async with asyncio.timeout(BACK_SECONDS):
            while True:
                pid = place.pid(name)
                if pid and pid != not_pid and await _answers(place, name, pid):
                    return pid
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise NotBack(f"{name} does not work again after {BACK_SECONDS:.0f} s") from None


async def _answers(place: Stricken, name: str, pid: int) -> bool:
    if name == "postgres" or name.startswith("worker-"):
        return await _in_database(place, pid if name != "postgres" else None)
    return await asyncio.to_thread(place.answers, name)


async def _in_database(place: Stricken, worker: int | None) -> bool:
    """Whether Postgres answers, and the worker of this process lately spoke to it."""
    try:
        connection = await db.dial(place.settings.dsn, timeout=2)
    except db.AWAY:
        return False
    try:
        if worker is None:
            return True
        return bool(await sql.bench.beats(connection, pid=worker, timeout=2))
    except db.AWAY:
        return False
    finally:
        connection.terminate()
