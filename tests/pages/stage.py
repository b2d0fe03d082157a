"""A browser's tab without a browser, and a backend that says what a test wants.

Reflex is real, and so is every socket between the two.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import uvicorn
from reflex.event import Event
from reflex.utils.format import format_event_handler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from backend.messages import (
    Acknowledged,
    BinsState,
    Command,
    Dropped,
    Person,
    Refused,
    ServerFrame,
    SignInWays,
    Snapshot,
    Subscribe,
    command_decoder,
    encoder,
    wire,
)
from backend.messages.exports import ExportJob
from backend.messages.predictions import Problem
from backend.ops import ports

[PORT] = ports.free(1)
os.environ |= {
    "RUSHES_API_URL": f"http://127.0.0.1:{PORT}",
    "REFLEX_BACKEND_ONLY": "true",
    "REFLEX_STATE_MANAGER_MODE": "memory",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
}


@dataclass
class Backend:
    """Speaks the protocol. What somebody subscribes to it answers from `states`, or refuses."""

    me: Person | None = field(
        default_factory=lambda: Person(id=1, name="ada", account_role="annotator")
    )
    ways: SignInWays = field(default_factory=SignInWays)
    # By stream; a missing one is refused. Everybody may follow bins.
    states: dict[str, Any] = field(default_factory=lambda: {"bins": BinsState()})
    first: dict[str, ServerFrame] = field(default_factory=dict)  # by stream: overtakes its state
    heard: list[Command] = field(default_factory=list)  # all but `Subscribe`
    subscribed: list[Subscribe] = field(default_factory=list)
    silent: bool = False  # answers no command but `Subscribe`
    # What it answers to a kind of command; `Acknowledged` where there is nothing.
    replies: dict[type, Callable[[Any], ServerFrame]] = field(default_factory=dict)
    exports: list[ExportJob] = field(default_factory=list)  # what is told of one, the last for ever
    asked_exports: list[tuple[str, bytes]] = field(default_factory=list)  # methods and bodies
    welcoming: asyncio.Event = field(default_factory=asyncio.Event)  # tickets wait for it
    sockets: list[WebSocket] = field(default_factory=list)
    _server: Any = None
    _serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        app = Starlette(
            routes=[
                Route(wire.ME, self._who),
                Route(wire.SIGN_IN, self._ways),
                Route(wire.TICKET, self._ticket, methods=["POST"]),
                Route(wire.EXPORTS, self._export, methods=["POST"]),
                Route(wire.EXPORTS + "/{job:int}", self._export, methods=["GET", "DELETE"]),
                WebSocketRoute(wire.LIVE, self._talk),
            ]
        )
        config = uvicorn.Config(
            app, port=PORT, log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """The backend goes away, with all connections."""
        if self._serving is not None:
            self._server.should_exit = self._server.force_exit = True
            await self._serving
            self._serving = None

    async def tell(self, frame: ServerFrame) -> None:
        for websocket in list(self.sockets):
            await websocket.send_text(encoder.encode(frame).decode())

    async def change(self, stream: str, state: Any) -> None:
        self.states[stream] = state
        await self.tell(self._snapshot(stream))

    async def drop(self, stream: str, message: str) -> None:
        del self.states[stream]
        await self.tell(Dropped(stream=stream, code="blind", message=message))

    async def hang_up(self, code: int = wire.CLOSE_RESTARTING, reason: str = "") -> None:
        for websocket in list(self.sockets):
            await websocket.close(code, reason)

    def heard_of(self, kind: type) -> list[Any]:
        return [command for command in self.heard if isinstance(command, kind)]

    def _snapshot(self, stream: str) -> Snapshot:
        return Snapshot(stream=stream, epoch="e", seq=0, state=self.states[stream])

    async def _who(self, request: Request) -> Response:
        if self.me is None:
            return Response(status_code=401)
        return Response(encoder.encode(self.me), media_type="application/json")

    async def _ways(self, request: Request) -> Response:
        return Response(encoder.encode(self.ways), media_type="application/json")

    async def _ticket(self, request: Request) -> Response:
        await self.welcoming.wait()
        if self.me is None:
            return Response(status_code=401)
        return Response(b'{"ticket":"t"}', media_type="application/json")

    async def _export(self, request: Request) -> Response:
        self.asked_exports.append((request.method, await request.body()))
        if not self.exports:
            problem = Problem("blind", "You label this one blind; open your own queue.")
            return Response(encoder.encode(problem), status_code=403)
        job = self.exports.pop(0) if len(self.exports) > 1 else self.exports[0]
        return Response(encoder.encode(job), status_code=202, media_type="application/json")

    async def _talk(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self.sockets.append(websocket)
        try:
            while True:
                command = command_decoder.decode(await websocket.receive_text())
                for frame in self._answers(command):
                    await websocket.send_text(encoder.encode(frame).decode())
        except WebSocketDisconnect:
            pass
        finally:
            self.sockets.remove(websocket)

    def _answers(self, command: Command) -> list[ServerFrame]:
        if isinstance(command, Subscribe):
            self.subscribed.append(command)
            if command.stream not in self.states:
                return [Refused(id=command.id, code="blind", message="Not yours.")]
            overtaking = [self.first[command.stream]] if command.stream in self.first else []
            return [*overtaking, self._snapshot(command.stream), Acknowledged(id=command.id)]
        self.heard.append(command)
        if self.silent:
            return []
        reply = self.replies.get(type(command))
        return [reply(command) if reply else Acknowledged(id=command.id)]

    def refuse(self, kind: type, message: str) -> None:
        self.replies[kind] = lambda c: Refused(id=c.id, code="invalid", message=message)


class Tab:
    """A browser's tab as Reflex sees it: it fires events, and holds what it was sent."""

    def __init__(self, processor: Any, token: str) -> None:
        self.processor, self.token = processor, token
        self.path = ""
        self.states: dict[str, dict[str, Any]] = {}
        self.told: list[Any] = []  # events for the browser: scripts, redirections
        self.seen: defaultdict[str, list[Any]] = defaultdict(list)  # what each value was
        self.counts: Counter[str] = Counter()  # how often it was sent

    async def emit_update(self, update: Any, token: str) -> None:
        for state, values in (update.delta or {}).items():
            plain = {key.removesuffix("_rx_state_"): value for key, value in values.items()}
            self.states.setdefault(state, {}).update(plain)
            self.counts.update(plain.keys())
            for key, value in plain.items():
                self.seen[key].append(value)
        self.told += update.events

    async def open(self, page: type, path: str) -> None:
        """The browser opens the page, or comes back to it."""
        self.path = path
        await self.fire(page.load)  # type: ignore[attr-defined]

    async def fire(self, handler: Any, **payload: Any) -> None:
        router_data = {
            "token": self.token, "pathname": self.path, "asPath": self.path, "query": {},
            "headers": {"cookie": "rushes_session=s", "origin": "http://127.0.0.1:3000"},
        }  # fmt: skip
        event = Event(name=format_event_handler(handler), payload=payload, router_data=router_data)
        await self.processor.enqueue(self.token, event)

    async def all_states(self) -> str:
        """All that this server holds for the tab, what the browser never sees included."""
        manager = self.processor._root_context.state_manager
        return repr([_fields(state) for state in manager.states.values()])

    def patches(self) -> list[dict[str, Any]]:
        """What the clip grid was given."""
        scripts = [event.payload.get("javascript_code", "") for event in self.told]
        pushed = [s.partition(".push(")[2].removesuffix(")") for s in scripts if "__clipGrid" in s]
        return [patch for patches in pushed for patch in msgspec.json.decode(patches)]

    def asked_for_zone(self) -> bool:
        return any("timeZone" in event.payload.get("javascript_code", "") for event in self.told)

    def redirections(self) -> list[str]:
        scripts = [event.payload.get("javascript_code", "") for event in self.told]
        assigned = [s.removeprefix("location.assign(").removesuffix(")") for s in scripts]
        return [
            *(event.payload["path"] for event in self.told if "path" in event.payload),
            *(json.loads(a) for a, s in zip(assigned, scripts, strict=True) if a != s),
        ]

    def shows(self, page: type, name: str) -> Any:
        """A value as the browser holds it; None before it was sent any."""
        for state in [page.get_full_name(), page.get_parent_state().get_full_name()]:  # type: ignore[attr-defined]
            if name in self.states.get(state, {}):
                return self.states[state][name]
        return None

    async def until(self, holds: Callable[[], Any], seconds: float = 5.0) -> None:
        for _ in range(int(seconds / 0.01)):
            if holds():
                return
            await asyncio.sleep(0.01)
        assert holds(), f"not within {seconds} s; the browser was told {self.told}"

    async def sees(self, page: type, **values: Any) -> None:
        """Waits until the page shows these values."""
        await self.until(lambda: {name: self.shows(page, name) for name in values} == values)


def _fields(state: Any) -> dict[str, Any]:
    """What a state and those below it hold."""
    own = {name: getattr(state, name) for name in type(state).get_fields()}
    return own | {name: _fields(below) for name, below in state.substates.items()}
