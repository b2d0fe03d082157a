"""Keeps every process of an installation up, restarts what dies, stops all of them cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from backend.messages.environment import variable
from backend.ops import postgres
from backend.ops.child import STOP_SECONDS
from backend.ops.parts import Part

LONGEST_PAUSE = 5.0
MOST_PARTS = 256


class AlreadyUp(Exception):
    """This installation runs already."""


@dataclass
class Supervisor:
    home: Path
    say: Callable[[str], None]
    parts: list[Part] = field(default_factory=list)
    _watchers: list[asyncio.Task[None]] = field(default_factory=list)
    # Not the loop's own threads: those are few, and stopping and starting need one.
    _waiting: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_PARTS))
    _lock: IO[str] | None = None

    def claim(self) -> None:
        """Become the only supervisor of this installation; stop what a killed one left.

        Raises:
            AlreadyUp: another supervisor lives.
        """
        self.take_lock()
        left: dict[str, int] = {}
        with contextlib.suppress(OSError, ValueError):
            left = json.loads((self.home / "run.json").read_text())
        for name, pid in left.items():
            if name != "postgres" and _is_ours(pid, self.home):
                self.say(f"stopping {name}, left behind by a killed run")
                _end(pid, self.home)
        postgres.stop_orphan(postgres.data_folder(self.home))

    def take_lock(self) -> None:
        """Raises: AlreadyUp: another supervisor lives."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._lock = (self.home / "up.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyUp(
                f"The installation in {self.home} is up already. `rushes status` shows it; for a "
                "second one set another RUSHES_HOME and other ports."
            ) from None

    def release_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()

    async def add(self, part: Part) -> None:
        """Start a part and watch it from now on."""
        part.process = await asyncio.to_thread(part.start)
        self.parts.append(part)
        self._write()
        self._watchers.append(asyncio.create_task(self._watch(part)))

    def _write(self) -> None:
        pids = {p.name: p.process.pid for p in self.parts if p.process}
        (self.home / "run.json").write_text(json.dumps(pids))

    async def _watch(self, part: Part) -> None:
        pause = 0.2
        while True:
            started = time.monotonic()
            assert part.process is not None
            loop = asyncio.get_running_loop()
            code = await loop.run_in_executor(self._waiting, part.process.wait)
            if not part.again:
                self.say(f"{part.name} ended ({code})")
                return
            if time.monotonic() - started > 30:
                pause = 0.2
            self.say(f"{part.name} ended ({code}); starting it again")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                part.process = await asyncio.to_thread(part.start)
                part.restarts += 1
                self._write()
            except Exception as error:  # anything: the others must go on
                self.say(f"{part.name} does not start: {error}")

    async def stop(self) -> None:
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        for part in reversed(self.parts):
            if part.process is not None:
                await asyncio.to_thread(part.stop, part.process)
        (self.home / "run.json").unlink(missing_ok=True)
        self.release_lock()


def _is_ours(pid: int, home: Path) -> bool:
    """Whether a living process belongs to this installation: pids are reused."""
    process = Path(f"/proc/{pid}")
    try:
        if (process / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return False
        environment = (process / "environ").read_bytes()
        folder = (process / "cwd").readlink()
    except OSError:
        return False
    # Valkey overwrites its environment, but works inside our folder.
    marker = f"{variable('home')}={home}".encode()
    return marker in environment.split(b"\0") or home in folder.parents


def _end(pid: int, home: Path) -> None:
    """Terminate a process that is not our child, with all it started; returns when it is gone."""
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGTERM)
        while _is_ours(pid, home):
            if time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
            time.sleep(0.05)
