"""What a person has to do next: their blind queues, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Queue(Protocol):
    """A secondary's queue of one label; ``waiting``: how many answers it lacks."""

    @property
    def label(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def waiting(self) -> int: ...
    @property
    def answered(self) -> int: ...


AnyQueue = TypeVar("AnyQueue", bound=Queue)


def in_order(queues: Iterable[AnyQueue]) -> list[AnyQueue]:
    """Those begun first, then those not begun, then those done; each by name.

    The order follows from the person's own answers and the names alone: how much others chose for
    them moves nothing.
    """
    return sorted(queues, key=lambda q: (_stage(q), q.name.lower(), q.label))


def next_of(queues: Iterable[AnyQueue], after: int = 0) -> AnyQueue | None:
    """The queue to go on with, of other labels than ``after``; None: nothing waits."""
    return next((q for q in in_order(queues) if q.waiting and q.label != after), None)


def _stage(queue: Queue) -> int:
    if not queue.waiting:
        return 2
    return 0 if queue.answered else 1
