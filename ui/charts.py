"""Charts as geometry: from numbers to the points, bars and ticks of an SVG. Pure.

A `Frame` says how large a drawing is and which part of it the data may use, a `Plane` puts data
into that part. `ui.components.charts` draws what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any, TypedDict

COLOURS = 8  # kinds c0 … c7

Numbers = Sequence[float | None]


@dataclass(frozen=True)
class Frame:
    """A drawing's size, and where in it the data are drawn; all in pixels."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


CHART = Frame(560, 224, left=40, right=544, top=8, bottom=184)
TREND = Frame(560, 176, left=44, right=552, top=8, bottom=152)
# The line's own width and the largest dot stay inside of the two small ones.
SPARK = Frame(120, 28, left=0, right=120, top=1, bottom=27)
RELIABILITY = Frame(96, 40, left=5, right=91, top=5, bottom=35)


class Tick(TypedDict):
    at: str
    text: str


class Line(TypedDict):
    """A polyline or polygon; `kind` says how it is painted."""

    points: str
    kind: str


class Dot(TypedDict):
    x: str
    y: str
    radius: str
    title: str


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
    `strips` lie over everything and tell the values below the pointer; `anchor` is the part of
    the page's address that leads to it."""

    anchor: str
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
        "anchor": "", "name": name, "about": about, "empty": "",
        "x_name": "", "x_ticks": [], "y_ticks": [],
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
    frame: Frame = CHART

    def x(self, value: float) -> float:
        left, right = self.frame.left, self.frame.right
        return left + _share(value, self.low_x, self.high_x) * (right - left)

    def y(self, value: float) -> float:
        top, bottom = self.frame.top, self.frame.bottom
        return bottom - _share(value, self.low_y, self.high_y) * (bottom - top)

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

    def dot(self, x: float, y: float, radius: float, title: str) -> Dot:
        return {
            "x": _pixels(self.x(x)),
            "y": _pixels(self.y(y)),
            "radius": _pixels(radius),
            "title": title,
        }

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
        middles = [(a + b) / 2 for a, b in pairwise(at)]
        edges = [float(self.frame.left), *middles, float(self.frame.right)]
        return [
            {
                "x": _pixels(left),
                "y": _pixels(self.frame.top),
                "width": _pixels(max(0.5, right - left)),
                "height": _pixels(self.frame.bottom - self.frame.top),
                "kind": "strip",
                "title": title,
            }
            for (left, right), title in zip(pairwise(edges), titles, strict=True)
        ]


def sparkline(values: Iterable[float | None]) -> str:
    """Points of a small line. The scale is always chance (.5) to 1, so that lines of two labels
    can be compared. Empty below two known values."""
    known = [min(max(value, 0.5), 1.0) for value in values if value is not None]
    if len(known) < 2:
        return ""
    plane = Plane(0, len(known) - 1, 0.5, 1, SPARK)
    return _points((plane.x(i), plane.y(value)) for i, value in enumerate(known))


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
