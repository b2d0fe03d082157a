"""Charts as geometry: from numbers to the points, bars and ticks of an SVG. Pure.

Every chart is `WIDTH` by `HEIGHT` pixels with the same margins; `ui.components.chart` draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any, TypedDict

WIDTH, HEIGHT = 560, 224
LEFT, RIGHT, TOP, BOTTOM = 40, WIDTH - 16, 8, HEIGHT - 40  # of what is drawn
COLOURS = 8  # kinds c0 … c7

Numbers = Sequence[float | None]


class Tick(TypedDict):
    at: str
    text: str


class Line(TypedDict):
    """A polyline or polygon; `kind` says how it is painted."""

    points: str
    kind: str


class Bar(TypedDict):
    x: str
    y: str
    width: str
    height: str
    kind: str
    title: str


class Key(TypedDict):
    kind: str
    name: str


class Chart(TypedDict):
    """`empty`: what to say instead of a drawing; `head` and `rows`: the same numbers as a table.
    `strips` lie over everything and tell the values below the pointer."""

    name: str
    about: str
    empty: str
    x_name: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    bands: list[Line]
    bars: list[Bar]
    lines: list[Line]
    strips: list[Bar]
    keys: list[Key]
    head: list[str]
    rows: list[list[str]]


def chart(name: str, about: str = "", **parts: Any) -> Chart:
    """A chart with these parts; those left out are empty."""
    whole: Any = {
        "name": name, "about": about, "empty": "", "x_name": "", "x_ticks": [], "y_ticks": [],
        "bands": [], "bars": [], "lines": [], "strips": [], "keys": [], "head": [], "rows": [],
    }  # fmt: skip
    result: Chart = whole | parts
    return result


@dataclass(frozen=True)
class Plane:
    """Data coordinates in the drawing: `low_x` … `high_x` to the right, `low_y` … `high_y` up.

    A range without extent is drawn in the middle.
    """

    low_x: float
    high_x: float
    low_y: float = 0.0
    high_y: float = 1.0

    def x(self, value: float) -> float:
        return LEFT + _share(value, self.low_x, self.high_x) * (RIGHT - LEFT)

    def y(self, value: float) -> float:
        return BOTTOM - _share(value, self.low_y, self.high_y) * (BOTTOM - TOP)

    def x_ticks(self, values: Iterable[float], text: Callable[[float], str]) -> list[Tick]:
        return [{"at": _pixels(self.x(v)), "text": text(v)} for v in values]

    def y_ticks(self, values: Iterable[float], text: Callable[[float], str]) -> list[Tick]:
        return [{"at": _pixels(self.y(v)), "text": text(v)} for v in values]

    def lines(self, xs: Sequence[float], ys: Numbers, kind: str) -> list[Line]:
        """A line that breaks where a value is unknown; a value alone becomes a dash."""
        lines: list[Line] = []
        for first, last in _runs(ys):
            points = [(self.x(xs[i]), self.y(ys[i] or 0.0)) for i in range(first, last)]
            if len(points) == 1:
                ((x, y),) = points
                points = [(x - 2, y), (x + 2, y)]
            lines.append({"points": _points(points), "kind": kind})
        return lines

    def bands(self, xs: Sequence[float], lows: Numbers, highs: Numbers, kind: str) -> list[Line]:
        """The areas between two lines, where both are known."""
        both = [
            None if low is None or high is None else low
            for low, high in zip(lows, highs, strict=True)
        ]
        bands: list[Line] = []
        for first, last in _runs(both):
            span = range(first, last)
            upper = [(self.x(xs[i]), self.y(highs[i] or 0.0)) for i in span]
            lower = [(self.x(xs[i]), self.y(lows[i] or 0.0)) for i in reversed(span)]
            bands.append({"points": _points(upper + lower), "kind": kind})
        return bands

    def bar(
        self, left: float, right: float, low: float, high: float, kind: str, title: str = ""
    ) -> Bar:
        """A rectangle from (left, low) to (right, high), a pixel apart from its neighbours."""
        x, width = self.x(left), self.x(right) - self.x(left)
        gap = min(1.0, width / 4)
        return {
            "x": _pixels(x + gap / 2),
            "y": _pixels(self.y(high)),
            "width": _pixels(max(0.5, width - gap)),
            "height": _pixels(max(0.0, self.y(low) - self.y(high))),
            "kind": kind,
            "title": title,
        }

    def strips(self, xs: Sequence[float], titles: Sequence[str]) -> list[Bar]:
        """The full height around every x, as far as half way to its neighbours."""
        at = [self.x(x) for x in xs]
        edges = [float(LEFT), *((a + b) / 2 for a, b in pairwise(at)), float(RIGHT)]
        return [
            {
                "x": _pixels(left),
                "y": _pixels(TOP),
                "width": _pixels(max(0.5, right - left)),
                "height": _pixels(BOTTOM - TOP),
                "kind": "strip",
                "title": title,
            }
            for (left, right), title in zip(pairwise(edges), titles, strict=True)
        ]


def round_values(low: float, high: float, most: int = 6) -> list[float]:
    """At most `most` (4 or more) multiples of 1, 2 or 5 times a power of ten in [low, high]."""
    if high <= low:
        return [low]
    rough = (high - low) / max(1, most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(step for m in (1, 2, 5, 10) if (step := m * power) >= rough * (1 - 1e-9))
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def whole_values(high: float, most: int = 5) -> list[float]:
    """At most `most` round whole numbers from 0 up to `high`."""
    return [value for value in round_values(0, max(1, high), most) if value == int(value)]


def colour(number: int) -> str:
    """The paint of the series at this place; from the last one on they share one."""
    return f"c{min(number, COLOURS - 1)}"


def _share(value: float, low: float, high: float) -> float:
    return 0.5 if high <= low else (value - low) / (high - low)


def _runs(values: Numbers) -> list[tuple[int, int]]:
    """Where known values follow each other: first and behind last."""
    runs, first = [], None
    for i, value in enumerate([*values, None]):
        if value is not None and first is None:
            first = i
        elif value is None and first is not None:
            runs.append((first, i))
            first = None
    return runs


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _pixels(value: float) -> str:
    return f"{value:.1f}"
