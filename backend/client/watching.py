"""What happens to a label, as it happens: every event once, in order, whatever the network does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Self

import msgspec

from backend.client.connection import Client, new_id
from backend.client.errors import key_over, refusal
from backend.client.link import CUT_OFF, Link, persistently, raise_if_final
from backend.messages import Dropped, Event, Snapshot, Subscribe

MOST_WAITING = 1000  # frames that nobody has taken yet; then the connection rests


class Place(msgspec.Struct, frozen=True):
    """Where somebody stands in a stream: behind event ``seq`` of the ``epoch``."""

    epoch: str
    seq: int


class Jumped(msgspec.Struct, frozen=True):
    """Events are missing here that the studio does not tell again: more than a thousand came while
    nobody listened, or its database was restored. ``snapshot`` is what they came to; ``missed``:
    how many they were, None where nobody can tell."""

    snapshot: Snapshot
    missed: int | None


class AsyncWatch:
    """The events of a stream behind a place, or from the moment on when it is first asked.

    An event has a number ``seq``, one more than that of the event before, and says what happened
    in ``event``. After the connection broke it goes on behind the last event that was taken.
    ``place`` may be kept, to go on from there in another process.

    Raises, while it is asked for the next event:
        NotSignedIn: the API key was revoked.
        NotFound, NotAllowed: the label is gone, or the person's role in it has changed.
        StudioAway: nobody answered for as long as the studio's ``patience``.
    """

    def __init__(
        self, link: Link, stream: Callable[[], Awaitable[str]], after: Place | Event | None = None,
        seconds: float | None = None,
    ) -> None:  # fmt: skip
        self._link = link
        self._named = stream  # asked for again whenever it connects: roles change
        self._seconds = seconds
        self._until: float | None = None
        self._waiting: deque[Snapshot | Event | Dropped] = deque()
        self._stack = AsyncExitStack()
        self._client: Client | None = None
        self._told = self._tell()
        self.place = None if after is None else Place(after.epoch, after.seq)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event | Jumped:
        self._set_time()
        try:
            async with asyncio.timeout_at(self._until):
                return await anext(self._told)
        except TimeoutError:
            await self.aclose()
            raise StopAsyncIteration from None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def start(self) -> None:
        """Follow from now on, even if nothing is taken yet."""
        self._set_time()
        if self._client is None:
            self._client = await persistently(self._subscribed, self._link.patience, self._link.api)

    async def aclose(self) -> None:
        await self._told.aclose()
        await self._hang_up()

    def _set_time(self) -> None:
        if self._seconds is not None and self._until is None:
            self._until = asyncio.get_running_loop().time() + self._seconds

    async def _tell(self) -> AsyncGenerator[Event | Jumped, None]:
        try:
            while True:
                await self.start()
                assert self._client is not None
                try:
                    while True:
                        await self._client.until(lambda: self._waiting, None)
                        told = self._take(self._waiting.popleft())
                        if told is not None:
                            yield told
                except CUT_OFF:
                    raise_if_final(self._client)
                    await self._hang_up()
        finally:
            await self._hang_up()

    def _take(self, frame: Snapshot | Event | Dropped) -> Event | Jumped | None:
        match frame:
            case Dropped(code="not_signed_in"):
                raise key_over()
            case Dropped(code=code, message=message):
                raise refusal(code, message)
            case Event() if self.place is not None and frame.epoch == self.place.epoch:
                if frame.seq <= self.place.seq:
                    return None
                if frame.seq > self.place.seq + 1:
                    raise ConnectionError("an event is missing; it is asked for again")
                self.place = Place(frame.epoch, frame.seq)
                return frame
            case Snapshot(epoch=epoch, seq=seq):
                before, self.place = self.place, Place(epoch, seq)
                if before is None or before == self.place:
                    return None
                return Jumped(frame, seq - before.seq if epoch == before.epoch else None)
        raise ConnectionError("the stream begins anew; it is followed again")

    async def _subscribed(self) -> Client:
        await self._hang_up()
        stream = await self._named()
        client = await self._stack.enter_async_context(self._link.open())

        def take(frame: Snapshot | Event | Dropped) -> None:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append(frame)
            else:  # who takes them is slow: on from there, when there is room
                client.cut()

        client.on_stream = take
        place = self.place
        asked = Subscribe(
            id=new_id(),
            stream=stream,
            epoch=None if place is None else place.epoch,
            after=None if place is None else place.seq,
        )
        try:
            await client.ask(asked)
        except CUT_OFF:
            raise_if_final(client)
            if not self._waiting:
                raise  # else it is cut because more came than there is room for
        if place is None:  # what is asked now begins behind this
            for frame in self._waiting:
                if isinstance(frame, Snapshot):
                    self.place = Place(frame.epoch, frame.seq)
                    break
        return client

    async def _hang_up(self) -> None:
        self._client, stack, self._stack = None, self._stack, AsyncExitStack()
        self._waiting.clear()
        try:
            await stack.aclose()
        except (*CUT_OFF, msgspec.MsgspecError):
            pass
