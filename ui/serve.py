"""Serve the pages: ``python -m ui.serve``.

One process, one port: the built bundle as static files, and Reflex's own WebSocket. No
JavaScript tool runs here; `ui.bundle` needs one only while it builds.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys

import uvicorn

from backend.keeping import service
from backend.messages.environment import SettingsError
from ui.bundle import BuildFailed, prepare
from ui.settings import Settings, read_settings


class Server(uvicorn.Server):
    """Says that the pages are there as soon as they are."""

    def __init__(self, config: uvicorn.Config, origin: str) -> None:
        super().__init__(config)
        self.origin = origin

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"ui ready {self.origin}", flush=True)


def main() -> None:
    service.begin(logging.WARNING)
    # uvicorn raises the signal that stopped it once more after it has shut down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    try:
        settings = read_settings()
        environment = prepare(settings)
    except (SettingsError, BuildFailed) as problem:
        sys.exit(f"ui: {problem}")
    # Reflex reads its environment and the working folder while it is imported.
    os.environ.update(environment)
    os.chdir(settings.folder)
    _serve(settings)


def _serve(settings: Settings) -> None:
    from reflex.environment import environment

    from ui.app import app

    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.ui_port))
    except OSError as problem:
        sys.exit(
            f"ui: cannot listen on {settings.host}:{settings.ui_port} ({problem.strerror}). "
            "Stop what uses that port, or set RUSHES_UI_PORT and RUSHES_UI_ORIGIN."
        )
    config = uvicorn.Config(
        app(),
        host=settings.host,
        port=settings.ui_port,
        log_level="warning",
        server_header=False,
        ws_per_message_deflate=False,  # costs tens of milliseconds per message
        timeout_graceful_shutdown=2,
    )
    Server(config, settings.ui_origin).run()


if __name__ == "__main__":
    main()
