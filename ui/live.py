"""One upstream connection per browser tab: this server follows the backend's streams for it.

Sockets cannot live in Reflex's state, so they live here, by the tab's token. A tab has one
`Upstream` at a time: a page's `on_load` (which runs again whenever the browser reconnects) opens
a new one, which thereby takes the place of the one before.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

from backend.domain.snapshot import Gap, follow
from backend.messages import (
    Acknowledged,
    Command,
    Dropped,
    Event,
    Refused,
    ServerFrame,
    Snapshot,
    Subscribe,
    server_decoder,
    wire,
    write_command,
)
from ui import api
from ui.settings import Settings

NOT_WELCOME = (wire.CLOSE_SESSION_OVER, wire.CLOSE_REFUSED)
COALESCE = 0.005  # seconds between two batches; what comes meanwhile is gathered into one
LONGEST_WAIT = 2.0  # seconds between two tries to reconnect
PUT_AWAY = "put_away"  # the code for a label that may come back
IDLE = 1.0  # seconds of silence after which an empty batch is given, so that readers can tidy up


@dataclass(frozen=True)
class Link:
    """Whether the backend is reachable now; sent to the page on every change."""

    online: bool


@dataclass(frozen=True)
class SessionOver:
    """The session is not valid (any more): the page must go to the login page."""


@dataclass(frozen=True)
class NotYours:
    """The backend refused a stream of this page, or ended it. What a label that was put away had
    comes by itself once the label is back."""

    stream: str
    message: str


News = ServerFrame | Link | SessionOver | NotYours

_tabs: dict[str, Upstream] = {}


def of_tab(token: str) -> Upstream | None:
    return _tabs.get(token)


@dataclass
class Upstream:
    """A tab's connection: follows `streams` and carries commands.

    A stream given as ``"a|b"`` means: a, or where the backend refuses that, b.
    """

    settings: Settings
    token: str
    cookie: str
    streams: tuple[str, ...]
    still_there: Callable[[], bool]
    offline: bool = False  # the last try to connect failed; not while the first one runs
    _socket: ClientConnection | None = None
    _ended: bool = False
    _followed: bool = False
    _before: Upstream | None = None
    _snapshots: dict[str, Snapshot] = field(default_factory=dict)
    _subscribing: dict[str, str] = field(default_factory=dict)
    _put_off: list[str] = field(default_factory=list)  # refused for now only
    _away: set[str] = field(default_factory=set)  # of labels that were put away, as the page knows

    def open(self) -> None:
        """Be the tab's connection from now on; `news` connects."""
        for token, other in list(_tabs.items()):
            if not other._followed and not other.still_there():
                del _tabs[token]  # gone before anybody followed it
        if before := _tabs.get(self.token):
            before._ended, self._before = True, before
        _tabs[self.token] = self

    async def send(self, command: Command) -> bool:
        """Pass a command on; False: not connected, or the connection just broke.

        Raises:
            Unreadable: the backend would refuse it as malformed.
        """
        frame = write_command(command)
        if self._socket is None:
            return False
        try:
            await self._socket.send(frame)
        except ConnectionClosed:
            return False
        return True

    async def news(self) -> AsyncGenerator[list[News], None]:
        """What arrives, in batches, until the tab is gone or opened another connection.

        While connected there is at least one batch a second, an empty one if nothing arrived.
        Snapshots and events come in order and without gaps: `follow` accepted each event.
        Whoever asks second hears nothing: somebody follows already.
        """
        if self._followed:
            return
        self._followed = True
        if self._before is not None:
            await self._before.close()
            self._before = None
        wait = 0.2
        try:
            while self._wanted():
                try:
                    async with self._connect() as socket:
                        self._socket, self.offline = socket, False
                        wait = 0.2
                        self._put_off.clear()
                        for stream in self.streams:
                            await self._subscribe(stream)
                        if self._wanted():
                            yield [Link(online=True)]
                        async for batch in self._batches(socket):
                            yield batch
                except _Unauthorised:
                    yield [SessionOver()]
                    return
                except ConnectionClosed as closed:
                    code = closed.rcvd.code if closed.rcvd else None
                    if code in NOT_WELCOME:
                        yield [SessionOver()]
                        return
                    if closed.rcvd and code == wire.CLOSE_TOO_MANY:
                        yield [NotYours(self.streams[0].partition("|")[0], closed.rcvd.reason)]
                        wait = LONGEST_WAIT
                except (OSError, InvalidHandshake, httpx.HTTPError, TimeoutError):
                    pass  # not reachable now: the banner says so, and we try again
                finally:
                    self._socket, self.offline = None, True
                if self._wanted():
                    yield [Link(online=False)]
                    await asyncio.sleep(wait * random.uniform(0.8, 1.2))
                    wait = min(2 * wait, LONGEST_WAIT)
        finally:
            if _tabs.get(self.token) is self:
                del _tabs[self.token]

    async def close(self) -> None:
        self._ended = True
        if self._socket is not None:
            await self._socket.close()

    def _wanted(self) -> bool:
        return not self._ended and self.still_there()

    def _connect(self) -> _Handshake:
        return _Handshake(self.settings, self.cookie)

    async def _batches(self, socket: ClientConnection) -> AsyncIterator[list[News]]:
        loop = asyncio.get_running_loop()
        given = tried = loop.time()
        while self._wanted():
            if loop.time() - tried >= IDLE:
                tried = loop.time()
                await self._try_again()
            try:
                raw = [await asyncio.wait_for(socket.recv(), IDLE)]
            except TimeoutError:
                yield []
                continue
            while (left := given + COALESCE - loop.time()) > 0:
                try:
                    raw.append(await asyncio.wait_for(socket.recv(), left))
                except TimeoutError:
                    break
            batch: list[News] = []
            for text in raw:
                if (news := await self._received(server_decoder.decode(text))) is not None:
                    batch.append(news)
            if batch and not self._ended:  # else the page that follows now has its own
                given = loop.time()
                yield batch

    async def _received(self, frame: ServerFrame) -> News | None:
        match frame:
            case Snapshot(stream=stream):
                self._snapshots[stream] = frame
                self._away.clear()
            case Event(stream=stream) if stream not in self._snapshots:
                return None  # its snapshot, asked for already, holds it
            case Event(stream=stream):
                held = self._snapshots[stream]
                try:
                    self._snapshots[stream] = follow(held, frame)
                except Gap:
                    await self._subscribe(stream)
                    return None
                if self._snapshots[stream] is held:
                    return None
            case Acknowledged(id=command) if command in self._subscribing:
                del self._subscribing[command]
                return None
            case Refused(id=command, temporary=True) if command in self._subscribing:
                self._put_off.append(streams := self._subscribing.pop(command))
                told = frame.code == PUT_AWAY and streams not in self._away
                return self._put_away(streams, frame.message) if told else None
            case Refused(id=command) if command in self._subscribing:
                first, _, second = self._subscribing.pop(command).partition("|")
                if not second:
                    return NotYours(first, frame.message)
                await self._subscribe(second)
                return None
            case Dropped(stream=stream, message=message):
                self._snapshots.pop(stream, None)
                if frame.code == PUT_AWAY:
                    streams = next((s for s in self.streams if stream in s.split("|")), stream)
                    self._put_off.append(streams)
                    return self._put_away(streams, message)
                if stream in self.streams:
                    return NotYours(stream, message)
                # Of "a|b" the page may be shown the other: it says so before anything changes.
        return frame

    def _put_away(self, streams: str, message: str) -> NotYours:
        """The page hears once that its label was put away, however often it asks for it."""
        self._away.add(streams)
        return NotYours(streams.partition("|")[0], message)

    async def _try_again(self) -> None:
        """Ask once more for the streams that the backend could not give."""
        put_off, self._put_off = self._put_off, []
        for streams in put_off:
            await self._subscribe(streams)

    def snapshot(self, stream: str) -> Snapshot | None:
        return self._snapshots.get(stream)

    async def _subscribe(self, streams: str) -> None:
        command, first = uuid.uuid4().hex, streams.partition("|")[0]
        self._subscribing[command] = streams
        held = self._snapshots.get(first)
        await self.send(
            Subscribe(
                id=command,
                stream=first,
                epoch=held.epoch if held else None,
                after=held.seq if held else None,
            )
        )


class _Unauthorised(Exception):
    pass


@dataclass
class _Handshake:
    """Opens a connection with a one-use ticket got for the person's session cookie."""

    settings: Settings
    cookie: str
    _connection: ClientConnection | None = None

    async def __aenter__(self) -> ClientConnection:
        headers = {"Cookie": self.cookie, "Origin": self.settings.ui_origin}
        async with api.client(self.settings) as client:
            answer = await client.post(wire.TICKET, headers=headers)
        if answer.status_code in (401, 403):
            raise _Unauthorised
        answer.raise_for_status()
        ticket = msgspec.json.decode(answer.content)["ticket"]
        self._connection = await connect(
            f"{self.settings.live_url}?ticket={ticket}",
            origin=Origin(self.settings.ui_origin),
            compression=None,  # costs tens of milliseconds per frame
            max_size=None,  # snapshots of large labels; the backend is trusted
            open_timeout=10,
        )
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        if self._connection is not None:
            await self._connection.close()
