"""Numbered streams: everybody gets every event once and in order, or starts over.

A wake-up says that a stream may have grown; the new events are then read once and handed to every
follower. The numbers decide what is new: wake-ups may come twice, late or never.
"""

from __future__ import annotations

import msgspec

import sql
from backend.errors import Refusal
from backend.events import Stored, read_after
from backend.live.followed import Around, Followed, Place
from backend.live.streams import Numbered
from backend.messages import Frame, Snapshot, Subscribe, encoder
from backend.messages.names import Name
from backend.messages.wire import CLOSE_TOO_SLOW

RESUME_WINDOW = 1000  # events; a client further behind gets a snapshot


class _Event(Frame, frozen=True, tag="Event"):
    """A `messages.Event` around a body that is JSON already."""

    stream: str
    epoch: str
    seq: int
    event: msgspec.Raw


class NumberedStream(Followed):
    kind: Numbered

    def __init__(self, kind: Numbered, name: Name, around: Around) -> None:
        super().__init__(kind, name, around)
        self._seq: int | None = None  # the newest number handed out; None: to nobody yet

    async def _welcome(self, place: Place, command: Subscribe) -> None:
        missing = await self._missing(command)
        found = None if missing is not None else await self.kind.snapshot(self._reading, self.name)
        if not await self.may_stay(place):
            return
        if missing is not None:
            place.seq = command.after or 0
            for event in missing:
                self._pass_on(place, event.seq, self._frame(event))
        elif found is not None:
            place.seq, state = found
            place.connection.send(
                Snapshot(stream=self._wire, epoch=self._epoch, seq=place.seq, state=state)
            )
        else:
            self.end(place, Refusal("unknown_label"))
        if self._seq is None:
            self._seq = place.seq

    async def _missing(self, command: Subscribe) -> list[Stored] | None:
        """The events a resuming client lacks; None: it needs a snapshot."""
        if command.epoch != self._epoch or command.after is None:
            return None
        newest = await sql.events.seq(self._reading, stream=str(self.name))
        if newest is None or not 0 <= newest - command.after <= RESUME_WINDOW:
            return None
        events = await self._after(command.after)
        return None if any(e.body is None for e in events) else events

    async def _push(self, changed: set[Name]) -> None:
        while self._seq is not None:
            events = await self._after(self._seq)
            for event in events:
                self._seq = event.seq
                frame = self._frame(event)
                for place in list(self.places.values()):
                    self._pass_on(place, event.seq, frame)
            if len(events) < RESUME_WINDOW:
                return

    async def _after(self, seq: int) -> list[Stored]:
        return await read_after(self._reading, str(self.name), seq, RESUME_WINDOW)

    def _pass_on(self, place: Place, seq: int, frame: bytes | None) -> None:
        if place.seq is None or seq <= place.seq:
            return
        if frame is None:  # compacted under a very slow hub: the client must start over
            place.connection.close(CLOSE_TOO_SLOW)
            return
        place.seq = seq
        place.connection.send(frame)

    def _frame(self, event: Stored) -> bytes | None:
        """The frame of an event; None where its body was compacted away."""
        if event.body is None:
            return None
        body = msgspec.Raw(event.body.encode())
        frame = _Event(stream=self._wire, epoch=self._epoch, seq=event.seq, event=body)
        return encoder.encode(frame)
