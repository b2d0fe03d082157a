"""``rushes up`` as people use it: starting, stopping, dying, ports, and what the CLI says."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from backend.ops import liveness
from workers.bench import installation
from workers.bench.installation import rushes

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def place() -> Iterator[dict[str, str]]:
    """The environment of an installation of its own."""
    with installation.place(ingest_workers="0") as environment:
        yield environment


def up(place: dict[str, str]) -> AbstractContextManager[subprocess.Popen[str]]:
    return installation.up(place, ui=False)


def ours(place: dict[str, str]) -> list[int]:
    """Processes of this installation."""
    home = Path(place["RUSHES_HOME"])
    marker = f"RUSHES_HOME={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
            inside = home in (folder / "cwd").readlink().parents
        except OSError:
            continue
        if (marker in environment or inside) and state != "Z":
            found.append(int(folder.name))
    return found


def eventually(condition: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def pids(place: dict[str, str]) -> dict[str, int]:
    return json.loads((Path(place["RUSHES_HOME"]) / "run.json").read_text())  # type: ignore[no-any-return]


def open_to_others(place: dict[str, str]) -> list[Path]:
    """What in the home another user may read, write or enter; as root, the one whom Postgres runs
    as must pass through the home itself."""
    home = Path(place["RUSHES_HOME"])
    assert home.stat().st_mode & 0o067 == 0
    return [
        path for path in home.rglob("*") if not path.is_symlink() and path.lstat().st_mode & 0o077
    ]


def status(place: dict[str, str]) -> dict[str, dict[str, object]]:
    return json.loads(rushes(place, "status", "--json").stdout)  # type: ignore[no-any-return]


def test_a_life(place: dict[str, str]) -> None:
    with up(place) as process:
        report = status(place)
        assert report["postgres"]["ok"] and report["valkey"]["ok"] and report["backend"]["ok"]
        assert [w["queue"] for w in report["workers"]] == ["learn"]  # type: ignore[index]
        assert report["corpus"] == {"clips": 0, "videos": 0, "embedder": None}
        assert rushes(place, "status").returncode == 1  # no page, no ingest worker

        assert rushes(place, "user", "add", "ada", "--password", "long-enough").returncode == 0
        again = rushes(place, "user", "add", "Ada", "--password", "long-enough")
        assert again.returncode == 1 and "an account named 'Ada' already" in again.stderr
        short = rushes(place, "user", "add", "bob", "--password", "short")
        assert "at least 8 characters" in short.stderr
        assert rushes(place, "label", "add", "night", "--by", "ada").returncode == 0
        twice = rushes(place, "label", "add", "Night", "--by", "ada")
        assert "choose another name" in twice.stderr
        empty = rushes(place, "label", "add", " ", "--by", "ada")
        assert "needs a name" in empty.stderr

        second = rushes(place, "up", "--no-ui")
        assert second.returncode == 1 and "is up already (process" in second.stderr
        assert open_to_others(place) == []
        names = {"backend", "worker-learn-0", "valkey", "postgres"}
        assert pids(place).keys() == names and set(pids(place).values()) <= set(ours(place))

        for name in ("backend", "worker-learn-0", "valkey", "postgres"):
            before = pids(place)[name]
            os.kill(before, signal.SIGKILL)
            eventually(lambda name=name, before=before: pids(place)[name] != before)
        eventually(lambda: status(place)["backend"]["ok"])

        # What hangs is named, and replaced as if it had died.
        hung, home, named = pids(place), Path(place["RUSHES_HOME"]), set[str]()
        for pid in hung.values():
            os.kill(pid, signal.SIGSTOP)
        eventually(lambda: named.update(liveness.unwell(home)) or named == set(hung))
        eventually(
            lambda: not set(pids(place).items()) & set(hung.items()) and not liveness.unwell(home)
        )
        os.kill(pids(place)["backend"], signal.SIGSTOP)
        eventually(lambda: liveness.unwell(home))
        os.kill(process.pid, signal.SIGSTOP)  # it would replace the backend while status looks
        since = liveness.unwell(home)["backend"]["since"]
        said = {"name": "backend", "why": "it does not answer", "since": since}
        assert said in status(place)["unwell"]
        os.kill(process.pid, signal.SIGCONT)
    assert ours(place) == []

    with up(place) as process:  # everything is found again
        assert "ada" in rushes(place, "user", "list").stdout
        process.kill()
        process.wait()
        assert ours(place)
    with up(place):  # what a killed run left behind is taken over
        assert status(place)["backend"]["ok"]
    assert ours(place) == []


def test_a_taken_port_is_named(place: dict[str, str]) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(place["RUSHES_BACKEND_PORT"])))
        other.listen()
        found = rushes(place, "up", "--no-ui")
        assert found.returncode == 1
        assert "RUSHES_BACKEND_PORT" in found.stderr and "is taken" in found.stderr
        assert "taken" in rushes(place, "doctor").stdout


def test_servers_that_are_away(place: dict[str, str]) -> None:
    for command in (("user", "list"), ("label", "list"), ("ingest", "/usr/share")):
        found = rushes(place, *command)
        assert found.returncode == 1
        assert "Error" in found.stderr and "Traceback" not in found.stderr
    report = rushes(place, "status", "--json")
    assert report.returncode == 1
    assert json.loads(report.stdout)["postgres"]["ok"] is False


def test_ingest_says_what_is_wrong(place: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no video")
    nothing = rushes(place, "ingest", str(tmp_path))
    assert nothing.returncode == 1 and "no video" in nothing.stderr.lower()
    missing = rushes(place, "ingest", str(tmp_path / "missing"))
    assert missing.returncode == 1 and "missing" in missing.stderr
    bad = tmp_path / "films.csv"
    bad.write_text("file,year\na.mp4,soon\n")
    (tmp_path / "a.mp4").write_bytes(b"\0" * 100)
    found = rushes(place, "ingest", str(tmp_path), "--metadata", str(bad))
    assert found.returncode == 1 and "year" in found.stderr and "films.csv" in found.stderr


def test_a_setting_that_is_wrong(place: dict[str, str]) -> None:
    found = rushes({**place, "RUSHES_UI_PORT": "a lot"}, "status")
    assert found.returncode == 1 and "RUSHES_UI_PORT" in found.stderr


def test_a_home_that_cannot_be_used(place: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = rushes({**place, "RUSHES_HOME": str(tmp_path / "file" / "home")}, "up", "--no-ui")
    assert found.returncode == 1 and "Traceback" not in found.stderr
    assert "Not a directory" in found.stderr and "RUSHES_HOME" in found.stderr


def test_what_is_missing_is_said(place: dict[str, str], tmp_path: Path) -> None:
    found = rushes({**place, "PATH": str(tmp_path)}, "doctor")
    assert found.returncode == 1
    assert "Install npm, bun" in found.stdout
    assert "Chromium" in found.stdout
