"""A throw-away installation, for measuring."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.messages.environment import PREFIX, variable
from backend.ops import child, ports, programs
from backend.settings import Settings, load

START_SECONDS = 900
STOP_SECONDS = 60
PASSWORD = "only-for-measuring"


@dataclass(frozen=True)
class Installation:
    settings: Settings
    environment: dict[str, str]

    def rushes(self, *arguments: str) -> str:
        """Run a ``rushes`` command to its end; its output."""
        done = rushes(self.environment, *arguments)
        if done.returncode:
            raise RuntimeError(f"rushes {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def add_people(self, names: list[str]) -> None:
        for name in names:
            self.rushes("user", "add", name, "--password", PASSWORD)


def rushes(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a ``rushes`` command of an installation to its end."""
    return subprocess.run(
        programs.command(programs.RUSHES, *arguments), env=environment, capture_output=True,
        text=True, timeout=START_SECONDS,
    )  # fmt: skip


@contextmanager
def place(**settings: str) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, with free ports; its home is removed at the
    end. ``settings``: by field, instead of the defaults."""
    home = Path(tempfile.mkdtemp(prefix="rushes-"))
    names = ("backend_port", "ui_port", "postgres_port", "valkey_port")
    chosen = {name: str(port) for name, port in zip(names, ports.free(len(names)), strict=True)}
    chosen |= {"home": str(home), **settings}
    others = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    try:
        yield {**others, **{variable(name): value for name, value in chosen.items()}}
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def up(environment: Mapping[str, str], *, ui: bool) -> Iterator[subprocess.Popen[str]]:
    """``rushes up`` in this environment, from when it is ready."""
    command = programs.command(programs.RUSHES, "up", *([] if ui else ["--no-ui"]))
    with child.talking(command, environment, STOP_SECONDS) as process:
        child.await_line(
            process, "ready ", START_SECONDS, lambda line: print(f"  {line}", file=sys.stderr)
        )
        yield process


@contextmanager
def installation(*, ui: bool, embedder: str = "demo", **settings: str) -> Iterator[Installation]:
    """Started on entry, stopped and removed at the end, whatever happens. ``settings``: by field,
    instead of the defaults."""
    with place(embedder=embedder, **settings) as environment, up(environment, ui=ui):
        yield Installation(load(environment), environment)


def machine() -> dict[str, Any]:
    """Where the numbers come from."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    load1, _, _ = os.getloadavg()
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
        "load_before": round(load1, 2),
    }
