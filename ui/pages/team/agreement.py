"""How far people agree: from a `TeamState` to texts, colours and drawings. Pure.

Whiskers are in per cent of their axis.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from backend.messages import Measure, Pair, TeamState, TrendPoint
from ui.charts import TREND, Chart, Line, Plane, Tick, chart
from ui.text import NOTHING, between, count, percent, share, signed

RELY_ON = 0.8  # agreement beyond chance from which Krippendorff relies on answers
MEASURES = {
    "percent": ("Agreement", "Share of clips on which all who answered agree; chance counts too."),
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


class AgreementView(TypedDict):
    compared: str
    why_empty: str
    whiskers: list[Whisker]
    axis: list[Tick]
    people: list[str]
    heat: list[HeatRow]
    trend: Chart


def view(state: TeamState) -> AgreementView:
    low = axis_start(measure.low for measure in state.measures)
    compared = max((measure.clips for measure in state.measures), default=0)
    return {
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


def axis_start(lows: Iterable[float | None]) -> float:
    """0, or further down where something goes below chance."""
    lowest = min((low for low in lows if low is not None), default=0.0)
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
        "percent": NOTHING if found.percent is None else share(found.percent),
        "kappa": signed(found.kappa),
        "range": between(found.low, found.high),
    }


def trend(points: tuple[TrendPoint, ...]) -> Chart:
    """Agreement over the clips compared so far: a line each for percent and alpha, which needs two
    known values, and a dashed one from where on it can be relied on."""
    low = axis_start(value for point in points for value in (point.percent, point.alpha))
    most = max((point.clips for point in points), default=1)
    plane = Plane(1, most, low, 1, TREND)

    def line(kind: str, values: list[float | None]) -> list[Line]:
        known = [(p.clips, v) for p, v in zip(points, values, strict=True) if v is not None]
        if len(known) < 2:
            return []
        return plane.lines([clips for clips, _ in known], [v for _, v in known], kind)

    lines = [
        *line("percent", [point.percent for point in points]),
        *line("alpha", [point.alpha for point in points]),
    ]
    empty = "" if lines else "The line starts with the second clip compared."
    marks = sorted({1, round((1 + most) / 2), most}) if len(points) > 1 else []
    return chart(
        "Agreement over the clips compared so far",
        empty=empty,
        x_ticks=plane.x_ticks(marks, lambda clips: f"{clips:,}"),
        y_ticks=plane.y_ticks(_steps(low), signed),
        lines=[
            *plane.lines([1, most], [RELY_ON, RELY_ON], "rely"),
            *plane.lines([1, 1], [low, 1], "edge"),
            *lines,
        ],
    )


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
    clips = count(found.clips, "clip")
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
