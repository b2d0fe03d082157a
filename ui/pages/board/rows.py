"""The board: from the protocol's rows to groups of texts, widths and lines. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from math import ceil, sqrt
from statistics import mean
from typing import Literal, TypedDict

from backend.messages import NO, YES, AwayLabel, BoardRow
from ui import routes
from ui.charts import sparkline
from ui.conclusion import ConclusionRow, conclusion_row
from ui.text import NOTHING, Here, count, interval, named, share, towards_aim

Order = Literal[
    "name", "answers", "quality", "heldout", "diversity", "agreement", "disagreements", "pace",
    "seconds", "here", "stop",
]  # fmt: skip
INITIALS = 3  # people shown by initials; the others are counted
MOST_COLUMNS = 10  # of the wall


class LabelRow(TypedDict):
    id: int
    href: str
    progress_href: str
    disagreements_href: str
    team_href: str
    name: str
    description: str
    positives: int
    negatives: int
    positive_width: str
    negative_width: str
    quality: str
    quality_line: str
    heldout: str
    heldout_range: str
    diversity: str
    agreement: str
    compared: str
    disagreements: int
    per_hour: int
    seconds: str
    people: list[Here]
    more_people: str
    everybody: str
    stop: str
    stop_kind: str
    blind: bool
    definition: int  # its version
    waiting: int
    no_primary: bool
    conclusion: ConclusionRow
    alarm: str  # what is wrong in an intake
    watch_href: str


class AwayRow(TypedDict):
    id: int
    name: str
    by: str


class GroupRow(TypedDict):
    """The labels of a group, and what they come to: sums of counts, means of scores."""

    name: str
    headed: bool
    open: bool
    labels: str
    positives: int
    negatives: int
    quality: str
    heldout: str
    diversity: str
    agreement: str
    compared: str
    disagreements: int
    per_hour: int
    seconds: str
    here: str
    stop: str
    rows: list[LabelRow]


class Summary(TypedDict):
    """`disagreements_href` leads to the label with the most of them."""

    labels: str
    answers: str
    pace: str
    people: str
    disagreements: str
    disagreements_href: str
    agreement: str


NO_LABELS: Summary = {
    "labels": "", "answers": "", "pace": "", "people": "", "disagreements": "",
    "disagreements_href": "", "agreement": "",
}  # fmt: skip


def updated(
    held: Mapping[int, BoardRow], rows: Iterable[BoardRow], removed: Iterable[int] = ()
) -> dict[int, BoardRow]:
    """Rows are whole, so the newer one wins; a row that overtook a newer one is dropped."""
    result = dict(held)
    for row in rows:
        before = result.get(row.label.id)
        if before is None or before.role != row.role or before.seq <= row.seq:
            result[row.label.id] = row
    for label in removed:
        result.pop(label, None)
    return result


def shown(
    rows: Iterable[BoardRow],
    order: Order = "name",
    *,
    backwards: bool = False,
    words: str = "",
    grouped: bool = True,
    closed: Collection[str] = (),
) -> list[GroupRow]:
    """The rows that match every word of `words`, in `order`: names from A, numbers from the
    highest, or backwards; what has no value comes last either way.

    Groups follow each other by name, labels without one last. Those in `closed` keep their rows
    to themselves, unless words are looked for.
    """
    matching = _sorted([row for row in rows if _matches(row, words)], order, backwards)
    if not grouped:
        return [_group("", matching, headed=False, open_=True)] if matching else []
    names = sorted({row.label.group for row in matching}, key=lambda name: (name == "", name))
    return [
        _group(
            name or "no group",
            [row for row in matching if row.label.group == name],
            headed=True,
            open_=bool(words.strip()) or (name or "no group") not in closed,
        )
        for name in names
    ]


def summary(rows: Collection[BoardRow]) -> Summary:
    """What all labels come to; agreement as the paper reports it: over labels that have any, the
    lowest, the mean and the highest."""
    compared = [(row.agreement, row.label.name) for row in rows if row.agreement is not None]
    agreement = ""
    if compared:
        (low, lowest), (high, highest) = min(compared), max(compared)
        middle = mean(value for value, _ in compared)
        agreement = (
            f"agreement over {count(len(compared), 'label')}: "
            f"lowest {share(low)} ({lowest}) · mean {share(middle)} · "
            f"highest {share(high)} ({highest})"
        )
    people = {name for row in rows for name in row.people}
    disagreements = sum(row.disagreements for row in rows)
    worst = max(rows, key=lambda row: row.disagreements, default=None)
    return {
        "labels": count(len(rows), "label"),
        "answers": f"{YES} {sum(row.positives for row in rows):,} "
        f"{NO} {sum(row.negatives for row in rows):,}",
        "pace": f"{count(sum(row.per_hour for row in rows), 'answer')} in the last hour",
        "people": f"{count(len(people), 'person', 'people')} here" if people else "nobody here",
        "disagreements": f"{count(disagreements, 'disagreement')} waiting" if disagreements else "",
        "disagreements_href": routes.of_label(routes.DISAGREEMENTS, worst.label.id)
        if worst
        else "",
        "agreement": agreement,
    }


def put_away(labels: Iterable[AwayLabel]) -> list[AwayRow]:
    return [
        {"id": label.id, "name": label.name, "by": f"by {label.by}" if label.by else ""}
        for label in labels
    ]


def columns(labels: int) -> int:
    """Of a wall that shows all labels at once, as many across as down."""
    return min(MOST_COLUMNS, max(2, ceil(sqrt(labels))))


def _matches(row: BoardRow, words: str) -> bool:
    label = row.label
    text = " ".join([label.name, label.group, label.description, *label.keywords, row.stop])
    return all(word in text.lower() for word in words.lower().split())


def _sorted(rows: list[BoardRow], order: Order, backwards: bool) -> list[BoardRow]:
    value = _VALUES[order]
    rows = sorted(rows, key=lambda row: row.label.name.lower())
    known = [row for row in rows if value(row) is not None]
    known.sort(key=value, reverse=(order != "name") != backwards)  # type: ignore[arg-type]
    return known + [row for row in rows if value(row) is None]


def _view(row: BoardRow) -> LabelRow:
    label = row.label.id
    return {
        "id": label,
        "href": routes.workspace(label),
        "progress_href": routes.of_label(routes.PROGRESS, label),
        "disagreements_href": routes.of_label(routes.DISAGREEMENTS, label),
        "team_href": routes.of_label(routes.TEAM, label),
        "name": row.label.name,
        "description": row.label.description,
        "positives": row.positives,
        "negatives": row.negatives,
        "positive_width": towards_aim(row.positives),
        "negative_width": towards_aim(row.negatives),
        "quality": share(row.scores.quality),
        "quality_line": sparkline(row.sparkline),
        "heldout": share(row.scores.heldout),
        "heldout_range": interval(row.scores.heldout_low, row.scores.heldout_high),
        "diversity": share(_diversity(row)),
        "agreement": NOTHING if row.agreement is None else share(row.agreement),
        "compared": f"of {row.compared:,}" if row.compared else "",
        "disagreements": row.disagreements,
        "per_hour": row.per_hour,
        "seconds": _seconds(row.seconds),
        "people": [named(name) for name in row.people[:INITIALS]],
        "more_people": f"+{len(row.people) - INITIALS}" if len(row.people) > INITIALS else "",
        "everybody": ", ".join(row.people),
        "stop": row.stop,
        "stop_kind": row.stop.replace(" ", "-"),
        "blind": row.role == "secondary",
        "definition": row.label.version,
        "waiting": row.queue,
        "no_primary": row.role == "primary" and row.primaries == 0,
        "conclusion": conclusion_row(label, row.conclusion),
        "alarm": row.alarm,
        "watch_href": routes.of_label(routes.WATCH, label),
    }


def _group(name: str, rows: list[BoardRow], *, headed: bool, open_: bool) -> GroupRow:
    judged = [row.stop for row in rows if row.role != "secondary"]
    compared = sum(row.compared for row in rows)
    agreement = _mean(row.agreement for row in rows)
    people = {person for row in rows for person in row.people}
    return {
        "name": name,
        "headed": headed,
        "open": open_,
        "labels": count(len(rows), "label"),
        "positives": sum(row.positives for row in rows),
        "negatives": sum(row.negatives for row in rows),
        "quality": share(_mean(row.scores.quality for row in rows)),
        "heldout": share(_mean(row.scores.heldout for row in rows)),
        "diversity": share(_mean(map(_diversity, rows))),
        "agreement": NOTHING if agreement is None else share(agreement),
        "compared": f"of {compared:,}" if compared else "",
        "disagreements": sum(row.disagreements for row in rows),
        "per_hour": sum(row.per_hour for row in rows),
        "seconds": _seconds(_mean(row.seconds for row in rows)),
        "here": str(len(people)) if people else "",
        "stop": f"{judged.count('enough')} of {len(judged)} enough" if judged else "",
        "rows": [_view(row) for row in rows] if open_ else [],
    }


def _diversity(row: BoardRow) -> float | None:
    """None for a secondary, and where nothing is covered because nothing was answered."""
    if row.role == "secondary" or row.positives + row.negatives == 0:
        return None
    return row.scores.diversity


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def _seconds(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


_STOPS = ("start", "keep going", "nearly", "enough")
_VALUES: dict[Order, Callable[[BoardRow], float | str | None]] = {
    "name": lambda row: row.label.name.lower(),
    "answers": lambda row: row.positives + row.negatives,
    "quality": lambda row: row.scores.quality,
    "heldout": lambda row: row.scores.heldout,
    "diversity": _diversity,
    "agreement": lambda row: row.agreement,
    "disagreements": lambda row: row.disagreements,
    "pace": lambda row: row.per_hour,
    "seconds": lambda row: row.seconds,
    "here": lambda row: len(row.people),
    "stop": lambda row: None if row.role == "secondary" else _STOPS.index(row.stop),
}
