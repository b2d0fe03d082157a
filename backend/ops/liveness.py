"""Hung is not dead: whether the parts of an installation still answer, and what is done if not.

Every part is asked again and again, from outside or by the sign that its event loop leaves. What
stays silent is killed, and whoever watches its process starts it again. Silence is counted in
looks, not in seconds: while a laptop sleeps nobody looks. And what is only busy gets more time: as
long as it uses the processor, or waits for it or for a disk, it is not hung.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sql
from backend import db, jobs
from backend.keeping import files, passwords
from backend.ops import processes
from backend.ops.child import Process

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
ANSWER_SECONDS = 1.5
GONE_SECONDS = 5.0  # a killed process is, by then
# Looks in a row without an answer, of a process that is stopped, does nothing, or is busy.
STOPPED_LOOKS, HUNG_LOOKS, BUSY_LOOKS = 2, 4, 30
RECORD = "unwell.json"

Parts = dict[str, dict[str, Any]]  # by name: "since" in Unix seconds, "why"
Alive = Callable[[], Awaitable[bool]]
"""Whether a part gives a sign of life; within `ANSWER_SECONDS`."""


# ── signs of life ───────────────────────────────────────────────────────────────────────────────


def says(url: str) -> Alive:
    """A server that answers over HTTP, whatever it answers."""
    parts = urlsplit(url)

    async def ask() -> bool:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
        try:
            writer.write(f"GET {parts.path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
            return (await reader.read(5)).startswith(b"HTTP/")
        finally:
            writer.transport.abort()

    return _in_time(ask)


def touches(marker: Path) -> Alive:
    """A program whose event loop touches a file."""
    before: list[int] = []

    async def look() -> bool:
        now = marker.stat().st_mtime_ns
        moved = before != [now]
        before[:] = [now]
        return moved

    return _in_time(look)


def queries(dsn: str) -> Alive:
    """A Postgres that lets somebody in, or says why not; or that we cannot ask."""

    async def ask() -> bool:
        try:
            connection = await db.dial(dsn, timeout=ANSWER_SECONDS)
        except db.Unreachable as error:
            if isinstance(error.__cause__, passwords.NoPassword):
                return True
            return not isinstance(error.__cause__, ConnectionError | TimeoutError)
        try:
            await sql.installation.ping(connection)
            return True
        finally:
            connection.terminate()

    return _in_time(ask)


def pings(redis_url: str) -> Alive:
    """A Valkey that answers."""
    return _in_time(lambda: asyncio.to_thread(jobs.answers, redis_url))


def _in_time(ask: Alive) -> Alive:
    async def alive() -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await ask()
        except OSError:
            return False
        except db.AWAY:
            return False
        except Exception:  # it could not be asked: no reason to kill it
            logger.exception("asking for a sign of life failed")
            return True

    return alive


# ── busy, or hung ───────────────────────────────────────────────────────────────────────────────


def descendants(pid: int) -> list[int]:
    """A process, all that it started, and those that they started."""
    found = [pid]
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for started in listed.read_text().split():
                found += descendants(int(started))
    return found


@dataclass(frozen=True)
class Effort:
    """What a process is at, as the kernel sees it."""

    ticks: int  # processor time so far
    active: bool  # runs, waits for a processor or a disk, or is held by a debugger
    stopped: bool  # by a signal

    @classmethod
    def of(cls, pid: int) -> Effort:
        ticks, states = 0, set()
        for thread in Path(f"/proc/{pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):
                state, *fields = thread.read_text().rpartition(")")[2].split()
                ticks += int(fields[10]) + int(fields[11])
                states.add(state)
        return cls(ticks, bool(states & set("RDt")), states == {"T"})


def end(process: Process) -> None:
    """Kill a process and all that it started, those included that are stopped."""
    processes.end(descendants(process.pid), number=signal.SIGKILL, seconds=GONE_SECONDS)


@dataclass
class Silence:
    """For how many looks in a row one process has said nothing. Starting takes time, so it must
    have spoken once, or be stopped."""

    pid: int
    spoken: bool = False
    missed: int = 0
    _ticks: int = 0

    def look(self, alive: bool, effort: Effort) -> bool:
        """One more look; whether the process is hung."""
        worked, self._ticks = effort.ticks > self._ticks, effort.ticks
        self.missed = 0 if alive else self.missed + 1
        self.spoken |= alive
        if effort.stopped:
            return self.missed >= STOPPED_LOOKS
        return self.spoken and self.missed >= (
            BUSY_LOOKS if worked or effort.active else HUNG_LOOKS
        )


# ── what is unwell ──────────────────────────────────────────────────────────────────────────────


@dataclass
class Unwell:
    """Which parts do not work, since when (Unix seconds), and why; kept in a file for
    `rushes status`."""

    home: Path
    parts: Parts = field(default_factory=dict)

    def note(self, name: str, why: str | None) -> None:
        """``why``: None where it works (again)."""
        before = self.parts.get(name)
        if why is None:
            if self.parts.pop(name, None) is None:
                return
        elif before is None:
            self.parts[name] = {"since": round(time.time(), 1), "why": why}
        elif before["why"] != why:
            before["why"] = why
        else:
            return
        self._write()

    def _write(self) -> None:
        record = {"supervisor": os.getpid(), "parts": self.parts}
        with contextlib.suppress(OSError):  # a full disk is no reason to stop watching
            files.write(self.home / RECORD, json.dumps(record))

    def forget(self) -> None:
        (self.home / RECORD).unlink(missing_ok=True)


def unwell(home: Path) -> Parts:
    """What the supervisor noted, if it lives."""
    try:
        record = json.loads((home / RECORD).read_text())
        os.kill(record["supervisor"], 0)
    except PermissionError:  # it lives, as another user
        pass
    except (OSError, ValueError):
        return {}
    return dict(record["parts"])
