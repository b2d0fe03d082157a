"""``rushes up``: the whole installation on this machine, from servers to page."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable

from backend import db
from backend.keeping import service
from backend.messages.environment import variable
from backend.ops import logs, parts, ports, postgres, processes, programs
from backend.ops.supervisor import Supervisor
from backend.settings import Settings

Prepare = Callable[[Settings], Awaitable[None]]
Say = Callable[[str], None]


class MissingPart(Exception):
    """Something that should be installed is not."""


async def up(
    settings: Settings,
    say: Say,
    *,
    with_ui: bool = True,
    prepare: Prepare | None = None,
    bots: int = 0,
) -> None:
    """Start everything, say ``ready <url>``, keep it up until SIGINT or SIGTERM.

    ``prepare`` runs when servers, backend and workers are up and before the page is announced.
    Then so many simulated primaries, and as many secondaries, begin to work on the demo's first
    label.

    Raises:
        PortTaken, NotStarted, SchemaError, AlreadyUp, MissingPart: with what to do.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    if with_ui and not programs.UI_PYTHON.exists():
        raise MissingPart(
            f"The page's environment {programs.UI_PYTHON.parents[1]} is missing; `make setup`."
        )
    service.begin(logging.WARNING)
    # Marks every child as ours, for a later start that has to clean up after a killed one.
    os.environ[variable("home")] = os.environ[processes.SUPERVISED] = str(settings.home)
    supervisor = Supervisor(settings.home, say)
    supervisor.claim()
    for needed in ports.needed(settings, page=with_ui):
        ports.check_free(*needed)
    starting = asyncio.create_task(
        _start(supervisor, settings, with_ui=with_ui, prepare=prepare, bots=bots)
    )
    waiting = asyncio.create_task(stopping.wait())
    turning = asyncio.create_task(logs.keep_small(parts.logs(settings), say))
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await waiting
        say("stopping")
    finally:
        starting.cancel()
        waiting.cancel()
        turning.cancel()
        await asyncio.gather(starting, waiting, turning, return_exceptions=True)
        await supervisor.stop()
    say("stopped")


async def _start(
    supervisor: Supervisor,
    settings: Settings,
    *,
    with_ui: bool,
    prepare: Prepare | None,
    bots: int,
) -> None:
    say = supervisor.say
    for part in parts.servers(settings):
        say(f"starting {part.name}")
        await supervisor.add(part)
    if settings.database_url is None:  # an own server's database must exist
        superuser, role = settings.passwords / "superuser", settings.passwords / "rushes"
        await postgres.admit(settings.postgres_port, superuser, role)
    for name in await db.migrate(settings.dsn):
        say(f"migrated {name}")
    say("starting backend")
    await supervisor.add(parts.backend(settings))
    workers = [
        *(parts.worker(settings, "learn", i) for i in range(settings.learn_workers)),
        *(parts.worker(settings, "ingest", i) for i in range(settings.ingest_workers)),
    ]
    say(f"starting {len(workers)} workers")
    page = None
    if with_ui:
        say("starting the page (its first build takes about a minute)")
        page = asyncio.create_task(supervisor.add(parts.page(settings)))
    await asyncio.gather(*map(supervisor.add, workers))
    if prepare is not None:
        await prepare(settings)
    if page is not None:
        await page
    say(f"ready {settings.ui_origin if with_ui else settings.public_api_url}")
    if bots:
        await supervisor.add(parts.bots(settings, bots))
        say(f"{bots} primaries and {bots} secondaries (bots) work on the first label")
