"""What ``rushes status`` names as unwell, and since when."""

from __future__ import annotations

import io
import socket
from typing import Any

from backend.ops import status
from backend.ops.console import PlainConsole


def report(**others: Any) -> dict[str, Any]:
    """Of an installation where all is well, except for ``others``."""
    ok = {"ok": True}
    servers = {**dict.fromkeys(status.SERVERS, ok), "ui": {**ok, "url": "http://page"}}
    workers = [{"queue": queue, "device": "cpu"} for queue in status.QUEUES]
    corpus = {"clips": 1, "videos": 1, "embedder": None}
    return {**servers, "workers": workers, "corpus": corpus, **others}


def names(found: dict[str, Any], noted: Any = None, silent: Any = ()) -> dict[str, Any]:
    unwell = status._unwell(found, noted or {}, list(silent))
    return {part["name"]: (part["why"], part["since"]) for part in unwell}


def test_nothing_is_unwell() -> None:
    assert names(report()) == {}
    assert status.well({**report(), "unwell": []})


def test_a_server_is_asked_and_the_supervisor_knows_since_when() -> None:
    noted = {"ui": {"why": "it does not answer", "since": 5.0}, "valkey": {"why": "", "since": 1.0}}
    assert names(report(ui={"ok": False}), noted) == {"ui": ("it does not answer", 5.0)}
    away = report(postgres={"ok": False, "error": "refused"}, workers=[])
    assert names(away) == {"postgres": ("it does not answer", None)}  # who works is not known


def test_workers_are_named_by_who_knows_more() -> None:
    here, there = (
        {"queue": "learn", "pid": 7, "host": host, "seen_at": 3.0}
        for host in (socket.gethostname(), "gpu")
    )
    noted = {"worker-learn-0": {"why": "it does not answer", "since": 4.0}}
    one = report(workers=[{"queue": "ingest", "device": "cpu"}])
    assert names(one, noted, [here, there]) == {
        "worker-learn-0": ("it does not answer", 4.0),
        "worker learn (process 7 on gpu)": ("it gives no sign of life", 3.0),
    }
    assert set(names(one, {}, [here])) == {f"worker learn (process 7 on {here['host']})"}
    assert names(one) == {"worker learn": ("there is none", None)}


def test_people_read_why_and_since_when() -> None:
    unwell = [{"name": "worker-learn-0", "why": "it does not answer", "since": 0.0}]
    console = PlainConsole(width=120, record=True, file=io.StringIO())
    console.print(status.table({**report(), "unwell": unwell}))
    text = console.export_text()
    assert "worker-learn-0" in text and "it does not answer, since" in text and " ago)" in text
