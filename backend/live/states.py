"""States: unnumbered streams that replace themselves, as a whole or row by row.

A state is read once for all its followers. It is pushed at once when something changed, then
again only after a pause, so that a busy label costs no more than a quiet one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backend.errors import Refusal
from backend.live.followed import Followed, Place
from backend.live.streams import State
from backend.messages import Frame, Subscribe, encoder
from backend.messages.names import Name

SHARE = 6  # large states come less often: reading one takes at most a sixth of the time there is


class StateStream(Followed):
    kind: State

    async def _welcome(self, place: Place, command: Subscribe) -> None:
        """Reads once for everybody who waits, and not only for ``place``."""
        waiting = [p for p in self.places.values() if p.seq is None]
        states = await self._whole(waiting)
        for newcomer in waiting:
            if not await self.may_stay(newcomer):
                continue
            if states is None:
                self.end(newcomer, Refusal("unknown_label"))
            else:
                newcomer.seq = 0
                newcomer.connection.send(states[newcomer.connection.who.id])

    async def _push(self, changed: set[Name]) -> None:
        followers = [p for p in self.places.values() if p.seq is not None]
        if not followers:
            return
        rows, row_by_row = self.kind.rows, self.kind.row_by_row
        frames: Mapping[int, bytes]
        if rows is not None and all(change.kind in row_by_row for change in changed):
            frames = encoded(await rows(self._reading, self.name, _people(followers), changed))
        else:
            frames = await self._whole(followers) or {}
        for place in followers:
            frame = frames.get(place.connection.who.id)
            if frame is not None and self.holds(place):
                place.connection.send(frame)

    async def _whole(self, places: list[Place]) -> Mapping[int, bytes] | None:
        """The whole state by person; None: the label is gone."""
        states = await self.kind.whole(self._reading, self.name, _people(places))
        return None if states is None else encoded(states)

    def pause_after(self, took: float) -> float:
        return max(self.kind.pause, (SHARE - 1) * took)


def _people(places: Iterable[Place]) -> frozenset[int]:
    return frozenset(place.connection.who.id for place in places)


def encoded(frames: Mapping[int, Frame]) -> dict[int, bytes]:
    """Frames by person; one that several people share is encoded once."""
    bodies = {id(frame): frame for frame in frames.values()}
    encodings = {key: encoder.encode(frame) for key, frame in bodies.items()}
    return {person: encodings[id(frame)] for person, frame in frames.items()}
