"""What a caption asserts about a shot, and of which shots it is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.demo.drawing.world import EVENTS, FRAMINGS, PLACES, SPECIES, SUBJECTS, TIMES, Shot

KINDS = tuple(sorted({kind for kinds in SPECIES.values() for kind in kinds}))
_VALUES: dict[str, tuple[str | None, ...]] = {
    "time": TIMES,
    "place": PLACES,
    "framing": FRAMINGS,
    "subject": SUBJECTS,
    "species": (*KINDS, None),
}

Allowed = tuple[str, ...] | None
"""The values a claim allows for one attribute; None when it says nothing about it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Allowed values by attribute, the events that are there, and those that are not."""

    time: Allowed = None
    place: Allowed = None
    framing: Allowed = None
    subject: Allowed = None
    species: Allowed = None
    events: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def holds(self, shot: Shot) -> bool:
        for name in _VALUES:
            allowed = getattr(self, name)
            if allowed is not None and getattr(shot, name) not in allowed:
                return False
        return set(self.events) <= set(shot.events) and not set(self.without) & set(shot.events)

    def __and__(self, other: Claim) -> Claim:
        """Both claims at once: what both allow."""
        return Claim(
            time=_both(self.time, other.time),
            place=_both(self.place, other.place),
            framing=_both(self.framing, other.framing),
            subject=_both(self.subject, other.subject),
            species=_both(self.species, other.species),
            events=tuple(sorted({*self.events, *other.events})),
            without=tuple(sorted({*self.without, *other.without})),
        )


def _both(a: Allowed, b: Allowed) -> Allowed:
    if a is None or b is None:
        return b if a is None else a
    return tuple(value for value in a if value in b)


def claim_rows(claims: Sequence[Claim]) -> npt.NDArray[np.float32]:
    """(claims, values + 2 events): allowed values, then events wanted, then events unwanted."""
    return np.array(
        [
            [
                *(
                    getattr(claim, name) is None or value in getattr(claim, name)
                    for name, values in _VALUES.items()
                    for value in values
                ),
                *(event in claim.events for event in EVENTS),
                *(event in claim.without for event in EVENTS),
            ]
            for claim in claims
        ],
        np.float32,
    )


def shot_rows(shots: Sequence[Shot]) -> npt.NDArray[np.float32]:
    """(shots, values + events): 1 where the shot has that value, or that event happens."""
    return np.array(
        [
            [
                *(getattr(shot, n) == value for n, values in _VALUES.items() for value in values),
                *(event in shot.events for event in EVENTS),
            ]
            for shot in shots
        ],
        np.float32,
    )


def holds(claims: npt.NDArray[np.float32], shots: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """(claims, shots): whether each claim holds for each shot, as `Claim.holds` says.

    A shot has exactly one value per attribute, so the product counts the attributes that agree.
    """
    allowed, wanted, unwanted = np.split(claims, (-2 * len(EVENTS), -len(EVENTS)), axis=1)
    values, happens = np.split(shots, (-len(EVENTS),), axis=1)
    agree = allowed @ values.T == len(_VALUES)
    return agree & (wanted @ (1 - happens).T == 0) & (unwanted @ happens.T == 0)
