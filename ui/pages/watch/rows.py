"""The watch page: from what was measured of a label in intakes to sentences and charts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

from backend.domain.drift import APART, EDGES, INDEX
from backend.domain.figures import several
from backend.messages import BATCH_SIZE, Distance, Figures, Span, Watched, WatchState
from ui import routes
from ui.charts import Bar, Chart, Line, Plane, chart
from ui.text import NOTHING, duration, interval, share

FEW_TICKS = 8  # intakes that are named below a curve


class IntakeRow(TypedDict):
    """An intake as a deployment saw it. ``alarm``: what is wrong, or that nothing is."""

    name: str
    version: str
    size: str
    reported: str
    amount: str
    precision: str
    recall: str
    apart: str
    alarm: str
    alarming: bool


class Watch(TypedDict):
    name: str
    nothing: str  # why there is nothing to see yet
    waiting: str
    alarm: str
    check: str
    check_href: str
    clips: str
    films: str
    reported: str
    amount: str
    hours: str
    precision: str
    recall: str
    source: str  # of precision and recall
    audit: str  # how the audit of the newest intake stands
    audits: int  # the intake of which one can be drawn; 0: it is drawn
    asks: str  # to answer its clips
    asks_href: str
    charts: list[Chart]
    rows: list[IntakeRow]


NOTHING_YET: Watch = {
    "name": "", "nothing": "", "waiting": "", "alarm": "", "check": "", "check_href": "",
    "clips": "", "films": "", "reported": "", "amount": "", "hours": "", "precision": "",
    "recall": "", "source": "", "audit": "", "audits": 0, "asks": "", "asks_href": "",
    "charts": [], "rows": [],
}  # fmt: skip


def of_state(state: WatchState) -> Watch:
    live = [row for row in state.rows if row.alias == "live" and row.figures.clips]
    last = live[-1] if live else None
    alarming = [row for row in live if row.alarm and row.current]
    worst = alarming[-1] if alarming else None
    view: Watch = {
        **NOTHING_YET,
        "name": state.label.name,
        "nothing": _nothing(state),
        "waiting": _waiting(state.waiting),
        "rows": [_row(row) for row in reversed(state.rows) if row.figures.clips],
    }
    if worst is not None:
        view["alarm"] = worst.alarm + "."
        view["check"] = f"Check {BATCH_SIZE} of its clips"
        view["check_href"] = routes.intake_batch(state.label.id, worst.intake)
    if last is not None:
        view = _with_audit(_with_numbers(view, last), last, state.label.id)
        view["charts"] = [
            scores_chart(last),
            apart_chart(live),
            quality_chart(live, "precision"),
            quality_chart(live, "recall"),
            amount_chart(live),
            volume_chart(live),
        ]
    return view


def _nothing(state: WatchState) -> str:
    if not state.deployed and not state.rows:
        return (
            "Nothing is watched yet: no version of this label is live. Put one into use on the "
            "History page; from then on it scores every intake."
        )
    if not state.rows and not state.waiting:
        return (
            "Nothing is watched yet: there is no intake. New films that come in on "
            "the Intakes page are scored and compared with the corpus here."
        )
    return ""


def _waiting(films: int) -> str:
    return f"{several(films, 'film')} still to be scored." if films else ""


def _with_numbers(view: Watch, row: Watched) -> Watch:
    figures = row.figures
    precision, recall, source = _known(figures)
    return {
        **view,
        "clips": f"{figures.clips:,}",
        "films": f"{several(figures.films, 'film')}, {duration(figures.hours)} of “{row.name}”",
        "reported": f"{figures.reported:,} ({share(figures.reported / figures.clips)})",
        "amount": _span(figures.amount),
        "hours": _span(figures.amount_hours),
        "precision": _span(precision),
        "recall": _span(recall),
        "source": source,
    }


def _with_audit(view: Watch, row: Watched, label: int) -> Watch:
    figures = row.figures
    if not figures.audit:
        return {
            **view,
            "audit": "What scores expect holds only while they mean what they meant. Answers to "
            "random clips tell the truth, with an interval.",
            "audits": row.intake if row.current else 0,
        }
    return {
        **view,
        "audit": f"Audit of “{row.name}”: {figures.audited} of {figures.audit} random clips are "
        "answered.",
        "asks": "Answer the others" if figures.audited < figures.audit else "",
        "asks_href": routes.intake_batch(label, row.intake),
    }


def _known(figures: Figures) -> tuple[Span | None, Span | None, str]:
    """Precision and recall by the audit, else as expected; and which it is."""
    if figures.audited:
        answered = f"audited, {figures.audited} of {figures.audit}"
        return figures.precision, figures.recall, answered
    return figures.expected_precision, figures.expected_recall, "expected"


def _row(row: Watched) -> IntakeRow:
    figures = row.figures
    precision, recall, source = _known(figures)
    in_use = "" if row.current else ", was"
    return {
        "name": row.name,
        "version": f"version {row.version}{in_use} {row.alias}",
        "size": several(figures.clips, "clip"),
        "reported": f"{figures.reported:,}",
        "amount": _span(figures.amount),
        "precision": _span(precision),
        "recall": _span(recall),
        "apart": _distance(figures.apart),
        "alarm": row.alarm or f"as in the corpus ({source})",
        "alarming": bool(row.alarm),
    }


def _span(span: Span | None) -> str:
    return NOTHING if span is None else f"{share(span.value)} ({interval(span.low, span.high)})"


def _distance(distance: Distance | None) -> str:
    return NOTHING if distance is None else share(distance.value)


# ── charts ──────────────────────────────────────────────────────────────────────────────────────


def scores_chart(row: Watched) -> Chart:
    """How scores are spread in the newest intake and in the corpus."""
    figures = row.figures
    new, old = _shares(figures.histogram), _shares(figures.corpus_histogram)
    most = max([*new, *old, 0.01])
    plane = Plane(-7, 7, 0, most)
    bars: list[Bar] = []
    table = []
    for i, (here, there) in enumerate(zip(new, old, strict=True)):
        left, span = i - 7, _bin(i)
        title = f"logit {span}\n“{row.name}” {share(here)}\ncorpus {share(there)}"
        bars.append(plane.bar(left, left + 0.5, 0, there, "c7", title))
        bars.append(plane.bar(left + 0.5, left + 1, 0, here, "c0", title))
        table.append([span, share(here), share(there)])
    return chart(
        "Scores",
        f"Share of the clips by logit, by version {row.version}. {_apart_in_words(row)}",
        x_name="logit",
        x_ticks=plane.x_ticks((-6, -4, -2, 0, 2, 4, 6), lambda v: f"{v:.0f}".replace("-", "−")),
        y_ticks=plane.y_ticks((0, most / 2, most), share),
        bars=bars,
        keys=[{"kind": "key c0", "name": f"“{row.name}”"}, {"kind": "key c7", "name": "corpus"}],
        head=["logit", row.name, "corpus"],
        rows=table,
    )


def _apart_in_words(row: Watched) -> str:
    figures = row.figures
    if figures.moved is None or figures.index is None:
        return "There are too few clips to compare them."
    return (
        f"They moved by {share(figures.moved.value)} standard deviations; the stability index is "
        f"{share(figures.index.value)}, from {share(INDEX.raised)} on a large change."
    )


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts)
    counts = counts or [0] * (len(EDGES) + 1)
    return [count / total if total else 0.0 for count in counts]


def _bin(number: int) -> str:
    low = f"{EDGES[number - 1]:.0f}" if number else ""
    high = f"{EDGES[number]:.0f}" if number < len(EDGES) else ""
    text = f"{low} to {high}" if low and high else f"below {high}" if high else f"from {low}"
    return text.replace("-", "−")


def apart_chart(rows: Sequence[Watched]) -> Chart:
    """How well a classifier tells the clips of each intake from those of the corpus."""
    spans = [_area(row.figures.apart) for row in rows]
    return _curve(
        "Look",
        "How well a classifier tells the clips of an intake from the corpus, on films it has not "
        f"seen: {share(0.5)} not at all, {share(1)} always; from {share(APART.raised)} on they "
        "look unlike it.",
        rows,
        [("told apart", "c0", spans)],
        low=0.0,
    )


def _area(distance: Distance | None) -> Span | None:
    if distance is None or distance.low is None or distance.high is None:
        return None
    return Span(value=min(1.0, max(0.0, distance.value)), low=distance.low, high=distance.high)


def quality_chart(rows: Sequence[Watched], what: str) -> Chart:
    """Precision, or recall: expected without answers, and known from audits."""
    about = {
        "precision": "Of the clips that are reported, the share that is right.",
        "recall": "Of the clips that are positive, the share that is reported.",
    }[what]
    return _curve(
        what.capitalize(),
        f"{about} Expected: by calibration alone. Audited: by random clips that people answered.",
        rows,
        [
            ("expected", "c7", [getattr(row.figures, f"expected_{what}") for row in rows]),
            ("audited", "c0", [getattr(row.figures, what) for row in rows]),
        ],
    )


def amount_chart(rows: Sequence[Watched]) -> Chart:
    """How much of the label there is in each intake."""
    return _curve(
        "How much of it there is",
        "Share of an intake that is positive, with its 95 % interval: by an audit where there is "
        "one, put right by it; else as scores expect.",
        rows,
        [
            ("of the clips", "c0", [row.figures.amount for row in rows]),
            ("of the hours", "c1", [row.figures.amount_hours for row in rows]),
        ],
    )


def volume_chart(rows: Sequence[Watched]) -> Chart:
    """How many clips each intake has, and how many of them are reported."""
    most = max(row.figures.clips for row in rows)
    plane = Plane(-0.5, len(rows) - 0.5, 0, most)
    bars = []
    for i, row in enumerate(rows):
        title = f"“{row.name}”, version {row.version}\n{row.figures.clips:,} clips"
        title += f"\n{row.figures.reported:,} reported"
        bars.append(plane.bar(i - 0.4, i + 0.4, 0, row.figures.clips, "c7", title))
        bars.append(plane.bar(i - 0.4, i + 0.4, 0, row.figures.reported, "c0", title))
    return chart(
        "Volume",
        "Clips of each intake, and those of them that are reported.",
        x_name="intakes",
        x_ticks=plane.x_ticks(*_names(rows)),
        y_ticks=plane.y_ticks((0, most), lambda v: f"{v:,.0f}"),
        bars=[*bars, *_marks(rows, plane, most)],
        keys=[{"kind": "key c7", "name": "clips"}, {"kind": "key c0", "name": "reported"}],
        head=["intake", "version", "clips", "reported"],
        rows=[
            [r.name, str(r.version), f"{r.figures.clips:,}", f"{r.figures.reported:,}"]
            for r in rows
        ],
    )


def _curve(
    name: str,
    about: str,
    rows: Sequence[Watched],
    series: Sequence[tuple[str, str, Sequence[Span | None]]],
    low: float = 0.0,
) -> Chart:
    """Curves over intakes with their intervals; a mark where another version came into use."""
    if all(span is None for *_, spans in series for span in spans):
        return chart(name, about, empty="There is nothing to say this from yet.")
    plane = Plane(-0.5, len(rows) - 0.5, low, 1.0)
    xs = [float(i) for i in range(len(rows))]
    bands, lines = [], []
    for _, kind, spans in series:
        lows = [span.low if span else None for span in spans]
        highs = [span.high if span else None for span in spans]
        bands += plane.bands(xs, lows, highs, kind)
        bands += _whiskers(plane, spans, kind)
        lines += plane.lines(xs, [span.value if span else None for span in spans], kind)
    titles = [
        "\n".join(
            [f"“{row.name}”, version {row.version}"]
            + [f"{title} {_span(spans[i])}" for title, _, spans in series]
        )
        for i, row in enumerate(rows)
    ]
    return chart(
        name,
        about,
        x_name="intakes",
        x_ticks=plane.x_ticks(*_names(rows)),
        y_ticks=plane.y_ticks((0, 0.25, 0.5, 0.75, 1), share),
        bands=bands,
        bars=_marks(rows, plane, 1.0),
        lines=lines,
        strips=plane.strips(xs, titles),
        keys=[
            *({"kind": f"key {kind}", "name": title} for title, kind, _ in series),
            {"kind": "key version-mark", "name": "another version"},
        ],
        head=["intake", "version", *(title for title, *_ in series)],
        rows=[
            [row.name, str(row.version), *(_span(spans[i]) for *_, spans in series)]
            for i, row in enumerate(rows)
        ],
    )


def _whiskers(plane: Plane, spans: Sequence[Span | None], kind: str) -> list[Line]:
    """The interval of a value without neighbours, which a band cannot show."""
    drawn: list[Line] = []
    for i, span in enumerate(spans):
        beside = [spans[j] for j in (i - 1, i + 1) if 0 <= j < len(spans)]
        if span is not None and not any(beside):
            xs = (i - 0.04, i + 0.04)
            drawn += plane.bands(xs, [span.low] * 2, [span.high] * 2, kind)
    return drawn


def _marks(rows: Sequence[Watched], plane: Plane, high: float) -> list[Bar]:
    """A thin line before every intake that another version scored than the one before."""
    return [
        plane.bar(i - 0.51, i - 0.49, plane.low_y, high, "version-mark", f"version {row.version}")
        for i, row in enumerate(rows)
        if i and row.version != rows[i - 1].version
    ]


def _names(rows: Sequence[Watched]) -> tuple[list[float], Callable[[float], str]]:
    """Places and names of some intakes, evenly, for an axis."""
    every = -(-len(rows) // FEW_TICKS)
    places = [float(i) for i in range(0, len(rows), every)]
    longest = max(6, 60 // max(1, len(places)))

    def text(place: float) -> str:
        name = rows[int(place)].name
        return name if len(name) <= longest else name[: longest - 1] + "…"

    return places, text
