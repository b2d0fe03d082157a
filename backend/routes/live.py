"""``/live``: the socket over which everything else happens."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from litestar import WebSocket, websocket
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from litestar.params import FromQuery

from backend.auth import access, sessions
from backend.errors import Refusal
from backend.live.connection import Connection
from backend.live.hub import Hub
from backend.messages import FRAME_LIMIT, Command, Request, Unreadable, read_command
from backend.messages.wire import (
    CLOSE_MALFORMED,
    CLOSE_REFUSED,
    CLOSE_SESSION_OVER,
    CLOSE_TOO_FAST,
    CLOSE_TOO_MANY,
    LIVE,
)
from backend.routes import dispatch
from backend.routes.callers import by_key, check_origin

QUERIES_AT_ONCE = 4  # of one connection
MOST_REFUSED = 50  # frames over the rate in a row


CLOSE_CODES = {
    "wrong_origin": CLOSE_REFUSED,
    "too_many_sockets": CLOSE_TOO_MANY,
    "too_fast": CLOSE_TOO_FAST,
}


@websocket(LIVE)
async def live(socket: WebSocket[Any, Any, State], ticket: FromQuery[str] = "") -> None:
    await socket.accept()
    try:
        who = await by_key(socket)
        if who is None:
            check_origin(socket.headers.get("origin"), socket.app.state.settings)
            who = await sessions.use_ticket(socket.app.state.pool, ticket)
        await Session(socket, who).run()
    except Refusal as refusal:
        code = CLOSE_CODES.get(refusal.code, CLOSE_SESSION_OVER)
        await socket.close(code=code, reason=refusal.message)


class Session:
    """A connection's two loops: what the client says, and what it is told."""

    def __init__(self, socket: WebSocket[Any, Any, State], who: access.Visitor) -> None:
        self._socket = socket
        self._state = socket.app.state
        self._hub: Hub = socket.app.state.hub
        self._connection = Connection(who)
        self._queries = asyncio.Semaphore(QUERIES_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Raises: Refusal: not_signed_in, too_many_sockets; nothing was said on the socket yet."""
        self._hub.join(self._connection)
        try:
            # Who signed out before the hub knew this connection was not told by anybody.
            await access.refreshed(self._state.pool, self._connection.who)
            await self._talk()
        finally:
            await self._hub.leave(self._connection)

    async def _talk(self) -> None:
        speaking = asyncio.create_task(self._speak())
        listening = asyncio.create_task(self._listen())
        try:
            await asyncio.wait({speaking, listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (speaking, listening, *self._tasks):
                task.cancel()
            await asyncio.gather(speaking, listening, *self._tasks, return_exceptions=True)

    async def _speak(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                frame = await self._connection.outbox.get()
                if isinstance(frame, int):
                    await self._socket.close(code=frame)
                    return
                await self._socket.send_data(frame, mode="text", encoding="utf-8")

    async def _listen(self) -> None:
        refused = 0
        with contextlib.suppress(WebSocketDisconnect):
            while not self._connection.closed:
                frame = await self._receive()
                if len(frame) > FRAME_LIMIT:
                    self._connection.close(CLOSE_MALFORMED)
                    return
                command = _read(frame)
                if not self._connection.may_speak():
                    refused += 1
                    self._connection.refuse(command.id, Refusal("too_fast"))
                    if refused > MOST_REFUSED:
                        self._connection.close(CLOSE_TOO_FAST)
                        await asyncio.sleep(1)
                    continue
                refused = 0
                if isinstance(command, Unreadable):
                    self._connection.refuse(command.id, Refusal("malformed", str(command)))
                elif dispatch.is_query(command):
                    task = asyncio.create_task(self._answer_aside(command))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                else:
                    await dispatch.answer(self._state, self._connection, command)

    async def _receive(self) -> bytes:
        """The next frame, of text or of bytes: `WebSocket.receive_text` passes over the latter.

        Raises:
            WebSocketDisconnect: there is none.
        """
        event: Any = await self._socket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(detail="disconnect event", code=event["code"])
        text = event.get("text")
        return bytes(event.get("bytes") or b"") if text is None else text.encode()

    async def _answer_aside(self, query: Request) -> None:
        async with self._queries:
            await dispatch.answer(self._state, self._connection, query)


def _read(frame: bytes) -> Command | Unreadable:
    try:
        return read_command(frame)
    except Unreadable as unreadable:
        return unreadable
