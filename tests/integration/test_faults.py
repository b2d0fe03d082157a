"""``rushes bench faults``, for a short while: whatever is killed, nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.ops import processes, programs

FAULTS = ("kill backend", "kill postgres", "kill learn worker")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files, which the user that Postgres runs as may enter."""
    folder = Path(tempfile.mkdtemp(prefix="rushes-faults-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def works_in(folder: Path, pid: int) -> bool:
    """Whether a process is somewhere in the folder, or was started for something there."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        return (
            str(folder).encode() in environment
            or folder in Path(f"/proc/{pid}/cwd").readlink().parents
        )
    except OSError:  # it has ended, or is somebody else's
        return False


@pytest.mark.timeout(240)
def test_a_short_run_loses_nothing_and_leaves_nothing(temporary: Path) -> None:
    command = programs.command(
        programs.BENCH, "faults", "--minutes", "2", "--most", str(len(FAULTS)), "--seed", "1",
        "--no-ui", "--no-disk", "--learn-workers", "1", "--ingest-workers", "0", "--json",
        *(word for fault in FAULTS for word in ("--only", fault)),
    )  # fmt: skip
    done = subprocess.run(
        command, env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["failures"] == []
    answers = report["answers"]
    assert answers.pop("acknowledged") > 10 * len(FAULTS)
    assert set(answers.values()) == {0}
    assert {kind: found["faults"] for kind, found in report["kinds"].items()} == dict.fromkeys(
        FAULTS, 1
    )
    assert list(temporary.glob("rushes-*")) == []
    assert [pid for pid in processes.living() if works_in(temporary, pid)] == []
