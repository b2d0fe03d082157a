"""Is everything well? Asked of the running parts themselves."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from rich.table import Table

import sql
from backend import db, jobs
from backend.client import answers
from backend.keeping.redaction import redact
from backend.messages import wire
from backend.ops.console import NO, YES
from backend.settings import Settings
from backend.views import corpus


async def status(settings: Settings) -> dict[str, Any]:
    """What ``rushes status --json`` prints; see `well`."""
    ui = f"{settings.ui_origin}{wire.PING}"
    if settings.ui_origin.startswith(f"http://{settings.host}"):
        ui = settings.own_ui_url + wire.PING
    database, backend_ok, ui_ok, valkey_ok = await asyncio.gather(
        _database(settings),
        asyncio.to_thread(answers, f"{settings.api_url}{wire.HEALTH}"),
        asyncio.to_thread(answers, ui),
        asyncio.to_thread(jobs.answers, settings.redis),
    )
    return {
        "postgres": database["postgres"],
        "valkey": {"ok": valkey_ok},
        "backend": {"ok": backend_ok, "url": settings.public_api_url},
        "workers": database["workers"],
        "ui": {"ok": ui_ok, "url": settings.ui_origin},
        "corpus": database["corpus"],
    }


def well(report: dict[str, Any]) -> bool:
    """All servers answer and each queue has a living worker."""
    queues = {w["queue"] for w in report["workers"]}
    return {"learn", "ingest"} <= queues and all(
        report[part]["ok"] for part in ("postgres", "valkey", "backend", "ui")
    )


def table(report: dict[str, Any]) -> Table:
    """The same for people."""
    table = Table(show_header=False, box=None)
    for part in ("postgres", "valkey", "backend", "ui"):
        mark = YES if report[part]["ok"] else NO
        table.add_row(mark, part, report[part].get("url") or report[part].get("error", ""))
    for worker in report["workers"]:
        table.add_row(YES, f"worker {worker['queue']}", worker["device"])
    corpus = report["corpus"]
    table.add_row("", "corpus", f"{corpus['clips']} clips of {corpus['videos']} videos")
    table.add_row("", "embedder", corpus["embedder"] or "none yet")
    return table


async def _database(settings: Settings) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "postgres": {"ok": False},
        "workers": [],
        "corpus": {"clips": 0, "videos": 0, "embedder": None},
    }
    try:
        connection = await db.dial(settings.dsn, timeout=3)
    except db.Unreachable as error:
        return {**nothing, "postgres": {"ok": False, "error": redact(str(error))}}
    try:
        totals = await corpus.corpus(connection)
        workers = await sql.workers.alive(connection)
    except asyncpg.UndefinedTableError:
        return {**nothing, "postgres": {"ok": False, "error": "no schema; run `rushes migrate`"}}
    finally:
        await connection.close()
    return {
        "postgres": {"ok": True},
        "workers": [
            {"id": w["id"], "queue": w["queue"], "ok": True, "doing": w["doing"],
             "device": w["device"]} for w in workers
        ],
        "corpus": {
            "clips": totals.clips, "videos": totals.videos, "embedder": totals.embedder or None,
        },
    }  # fmt: skip
