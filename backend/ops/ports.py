"""Are the ports free? Asked before anything is started, so that the message can say what to do."""

from __future__ import annotations

import contextlib
import errno
import secrets
import socket
from collections.abc import Iterator

from backend.messages.environment import variable
from backend.settings import Settings

UNLENT = range(20_000, 32_768)


class PortTaken(Exception):
    """Another program listens on a port we need."""


def needed(settings: Settings, *, page: bool = True) -> Iterator[tuple[str, int, str]]:
    """(host, port, the variable that chooses it) of everything the installation listens on."""
    yield settings.host, settings.backend_port, variable("backend_port")
    if page:
        yield settings.host, settings.ui_port, variable("ui_port")
    if settings.database_url is None:
        yield "127.0.0.1", settings.postgres_port, variable("postgres_port")
    if settings.redis_url is None:
        yield "127.0.0.1", settings.valkey_port, variable("valkey_port")


def check_free(host: str, port: int, variable: str) -> None:
    """Raises: PortTaken, naming the variable that chooses another port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(
                f"Port {port} on {host} is taken by another program. Choose another one with "
                f"{variable}=…, or stop that program (`ss -ltnp 'sport = :{port}'` shows it)."
            ) from None


def free(count: int) -> list[int]:
    """Ports of this machine that nobody uses now, each once. They lie below those that systems lend
    to outgoing connections: one of these would take the port before anybody listens there."""
    found: list[int] = []
    for port in secrets.SystemRandom().sample(UNLENT, len(UNLENT)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(errno.EADDRINUSE, f"{count} free ports cannot be found")
