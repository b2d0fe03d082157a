"""Keeps every process of an installation up, restarts what dies, stops all of them cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from backend.keeping import files
from backend.ops import child, cluster, postgres, processes, programs
from backend.ops.liveness import LOOK_SECONDS, Alive, Effort, Silence, Unwell, end
from backend.ops.parts import Part

LONGEST_PAUSE = 5.0
ORPHAN_SECONDS = 1.0
MOST_PARTS = 256
RUN = "run.json"


class AlreadyUp(Exception):
    """This installation runs already."""


@dataclass
class Supervisor:
    home: Path
    say: Callable[[str], None]
    parts: list[Part] = field(default_factory=list)
    unwell: Unwell = field(init=False)
    _watchers: list[asyncio.Task[None]] = field(default_factory=list)
    # Not the loop's own threads: those are few, and stopping and starting need one.
    _waiting: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_PARTS))
    _lock: IO[str] | None = None
    _writing: threading.Lock = field(default_factory=threading.Lock)
    _stopping: bool = False

    def __post_init__(self) -> None:
        self.unwell = Unwell(self.home)

    def claim(self) -> None:
        """Become the only supervisor of this installation; stop what a killed one left.

        Raises:
            AlreadyUp: another supervisor lives.
        """
        self.take_lock()
        left = processes.supervised(self.home)
        # The lock's file may have been removed: nothing is stopped that a supervisor looks after.
        data = cluster.data_folder(self.home)
        for pid in (*left, *postgres.living(data)):
            above = processes.parent(pid)
            if above is not None and above not in left and _is_supervisor(above):
                self.release_lock()
                raise AlreadyUp(self._who(above))
        if left:
            self.say(f"stopping {len(left)} process(es) left behind by a killed run")
            # Shortly: people wait, and none of these needs a clean end. Postgres gets one, below.
            processes.end(left, seconds=ORPHAN_SECONDS)
        postgres.stop_orphan(data)
        if not files.close_folder(self.home):
            self.say(f"{self.home} is not ours alone; other users may enter it")
        (self.home / RUN).unlink(missing_ok=True)
        cluster.clear(self.home)
        for folder in self.home.iterdir():
            with contextlib.suppress(PermissionError):
                files.clear(folder)

    def take_lock(self) -> None:
        """Raises: AlreadyUp: another supervisor lives."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = (self.home / "up.lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.seek(0)
            pid = self._lock.read(20).strip()
            self.release_lock()
            raise AlreadyUp(self._who(pid)) from None
        with contextlib.suppress(OSError):  # on a full disk nobody reads who it is
            self._lock.truncate(0)
            self._lock.write(str(os.getpid()))
            self._lock.flush()

    def _who(self, pid: object) -> str:
        return (
            f"The installation in {self.home} is up already (process {pid or 'unknown'}). `rushes "
            "status` shows it; for a second one set another RUSHES_HOME and other ports."
        )

    def release_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()

    async def add(self, part: Part) -> None:
        """Start a part and watch it from now on."""
        self.parts.append(part)
        await asyncio.to_thread(part.start, spawned=self._noting(part))
        self._watchers.append(asyncio.create_task(self._watch(part)))
        if part.alive is not None:
            self._watchers.append(asyncio.create_task(self._ask(part, part.alive)))

    def _noting(self, part: Part) -> child.Spawned:
        """Notes a part's process as soon as there is one, so that whatever stops us stops it."""

        def note(process: child.Process) -> None:
            part.process = process
            if self._stopping:
                part.stop(process)
            else:
                self._write()

        return note

    def _write(self) -> None:
        """Which processes there are, for people and measurements; nothing is stopped by it."""
        pids = {p.name: p.process.pid for p in self.parts if p.process}
        try:
            with self._writing:
                files.write(self.home / RUN, json.dumps(pids))
        except OSError as error:  # a full disk: what runs goes on
            self.say(f"{self.home / RUN} can't be written: {error.strerror}")

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
                await asyncio.to_thread(part.start, spawned=self._noting(part))
                part.restarts += 1
            except Exception as error:  # anything: the others must go on
                self.say(f"{part.name} does not start: {error}")

    async def _ask(self, part: Part, alive: Alive) -> None:
        """Kill the part's process where it hangs; `_watch` starts it again."""
        silence = Silence(0)
        while True:
            looked = time.monotonic()
            process = part.process
            if process is None or process.poll() is not None:
                self.unwell.note(part.name, "it ended and is being started again")
            else:
                if process.pid != silence.pid:
                    silence = Silence(process.pid)
                answers = not Effort.of(process.pid).stopped and await alive()
                hung = silence.look(answers, Effort.of(process.pid))
                if silence.missed == 0:
                    self.unwell.note(part.name, None)
                elif hung or (silence.missed > 1 and silence.spoken):
                    self.unwell.note(part.name, "it does not answer")
                if hung and process.poll() is None:
                    self.say(f"{part.name} does not answer; it is killed")
                    await asyncio.to_thread(end, process)
            await asyncio.sleep(max(0.1, looked + LOOK_SECONDS - time.monotonic()))

    async def stop(self) -> None:
        self._stopping = True
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        for part in reversed(self.parts):
            if part.process is not None:
                await asyncio.to_thread(part.stop, part.process)
        (self.home / RUN).unlink(missing_ok=True)
        self.unwell.forget()
        self.release_lock()


def _is_supervisor(pid: int) -> bool:
    """Whether that is a ``rushes up``; the first process of all takes over every orphan."""
    words = processes.command(pid)
    ours = any(word.endswith((programs.RUSHES, "/rushes")) for word in words)
    return pid > 1 and ours and "up" in words
