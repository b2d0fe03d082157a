"""A stream that somebody here follows: who has a place in it, and pushing what is new to them.

Nothing can be forgotten, because all streams are pushed in this one way:

* Whoever follows takes a place first and is read for afterwards, so no change falls in between.
* What changed is noted before it is read, and is noted again if reading or sending failed; the
  stream is pushed until nothing is noted.
* One lock lets reading and sending happen in turns, so nothing older is sent after what is newer.
* Where somebody's access may have ended, it is asked about before anything else is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import asyncpg

from backend import db
from backend.auth import access
from backend.errors import Refusal
from backend.live.connection import Connection
from backend.live.streams import Numbered, State
from backend.messages import Dropped, Subscribe
from backend.messages.names import Name
from backend.messages.wire import CLOSE_TOO_SLOW

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.25  # after a failure; doubled with every further one
LONGEST_RETRY = 2.0


@dataclass(eq=False)
class Place:
    """Where a connection stands in a stream."""

    connection: Connection
    seq: int | None = None  # the newest number it was sent, 0 without numbers; None: nothing yet
    refusal: Refusal | None = None  # why the place ended before anything was sent


@dataclass(frozen=True)
class Around:
    """What a stream needs of the hub."""

    wire: Name  # the stream's name for clients
    epoch: str  # numbers are only comparable within one
    reading: asyncpg.Pool
    when_empty: Callable[[Followed], None]


class Followed(ABC):
    """``kind``: the stream's row in the table; ``name``: as it is stored and woken."""

    def __init__(self, kind: Numbered | State, name: Name, around: Around) -> None:
        self.kind = kind
        self.name = name
        self.places: dict[Connection, Place] = {}
        self._wire = str(around.wire)
        self._epoch = around.epoch
        self._reading = around.reading
        self._when_empty = around.when_empty
        self._changed: set[Name] = set()  # and not pushed yet
        self._moved: set[Name] = set()  # whose access may have changed, and was not checked yet
        self._hurry = asyncio.Event()  # access must be checked, or nobody is left: no pause now
        self._lock = asyncio.Lock()
        self._pushing: asyncio.Task[None] | None = None

    # ── places ──────────────────────────────────────────────────────────────────────────────

    def take_place(self, connection: Connection) -> Place:
        """From here on, no change is missed. `welcome` sends what there is."""
        place = self.places[connection] = Place(connection)
        connection.following.add(self.name)
        return place

    async def welcome(self, place: Place, command: Subscribe) -> None:
        """Sends what the client lacks.

        Raises:
            Refusal: there is no such label, or access ended meanwhile.
        """
        async with self._lock:
            if place.seq is None and place.refusal is None:
                await self._welcome(place, command)
        if place.refusal is not None:
            raise place.refusal

    def leave(self, connection: Connection) -> None:
        connection.following.discard(self.name)
        self.places.pop(connection, None)
        if not self.places:
            self._hurry.set()
            self._when_empty(self)

    def end(self, place: Place, refusal: Refusal) -> None:
        """Takes a place away, and says why: to the client that followed, or to `welcome`."""
        if not self.holds(place):  # they left meanwhile, and perhaps came back
            return
        self.leave(place.connection)
        if place.seq is None:
            place.refusal = refusal
        elif self.kind.public:
            place.connection.send(
                Dropped(stream=self._wire, code=refusal.code, message=refusal.message)
            )

    def holds(self, place: Place) -> bool:
        return self.places.get(place.connection) is place

    async def may_stay(self, place: Place) -> bool:
        """Whether the person may follow the stream now; their place ends if not."""
        connection = place.connection
        try:
            who = await access.refreshed(self._reading, connection.who)
            await self.kind.may_follow(self._reading, who, self.name.label)
        except Refusal as refusal:
            self.end(place, refusal)
        return self.holds(place)

    # ── pushing ─────────────────────────────────────────────────────────────────────────────

    def wake(self, change: Name) -> None:
        """What the stream shows may have changed."""
        self._changed.add(change)
        self._push_soon()

    def recheck(self, change: Name) -> None:
        """Who may follow the stream may have changed."""
        self._moved.add(change)
        self._hurry.set()
        self._push_soon()

    def stop(self) -> asyncio.Task[None] | None:
        if self._pushing is not None:
            self._pushing.cancel()
        return self._pushing

    def _push_soon(self) -> None:
        """Each stream in a task of its own: one that has to wait holds up no other."""
        if self._pushing is None:
            self._pushing = asyncio.create_task(self._push_all())

    async def _push_all(self) -> None:
        failures = 0
        try:
            while self.places and (self._changed or self._moved):
                failures += 1
                pause = min(LONGEST_RETRY, RETRY_SECONDS * 2 ** (failures - 1))
                with db.surviving(logger, f"pushing {self.name}"):
                    async with self._lock:
                        started = time.monotonic()
                        await self._check_moved()
                        await self._push_changed()
                    pause = self.pause_after(time.monotonic() - started)
                    failures = 0
                if pause > 0:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._hurry.wait(), pause)
        finally:
            self._pushing = None

    async def _check_moved(self) -> None:
        """Nobody is sent anything while it is not known whether they may see it."""
        moved, self._moved = self._moved, set()
        self._hurry.clear()
        try:
            for place in list(self.places.values()):
                person = place.connection.who.id
                if any(change.person in (None, person) for change in moved):
                    await self._check_one(place)
        except Exception:
            self._moved |= moved
            raise

    async def _check_one(self, place: Place) -> None:
        try:
            await self.may_stay(place)
        except db.AWAY:
            raise
        except Exception:  # whatever it was: nobody goes on unchecked
            logger.exception("could not check %s", place.connection.who.name)
            self.leave(place.connection)
            place.connection.close(CLOSE_TOO_SLOW)  # they come back and are checked again

    async def _push_changed(self) -> None:
        changed, self._changed = self._changed, set()
        if not changed:
            return
        try:
            await self._push(changed)
        except Exception:
            self._changed |= changed
            raise

    @abstractmethod
    async def _welcome(self, place: Place, command: Subscribe) -> None:
        """Reads what there is and sends it to whoever waits for it, if they still may see it."""

    @abstractmethod
    async def _push(self, changed: set[Name]) -> None:
        """Reads what changed and sends it to whoever was welcomed."""

    def pause_after(self, took: float) -> float:
        """Seconds until the next push, after one that took so many; access is checked sooner."""
        return 0
