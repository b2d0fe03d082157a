"""``rushes up``: the whole installation on this machine, from servers to page."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg

import sql
from backend import db
from backend.client import answers
from backend.messages import wire
from backend.ops.ports import check_free
from backend.ops.supervisor import (
    Part,
    Supervisor,
    environment,
    program,
    python_module,
    servers,
)
from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
UI_PYTHON = ROOT / ".venv-ui" / "bin" / "python"

BACKEND_SECONDS = 30.0
WORKER_SECONDS = 120.0  # the first import of torch on a cold disk
UI_SECONDS = 600.0  # the first build of the page


class MissingPart(Exception):
    """Something that should be installed is not."""


async def up(
    settings: Settings,
    say: Callable[[str], None],
    *,
    with_ui: bool = True,
    prepare: Callable[[Settings], Awaitable[None]] | None = None,
    bots: int = 0,
) -> None:
    """Start everything, say ``ready <url>``, keep it up until SIGINT or SIGTERM.

    ``prepare`` runs when servers, backend and workers are up and before the page is announced.
    Then so many simulated primaries, and as many secondaries, begin to work on the demo's first
    label.

    Raises:
        PortTaken, ServerError, SchemaError, AlreadyUp, MissingPart: with what to do.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    if with_ui and not UI_PYTHON.exists():
        raise MissingPart(
            f"The page's environment {UI_PYTHON.parents[1]} is missing; `make setup`."
        )
    # Marks every child as ours, for a later start that has to clean up after a killed one.
    os.environ["RUSHES_HOME"] = str(settings.home)
    supervisor = Supervisor(settings.home, say)
    supervisor.claim()
    _check_ports(settings, with_ui)
    starting = asyncio.create_task(_start(supervisor, settings, say, with_ui, prepare, bots))
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await waiting
        say("stopping")
    finally:
        starting.cancel()
        waiting.cancel()
        await asyncio.gather(starting, waiting, return_exceptions=True)
        await supervisor.stop()
    say("stopped")


async def _start(
    supervisor: Supervisor,
    settings: Settings,
    say: Callable[[str], None],
    with_ui: bool,
    prepare: Callable[[Settings], Awaitable[None]] | None,
    bots: int,
) -> None:
    logs = settings.home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    for part in servers(settings, logs):
        say(f"starting {part.name}")
        await supervisor.add(part)
    await ensure_database(settings)
    for name in await db.migrate(settings.dsn):
        say(f"migrated {name}")
    say("starting backend")
    await supervisor.add(backend_part(settings, logs))
    parts = [
        *(worker_part(settings, logs, "learn", i) for i in range(settings.learn_workers)),
        *(worker_part(settings, logs, "ingest", i) for i in range(settings.ingest_workers)),
    ]
    say(f"starting {len(parts)} workers")
    page = None
    if with_ui:
        say("starting the page (its first build takes about a minute)")
        page = asyncio.create_task(supervisor.add(ui_part(settings, logs)))
    await asyncio.gather(*map(supervisor.add, parts))
    if prepare is not None:
        await prepare(settings)
    if page is not None:
        await page
    say(f"ready {settings.ui_origin if with_ui else settings.public_api_url}")
    if bots:
        await supervisor.add(bots_part(settings, logs, bots))
        say(f"{bots} primaries and {bots} secondaries (bots) work on the first label")


def _check_ports(settings: Settings, with_ui: bool) -> None:
    check_free(settings.host, settings.backend_port, "RUSHES_BACKEND_PORT")
    if with_ui:
        check_free(settings.host, settings.ui_port, "RUSHES_UI_PORT")
    if settings.database_url is None:
        check_free("127.0.0.1", settings.postgres_port, "RUSHES_POSTGRES_PORT")
    if settings.redis_url is None:
        check_free("127.0.0.1", settings.valkey_port, "RUSHES_VALKEY_PORT")


async def ensure_database(settings: Settings) -> None:
    """Create the embedded server's database; an own server's must exist."""
    if settings.database_url is not None:
        return
    maintenance = settings.dsn.rsplit("/", 1)[0] + "/postgres"
    connection = await db.dial(maintenance, timeout=10)
    try:
        await sql.installation.create_database(connection)
    except asyncpg.DuplicateDatabaseError:
        pass
    finally:
        await connection.close()


def backend_part(settings: Settings, logs: Path) -> Part:
    return program(
        "backend",
        python_module("backend.ops.cli", "serve", "backend"),
        environment(settings),
        logs / "backend.log",
        lambda: answers(f"{settings.api_url}{wire.HEALTH}"),
        BACKEND_SECONDS,
    )


def worker_part(settings: Settings, logs: Path, queue: str, number: int) -> Part:
    """Ready once its heart beats, which the worker writes to the database."""
    name = f"worker-{queue}-{number}"
    marker = settings.home / f"{name}.ready"

    def ready() -> bool:
        return marker.exists()

    part = program(
        name,
        python_module("workers.main", "--queue", queue),
        {**environment(settings), "RUSHES_WORKER_READY_FILE": str(marker)},
        logs / f"{name}.log",
        ready,
        WORKER_SECONDS,
    )
    plain_start = part.start

    def start() -> subprocess.Popen[bytes]:
        marker.unlink(missing_ok=True)
        return plain_start()

    part.start = start
    return part


def ui_part(settings: Settings, logs: Path) -> Part:
    return program(
        "ui",
        [str(UI_PYTHON), "-m", "ui.serve"],
        {**environment(settings), "PYTHONPATH": str(ROOT)},
        logs / "ui.log",
        lambda: answers(f"{_local(settings)}{wire.PING}"),
        UI_SECONDS,
    )


def bots_part(settings: Settings, logs: Path, count: int) -> Part:
    """They answer until everything stops, or until somebody takes them off the label."""
    part = program(
        "bots",
        python_module("workers.bots", "--primaries", str(count), "--secondaries", str(count)),
        environment(settings),
        logs / "bots.log",
        lambda: True,
        BACKEND_SECONDS,
    )
    part.again = False
    return part


def _local(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.ui_port}"
