"""An installation that may be hurt: its processes, whether each of them works, and its supervisor,
which can be killed and started again. Nothing of it is left at the end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from backend import jobs
from backend.client import answers
from backend.messages import wire
from backend.ops import cluster, processes, programs
from backend.settings import Settings, load
from workers.bench import installation

START_SECONDS = 600.0  # the first build of the page takes about a minute
STOP_SECONDS = 60.0
DISK_MIB = 1024


class DidNotStart(Exception):
    """The message holds the end of what ``rushes up`` said."""


class Stricken:
    """One installation under ``rushes up``. Every method blocks; none is called twice at once."""

    def __init__(self, environment: dict[str, str], *, ui: bool, disk: str) -> None:
        self.environment = environment
        self.settings: Settings = load(environment)
        self.ui = ui
        self.disk = disk  # why the disk cannot be filled; empty: it can
        self.leaving = False  # nothing is waited for any more
        self._up: subprocess.Popen[bytes] | None = None
        self._log = Path(environment["RUSHES_HOME"]).with_suffix(".up.log")

    # ── the supervisor ──────────────────────────────────────────────────────────────────────

    def launch(self) -> None:
        """Start ``rushes up``; a Ctrl-C at our terminal does not reach it."""
        command = programs.command(programs.RUSHES, "up", *([] if self.ui else ["--no-ui"]))
        with self._log.open("wb") as out:
            self._up = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    def await_ready(self) -> None:
        """Raises: DidNotStart."""
        assert self._up is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._up.poll() is None and not self.leaving:
            if any(line.startswith("ready ") for line in self.said()):
                return
            time.sleep(0.05)
        raise DidNotStart(
            "`rushes up` did not get ready; it said:\n" + "\n".join(self.said()[-15:])
        )

    def said(self) -> list[str]:
        """The lines of the running supervisor."""
        return self._log.read_text(errors="replace").splitlines()

    def kill_supervisor(self) -> None:
        assert self._up is not None
        self._up.kill()
        self._up.wait()

    def stop(self) -> None:
        """End everything: nicely if it goes, and then whatever is left."""
        if self._up is not None and self._up.poll() is None:
            self._up.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._up.wait(STOP_SECONDS)
            if self._up.poll() is None:
                self.kill_supervisor()
        for _ in range(50):  # what a killed process was just about to start is found next time
            home = self.settings.home
            left = processes.supervised(home) + processes.working_in(cluster.data_folder(home))
            if not left:
                break
            processes.end(left, number=signal.SIGKILL, seconds=5)
        self._log.unlink(missing_ok=True)

    # ── its processes ───────────────────────────────────────────────────────────────────────

    def pid(self, name: str) -> int | None:
        """The process of this name, where the supervisor has one."""
        try:
            found = json.loads((self.settings.home / "run.json").read_text()).get(name)
        except (OSError, ValueError):
            return None
        return found if isinstance(found, int) else None

    def signal(self, pid: int, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    def answers(self, name: str) -> bool:
        """Whether a server or the page answers. (Workers have no address.)"""
        match name:
            case "backend":
                return answers(self.settings.api_url + wire.HEALTH)
            case "ui":
                return answers(self.settings.own_ui_url + wire.PING)
            case _:
                return True

    def flush(self) -> None:
        """Make Valkey forget everything, if it listens."""
        with contextlib.suppress(redis.RedisError, OSError):
            jobs.connect_blocking(self.settings.redis).flushall()

    # ── its disk ────────────────────────────────────────────────────────────────────────────

    @property
    def _ballast(self) -> Path:
        return self.settings.home / "ballast"

    def fill_disk(self) -> None:
        """Leave not a byte on the installation's own small disk."""
        with self._ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            for size in (2**20, 2**12, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"\0" * size):
                        pass

    def free_disk(self) -> None:
        self._ballast.unlink(missing_ok=True)


@contextmanager
def stricken(
    *, ui: bool, disk: bool, learn_workers: int, ingest_workers: int
) -> Iterator[Stricken]:
    """A new installation, ready; stopped and removed at the end, whatever happens. ``disk``: on a
    small disk of its own, where one may be mounted."""
    with installation.place(
        embedder="demo", learn_workers=str(learn_workers), ingest_workers=str(ingest_workers)
    ) as environment:
        home = Path(environment["RUSHES_HOME"])
        why = _mount(home) if disk else "not asked for"
        place = Stricken(environment, ui=ui, disk=why)
        try:
            place.launch()
            place.await_ready()
            yield place
        finally:
            # Whoever presses Ctrl-C again, or is told to end again, must still tidy up.
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            place.free_disk()
            place.stop()
            if not why:
                subprocess.run(["umount", "-l", str(home)], capture_output=True)


def _mount(folder: Path) -> str:
    """Give the folder a small disk of its own, in memory; why that did not go, if it did not."""
    if shutil.which("mount") is None:
        return "there is no `mount` here"
    options = f"size={DISK_MIB}m,mode=755"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "rushes-bench", str(folder)],
        capture_output=True, text=True,
    )  # fmt: skip
    return (done.stderr.strip() or "mount failed") if done.returncode else ""
