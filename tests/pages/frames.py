"""The page server as a browser meets it: real sockets, and every frame as it came."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from reflex.utils.format import format_event_handler
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from backend.messages import wire
from backend.ops import ports

SPACE = "/_event"


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """The port at which the pages' sockets are."""
    from reflex.environment import environment

    from ui import state
    from ui.app import _still_open, app

    state.still_open = _still_open  # other tests put something else there
    environment.REFLEX_SKIP_COMPILE.set(True)
    [port] = ports.free(1)
    config = uvicorn.Config(app(), port=port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.005)
    yield port
    server.should_exit = True
    await serving


class Socket:
    """A document's connection. ``frames``: everything it was sent."""

    def __init__(self, socket: ClientConnection, path: str) -> None:
        self._socket = socket
        self.path = path
        self.frames: list[str] = []

    async def hear(self) -> None:
        with contextlib.suppress(Exception):
            async for frame in self._socket:
                if frame == "2":
                    await self._socket.send("3")
                self.frames.append(str(frame))

    async def fire(self, handler: Any, **payload: Any) -> None:
        event = {"name": format_event_handler(handler), "payload": payload, **self._router()}
        await self._socket.send(f"42{SPACE},{json.dumps(['event', event])}")

    async def begin(self) -> None:
        """Connects, is sent the whole state, and loads the page."""
        event = {"name": _hydrate(), "payload": {}, **self._router()}
        await self._socket.send(f"40{SPACE},{json.dumps({'event': event})}")

    async def ask_for_everything(self) -> int:
        """Asks for the whole state again; how many frames there were before."""
        from reflex.state import State

        before = len(self.frames)
        await self.fire(State.event_handlers["hydrate"])
        pages = "ui___pages___history", "ui___pages___people", "ui___pages___login"
        await self.until(lambda: any(all(p in f for p in pages) for f in self.frames[before:]))
        return before

    async def until(self, holds: Callable[[], Any], seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.01)

    async def sees(self, text: str) -> None:
        await self.until(lambda: any(text in frame for frame in self.frames))

    def _router(self) -> dict[str, Any]:
        at = self.path.partition("?")[0]
        return {"router_data": {"pathname": at, "asPath": self.path, "query": {}}}


def _hydrate() -> str:
    from reflex.state import State

    return str(format_event_handler(State.event_handlers["hydrate_and_load"]))


@asynccontextmanager
async def opened(port: int, path: str, *, tab: str, session: str = "") -> AsyncIterator[Socket]:
    """A document at this address in a tab with this token, in a browser with this cookie."""
    address = f"ws://127.0.0.1:{port}{SPACE}/?EIO=4&transport=websocket&token={tab}"
    headers = {"Cookie": f"{wire.COOKIE}={session}"} if session else {}
    async with connect(
        address,
        additional_headers=headers,
        origin=Origin("http://127.0.0.1:3000"),
        compression=None,
        max_size=None,
    ) as raw:
        socket = Socket(raw, path)
        hearing = asyncio.create_task(socket.hear())
        try:
            await socket.begin()
            yield socket
        finally:
            hearing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hearing
