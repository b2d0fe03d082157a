"""Logs stay small while they are written to."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from backend.ops import logs


def test_a_long_log_begins_anew_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with log.open("ab") as out:
        writer = subprocess.Popen(
            [sys.executable, "-uc", "for line in iter(input, ''): print(line * 100)"],
            stdin=subprocess.PIPE, stdout=out, text=True, bufsize=1,
        )  # fmt: skip
    assert writer.stdin is not None

    def write(line: str) -> None:
        assert writer.stdin is not None
        before = log.stat().st_size
        writer.stdin.write(f"{line}\n")
        while log.stat().st_size == before:
            os.sched_yield()

    write("a")
    logs.turn(tmp_path, most=1000)
    assert log.read_text() == "a" * 100 + "\n"  # short: it stays
    for _ in range(10):
        write("b")
    logs.turn(tmp_path, most=1000)
    assert log.read_text() == ""
    write("c")
    assert log.read_text() == "c" * 100 + "\n"  # at its beginning: no hole
    old = tmp_path / "server.log.old"
    assert old.read_text().startswith("a") and old.read_text().endswith("b\n")
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    writer.communicate("\n")


def test_all_logs_together_have_a_bound(tmp_path: Path) -> None:
    for flood in (500, 5_000, 50_000):
        for name in ("server", "page"):
            with (tmp_path / f"{name}.log").open("a") as log:
                log.write("x" * flood + "the end")
        logs.turn(tmp_path, most=1000)
        assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 2 * (1000 + 2 * 1000)
    assert (tmp_path / "page.log.old").read_text().endswith("the end")
