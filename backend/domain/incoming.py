"""What becomes of an annotation that comes in from elsewhere, beside what holds here already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.messages import Answer

# taken: it holds from now on; here: it was here before; older: the person said something else here,
# which is newer, or nobody can tell which is.
Fate = Literal["taken", "here", "older"]


@dataclass(frozen=True)
class Holds:
    """What a person's annotation of a clip says now, and when it was given; ``at`` None: elsewhere,
    at a time that is not known."""

    answer: Answer
    role: str
    at: datetime | None


def fate(
    answer: Answer, role: str, at: datetime | None, holds: Holds | None, *, known: bool
) -> Fate:
    """``known``: the same annotation came in before, whatever was answered since.

    What holds here is replaced only by what was surely given later.
    """
    if known:
        return "here"
    if holds is None:
        return "taken"
    if (holds.answer, holds.role) == (answer, role):
        return "here"
    later = at is not None and holds.at is not None and at > holds.at
    return "taken" if later else "older"
