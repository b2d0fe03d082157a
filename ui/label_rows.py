"""The board's table: from the protocol's rows to texts, widths and lines. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypedDict

from backend.messages import BoardRow
from ui import routes
from ui.panel import ENOUGH, NOTHING, interval, share, sparkline
from ui.people import Here, named

Order = Literal["group", "name", "answers", "quality", "coverage", "pace", "stop"]


class LabelRow(TypedDict):
    id: int
    href: str
    name: str
    group: str
    first_of_group: bool
    description: str
    positives: int
    negatives: int
    positive_width: str
    negative_width: str
    quality: str
    quality_line: str
    heldout: str
    heldout_range: str
    coverage: str
    per_hour: int
    people: list[Here]
    stop: str
    stop_kind: str
    blind: bool
    waiting: int


def updated(
    held: Mapping[int, BoardRow], rows: Iterable[BoardRow], removed: Iterable[int] = ()
) -> dict[int, BoardRow]:
    """Rows are whole, so the newer one wins; a row that overtook a newer one is dropped."""
    result = dict(held)
    for row in rows:
        before = result.get(row.label.id)
        if before is None or before.part != row.part or before.seq <= row.seq:
            result[row.label.id] = row
    for label in removed:
        result.pop(label, None)
    return result


def shown(rows: Iterable[BoardRow], order: Order, words: str = "") -> list[LabelRow]:
    """The rows that match every word of `words`, in `order`."""
    wanted = words.lower().split()
    matching = [row for row in rows if all(word in _text(row) for word in wanted)]
    views = [_view(row) for row in sorted(matching, key=_ORDERS[order])]
    if order == "group":
        for before, view in zip([None, *views], views, strict=False):
            view["first_of_group"] = before is None or before["group"] != view["group"]
    return views


def _view(row: BoardRow) -> LabelRow:
    return {
        "id": row.label.id,
        "href": routes.workspace(row.label.id),
        "name": row.label.name,
        "group": row.label.group or "no group",
        "first_of_group": False,
        "description": row.label.description,
        "positives": row.positives,
        "negatives": row.negatives,
        "positive_width": f"{min(100, 100 * row.positives // ENOUGH)}%",
        "negative_width": f"{min(100, 100 * row.negatives // ENOUGH)}%",
        "quality": share(row.scores.quality),
        "quality_line": sparkline(row.sparkline),
        "heldout": share(row.scores.heldout),
        "heldout_range": interval(row.scores.heldout_low, row.scores.heldout_high),
        "coverage": share(row.scores.diversity) if row.positives + row.negatives else NOTHING,
        "per_hour": row.per_hour,
        "people": [named(name) for name in row.people],
        "stop": row.stop,
        "stop_kind": row.stop.replace(" ", "-"),
        "blind": row.part == "secondary",
        "waiting": row.queue,
    }


def _text(row: BoardRow) -> str:
    return " ".join(
        [row.label.name, row.label.group, row.label.description, *row.label.keywords, row.stop]
    ).lower()


_STOPS = ("start", "keep going", "nearly", "enough")
_ORDERS: dict[Order, Callable[[BoardRow], tuple]] = {
    "group": lambda row: (row.label.group == "", row.label.group, row.label.name),
    "name": lambda row: (row.label.name,),
    "answers": lambda row: (-row.positives - row.negatives, row.label.name),
    "quality": lambda row: (-(row.scores.quality or -1), row.label.name),
    "coverage": lambda row: (-row.scores.diversity, row.label.name),
    "pace": lambda row: (-row.per_hour, row.label.name),
    "stop": lambda row: (_STOPS.index(row.stop), row.label.name),
}
