"""Whole states that people watch: the people, and a label's team, disagreements and progress.

A state is read once for all its followers, at most every `STATE_SECONDS`, and replaces the one
before; losing a push loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

import asyncpg

from backend import db
from backend.errors import Refusal
from backend.live.connection import Connection
from backend.messages import (
    DisagreementsState,
    PeopleState,
    ProgressState,
    Snapshot,
    TeamState,
)
from backend.views.disagreements import disagreements_state
from backend.views.people import people_state
from backend.views.progress import progress_state
from backend.views.team import team_state

logger = logging.getLogger(__name__)

STATE_SECONDS = 0.5
RETRY_SECONDS = 1.0  # after a state that could not be read

State = DisagreementsState | PeopleState | ProgressState | TeamState
OF_LABEL: dict[str, Callable[[asyncpg.Pool, int], Awaitable[State | None]]] = {
    "team": team_state,
    "disagreements": disagreements_state,
    "progress": progress_state,
}


class LabelPanels:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._followers: dict[str, set[Connection]] = {}
        # Held while a stream's state is read and sent, so that no older state follows a newer one.
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._stale: set[str] = set()
        self._bell = asyncio.Event()

    async def follow(self, connection: Connection, stream: str) -> None:
        """Send the state, then every newer one. Who may is the hub's to check.

        Raises:
            Refusal: unknown_label.
        """
        # Taking a place first: what changes while we read is sent again.
        self._followers.setdefault(stream, set()).add(connection)
        connection.watching.add(stream)
        try:
            async with self._locks[stream]:
                state = await self._read(stream)
                if state is None:
                    raise Refusal("unknown_label")
                if stream in connection.watching:  # else it was taken from them meanwhile
                    connection.send(Snapshot(stream=stream, epoch="", seq=0, state=state))
        except BaseException:
            self.unfollow(connection, stream)
            raise

    def unfollow(self, connection: Connection, stream: str) -> None:
        connection.watching.discard(stream)
        followers = self._followers.get(stream)
        if followers is not None:
            followers.discard(connection)
            if not followers:
                del self._followers[stream]

    def wake(self, name: str) -> None:
        """Something happened to ``name``; remember which states show it."""
        kind, *rest = name.split("/")
        if kind in ("person", "presence", "label", "blind"):
            self._stale.add("people")
        if kind in ("label", "blind", "team"):
            self._stale.update(f"{of}/{rest[0]}" for of in OF_LABEL)
        elif kind == "person":
            self._stale.update(s for s in self._followers if s.startswith("team/"))
        if not self._stale.isdisjoint(self._followers):
            self._bell.set()

    def wake_all(self) -> None:
        """Wake-ups may have been lost: send everything again."""
        self._stale.update(self._followers)
        self._bell.set()

    async def run(self) -> None:
        """Send what changed, for ever."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            stale, self._stale = self._stale, set()
            started = time.monotonic()
            failed = set()
            for stream in [s for s in self._followers if s in stale]:
                failed.add(stream)
                with db.surviving(logger, f"refreshing {stream}"):
                    await self._push(stream)
                    failed.discard(stream)
            # Large states come less often: they take at most a sixth of the time there is.
            pause = max(STATE_SECONDS, 5 * (time.monotonic() - started))
            if failed:
                self._stale |= failed
                self._bell.set()
                pause = max(pause, RETRY_SECONDS)
            await asyncio.sleep(pause)

    async def _push(self, stream: str) -> None:
        async with self._locks[stream]:
            state = await self._read(stream)
            if state is not None:
                frame = Snapshot(stream=stream, epoch="", seq=0, state=state)
                for connection in list(self._followers.get(stream, ())):
                    connection.send(frame)

    async def _read(self, stream: str) -> State | None:
        kind, _, label = stream.partition("/")
        return await (OF_LABEL[kind](self._pool, int(label)) if label else people_state(self._pool))
