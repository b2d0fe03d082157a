"""Everyone connected to this backend, and the numbered streams they follow.

A wake-up says that a stream may have grown; the hub then reads the new events once and hands them
to every follower. Sequence numbers decide what is new: wake-ups may come twice, late or never.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import asyncpg

import sql
from backend import db
from backend.auth import access
from backend.commands import blind_queue
from backend.errors import Refusal
from backend.events import Numbered, blind_stream, label_stream, read_after
from backend.live.connection import Connection, Subscription
from backend.live.label_panels import OF_LABEL, LabelPanels
from backend.live.panels import Panels
from backend.messages import Dropped, Look, Snapshot, Subscribe
from backend.messages.wire import CLOSE_RESTARTING, CLOSE_SESSION_OVER, CLOSE_TOO_SLOW
from backend.views.blind_queue import blind_snapshot
from backend.views.label import label_snapshot
from backend.views.text_embeddings import TextEmbeddings

logger = logging.getLogger(__name__)

RESUME_WINDOW = 1000  # events; a client further behind gets a snapshot
SESSION_CHECK_SECONDS = 3.0
SAFETY_SECONDS = 2.0  # streams are read this often even without a wake-up


@dataclass(eq=False)
class Followed:
    """A stream somebody here follows. The lock keeps snapshots and deliveries apart."""

    stored: str
    wire: str
    seq: int
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    followers: set[Connection] = field(default_factory=set)
    grown: bool = False  # perhaps: there was a wake-up since events were read
    delivery: asyncio.Task[None] | None = None


class Hub:
    """``reading``: connections of its own for what is pushed, which must not wait for one behind
    commands that wait for each other."""

    def __init__(self, pool: asyncpg.Pool, reading: asyncpg.Pool, words: TextEmbeddings) -> None:
        self._pool = pool
        self._reading = reading
        self._words = words
        self.connections: set[Connection] = set()
        self.panels = Panels(reading, self.connections)
        self.label_panels = LabelPanels(reading)
        self._streams: dict[str, Followed] = {}
        self._moved: set[str] = set()  # people and labels whose places changed
        self._move_bell = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.epoch = ""

    async def start(self) -> None:
        self.epoch = await sql.events.epoch(self._pool)
        jobs: list[Coroutine[Any, Any, None]] = [
            self._check_sessions_for_ever(),
            self._safety_for_ever(),
            self.panels.run(),
            self.label_panels.run(),
            self._check_places_for_ever(),
        ]
        self._tasks = [asyncio.create_task(job) for job in jobs]

    async def stop(self) -> None:
        for connection in list(self.connections):
            connection.close(CLOSE_RESTARTING)
        deliveries = [s.delivery for s in self._streams.values() if s.delivery is not None]
        for task in (*self._tasks, *deliveries):
            task.cancel()
        await asyncio.gather(*self._tasks, *deliveries, return_exceptions=True)

    # ── wake-ups ────────────────────────────────────────────────────────────────────────────

    def wake(self, name: str) -> None:
        """Something happened to ``name``: a stream, presence/<label>, team/<label>, person/<id>,
        ingest/<file>, text/<md5>."""
        kind = name.partition("/")[0]
        if kind == "text":
            self._words.wake(name)
            return
        self.panels.wake(name)
        self.label_panels.wake(name)
        if kind in ("team", "person"):
            self._moved.add(name)
            self._move_bell.set()
        if name in self._streams:
            self._deliver_soon(self._streams[name])

    def wake_all(self) -> None:
        """Wake-ups may have been lost: look at everything once."""
        self._deliver_all()
        self.panels.wake_all()
        self.label_panels.wake_all()
        self._moved.update(f"person/{c.who.id}" for c in self.connections)
        self._move_bell.set()

    def _deliver_all(self) -> None:
        for stream in self._streams.values():
            self._deliver_soon(stream)

    def _deliver_soon(self, stream: Followed) -> None:
        """Each stream in a task of its own: one that has to wait holds up no other."""
        stream.grown = True
        if stream.delivery is None:
            stream.delivery = asyncio.create_task(self._deliver(stream))

    async def _safety_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SAFETY_SECONDS)
            self._deliver_all()

    async def _deliver(self, stream: Followed) -> None:
        try:
            with db.surviving(logger, f"delivering {stream.stored}"):
                while stream.grown:
                    stream.grown = False
                    async with stream.lock:
                        await self._deliver_new(stream)
        finally:
            stream.delivery = None

    async def _deliver_new(self, stream: Followed) -> None:
        if not stream.followers:
            self._forget(stream)
            return
        while True:
            events = await read_after(self._reading, stream.stored, stream.seq, RESUME_WINDOW)
            for event in events:
                stream.seq = event.seq
                frame = self._frame(stream.wire, event)
                for connection in list(stream.followers):
                    self._pass_on(connection, stream.wire, event.seq, frame)
            if len(events) < RESUME_WINDOW:
                return

    def _pass_on(self, connection: Connection, wire: str, seq: int, frame: bytes | None) -> None:
        subscription = connection.following.get(wire)
        if subscription is None or seq <= subscription.seq:
            return
        if frame is None:  # compacted under a very slow hub: the client must start over
            connection.close(CLOSE_TOO_SLOW)
            return
        subscription.seq = seq
        connection.send(frame)

    def _frame(self, wire: str, event: Numbered) -> bytes | None:
        """An `Event` frame around a body that is JSON already; None where that is gone."""
        if event.body is None:
            return None
        head = f'{{"type":"Event","stream":"{wire}","epoch":"{self.epoch}","seq":{event.seq}'
        return f'{head},"event":{event.body}}}'.encode()

    def _forget(self, stream: Followed) -> None:
        if self._streams.get(stream.stored) is stream:
            del self._streams[stream.stored]

    # ── following ───────────────────────────────────────────────────────────────────────────

    async def subscribe(self, connection: Connection, command: Subscribe) -> None:
        """Send what the client lacks (events, or a snapshot), then every new event.

        Raises:
            Refusal: see `_check_place`; not_signed_in.
        """
        # Their account role may have changed this moment.
        connection.who = await access.standing(self._pool, connection.who)
        if command.stream in ("board", "ingest"):
            await self.panels.follow(connection, command.stream)
            return
        kind, label = await self._check_place(connection, command.stream)
        if kind not in ("label", "blind"):
            await self.label_panels.follow(connection, command.stream)
            await self._check_again(connection, command.stream)
            return
        if kind == "blind":
            await blind_queue.open_queue(self._pool, label, connection.who.id)
            stored = blind_stream(label, connection.who.id)
        else:
            stored = label_stream(label)
        await self._follow(connection, Subscription(command.stream, stored), label, command)
        if kind == "label":
            self.panels.tell_who_is_there(label)
        await self._check_again(connection, command.stream)

    async def _check_again(self, connection: Connection, stream: str) -> None:
        """Their place may have changed between the check and the following."""
        try:
            await self._check_place(connection, stream)
        except Refusal:
            self.unsubscribe(connection, stream)
            raise

    async def _check_place(self, connection: Connection, stream: str) -> tuple[str, int]:
        """The kind and label of a stream that this person may follow.

        Raises:
            Refusal: unknown_stream, unknown_label, not_on_label, blind, not_allowed, not_admin.
        """
        who = connection.who
        kind, _, rest = stream.partition("/")
        if stream == "people":
            if who.account_role != "admin":
                raise Refusal("not_admin")
            return kind, 0
        if kind not in ("label", "blind", *OF_LABEL) or not rest.isdecimal() or len(rest) > 18:
            raise Refusal("unknown_stream")
        label = int(rest)
        if kind in OF_LABEL:
            await access.check_sees_answers(self._pool, label, who)
            return kind, label
        role = await access.role_in(self._pool, label, who)
        if kind == "label" and role != "primary":
            raise Refusal("blind")
        if kind == "blind" and role != "secondary":
            raise Refusal("not_allowed", "Only a label's secondary annotators have a blind queue.")
        return kind, label

    async def _follow(
        self, connection: Connection, subscription: Subscription, label: int, command: Subscribe
    ) -> None:
        wire, stored = subscription.wire, subscription.stored
        seq = await sql.events.seq(self._pool, stream=stored)
        if seq is None:
            raise Refusal("unknown_label")
        self.unsubscribe(connection, wire)
        stream = self._streams.setdefault(stored, Followed(stored, wire, seq))
        # Taking a place at once keeps the stream from being forgotten while we wait for its lock.
        stream.followers.add(connection)
        try:
            await self._catch_up(connection, stream, subscription, label, command)
        except BaseException:
            stream.followers.discard(connection)
            raise

    async def _catch_up(
        self,
        connection: Connection,
        stream: Followed,
        subscription: Subscription,
        label: int,
        command: Subscribe,
    ) -> None:
        wire, stored = subscription.wire, subscription.stored
        async with stream.lock:
            missing = await self._missing(stored, command)
            if missing is not None:
                connection.following[wire] = subscription
                subscription.seq = command.after or 0
                for event in missing:
                    self._pass_on(connection, wire, event.seq, self._frame(wire, event))
                return
            if wire.startswith("label/"):
                found: Any = await label_snapshot(self._pool, label)
            else:
                found = await blind_snapshot(self._pool, label, connection.who.id)
            if found is None:
                raise Refusal("unknown_label")
            subscription.seq, state = found
            connection.following[wire] = subscription
            connection.send(
                Snapshot(stream=wire, epoch=self.epoch, seq=subscription.seq, state=state)
            )

    async def _missing(self, stored: str, command: Subscribe) -> list[Numbered] | None:
        """The events a resuming client lacks; None: it needs a snapshot."""
        if command.epoch != self.epoch or command.after is None:
            return None
        newest = await sql.events.seq(self._pool, stream=stored)
        if not 0 <= newest - command.after <= RESUME_WINDOW:
            return None
        events = await read_after(self._pool, stored, command.after, RESUME_WINDOW)
        return None if any(e.body is None for e in events) else events

    def unsubscribe(self, connection: Connection, wire: str) -> None:
        self.panels.unfollow(connection, wire)
        self.label_panels.unfollow(connection, wire)
        subscription = connection.following.pop(wire, None)
        if subscription is None:
            return
        stream = self._streams.get(subscription.stored)
        if stream is not None:
            stream.followers.discard(connection)
            if not stream.followers and not stream.lock.locked():
                self._forget(stream)

    # ── coming and going ────────────────────────────────────────────────────────────────────

    def join(self, connection: Connection) -> None:
        self.connections.add(connection)

    async def look(self, connection: Connection, command: Look) -> None:
        """Raises: Refusal: unknown_label; not_on_label."""
        await access.role_in(self._pool, command.label, connection.who)
        await self.panels.look(connection, command)

    async def leave(self, connection: Connection) -> None:
        connection.closed = True
        self.connections.discard(connection)
        for wire in [*connection.following, *connection.watching]:
            self.unsubscribe(connection, wire)
        await self.panels.leave(connection)

    async def _check_places_for_ever(self) -> None:
        """Whoever may not follow a stream any more is told so at once, and hears no more of it."""
        while True:
            await self._move_bell.wait()
            self._move_bell.clear()
            moved, self._moved = self._moved, set()
            for connection in list(self.connections):
                try:
                    await self._check_places(connection, moved)
                except Exception as error:  # whatever it was: nobody goes on unchecked
                    traceback = not isinstance(error, db.AWAY)
                    logger.warning(
                        "could not check %s: %r", connection.who.name, error, exc_info=traceback
                    )
                    connection.close(CLOSE_TOO_SLOW)  # they come back and are checked again

    async def _check_places(self, connection: Connection, moved: set[str]) -> None:
        everywhere = f"person/{connection.who.id}" in moved
        if everywhere:
            try:
                connection.who = await access.standing(self._pool, connection.who)
            except Refusal:
                connection.close(CLOSE_SESSION_OVER)
                return
        for wire in [*connection.following, *connection.watching]:
            if everywhere or f"team/{wire.partition('/')[2]}" in moved:
                try:
                    await self._check_place(connection, wire)
                except Refusal as refusal:
                    self.unsubscribe(connection, wire)
                    connection.send(
                        Dropped(stream=wire, code=refusal.code, message=refusal.message)
                    )

    async def _check_sessions_for_ever(self) -> None:
        """Close the sockets of sessions that ended and people who were disabled."""
        while True:
            await asyncio.sleep(SESSION_CHECK_SECONDS)
            asked = {c.who.session for c in self.connections}
            if not asked:
                continue
            with db.surviving(logger, "checking the sessions"):
                rows = await sql.accounts.live_sessions(self._pool, token_hashes=list(asked))
                # Who came while we asked was not asked about.
                over = asked - {r["token_hash"] for r in rows}
                for connection in list(self.connections):
                    if connection.who.session in over:
                        connection.close(CLOSE_SESSION_OVER)
