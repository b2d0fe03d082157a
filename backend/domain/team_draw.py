"""Drawing people at random so that everybody has about as much to do."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.messages import Role


def draw(loads: Mapping[int, int], count: int, rng: random.Random) -> set[int]:
    """``count`` people, those with the smallest load first, ties by lot.

    ``loads``: what each already has to do. The paper's "random primary" with equal turns: over
    many draws nobody gets more than one ahead of anybody else who could have been drawn.

    Raises:
        ValueError: there are fewer than ``count`` people.
    """
    if count > len(loads):
        raise ValueError(f"cannot draw {count} of {len(loads)} people")
    shuffled = sorted(loads)
    rng.shuffle(shuffled)
    return set(sorted(shuffled, key=lambda person: loads[person])[:count])


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who can be drawn: their default role, their role on the label now, and on how many
    other labels they are what."""

    person: int
    default: Role
    now: Role
    primary_of: int = 0
    secondary_of: int = 0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How many are wanted of each role, the caller among them. ``outsiders``: people who are not on
    the label too; ``switching``: in another role than their default one too."""

    primaries: int
    secondaries: int
    outsiders: bool = False
    switching: bool = False


class CannotDraw(Exception):
    """There are not enough people; the text says so."""


def draw_roles(
    candidates: Sequence[Candidate], wanted: Wanted, caller: int, rng: random.Random
) -> dict[int, Role]:
    """The roles that a draw gives to all who are on the label or drawn for it.

    Whoever calls keeps their role and counts among those wanted. Of the others, those with the
    smallest load are drawn, ties by lot; who is on the label and not drawn leaves it.

    Raises:
        CannotDraw: there are fewer people than wanted.
    """
    roles: dict[int, Role] = {c.person: "none" for c in candidates if c.now != "none"}
    left: dict[Role, int] = {"primary": wanted.primaries, "secondary": wanted.secondaries}
    for c in candidates:
        if c.person == caller and c.now != "none":
            roles[caller] = c.now
            left[c.now] -= 1
    for kept, count in left.items():
        if count < 0:
            raise CannotDraw(f"You keep your role here, {kept}: draw at least one {kept}.")
    pool = [c for c in candidates if c.person != caller and (c.now != "none" or wanted.outsiders)]
    for role in left:
        loads = {
            c.person: c.primary_of if role == "primary" else c.secondary_of
            for c in pool
            if roles.get(c.person, "none") == "none"
            and (wanted.switching or c.default in (role, "none"))
        }
        if len(loads) < left[role]:
            raise CannotDraw(_too_few(role, left[role], len(loads), wanted))
        for person in sorted(draw(loads, left[role], rng)):
            roles[person] = role
    return roles


def _too_few(role: str, count: int, there: int, wanted: Wanted) -> str:
    """``2 secondaries cannot be drawn from them: …``"""
    what = f"{count} {role if count == 1 else role[:-1] + 'ies'}"
    wider = [
        words
        for words, taken in (
            ("people who are not on this label", wanted.outsiders),
            ("people in another role than their default", wanted.switching),
        )
        if not taken
    ]
    hint = f" Take {' or '.join(wider)} too, or draw fewer." if wider else " Draw fewer."
    return f"{what} cannot be drawn from them: {there} besides you can be {role} here.{hint}"
