"""The page's JavaScript bundle: built once, rebuilt only when something in it changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from backend.keeping import files
from backend.messages.environment import write
from ui.settings import Settings

SOURCES = Path(__file__).parent
ROOT = SOURCES.parent
BUN = "1.4.5"
BUN_MINIMUM = (1, 4, 4)
NODE_MINIMUM = (22, 22, 0)
MISSING_TOOLS = (
    "Building the pages needs one of: bun ≥ 1.4.4, Node.js ≥ 22.22 (with npm), or any npm "
    "that can install bun. None was found on PATH. Install Node.js (it brings npm) or bun, "
    "then start again; the built pages themselves need neither."
)


class BuildFailed(Exception):
    """The bundle could not be built; the message says why and what to do."""


def prepare(settings: Settings) -> dict[str, str]:
    """Make the folder Reflex runs in, and build the bundle if it is not up to date.

    Returns:
        The environment under which Reflex finds that folder.

    Raises:
        BuildFailed: no JavaScript tool is there, or the build broke.
    """
    folder = settings.folder
    folder.mkdir(parents=True, exist_ok=True)
    files.clear(folder)
    files.write(folder / "rxconfig.py", "from ui.rxconfig import config  # noqa: F401\n")
    environment = _environment(settings)
    stamp = folder / "stamp"
    wanted = fingerprint(settings)
    built = folder / ".web" / "build" / "client" / "index.html"
    if not (built.exists() and stamp.exists() and stamp.read_text("utf-8", "replace") == wanted):
        print("ui: building the pages (some seconds) …", flush=True)
        stamp.unlink(missing_ok=True)
        _build(settings, environment)
        files.to_disk(built.parent)
        files.write(stamp, wanted)
    return environment


def fingerprint(settings: Settings) -> str:
    """A hash of all that decides what the bundle looks like."""
    digest = hashlib.sha256(json.dumps(settings.baked, sort_keys=True).encode())
    digest.update(version("reflex").encode())
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    """All files that may change the bundle: the pages, and the limits and texts they are given."""
    for path in SOURCES.rglob("*"):
        made = {"external", "node_modules"} & set(path.parts)
        if path.suffix in {".py", ".js", ".jsx", ".css", ".svg"} and not made:
            yield path
    for package in ("messages", "domain"):
        yield from (ROOT / "backend" / package).rglob("*.py")


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        **write(settings),
        "REFLEX_DIR": str(settings.folder / "reflex"),
        "REFLEX_WEB_WORKDIR": str(settings.folder / ".web"),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_ENV_MODE": "prod",
        "NO_COLOR": "1",
    }


def _build(settings: Settings, environment: dict[str, str]) -> None:
    shutil.rmtree(settings.folder / "assets", ignore_errors=True)
    log = settings.folder / "build.log"
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    environment = {**os.environ, **environment, **_javascript_tools(settings.folder)}
    with log.open("w") as output:
        build = subprocess.Popen(
            command,
            cwd=settings.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = build.wait()
        finally:
            # The build starts bun, which starts a bundler: end the whole group with us.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(build.pid, signal.SIGKILL)
            build.wait()
    if status != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
        raise BuildFailed(f"{tail}\n\nThe pages could not be built; the whole log: {log}")


def _javascript_tools(folder: Path) -> dict[str, str]:
    """Which JavaScript tools Reflex shall use, as its environment variables."""
    registry = {}
    npm = shutil.which("npm")
    if npm and not os.environ.get("NPM_CONFIG_REGISTRY"):
        registry["NPM_CONFIG_REGISTRY"] = _output(npm, "config", "get", "registry")
    candidates = [os.environ.get("REFLEX_BUN_PATH"), shutil.which("bun"), _private_bun(folder)]
    for bun in filter(None, candidates):
        if _version_of(bun) >= BUN_MINIMUM:
            return {**registry, "REFLEX_BUN_PATH": bun}
    if npm and _version_of(shutil.which("node") or "") >= NODE_MINIMUM:
        return {**registry, "REFLEX_USE_NPM": "1"}
    if npm:
        prefix = folder.parent / "bun"
        print(f"ui: installing bun {BUN} into {prefix} …", flush=True)
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--prefix", prefix, f"bun@{BUN}"],
            capture_output=True,
            text=True,
        )
        if (ours := _private_bun(folder)) and _version_of(ours) >= BUN_MINIMUM:
            return {**registry, "REFLEX_BUN_PATH": ours}
        raise BuildFailed(f"npm could not install bun {BUN}:\n{done.stdout}{done.stderr}")
    raise BuildFailed(MISSING_TOOLS)


def _private_bun(folder: Path) -> str | None:
    """The bun we installed. Where npm runs no install scripts its launcher is empty, so the
    platform's own package is asked first."""
    modules = folder.parent / "bun" / "node_modules"
    found = [*modules.glob("@oven/*/bin/bun"), *modules.glob(".bin/bun")]
    return next((str(path) for path in found if _version_of(str(path)) >= BUN_MINIMUM), None)


def _version_of(tool: str) -> tuple[int, ...]:
    """(major, minor, patch) of a tool that answers ``--version``; () if it does not run."""
    numbers = re.search(r"(\d+)\.(\d+)\.(\d+)", _output(tool, "--version") if tool else "")
    return tuple(map(int, numbers.groups())) if numbers else ()


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=30).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""
