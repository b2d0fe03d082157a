"""Keep a few evenly spaced items of a stream whose length is not known beforehand."""

from typing import Generic, TypeVar

Item = TypeVar("Item")

FIRST_SLOT_SECONDS = 1 / 128


class EvenSample(Generic[Item]):
    """Holds at most `capacity` items, the first of each of equal slots of time.

    When they get too many, slots are merged in pairs; so at least capacity / 2 items remain,
    and memory does not grow with the length of the stream.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._slot_seconds = FIRST_SLOT_SECONDS
        self._slots: dict[int, tuple[float, Item]] = {}

    def add(self, time: float, item: Item) -> None:
        """Offer the item shown from `time` on: seconds, not before the previous one, >= 0."""
        self._slots.setdefault(int(time / self._slot_seconds), (time, item))
        while len(self._slots) > self._capacity:
            self._slot_seconds *= 2
            kept = list(self._slots.values())
            self._slots = {}
            for earlier in kept:
                self._slots.setdefault(int(earlier[0] / self._slot_seconds), earlier)

    def spread(self, count: int, end: float) -> list[Item]:
        """Up to `count` different items, those on screen nearest to the middles of `count` equal
        parts of [first time, `end`)."""
        held = list(self._slots.values())
        start = held[0][0]
        chosen: dict[int, Item] = {}
        for part in range(count):
            middle = start + (part + 0.5) * (end - start) / count
            nearest = min(range(len(held)), key=lambda i: abs(held[i][0] - middle))
            chosen[nearest] = held[nearest][1]
        return list(chosen.values())
