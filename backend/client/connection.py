"""A person at the real socket: signs in, follows, answers. One connection, as long as it lasts."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from backend import messages
from backend.client.errors import Refused, refusal
from backend.client.over_http import get_ticket
from backend.domain.snapshot import follow
from backend.messages import (
    Dropped,
    Event,
    Presence,
    Request,
    ServerFrame,
    Snapshot,
    Subscribe,
    encoder,
    server_decoder,
    wire,
)

REPLY_SECONDS = 30.0
RefusedCommand = Refused  # at a socket, what is refused is a command


class Client:
    """One connection. `snapshots` follows every numbered stream by the one reducer.

    ``keep``: how many frames are remembered, besides.
    """

    def __init__(self, socket: ClientConnection, keep: int | None = None) -> None:
        self._socket = socket
        self._replies: dict[str, asyncio.Future[Any]] = {}
        self._changed = asyncio.Event()
        self._reader = asyncio.create_task(self._read())
        self.snapshots: dict[str, Snapshot] = {}
        self.presence: dict[str, Presence] = {}
        # Rows of states and ended streams, newest last; and everything received, as it came.
        self.pushed: deque[ServerFrame] = deque(maxlen=keep)
        self.frames: deque[bytes] = deque(maxlen=keep)
        self.on_event: Callable[[Event], None] | None = None
        # Takes what comes on streams, which then is not followed by the reducer.
        self.on_stream: Callable[[Snapshot | Event | Dropped], None] | None = None

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):  # `close_code` tells
            async for text in self._socket:
                raw = text.encode() if isinstance(text, str) else text
                self.frames.append(raw)
                self._take(server_decoder.decode(raw))
                self._changed.set()

    def _take(self, frame: ServerFrame) -> None:
        match frame:
            case Snapshot() | Event() | Dropped() if self.on_stream is not None:
                self.on_stream(frame)
            case Snapshot(stream=stream):
                self.snapshots[stream] = frame
            case Event(stream=stream):
                self.snapshots[stream] = follow(self.snapshots[stream], frame)
                if self.on_event is not None:
                    self.on_event(frame)
            case Presence(stream=stream):
                self.presence[stream] = frame
            case _ if hasattr(frame, "id"):
                waiting = self._replies.pop(frame.id, None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
            case _:
                self.pushed.append(frame)

    async def ask(self, command: Request) -> Any:
        """Send a command; its reply.

        Raises:
            RefusedCommand: the server refused it.
        """
        waiting = asyncio.get_running_loop().create_future()
        self._replies[command.id] = waiting
        await self._socket.send(encoder.encode(command), text=True)
        done, _ = await asyncio.wait(
            {waiting, self._reader}, timeout=REPLY_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if waiting not in done:
            raise ConnectionError(
                f"no reply to {type(command).__name__}; closed: {self.close_code}"
            )
        reply = waiting.result()
        if isinstance(reply, messages.Refused):
            raise refusal(reply.code, reply.message, reply.temporary)
        return reply

    async def send_raw(self, text: str) -> None:
        await self._socket.send(text)

    async def subscribe(self, stream: str, **resume: Any) -> Snapshot:
        await self.ask(Subscribe(id=new_id(), stream=stream, **resume))
        return self.snapshots[stream]

    async def until(self, condition: Callable[[], Any], seconds: float | None = 20) -> Any:
        """Wait until the condition holds, looking again after every frame; its value."""
        async with asyncio.timeout(seconds):
            while not (value := condition()):
                self._changed.clear()
                changed = asyncio.create_task(self._changed.wait())
                try:
                    await asyncio.wait({changed, self._reader}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    changed.cancel()
                if self._reader.done() and not (value := condition()):
                    raise ConnectionError(f"closed: {self.close_code}")
            return value

    @property
    def close_code(self) -> int | None:
        return self._socket.close_code

    async def closed(self) -> int | None:
        """Wait until the server closes; the code."""
        await self._socket.wait_closed()
        return self._socket.close_code

    def cut(self) -> None:
        """End the connection as a failing network does: without a word."""
        self._socket.transport.abort()

    async def close(self) -> None:
        await self._socket.close()
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader

    @property
    def failure(self) -> BaseException | None:
        """Why nothing is read any more, where the network is not the reason."""
        ended = self._reader.done() and not self._reader.cancelled()
        return self._reader.exception() if ended else None

    @property
    def lost(self) -> bool:
        """Whether nothing more comes."""
        return self._reader.done()


@dataclass(frozen=True)
class Session:
    """A person who signed in, as on the page of this ``origin``; ``value``: their cookie."""

    origin: str
    value: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{wire.COOKIE}={self.value}", "Origin": self.origin}

    def open(self, api: str, keep: int | None = None) -> AbstractAsyncContextManager[Client]:
        return open_client(api, self.origin, self.value, keep)


@dataclass(frozen=True)
class Key:
    """A program that acts for a person by an API key."""

    key: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def open(self, api: str, keep: int | None = None) -> AbstractAsyncContextManager[Client]:
        return open_client_by_key(api, self.key, keep)


@asynccontextmanager
async def open_client(
    api: str, origin: str, session: str, keep: int | None = None
) -> AsyncIterator[Client]:
    """A connection of a signed-in person.

    Raises:
        SessionOver, ConnectionError: as for `get_ticket`.
    """
    async with open_socket(api, origin, session) as socket, _client(socket, keep) as client:
        yield client


@asynccontextmanager
async def open_socket(api: str, origin: str, session: str) -> AsyncIterator[ClientConnection]:
    """The bare socket of a signed-in person, for who reads the frames otherwise.

    Raises:
        SessionOver, ConnectionError: as for `get_ticket`.
    """
    ticket = await asyncio.to_thread(get_ticket, api, origin, session)
    address = f"{wire.socket_url(api)}?ticket={ticket}"
    async with _socket(address, origin=origin) as socket:
        yield socket


@asynccontextmanager
async def open_client_by_key(api: str, key: str, keep: int | None = None) -> AsyncIterator[Client]:
    """A connection by an API key, which may do what the key is for. A key that does not count is
    closed with `wire.CLOSE_SESSION_OVER`."""
    address, headers = wire.socket_url(api), Key(key).headers
    async with (
        _socket(address, additional_headers=headers) as socket,
        _client(socket, keep) as client,
    ):
        yield client


def _socket(address: str, **options: Any) -> connect:
    return connect(address, compression=None, max_size=None, **options)


@asynccontextmanager
async def _client(socket: ClientConnection, keep: int | None) -> AsyncIterator[Client]:
    client = Client(socket, keep)
    try:
        yield client
    finally:
        await client.close()


def new_id() -> str:
    return str(uuid.uuid4())
