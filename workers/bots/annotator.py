"""How a simulated annotator works: at the real socket, at a pace, with errors, undoing some."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from backend.client import (
    Client,
    RefusedCommand,
    SessionOver,
    SignInFailed,
    new_id,
    open_client,
    sign_in,
)
from backend.client.link import CUT_OFF, FIRST_PAUSE, LONGEST_PAUSE
from backend.messages import (
    BATCH_SIZE,
    Acknowledged,
    Annotate,
    Answer,
    BlindState,
    ClipCard,
    DescribeClips,
    Event,
    LabelState,
    Look,
    Request,
    Snapshot,
    Source,
    TakeBatch,
    Undo,
)
from workers.bots.accounts import Account
from workers.bots.truth import Truth

IDLE_SECONDS = 2.0  # between looks for something to do
REST_SECONDS = 0.6  # who rests longer on a clip is shown there, as on the page
TRY_AGAIN_SECONDS = 1.0  # after a refusal that may pass
SENT_AWAY = ("unknown_label", "blind", "not_allowed")


class SentAway(Exception):
    """Somebody took the annotator off the label, or closed the account."""


@dataclass(frozen=True)
class Habits:
    pace: float = 1.0  # answers per second on average; the time between two is exponential
    error: float = 0.1  # share of answers that contradict the truth
    undo: float = 0.02  # share of answers that are taken back at once, and given anew


@dataclass
class Work:
    """What an annotator has done so far; every count is of acknowledged commands."""

    answers: int = 0
    wrong: int = 0
    undone: int = 0
    cuts: int = 0  # times the connection was lost


@dataclass
class Annotator:
    """One person on one label. `run` works until told to stop, whatever the network does.

    ``on_done`` hears of every acknowledged command, its reply, and the seconds it took;
    ``on_event`` of every event that comes while connected (not of what was missed meanwhile).
    """

    api: str
    origin: str
    account: Account
    label: int
    truth: Truth
    habits: Habits
    rng: random.Random
    on_done: Callable[[Request, Acknowledged, float], None] = lambda *_: None
    on_event: Callable[[Event], None] | None = None
    session: str | None = None  # None: they sign in first
    work: Work = field(default_factory=Work)
    client: Client | None = None  # while connected
    held: Snapshot | None = None  # the stream as it was last seen, when not connected

    def __post_init__(self) -> None:
        blind = self.account.role == "secondary"
        self.stream = f"{'blind' if blind else 'label'}/{self.label}"
        self._pending: Annotate | Undo | None = None  # sent, and not known to be committed
        self._batch: deque[int] = deque()
        self._sources: dict[int, Source] = {}  # of the clips of all batches
        self._cards: dict[int, ClipCard] = {}
        self._answered: set[tuple[int, bool]] = set()  # (clip, second time)
        self._due = self._turned = time.monotonic()

    @property
    def pending(self) -> str | None:
        """The id of the command that was sent and may or may not be committed."""
        return self._pending.id if self._pending is not None else None

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until ``stopping``; what was sent is acknowledged before this returns.

        Raises:
            SentAway: they may not work here any more.
            SignInFailed: the account is not theirs any more.
        """
        pause = FIRST_PAUSE
        while not stopping.is_set() or self._pending is not None:
            try:
                async with self.connected() as client:
                    pause = FIRST_PAUSE
                    await self._resume(client)
                    while not stopping.is_set():
                        await self._step(client, stopping)
            except CUT_OFF:
                self.work.cuts += 1
                await asyncio.sleep(pause * self.rng.uniform(0.5, 1.5))
                pause = min(2 * pause, LONGEST_PAUSE)

    # ── the connection ──────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Client]:
        if self.session is None:
            self.session = await self._sign_in()
        try:
            async with open_client(self.api, self.origin, self.session, keep=0) as client:
                self.client = client
                try:
                    yield client
                finally:
                    self.client = None
                    self.held = client.snapshots.get(self.stream, self.held)
        except SessionOver:
            self.session = None
            raise

    async def _sign_in(self) -> str:
        """Raises: SignInFailed: the password is not right, or the account disabled."""
        try:
            return await asyncio.to_thread(
                sign_in, self.api, self.origin, self.account.name, self.account.password
            )
        except SignInFailed as error:
            if "error=" in str(error) and "error=too_" not in str(error):  # too busy, too often
                raise
            raise ConnectionError(str(error)) from None

    async def _resume(self, client: Client) -> None:
        """Follow the stream from where it was left, and settle what the cut left open."""
        held = {}
        if self.held is not None:
            client.snapshots[self.stream] = self.held
            held = {"epoch": self.held.epoch, "after": self.held.seq}
        try:
            await client.subscribe(self.stream, **held)
        except RefusedCommand as refused:
            raise _meant(refused) from None
        client.on_event = self.on_event
        if self._pending is not None:
            await self._settle(client, self._pending)

    async def _settle(self, client: Client, command: Annotate | Undo) -> None:
        """Send until acknowledged: under the same id it takes effect once."""
        self._pending = command
        while self._pending is not None:
            started = time.perf_counter()
            try:
                reply = await client.ask(command)
            except RefusedCommand as refused:
                if refused.temporary:
                    await asyncio.sleep(TRY_AGAIN_SECONDS)
                    continue
                self._pending = None
                if refused.code == "nothing_to_undo":
                    return
                raise _meant(refused) from None
            self._pending = None
            self._note(command, reply)
            self.on_done(command, reply, time.perf_counter() - started)

    def _note(self, command: Annotate | Undo, reply: Acknowledged) -> None:
        if isinstance(command, Annotate):
            self.work.answers += 1
            right = self.truth(self._cards[command.clip])
            self.work.wrong += right is not None and command.answer != _answer(right)
            self._answered.add((command.clip, command.repeat))
        elif reply.clip is not None:
            self.work.undone += 1
            self._answered -= {(reply.clip, False), (reply.clip, True)}
            self._put_back(reply.clip)

    # ── the work ────────────────────────────────────────────────────────────────────────────

    async def _step(self, client: Client, stopping: asyncio.Event) -> None:
        found = await self._next_clip(client)
        if found is None:
            await _pause(IDLE_SECONDS, stopping)
            return
        clip, repeat = found
        card = self._cards[clip]
        # Behind schedule they do not hurry to catch up.
        self._due = max(self._due + self.rng.expovariate(self.habits.pace), time.monotonic())
        await self._rest(client, clip, stopping)
        if stopping.is_set():
            self._put_back(clip)
            return
        now = time.monotonic()
        right = self.truth(card)
        if right is not None and self.rng.random() < self.habits.error:
            right = not right
        state = client.snapshots[self.stream].state
        model = state.model if isinstance(state, LabelState) else None
        await self._settle(
            client,
            Annotate(
                id=new_id(),
                label=self.label,
                clip=clip,
                answer=_answer(right),
                source=self._sources.get(clip, "blind"),
                version=model.version if model else 0,
                milliseconds=int(1000 * (now - self._turned)),
                repeat=repeat,
            ),
        )
        self._turned = now
        if self.rng.random() < self.habits.undo:
            await self._settle(client, Undo(id=new_id(), label=self.label))

    async def _rest(self, client: Client, clip: int, stopping: asyncio.Event) -> None:
        """Look at the clip until the answer is due; colleagues see where."""
        seconds = self._due - time.monotonic()
        if seconds > REST_SECONDS and self.account.role == "primary":
            await _pause(REST_SECONDS, stopping)
            with contextlib.suppress(RefusedCommand):
                await client.ask(Look(id=new_id(), label=self.label, tab="next", clip=clip))
        await _pause(self._due - time.monotonic(), stopping)

    async def _next_clip(self, client: Client) -> tuple[int, bool] | None:
        """The next clip to answer, and whether it is asked a second time; None: there is none."""
        state = client.snapshots[self.stream].state
        if isinstance(state, BlindState):
            return await self._next_blind(client, state)
        assert isinstance(state, LabelState)
        for again in (False, True):
            while self._batch:
                clip = self._batch.popleft()
                # Somebody may have found it by another way.
                if not state.answers.get(clip, {}).keys() - {self.account.person}:
                    return clip, False
            if not again:
                await self._take_batch(client)
        return None

    def _put_back(self, clip: int) -> None:
        """It comes next again; a blind queue knows that by itself."""
        if self.account.role == "primary":
            self._batch.appendleft(clip)

    async def _take_batch(self, client: Client) -> None:
        try:
            batch = await client.ask(TakeBatch(id=new_id(), label=self.label))
        except RefusedCommand as refused:
            if refused.temporary:
                return
            raise _meant(refused) from None
        await self._read_cards(client, batch.clips)  # first: a cut here leaves nothing half known
        self._batch.extend(batch.clips)
        self._sources |= zip(batch.clips, batch.sources, strict=True)

    async def _next_blind(self, client: Client, state: BlindState) -> tuple[int, bool] | None:
        """The first clip of the queue that is not answered, and whether that is the second time."""

        def waits(card: int) -> bool:
            clip, repeat = abs(card), card < 0
            given = state.repeat_answers if repeat else state.answers
            return clip not in given and (clip, repeat) not in self._answered

        coming = [card for card in state.queue if waits(card)][:BATCH_SIZE]
        if not coming:
            return None
        clip = abs(coming[0])
        if clip not in self._cards:
            await self._read_cards(client, tuple(dict.fromkeys(map(abs, coming))))
        return clip, coming[0] < 0

    async def _read_cards(self, client: Client, clips: tuple[int, ...]) -> None:
        try:
            reply = await client.ask(DescribeClips(id=new_id(), clips=clips))
        except RefusedCommand as refused:
            raise _meant(refused) from None
        self._cards |= {card.id: card for card in reply.cards}


def _answer(right: bool | None) -> Answer:
    """Who does not know skips."""
    return "skip" if right is None else "positive" if right else "negative"


def _meant(refused: RefusedCommand) -> Exception:
    """What a refusal means for somebody at work."""
    if refused.temporary:
        return ConnectionError(str(refused))
    return SentAway(str(refused)) if refused.code in SENT_AWAY else refused


async def _pause(seconds: float, stopping: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), max(0.0, seconds))
