"""The people of a load test, in processes of their own: annotators, and watchers.

``python -m workers.bench.crowd_people annotators|watchers`` reads a `Plan` (one line of JSON), then
takes one step for every further line, and answers each with one line of JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from backend.client import new_id, open_client, open_socket
from backend.domain.snapshot import follow
from backend.messages import (
    Acknowledged,
    Annotated,
    BoardRows,
    BoardState,
    ClipCard,
    Event,
    Request,
    Role,
    Snapshot,
    Subscribe,
    encoder,
    server_decoder,
)
from workers.bench.proc import sample_lag
from workers.bots.accounts import Account
from workers.bots.annotator import Annotator, Habits

CUT_SECONDS = 5.0  # one person of each process loses the connection this often


class Seat(msgspec.Struct, frozen=True):
    """Somebody's place in the crowd."""

    person: int
    name: str
    session: str
    label: int
    role: Role = "primary"


class Plan(msgspec.Struct, frozen=True):
    api: str
    origin: str
    seats: list[Seat]
    seconds: float
    pace: float  # answers per second of one annotator
    positives: dict[int, list[int]]  # by label, what is true of it


class Given(msgspec.Struct, frozen=True):
    """An acknowledged command of an annotator."""

    id: str
    person: int
    label: int
    clip: int
    answer: str | None
    seconds: float
    at: float  # Unix seconds, when the acknowledgement came


class Arrival(msgspec.Struct, frozen=True, array_like=True):
    """An answer's event reached somebody who did not give it, at once (not after a cut)."""

    label: int
    seq: int
    at: float  # Unix seconds


class Report(msgspec.Struct, frozen=True):
    arrivals: list[Arrival]
    lag: list[float]  # of this process's own loop
    cuts: int
    differing: list[str]  # who ended with another state than a fresh snapshot
    compared: int
    given: list[Given] = []


# ── annotators ──────────────────────────────────────────────────────────────────────────────────


async def annotators(plan: Plan) -> AsyncIterator[Any]:
    """Worked for so long; compared what they hold with what there is."""
    given: list[Given] = []
    arrivals: list[Arrival] = []
    lag: list[float] = []
    bots = [_bot(plan, seat, number, given, arrivals) for number, seat in enumerate(plan.seats)]
    stopping = asyncio.Event()
    watching = asyncio.create_task(sample_lag(lag))
    cutting = asyncio.create_task(_cut_annotators(bots))
    asyncio.get_running_loop().call_later(plan.seconds, stopping.set)
    await asyncio.gather(*(bot.run(stopping) for bot in bots))
    cutting.cancel()
    watching.cancel()
    yield "worked"

    differing = [bot.account.name for bot in bots if not await _holds_what_there_is(bot)]
    cuts = sum(bot.work.cuts for bot in bots)
    yield Report(arrivals, lag, cuts, differing, len(bots), given)


def _bot(
    plan: Plan, seat: Seat, number: int, given: list[Given], arrivals: list[Arrival]
) -> Annotator:
    positives = set(plan.positives[seat.label])

    def truth(card: ClipCard) -> bool:
        return card.id in positives

    def note(command: Request, reply: Acknowledged, seconds: float) -> None:
        clip = reply.clip or 0
        given.append(
            Given(command.id, seat.person, seat.label, clip, reply.answer, seconds, time.time())
        )

    def arrived(event: Event) -> None:
        match event.event:
            case Annotated(person=person) if person != seat.person:
                arrivals.append(Arrival(seat.label, event.seq, time.time()))

    account = Account(seat.person, seat.name, "", seat.role)
    return Annotator(
        plan.api, plan.origin, account, seat.label, truth, Habits(plan.pace),
        random.Random(number), note, arrived, seat.session,
    )  # fmt: skip


async def _cut_annotators(bots: list[Annotator]) -> None:
    rng = random.Random(0)
    while True:
        await asyncio.sleep(CUT_SECONDS)
        connected = [bot.client for bot in bots if bot.client is not None]
        if connected:
            rng.choice(connected).cut()


async def _holds_what_there_is(bot: Annotator) -> bool:
    """From where they stopped they get to the state that somebody new gets."""
    assert bot.held is not None
    async with bot.connected() as client:
        client.snapshots[bot.stream] = bot.held
        followed = await client.subscribe(bot.stream, epoch=bot.held.epoch, after=bot.held.seq)
        fresh = await client.subscribe(bot.stream)
        return followed == fresh


# ── watchers ────────────────────────────────────────────────────────────────────────────────────


class Watcher:
    """Somebody who looks at the board and at one label. Frames are kept as they come and read
    afterwards, so that watching costs this process little."""

    def __init__(self, plan: Plan, seat: Seat, known: dict[bytes, bytes]) -> None:
        self.plan, self.seat = plan, seat
        self.stream = f"label/{seat.label}"
        self.socket: ClientConnection | None = None
        self.frames: list[tuple[bytes, float]] = []
        self.replayed: set[int] = set()  # places in `frames` of what a resume brought
        self.cuts = 0
        self._known = known  # one copy of what many get
        self.following = asyncio.Event()

    async def watch(self) -> None:
        """For ever, coming back after every cut."""
        while True:
            plan = self.plan
            async with open_socket(plan.api, plan.origin, self.seat.session) as self.socket:
                await self._follow(self.socket)
            self.cuts += 1

    async def _follow(self, socket: ClientConnection) -> None:
        asked = len(self.frames)
        resume = self._resume() if asked else {}
        await socket.send(encoder.encode(Subscribe(id="board", stream="board")), text=True)
        await socket.send(
            encoder.encode(Subscribe(id="label", stream=self.stream, **resume)), text=True
        )
        with contextlib.suppress(ConnectionClosed):
            while True:
                frame = await socket.recv(decode=False)
                now = time.time()
                if frame == b'{"type":"Acknowledged","id":"label"}':
                    self.replayed.update(range(asked, len(self.frames)))
                    self.following.set()
                else:
                    self.frames.append((self._known.setdefault(frame, frame), now))

    def _resume(self) -> dict[str, Any]:
        """The place behind the newest frame of the label's stream."""
        for raw, _ in reversed(self.frames):
            frame = server_decoder.decode(raw)
            if isinstance(frame, Snapshot | Event) and frame.stream == self.stream:
                return {"epoch": frame.epoch, "after": frame.seq}
        return {}

    def read(
        self, decoded: dict[bytes, Any], arrivals: list[Arrival]
    ) -> tuple[Any, dict[int, Any]]:
        """Everything received, by the reducer: the label's last snapshot, and the board's rows."""
        held: Snapshot | None = None
        rows: dict[int, Any] = {}
        for place, (raw, when) in enumerate(self.frames):
            frame = decoded.get(raw) or decoded.setdefault(raw, server_decoder.decode(raw))
            match frame:
                case Snapshot(state=BoardState(rows=whole)):
                    rows = {row.label.id: row for row in whole}
                case BoardRows():
                    rows |= {row.label.id: row for row in frame.rows}
                    rows = {k: v for k, v in rows.items() if k not in frame.removed}
                case Snapshot():
                    held = frame
                case Event():
                    assert held is not None
                    held = follow(held, frame)
                    if isinstance(frame.event, Annotated) and place not in self.replayed:
                        arrivals.append(Arrival(self.seat.label, frame.seq, when))
        return held, rows


async def watchers(plan: Plan) -> AsyncIterator[Any]:
    """All following; watched until told; compared what they hold with what there is."""
    lag: list[float] = []
    known: dict[bytes, bytes] = {}
    crowd = [Watcher(plan, seat, known) for seat in plan.seats]
    watching = [asyncio.create_task(watcher.watch()) for watcher in crowd]
    following = asyncio.gather(*(watcher.following.wait() for watcher in crowd))
    every: list[asyncio.Future[Any]] = [following, *watching]
    await asyncio.wait(every, return_when=asyncio.FIRST_COMPLETED)
    following.result()
    yield "following"

    sampling = asyncio.create_task(sample_lag(lag))
    cutting = asyncio.create_task(_cut_watchers(crowd))
    yield "watching"

    for task in (sampling, cutting):
        task.cancel()
    yield "steady"

    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    arrivals: list[Arrival] = []
    decoded: dict[bytes, Any] = {}
    fresh = {label: await _fresh(plan, crowd, label) for label in {s.label for s in plan.seats}}
    differing = []
    for watcher in crowd:
        held, rows = watcher.read(decoded, arrivals)
        label, board = fresh[watcher.seat.label]
        if held != label or rows != board:
            differing.append(f"{watcher.seat.name}: {'label' if held != label else 'board'}")
    yield Report(arrivals, lag, sum(w.cuts for w in crowd), differing, len(crowd))


async def _cut_watchers(crowd: list[Watcher]) -> None:
    rng = random.Random(1)
    while True:
        await asyncio.sleep(CUT_SECONDS)
        connected = [watcher.socket for watcher in crowd if watcher.socket is not None]
        if connected:
            rng.choice(connected).transport.abort()


async def _fresh(plan: Plan, crowd: list[Watcher], label: int) -> tuple[Any, dict[int, Any]]:
    session = next(w.seat.session for w in crowd if w.seat.label == label)
    async with open_client(plan.api, plan.origin, session) as client:
        snapshot = await client.subscribe(f"label/{label}")
        await client.ask(Subscribe(id=new_id(), stream="board"))
        board = client.snapshots["board"].state
        assert isinstance(board, BoardState)
        return snapshot, {row.label.id: row for row in board.rows}


# ── steps ───────────────────────────────────────────────────────────────────────────────────────


async def main(kind: str) -> None:
    plan = msgspec.json.decode(sys.stdin.readline(), type=Plan)
    steps = {"annotators": annotators, "watchers": watchers}[kind](plan)
    # The loop goes on while we wait to be told.
    while await asyncio.to_thread(sys.stdin.readline):
        print(encoder.encode(await anext(steps)).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
