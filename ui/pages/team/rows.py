"""The team page: from a `TeamState` to texts, colours and drawings. Pure.

Drawings are SVG coordinates in pixels; whiskers in per cent of their axis.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from msgspec.structs import replace

from backend.messages import Account, Measure, Member, Pair, Policy, Role, TeamState, TrendPoint
from ui.pages.workspace.rows import NOTHING, percent, share

RELY_ON = 0.8  # agreement beyond chance from which Krippendorff relies on answers
USUAL = "usual"  # the choice of a person's usual role, as against one given by hand
TREND_WIDTH, TREND_HEIGHT = 560, 176
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 44, 8, 8, 24
POLICIES: dict[Policy, tuple[str, str]] = {
    "adjudicated": (
        "Everybody, and decisions",
        "The majority of all answers, unless somebody decided the clip under Disagreements.",
    ),
    "majority": (
        "Everybody",
        "The majority of all answers; decisions are kept but do not count, and ties teach nothing.",
    ),
    "primary": (
        "Primaries only",
        "The majority of the primaries’ answers; those of secondaries only measure agreement.",
    ),
}
REPEATS = (0, 5, 10, 20, 30, 50)  # per cent
MEASURES = {
    "percent": ("Percent", "Share of clips on which all who answered agree; chance counts too."),
    "fleiss": (
        "Fleiss’ κ",
        "Agreement beyond chance of people as if they were interchangeable; 0 is chance, 1 is "
        "perfect.",
    ),
    "alpha": (
        "Krippendorff’s α",
        "Agreement beyond chance that bears missing answers; .80 and more is good to rely on.",
    ),
}


class MemberRow(TypedDict):
    person: int
    name: str
    account_role: str
    disabled: bool
    role: str
    choice: str  # a role given by hand, or `USUAL`
    usual: str
    answers: str
    per_hour: str
    seconds: str
    waiting: str
    repeats: str
    out: bool
    me: bool


class Tick(TypedDict):
    at: str
    text: str


class Whisker(TypedDict):
    """A measure on its axis; all zero where it is undefined."""

    key: str
    name: str
    meaning: str
    value: str
    range: str
    why: str
    at: str
    left: str
    width: str
    zero: str
    rely: str


class Cell(TypedDict):
    """How far two people agree; ``strength`` in per cent of the scale's colour."""

    first: int
    second: int
    text: str
    title: str
    spoken: str
    strength: int
    kind: str  # "none" of both, "self", "undefined", "agree", "against"


class HeatRow(TypedDict):
    name: str
    cells: list[Cell]


class PairView(TypedDict):
    """Two people's answers side by side; rows are the first's, columns the second's."""

    first: str
    second: str
    both_yes: int
    only_first: int
    only_second: int
    both_no: int
    clips: str
    percent: str
    kappa: str
    range: str


class Trend(TypedDict):
    percent: str
    alpha: str
    ticks: list[Tick]
    zero: str
    clips: list[Tick]


class TeamView(TypedDict):
    name: str
    policy: str
    repeats: str
    compared: str
    why_empty: str
    whiskers: list[Whisker]
    axis: list[Tick]
    people: list[str]
    heat: list[HeatRow]
    trend: Trend


# ── who is on it ────────────────────────────────────────────────────────────────────────────────


def members(state: TeamState, accounts: Iterable[Account], me: int) -> list[MemberRow]:
    """Members in the order of the state, then (for administrators, who know all accounts) whoever
    is not on the label."""
    usual = {account.id: account.role for account in accounts}
    known = {member.person for member in state.members}
    others = [
        Member(
            person=a.id,
            name=a.name,
            account_role=a.account_role,
            role="none",
            by_hand=a.role != "none",
        )
        for a in sorted(accounts, key=lambda a: a.name.lower())
        if a.id not in known and not a.disabled
    ]
    rows = [*state.members, *others]
    rows.sort(key=lambda member: member.role == "none")
    return [_member(member, usual.get(member.person), me) for member in rows]


def expected(
    state: TeamState, accounts: Iterable[Account], person: int, role: Role | None
) -> TeamState:
    """The state as it will be once a person's role is changed."""
    usual = {account.id: account for account in accounts}
    given = role or (usual[person].role if person in usual else "primary")
    if all(member.person != person for member in state.members) and person in usual:
        account = usual[person]
        joined = Member(
            person=person, name=account.name, account_role=account.account_role, role=given
        )
        state = replace(state, members=(*state.members, joined))
    return replace(
        state,
        members=tuple(
            replace(m, role=given, by_hand=role is not None) if m.person == person else m
            for m in state.members
        ),
    )


def defined(state: TeamState, **given: Policy | float) -> TeamState:
    """The state as it will be once the label is changed so."""
    return replace(state, label=replace(state.label, **given))


def _member(member: Member, usual: Role | None, me: int) -> MemberRow:
    agreement = NOTHING
    if member.self_agreement is not None:
        agreement = f"{in_words(member.self_agreement)} of {member.repeated}"
    return {
        "person": member.person,
        "name": member.name,
        "account_role": "" if member.account_role == "annotator" else member.account_role,
        "disabled": member.disabled,
        "role": role_name(member.role),
        "choice": member.role if member.by_hand else USUAL,
        "usual": role_name(usual or member.role) if usual or not member.by_hand else "",
        "answers": f"{member.answers:,}",
        "per_hour": f"{member.per_hour:,}",
        "seconds": NOTHING if member.seconds is None else f"{member.seconds:.1f} s",
        "waiting": f"{member.waiting:,}" if member.role == "secondary" else NOTHING,
        "repeats": agreement,
        "out": member.role == "none" or member.disabled,
        "me": member.person == me,
    }


def may_edit(state: TeamState, me: int) -> bool:
    """A label is changed by its primaries."""
    return any(
        m.person == me and m.role == "primary" and m.account_role != "viewer" for m in state.members
    )


def role_name(role: Role) -> str:
    return "not on it" if role == "none" else role


# ── how far they agree ──────────────────────────────────────────────────────────────────────────


def view(state: TeamState) -> TeamView:
    low = axis_start(state.measures)
    compared = max((measure.clips for measure in state.measures), default=0)
    return {
        "name": state.label.name,
        "policy": state.label.policy,
        "repeats": str(round(100 * state.label.repeats)),
        "compared": f"{compared:,}",
        "why_empty": why_empty(state),
        "whiskers": [whisker(measure, low) for measure in state.measures],
        "axis": [
            {"at": percent((step - low) / (1 - low)), "text": signed(step)} for step in _steps(low)
        ],
        "people": list(_compared(state).values()),
        "heat": heat(state),
        "trend": trend(state.trend),
    }


def why_empty(state: TeamState) -> str:
    """Why there is nothing to compare, and what would change that; empty if there is."""
    if state.trend:
        return ""
    if len([m for m in state.members if m.role != "none"]) < 2:
        return "One person alone cannot disagree: put a second one on the label."
    return (
        "No clip has two people’s answers yet. Secondaries answer what primaries labelled; their "
        "queue is filled already."
    )


def axis_start(measures: Iterable[Measure]) -> float:
    """0, or further down where an interval goes below chance."""
    lowest = min((m.low for m in measures if m.low is not None), default=0.0)
    return 0.0 if lowest >= 0 else -0.5 if lowest >= -0.5 else -1.0


def whisker(measure: Measure, low: float) -> Whisker:
    name, meaning = MEASURES[measure.name]

    def at(value: float | None) -> float:
        return min(1.0, max(0.0, ((value or 0.0) - low) / (1 - low)))

    left, right = at(measure.low), at(measure.high)
    return {
        "key": measure.name,
        "name": name,
        "meaning": meaning,
        "value": signed(measure.value),
        "range": between(measure.low, measure.high),
        "why": "" if measure.value is not None else measure.why,
        "at": _exact(at(measure.value)),
        "left": _exact(left),
        "width": _exact(right - left),
        "zero": _exact(at(0.0)),
        "rely": _exact(at(RELY_ON)),
    }


def heat(state: TeamState) -> list[HeatRow]:
    """Cohen's kappa of every pair of people who answered the same clips."""
    people = _compared(state)
    pairs = {(p.first, p.second): p for p in state.pairs}
    return [
        {
            "name": name,
            "cells": [
                _cell(
                    row,
                    column,
                    f"{name} and {other}",
                    pairs.get((row, column)) or pairs.get((column, row)),
                )
                for column, other in people.items()
            ],
        }
        for row, name in people.items()
    ]


def pair(state: TeamState, first: int, second: int) -> PairView:
    """Empty names if the two have no clip in common."""
    found = next((p for p in state.pairs if {p.first, p.second} == {first, second}), None)
    if found is None:
        return NO_PAIR
    both_yes, yes_no, no_yes, both_no = found.confusion
    if found.first != first:
        yes_no, no_yes = no_yes, yes_no
    names = _compared(state)
    return {
        "first": names[first],
        "second": names[second],
        "both_yes": both_yes,
        "only_first": yes_no,
        "only_second": no_yes,
        "both_no": both_no,
        "clips": f"{found.clips:,}",
        "percent": NOTHING if found.percent is None else in_words(found.percent),
        "kappa": signed(found.kappa),
        "range": between(found.low, found.high),
    }


def trend(points: tuple[TrendPoint, ...]) -> Trend:
    """Agreement over the clips compared so far: two lines, empty below two points."""
    values = [v for p in points for v in (p.percent, p.alpha) if v is not None]
    lowest = min(values, default=0.0)
    low = 0.0 if lowest >= 0 else -0.5 if lowest >= -0.5 else -1.0
    most = max((p.clips for p in points), default=1)
    width = TREND_WIDTH - TREND_LEFT - TREND_RIGHT
    height = TREND_HEIGHT - TREND_TOP - TREND_BOTTOM

    def x(clips: int) -> str:
        return f"{TREND_LEFT + (clips - 1) / max(1, most - 1) * width:.1f}"

    def y(value: float) -> str:
        return f"{TREND_TOP + (1 - (max(value, low) - low) / (1 - low)) * height:.1f}"

    def line(values: list[tuple[int, float | None]]) -> str:
        known = [f"{x(clips)},{y(value)}" for clips, value in values if value is not None]
        return " ".join(known) if len(known) > 1 else ""

    marks = sorted({1, round((1 + most) / 2), most}) if len(points) > 1 else []
    return {
        "percent": line([(p.clips, p.percent) for p in points]),
        "alpha": line([(p.clips, p.alpha) for p in points]),
        "ticks": [{"at": y(v), "text": signed(v)} for v in _steps(low)],
        "zero": y(RELY_ON),
        "clips": [{"at": x(n), "text": f"{n:,}"} for n in marks],
    }


def signed(value: float | None) -> str:
    """``.86``, ``0``, ``−.12``; a dash where it is not known."""
    if value is None or round(value, 2) == 0:
        return NOTHING if value is None else "0"
    return ("−" if value < 0 else "") + share(abs(value))


def in_words(value: float) -> str:
    return f"{round(100 * value)} %"


def between(low: float | None, high: float | None) -> str:
    """``−.12 to .30``; empty where it is not known."""
    return "" if low is None or high is None else f"{signed(low)} to {signed(high)}"


def _compared(state: TeamState) -> dict[int, str]:
    """Who shares a clip with somebody, in the order of the members."""
    involved = {person for p in state.pairs for person in (p.first, p.second)}
    names = {m.person: m.name for m in state.members if m.person in involved}
    return names | {person: f"person {person}" for person in sorted(involved - names.keys())}


def _cell(first: int, second: int, names: str, found: Pair | None) -> Cell:
    cell: Cell = {
        "first": first,
        "second": second,
        "text": "",
        "title": "no clip in common",
        "spoken": names,
        "strength": 0,
        "kind": "self" if first == second else "none",
    }
    if found is None:
        return cell
    clips = "1 clip" if found.clips == 1 else f"{found.clips:,} clips"
    if found.kappa is None:
        title = f"{clips}; undefined, as both always gave the same answer"
        return {**cell, "text": NOTHING, "title": title, "kind": "undefined"}
    range_ = between(found.low, found.high)
    return {
        **cell,
        "text": signed(found.kappa),
        "title": f"{clips}, {range_}" if range_ else clips,
        "strength": round(100 * min(1.0, abs(found.kappa))),
        "kind": "agree" if found.kappa >= 0 else "against",
    }


def _steps(low: float) -> tuple[float, ...]:
    return {0.0: (0, 0.2, 0.4, 0.6, 0.8, 1), -0.5: (-0.5, 0, 0.5, 0.8, 1)}.get(
        low, (-1, -0.5, 0, 0.5, 0.8, 1)
    )


def _exact(value: float) -> str:
    return f"{100 * value:.1f}%"


NO_PAIR: PairView = {
    "first": "", "second": "", "both_yes": 0, "only_first": 0, "only_second": 0, "both_no": 0,
    "clips": "", "percent": "", "kappa": "", "range": "",
}  # fmt: skip
