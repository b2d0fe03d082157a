"""What an installation consists of: its servers, and the programs that `rushes up` keeps up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from backend.client import answers
from backend.messages import wire
from backend.ops import child, cluster, liveness, postgres, programs, valkey
from backend.ops.child import Process
from backend.ops.liveness import Alive
from backend.settings import WORKER_READY_FILE, Settings

BACKEND_SECONDS = 30.0
WORKER_SECONDS = 120.0  # the first import of torch on a cold disk
UI_SECONDS = 600.0  # the first build of the page


@dataclass
class Part:
    """One process: how to start it (returns once it works; tells before that what it spawned) and
    how to stop it."""

    name: str
    start: Callable[..., Process]  # start(spawned: child.Spawned = …)
    stop: child.Stop = child.stop
    alive: Alive | None = None  # where it can be asked; what stays silent is killed
    again: bool = True  # start it again when it ends
    process: Process | None = None
    restarts: int = 0


def logs(settings: Settings) -> Path:
    return settings.home / "logs"


def servers(settings: Settings) -> Iterator[Part]:
    """The embedded servers this installation needs."""
    if settings.database_url is None:
        start = partial(
            postgres.start, cluster.data_folder(settings.home), settings.postgres_port,
            logs(settings) / "postgres.log", superuser=settings.passwords / "superuser",
        )  # fmt: skip
        yield Part("postgres", start, postgres.stop, liveness.queries(settings.dsn))
    if settings.redis_url is None:
        start = partial(
            valkey.start, settings.home / "valkey", settings.valkey_port,
            logs(settings) / "valkey.log", password=settings.passwords / "valkey",
        )  # fmt: skip
        yield Part("valkey", start, alive=liveness.pings(settings.redis))


def backend(settings: Settings) -> Part:
    command = programs.command(programs.RUSHES, "serve", "backend")
    health = settings.api_url + wire.HEALTH
    return _program(
        settings, "backend", command, ready=lambda: answers(health), seconds=BACKEND_SECONDS,
        alive=liveness.says(settings.api_url + wire.ALIVE),
    )  # fmt: skip


def worker(settings: Settings, queue: str, number: int = 0) -> Part:
    """Ready once its heart beats in the database."""
    name = f"worker-{queue}-{number}"
    marker = settings.home / f"{name}.ready"

    def start(spawned: child.Spawned = child.unnoticed) -> Process:
        marker.unlink(missing_ok=True)
        return child.start(
            name,
            programs.command(programs.WORKER, "--queue", queue),
            environment={**programs.environment(settings), WORKER_READY_FILE: str(marker)},
            log=logs(settings) / f"{name}.log",
            ready=marker.exists,
            seconds=WORKER_SECONDS,
            spawned=spawned,
        )

    return Part(name, start, alive=liveness.touches(marker))


def page(settings: Settings) -> Part:
    command = programs.command(programs.UI, python=programs.UI_PYTHON)
    ping = settings.own_ui_url + wire.PING
    return _program(
        settings, "ui", command, ready=lambda: answers(ping), seconds=UI_SECONDS,
        alive=liveness.says(ping),
        PYTHONPATH=str(programs.ROOT),
    )  # fmt: skip


def bots(settings: Settings, count: int) -> Part:
    """They answer until everything stops, or until somebody takes them off the label."""
    command = programs.command(
        programs.BOTS, "--primaries", str(count), "--secondaries", str(count)
    )
    part = _program(settings, "bots", command, ready=lambda: True, seconds=BACKEND_SECONDS)
    part.again = False
    return part


def _program(
    settings: Settings,
    name: str,
    command: list[str],
    *,
    ready: Callable[[], bool],
    seconds: float,
    alive: Alive | None = None,
    **more: str,
) -> Part:
    """``more``: variables besides those of the installation."""
    environment = {**programs.environment(settings), **more}
    start = partial(
        child.start, name, command, environment=environment, log=logs(settings) / f"{name}.log",
        ready=ready, seconds=seconds,
    )  # fmt: skip
    return Part(name, start, alive=alive)
