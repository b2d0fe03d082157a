"""A throw-away installation, for measuring."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        command = [sys.executable, "-m", "backend.ops.cli", *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=START_SECONDS
        )
        if done.returncode:
            raise RuntimeError(f"rushes {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def add_people(self, names: list[str]) -> None:
        for name in names:
            self.rushes("user", "add", name, "--password", PASSWORD)


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [p.getsockname()[1] for p in probes]


@contextmanager
def installation(
    *, ui: bool, embedder: str = "demo", more: Mapping[str, str] | None = None
) -> Iterator[Installation]:
    """Started on entry, stopped and removed at the end, whatever happens. `more`: settings."""
    home = Path(tempfile.mkdtemp(prefix="rushes-bench-"))
    home.chmod(0o755)  # as root, Postgres runs as another user
    ports = free_ports(4)
    names = ("BACKEND", "UI", "POSTGRES", "VALKEY")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("RUSHES_")},
        **{f"RUSHES_{n}_PORT": str(p) for n, p in zip(names, ports, strict=True)},
        "RUSHES_HOME": str(home),
        "RUSHES_EMBEDDER": embedder,
        **(more or {}),
    }
    command = [sys.executable, "-m", "backend.ops.cli", "up", *([] if ui else ["--no-ui"])]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        _await_ready(process)
        yield Installation(load(environment), environment)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        if process.stdout is not None:
            process.stdout.close()
        shutil.rmtree(home, ignore_errors=True)


def _await_ready(process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    assert process.stdout is not None
    for line in process.stdout:
        print(f"  {line.rstrip()}", file=sys.stderr)
        if line.startswith("ready "):
            return
        if time.monotonic() > deadline:
            break
    raise RuntimeError("the installation did not come up; its messages are above")


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
