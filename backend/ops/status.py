"""Is everything well? Asked of the running parts themselves."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Any

import asyncpg
from rich.table import Table

import sql
from backend import db, jobs
from backend.client import answers
from backend.keeping.redaction import redact
from backend.messages import wire
from backend.ops import liveness
from backend.ops.console import NO, YES
from backend.settings import Settings
from backend.views import corpus

QUEUES = ("learn", "ingest")
SERVERS = ("postgres", "valkey", "backend", "ui")
DATABASE_SECONDS = 5.0


async def status(settings: Settings) -> dict[str, Any]:
    """What ``rushes status --json`` prints; see `well`."""
    ui = f"{settings.ui_origin}{wire.PING}"
    if settings.ui_origin.startswith(f"http://{settings.host}"):
        ui = settings.own_ui_url + wire.PING
    database, backend_ok, backend_there, ui_ok, valkey_ok = await asyncio.gather(
        _database(settings),
        asyncio.to_thread(answers, f"{settings.api_url}{wire.HEALTH}"),
        asyncio.to_thread(answers, f"{settings.api_url}{wire.ALIVE}"),
        asyncio.to_thread(answers, ui),
        asyncio.to_thread(jobs.answers, settings.redis),
    )
    report = {
        "postgres": database["postgres"],
        "valkey": {"ok": valkey_ok},
        "backend": {"ok": backend_ok, "url": settings.public_api_url},
        "workers": database["workers"],
        "ui": {"ok": ui_ok, "url": settings.ui_origin},
        "corpus": database["corpus"],
    }
    noted = liveness.unwell(settings.home)
    if backend_there and not backend_ok:
        noted["backend"] = {"why": "it cannot reach its database", "since": None}
    return {**report, "unwell": _unwell(report, noted, database["silent"])}


def _unwell(
    report: dict[str, Any], noted: liveness.Parts, silent: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What does not work, why, and since when as far as that is known (Unix seconds).

    Whether a server answers was just asked; of the workers of this machine the supervisor knows
    more than their silence in the database tells.
    """
    silence = {"why": "it does not answer", "since": None}
    found = {name: noted.get(name, silence) for name in SERVERS if not report[name]["ok"]}
    workers = {name: said for name, said in noted.items() if name not in SERVERS}
    here = socket.gethostname() if workers else None
    for worker in silent:
        if worker["host"] != here:
            name = f"worker {worker['queue']} (process {worker['pid']} on {worker['host']})"
            said = {"why": "it gives no sign of life", "since": round(worker["seen_at"], 1)}
            workers[name] = said
    living = {w["queue"] for w in report["workers"]} if report["postgres"]["ok"] else set(QUEUES)
    for queue in set(QUEUES) - living:
        if not any(name.startswith((f"worker-{queue}", f"worker {queue}")) for name in workers):
            workers[f"worker {queue}"] = {"why": "there is none", "since": None}
    return [{"name": name, **said} for name, said in (found | workers).items()]


def well(report: dict[str, Any]) -> bool:
    """All servers answer, each queue has a living worker, and nothing is unwell."""
    return not report["unwell"]


def table(report: dict[str, Any]) -> Table:
    """The same for people."""
    table = Table(show_header=False, box=None)
    for part in SERVERS:
        if report[part]["ok"]:
            table.add_row(YES, part, report[part].get("url", ""))
    for worker in report["workers"]:
        table.add_row(YES, f"worker {worker['queue']}", worker["device"])
    for part in report["unwell"]:
        since = "" if part["since"] is None else f", since {_moment(part['since'])}"
        more = report.get(part["name"], {}).get("error", "")
        table.add_row(NO, part["name"], f"{part['why']}{since}. {more}".strip())
    corpus = report["corpus"]
    table.add_row("", "corpus", f"{corpus['clips']} clips of {corpus['videos']} videos")
    table.add_row("", "embedder", corpus["embedder"] or "none yet")
    return table


def _moment(at: float) -> str:
    clock = time.strftime("%H:%M:%S", time.localtime(at))
    return f"{clock} ({max(0.0, time.time() - at):.0f} s ago)"


async def _database(settings: Settings) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "postgres": {"ok": False},
        "workers": [],
        "silent": [],
        "corpus": {"clips": 0, "videos": 0, "embedder": None},
    }
    try:
        connection = await db.dial(settings.dsn, timeout=3)
    except db.Unreachable as error:
        return {**nothing, "postgres": {"ok": False, "error": redact(str(error))}}
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            totals = await corpus.corpus(connection)
            workers = await sql.workers.alive(connection)
            silent = await sql.workers.silent(connection)
    except db.AWAY as error:
        return {**nothing, "postgres": {"ok": False, "error": str(error) or repr(error)}}
    except asyncpg.UndefinedTableError:
        return {**nothing, "postgres": {"ok": False, "error": "no schema; run `rushes migrate`"}}
    finally:
        connection.terminate()
    return {
        "postgres": {"ok": True},
        "workers": [
            {"id": w["id"], "queue": w["queue"], "ok": True, "doing": w["doing"],
             "device": w["device"]} for w in workers
        ],
        "silent": [dict(w) for w in silent],
        "corpus": {
            "clips": totals.clips, "videos": totals.videos, "embedder": totals.embedder or None,
        },
    }  # fmt: skip
