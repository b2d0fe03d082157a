"""Is a port free? Asked before anything is started, so that the message can say what to do."""

from __future__ import annotations

import socket


class PortTaken(Exception):
    """Another program listens on a port we need."""


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
