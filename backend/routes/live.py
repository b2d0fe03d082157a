"""``/live``: the socket over which everything else happens."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

import asyncpg
import msgspec
from litestar import WebSocket, websocket
from litestar.datastructures import State
from litestar.exceptions import WebSocketDisconnect
from litestar.params import FromQuery

from backend import commands, db
from backend.auth import access, sessions
from backend.commands import batches
from backend.errors import Refusal
from backend.live.connection import Connection
from backend.live.hub import Hub
from backend.messages import (
    FRAME_LIMIT,
    MOST_DESCRIBED,
    Acknowledged,
    ClipCards,
    CompareModels,
    DescribeClips,
    ListFacets,
    Look,
    ReadPast,
    ReadTimeline,
    Request,
    Search,
    Subscribe,
    TakeBatch,
    Unsubscribe,
    command_decoder,
)
from backend.messages.wire import (
    CLOSE_MALFORMED,
    CLOSE_REFUSED,
    CLOSE_SESSION_OVER,
    CLOSE_TOO_FAST,
    LIVE,
)
from backend.routes.accounts import check_origin
from backend.views import corpus, history, search

logger = logging.getLogger(__name__)

SEARCHES_AT_ONCE = 4
MOST_REFUSED = 50  # frames over the rate in a row

# Queries may take a while and change nothing: they must not hold up answers.
LookUp = Search | DescribeClips | ListFacets | ReadTimeline | CompareModels | ReadPast


@websocket(LIVE)
async def live(socket: WebSocket[Any, Any, State], ticket: FromQuery[str] = "") -> None:
    await socket.accept()
    try:
        check_origin(socket.headers.get("origin"), socket.app.state.settings)
        who = await sessions.use_ticket(socket.app.state.pool, ticket)
    except Refusal as refusal:
        code = CLOSE_REFUSED if refusal.code == "wrong_origin" else CLOSE_SESSION_OVER
        await socket.close(code=code, reason=refusal.message)
        return
    await Session(socket, who).run()


class Session:
    """A connection's two loops: what the client says, and what it is told."""

    def __init__(self, socket: WebSocket[Any, Any, State], who: access.Visitor) -> None:
        self._socket = socket
        self._state = socket.app.state
        self._hub: Hub = socket.app.state.hub
        self._connection = Connection(who)
        self._searches = asyncio.Semaphore(SEARCHES_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        self._hub.join(self._connection)
        speaking = asyncio.create_task(self._speak())
        listening = asyncio.create_task(self._listen())
        try:
            await asyncio.wait({speaking, listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (speaking, listening, *self._tasks):
                task.cancel()
            await asyncio.gather(speaking, listening, *self._tasks, return_exceptions=True)
            await self._hub.leave(self._connection)

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
                text = await self._socket.receive_text()
                command = self._decode(text)
                if command is None:
                    continue
                if not self._connection.may_speak():
                    refused += 1
                    self._connection.refuse(command.id, Refusal("too_fast"))
                    if refused > MOST_REFUSED:
                        self._connection.close(CLOSE_TOO_FAST)
                        await asyncio.sleep(1)
                    continue
                refused = 0
                if isinstance(command, LookUp):
                    task = asyncio.create_task(self._look_up(command))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                else:
                    await self._answer(command)

    def _decode(self, text: str) -> Request | None:
        """The command; what cannot be one is refused, and closes the socket if it names no id."""
        if len(text.encode()) > FRAME_LIMIT:
            self._connection.close(CLOSE_MALFORMED)
            return None
        try:
            return command_decoder.decode(text)
        except msgspec.ValidationError as error:
            command_id = _id_of(text)
            if command_id is not None:
                message = f"That message is not one Rushes knows: {error}"
                self._connection.refuse(command_id, Refusal("malformed", message))
                return None
        except (msgspec.DecodeError, UnicodeEncodeError):
            pass
        self._connection.close(CLOSE_MALFORMED)
        return None

    async def _look_up(self, command: Request) -> None:
        async with self._searches:
            await self._answer(command)

    async def _answer(self, command: Request) -> None:
        try:
            await self._dispatch(command)
        except Refusal as refusal:
            self._connection.refuse(command.id, refusal)
        except db.AWAY as error:
            logger.warning("%s: %r", type(command).__name__, error)
            self._connection.refuse(command.id, Refusal("unavailable"))
        except asyncpg.DataError as error:  # a number or a text that no table can hold
            logger.warning("%s: %s", type(command).__name__, error)
            self._connection.refuse(command.id, Refusal("malformed"))
        except Exception:
            logger.exception("%s failed", type(command).__name__)
            self._connection.refuse(command.id, Refusal("internal"))

    async def _dispatch(self, command: Request) -> None:
        connection, pool, who = self._connection, self._state.pool, self._connection.who
        match command:
            case _ if type(command) in commands.COMMANDS:
                reply = await commands.handle(pool, who, command)
                connection.send(reply)
                if reply.label is not None:
                    await self._state.queue.build(reply.label)
            case Subscribe():
                await self._hub.subscribe(connection, command)
                connection.send(Acknowledged(id=command.id))
            case Unsubscribe(stream=stream):
                self._hub.unsubscribe(connection, stream)
                connection.send(Acknowledged(id=command.id))
            case Look():
                await self._hub.look(connection, command)
                connection.send(Acknowledged(id=command.id))
            case TakeBatch():
                connection.send(await batches.take_batch(pool, who, command))
            case Search(label=label):
                scored = label is not None and await access.role_in(pool, label, who) == "primary"
                connection.send(
                    await search.search(pool, self._state.words, command, scored=scored)
                )
            case DescribeClips(clips=clips):
                if len(clips) > MOST_DESCRIBED:
                    raise Refusal("malformed", f"Ask for at most {MOST_DESCRIBED} clips at once.")
                cards = await corpus.clip_cards(pool, clips)
                connection.send(ClipCards(id=command.id, cards=cards))
            case ListFacets():
                connection.send(await corpus.facets(pool, command.id))
            case ReadTimeline():
                connection.send(await history.timeline(pool, who, command))
            case CompareModels():
                connection.send(await history.compare(pool, who, command))
            case ReadPast():
                connection.send(await history.past(pool, who, command))


def _id_of(text: str) -> str | None:
    """The id of a frame that is an object with an id but no known command."""

    class OnlyId(msgspec.Struct):
        id: str

    try:
        return msgspec.json.decode(text, type=OnlyId).id
    except msgspec.DecodeError:
        return None
