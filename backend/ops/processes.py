"""Processes of this machine, by what the kernel says of them: pids are reused, so a number alone
proves nothing, and nothing is stopped for its number alone."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from backend.messages.environment import variable

# Marks whatever a supervisor started, with all it starts in turn, by the installation's home.
SUPERVISED = variable("supervised")
PROC = Path("/proc")


def living() -> Iterator[int]:
    """Every process that has not ended."""
    for folder in PROC.glob("[0-9]*"):
        if _state(int(folder.name)) not in ("Z", "X", None):
            yield int(folder.name)


def working_in(folder: Path) -> list[int]:
    """Processes whose working folder this is."""
    return [pid for pid in living() if _folder(pid) == folder]


def supervised(home: Path) -> list[int]:
    """Processes that a supervisor of this installation started, with all they started. Postgres
    and Valkey write over their environment, but work in folders of their own."""
    mark = f"{SUPERVISED}={home}".encode()
    return [
        pid
        for pid in living()
        if pid != os.getpid() and (mark in _environment(pid) or _folder(pid) == home / "valkey")
    ]


def parent(pid: int) -> int | None:
    fields = _fields(pid)
    return int(fields[1]) if fields else None


def command(pid: int) -> list[str]:
    """Its arguments; none where it has ended."""
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    return []


def end(
    pids: Iterable[int], *, number: int = signal.SIGTERM, seconds: float, kill: bool = True
) -> bool:
    """Ask processes to end, stopped ones too; those still there after ``seconds`` are killed,
    unless not ``kill``. Returns whether all are gone."""
    handles = []
    with contextlib.ExitStack() as closing:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                handles.append(os.pidfd_open(pid))
                closing.callback(os.close, handles[-1])
        for each in (number, signal.SIGCONT):
            _tell(handles, each)
        left = _await(handles, seconds)
        if left and kill:
            _tell(left, signal.SIGKILL)
            left = _await(left, 5)
    return not left


def _tell(handles: list[int], number: int) -> None:
    for handle in handles:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            signal.pidfd_send_signal(handle, number)


def _await(handles: list[int], seconds: float) -> list[int]:
    """Those that have not ended in time."""
    deadline = time.monotonic() + seconds
    for handle in handles:
        select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
    ended = set(select.select(handles, [], [], 0)[0]) if handles else set()
    return [handle for handle in handles if handle not in ended]


def _fields(pid: int) -> list[str]:
    """Of /proc/<pid>/stat, from the state on."""
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    return []


def _state(pid: int) -> str | None:
    fields = _fields(pid)
    return fields[0] if fields else None


def _folder(pid: int) -> Path | None:
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "cwd").readlink()
    return None


def _environment(pid: int) -> list[bytes]:
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    return []
