"""Child processes: awaited, logged, and gone when they should be."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from backend.ops import child
from backend.ops.child import NotStarted


def python(code: str) -> list[str]:
    return [sys.executable, "-u", "-c", code]


def gone(pid: int) -> bool:
    """Whether the process has ended (a zombie that nobody here can wait for counts as ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def eventually_gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while not gone(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return gone(pid)


def test_start_returns_once_it_is_ready_and_logs(tmp_path: Path) -> None:
    log, marker = tmp_path / "logs" / "a.log", tmp_path / "ready"
    code = f"print('hello'); open({str(marker)!r}, 'w'); import time; time.sleep(60)"
    process = child.start("it", python(code), log=log, ready=marker.exists, seconds=30)
    assert marker.exists() and process.poll() is None
    assert log.read_text() == "hello\n"
    child.stop(process)
    assert process.returncode == -signal.SIGTERM


def test_what_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    with pytest.raises(NotStarted, match=r"The thing did not start; (.|\n)*no such luck"):
        child.start("The thing", python("raise SystemExit('no such luck')"), log=log,
                    ready=lambda: False, seconds=30)  # fmt: skip


def test_what_is_not_ready_in_time_is_stopped(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    code = "import os, time; print(os.getpid()); time.sleep(60)"
    with pytest.raises(NotStarted):
        child.start("it", python(code), log=log, ready=lambda: False, seconds=2)
    assert eventually_gone(int(log.read_text()))


def test_stop_ends_the_stubborn_and_all_they_started(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    code = """
import signal, subprocess, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen(["sleep", "60"]).pid)
time.sleep(60)
"""
    process = child.start(
        "it", python(code), log=log, ready=lambda: log.read_text().endswith("\n"), seconds=30
    )
    grandchild = int(log.read_text())
    child.stop(process, seconds=0.2)
    assert process.returncode == -signal.SIGKILL
    assert eventually_gone(grandchild)


def test_a_line_is_awaited() -> None:
    heard: list[str] = []
    # A job in the background of a shell is started with SIGINT ignored, and so are its children.
    code = (
        "import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); "
        "print('one'); print('ready at last'); time.sleep(60)"
    )
    with child.talking(python(code), os.environ, 10) as process:
        assert child.await_line(process, "ready", 30, heard.append) == "ready at last"
        assert heard == ["one", "ready at last"]
    assert process.returncode == -signal.SIGINT
    with (
        child.talking(python("print('one')"), os.environ, 10) as process,
        pytest.raises(NotStarted),
    ):
        child.await_line(process, "ready", 30)


async def test_run_reads_refuses_and_is_cancelled(tmp_path: Path) -> None:
    assert await child.run(python("print(1)"), os.environ, read=True) == b"1\n"
    with pytest.raises(NotStarted, match="code 3"):
        await child.run(python("raise SystemExit(3)"), os.environ)
    told = tmp_path / "pid"
    code = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    running = asyncio.create_task(child.run(python(code), os.environ))
    async with asyncio.timeout(30):
        while not (told.exists() and told.read_text()):
            await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert gone(int(told.read_text()))
