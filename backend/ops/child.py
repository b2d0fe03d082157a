"""Child processes: how they are started, awaited, logged and stopped, whoever needs one.

A child that stays (`start`) leads a session of its own, so that a Ctrl-C at the terminal reaches
only us, and logs into a file. One that runs to its end (`run`) shares our terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.05
STOP_SECONDS = 10.0
TAIL = 1500  # characters of a log that a message shows

Process = subprocess.Popen[bytes]
Stop = Callable[[Process], None]
Spawned = Callable[[Process], None]


class NotStarted(Exception):
    """A program does not run here; the message says why, and what to do or where its log is."""


def unnoticed(_: Process) -> None:
    """Nobody notes what was started."""


def stop(process: Process, number: int = signal.SIGTERM, seconds: float = STOP_SECONDS) -> None:
    """Ask a program to end, wait, then kill whatever is left of its session."""
    if process.poll() is None:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    ready: Callable[[], bool],
    seconds: float,
    stop: Stop = stop,
    environment: Mapping[str, str] | None = None,
    spawned: Spawned = unnoticed,
    **more: Any,
) -> Process:
    """Start a program; returns once ``ready()`` says so.

    ``environment``: instead of ours; ``spawned``: is told as soon as the process is there, long
    before it is ready; ``more``: goes to `subprocess.Popen`.

    Raises:
        NotStarted: it ended, or was not ready in time and was stopped; with the end of its log.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True, **more,
        )  # fmt: skip
    spawned(process)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return process
        time.sleep(LOOK_SECONDS)
    stop(process)
    tail = log.read_text(errors="replace").strip()[-TAIL:]
    raise NotStarted(f"{name} did not start; the end of {log}:\n{tail}")


@contextmanager
def talking(
    command: Sequence[str], environment: Mapping[str, str], seconds: float
) -> Iterator[subprocess.Popen[str]]:
    """A program in the foreground whose output is read here; at the end it gets a Ctrl-C, and
    after ``seconds`` is killed."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if process.stdout is not None:
                process.stdout.close()


def await_line(
    process: subprocess.Popen[str],
    beginning: str,
    seconds: float,
    say: Callable[[str], None] = lambda _: None,
) -> str:
    """The first line of the output that begins so; those before it are passed to ``say``.

    Raises:
        NotStarted: the output ended, or there was no such line in time.
    """
    assert process.stdout is not None
    deadline = time.monotonic() + seconds
    for line in process.stdout:
        say(line.rstrip())
        if line.startswith(beginning):
            return line.rstrip()
        if time.monotonic() > deadline:
            break
    raise NotStarted(f"{process.args!r} did not say {beginning!r}; its messages are above.")


async def run(
    command: Sequence[str], environment: Mapping[str, str], *, read: bool = False
) -> bytes:
    """Run a program to its end; its output, where ``read`` (else it goes where ours goes).

    A program that is no longer wanted is terminated.

    Raises:
        NotStarted: it ended with an error; its message went to our standard error.
    """
    output = asyncio.subprocess.PIPE if read else None
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=output)
    try:
        said, _ = await process.communicate()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        raise
    if process.returncode:
        raise NotStarted(
            f"`{' '.join(command)}` ended with code {process.returncode}; its message is above."
        )
    return said or b""
