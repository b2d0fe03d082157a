"""Serve the pages: ``python -m ui.serve``.

One process, one port: the built bundle as static files, and Reflex's own WebSocket. No
JavaScript tool runs here; `ui.bundle` needs one only while it builds.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

from ui.bundle import BuildFailed, prepare
from ui.settings import Settings, read_settings


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = read_settings()
    try:
        environment = prepare(settings)
    except BuildFailed as problem:
        sys.exit(f"ui: {problem}")
    except KeyboardInterrupt:
        sys.exit(0)
    os.environ.update(environment)
    os.chdir(settings.folder)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    # Reflex reads its environment and the working folder while it is imported.
    from granian.constants import Interfaces
    from granian.server.embed import Server
    from reflex.environment import environment

    from ui.app import app

    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as problem:
        sys.exit(
            f"ui: cannot listen on {settings.host}:{settings.port} ({problem.strerror}). "
            "Stop what uses that port, or set RUSHES_UI_PORT and RUSHES_UI_ORIGIN."
        )
    server = Server(
        app(),
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, server.stop)
    announcing = loop.create_task(_announce(settings))
    await server.serve()
    announcing.cancel()


async def _announce(settings: Settings) -> None:
    """Say that the pages are there once the port accepts connections."""
    while True:
        try:
            _, writer = await asyncio.open_connection(settings.host, settings.port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            print(f"ui ready {settings.origin}", flush=True)
            return


if __name__ == "__main__":
    main()
