"""What this machine has, what it lacks, and what to do."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from backend.domain.display import printable
from backend.ops import ports, postgres, valkey
from backend.ops.child import NotStarted
from backend.ops.console import NO, YES
from backend.ops.programs import UI_PYTHON
from backend.ops.supervisor import AlreadyUp, Supervisor
from backend.settings import Settings

NEEDED_GIB = 4.0
BUN = (1, 4, 4)
NODE = (22, 22, 0)


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str
    remedy: str = ""

    def line(self) -> Text:
        """One line, and another one with what to do."""
        line = Text.assemble(YES if self.ok else NO, printable(f" {self.name}: {self.detail}"))
        if not self.ok and self.remedy:
            line.append(printable(f"\n    → {self.remedy}"))
        return line


def diagnose(settings: Settings) -> Iterator[Check]:
    yield Check(
        "Python",
        sys.version_info >= (3, 11),
        sys.version.split()[0],
        "Install Python 3.11 or newer.",
    )
    for name, find in (("Postgres", postgres.binaries), ("Valkey", valkey.binary)):
        try:
            yield Check(f"embedded {name}", True, str(find()))
        except NotStarted as error:
            yield Check(f"embedded {name}", False, "missing", str(error))
    for module in ("torch", "transformers", "av"):
        yield Check(
            module, importlib.util.find_spec(module) is not None, "for the workers", "`make setup`"
        )
    yield Check("page's environment", UI_PYTHON.exists(), str(UI_PYTHON), "`make setup`")
    yield _bundler(settings)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    yield Check(
        "Chromium (for browser tests only)", chromium is not None, chromium or "not found",
        "`make browser` gets one.",
    )  # fmt: skip
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    free = shutil.disk_usage(settings.home).free / 2**30
    yield Check(
        "disk",
        free >= NEEDED_GIB,
        f"{free:.0f} GiB free at {settings.home}",
        f"Rushes needs {NEEDED_GIB:.0f} GiB; set RUSHES_HOME to a larger disk.",
    )
    yield from _ports(settings)


def _bundler(settings: Settings) -> Check:
    """Reflex builds the page with bun, or with a recent Node."""
    bun = os.environ.get("REFLEX_BUN_PATH") or shutil.which("bun")
    own = settings.home / "bun"
    if bun is None and own.exists():
        bun = next((str(p) for p in own.rglob("bun") if p.is_file()), None)
    for program, least in ((bun, BUN), (shutil.which("node"), NODE)):
        version = _version(program) if program else None
        if version is not None and version >= least:
            return Check("bun or Node", True, f"{program} {'.'.join(map(str, version))}")
    return Check(
        "bun or Node",
        shutil.which("npm") is not None,
        "npm is there: bun is fetched by it" if shutil.which("npm") else "none",
        "Install npm, bun ≥ 1.4.4 or Node ≥ 22.22; only the first build of the page needs it.",
    )


def _version(program: str) -> tuple[int, ...] | None:
    try:
        out = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10)
    except OSError:
        return None
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", out.stdout)
    return tuple(map(int, found.groups())) if found else None


def _ports(settings: Settings) -> Iterator[Check]:
    supervisor = Supervisor(settings.home, lambda _: None)
    try:
        supervisor.take_lock()
    except AlreadyUp:
        yield Check("ports", True, "this installation is up")
        return
    finally:
        supervisor.release_lock()
    for host, port, variable in ports.needed(settings):
        try:
            ports.check_free(host, port, variable)
            yield Check(f"port {port}", True, "free")
        except ports.PortTaken as error:
            yield Check(f"port {port}", False, "taken", str(error))
