"""The progress page: from a label's numbers over time to charts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from math import log10
from typing import TypedDict

from backend.domain.aims import CHANCE
from backend.domain.conclusion import untested_kinds, wrong_kinds
from backend.domain.figures import several
from backend.messages import (
    BATCH_SIZE,
    GATE,
    NO,
    YES,
    Confounder,
    Kind,
    Label,
    Point,
    ProgressState,
    PullReport,
    Throughput,
)
from ui.charts import (
    COLOURS,
    Bar,
    Chart,
    Key,
    Line,
    Plane,
    chart,
    colour,
    round_values,
    whole_values,
)
from ui.conclusion import ConclusionRow, conclusion_row
from ui.text import ARM_NAMES, NOTHING, SOURCE_NAMES, interval, share

HOUR = 3600
SLOTS = (1, 2, 3, 6, 12, 24)  # hours that may share a bar
MOST_SLOTS = 48
FEWEST_SLOTS = 12
OTHERS = "others"


class ConfounderRow(TypedDict):
    """What goes with a label's answers."""

    text: str
    positives: str  # how many of them have it
    negatives: str


class KindRow(TypedDict):
    """A kind of clips, and how the model does there."""

    name: str
    clips: list[int]
    size: str
    answers: str
    right: str


class Progress(TypedDict):
    name: str
    description: str
    answers: str
    quality: str
    heldout: str
    heldout_range: str
    heldout_alone: str
    diversity: str
    stop: str
    stop_kind: str
    stop_reason: str
    conclusion: ConclusionRow
    kinds: list[KindRow]
    confounders: list[ConfounderRow]
    charts: list[Chart]


def of_state(state: ProgressState, zone: tzinfo) -> Progress:
    last = state.points[-1] if state.points else None
    scores = last.scores if last else None
    return {
        "name": state.label.name,
        "description": state.label.description,
        "answers": f"{YES} {state.counts.positives:,} {NO} {state.counts.negatives:,}",
        "quality": share(scores.quality if scores else None),
        "heldout": share(scores.heldout if scores else None),
        "heldout_range": interval(scores.heldout_low, scores.heldout_high) if scores else "",
        "heldout_alone": share(scores.heldout_alone if scores else None),
        "diversity": share(scores.diversity if scores else None),
        "stop": state.stop,
        "stop_kind": state.stop.replace(" ", "-"),
        "stop_reason": state.stop_reason,
        "conclusion": conclusion_row(state.label.id, state.conclusion),
        "kinds": kind_rows(state.kinds),
        "confounders": confounder_rows(state.confounders),
        "charts": [
            scores_chart(state.points) | {"anchor": "scores"},
            pulls_chart(state.pulls),
            clusters_chart(state.cluster_positives, state.cluster_negatives, state.kinds),
            histogram_chart(state.histogram),
            throughput_chart(state.throughput, "person", zone),
            throughput_chart(state.throughput, "source", zone),
        ],
    }


def scores_chart(points: Sequence[Point]) -> Chart:
    """Quality, average precision with its interval, and diversity over answers; of several builds
    with as many answers, the last."""
    name, about = "Scores over answers", (
        "Quality: balanced accuracy in cross-validation, lower quartile; one that guesses gets "
        f"{share(CHANCE)}. Average precision: of the whole corpus, told by test answers, which "
        "the model never saw, and by its probabilities, its interval as a band. Diversity: how "
        "evenly the answers spread over the kinds of clips."
    )  # fmt: skip
    if not points:
        return chart(name, about, empty="There are no scores yet: the model starts at "
                     f"{GATE} {YES} and {GATE} {NO}.")  # fmt: skip
    points = [p for _, p in sorted({p.answers: p for p in points}.items())]
    xs = [float(point.answers) for point in points]
    scores = [point.scores for point in points]
    plane = Plane(min(xs), max(xs))
    rows = [
        [f"{p.answers:,}", share(s.quality), share(s.heldout),
         interval(s.heldout_low, s.heldout_high) or NOTHING, share(s.diversity)]
        for p, s in zip(points, scores, strict=True)
    ]  # fmt: skip
    return chart(
        name,
        about,
        x_name="answers",
        x_ticks=plane.x_ticks(round_values(min(xs), max(xs)), _whole),
        y_ticks=plane.y_ticks((0, 0.25, 0.5, 0.75, 1), share),
        bands=plane.bands(
            xs, [s.heldout_low for s in scores], [s.heldout_high for s in scores], "line-heldout"
        ),
        lines=[
            *plane.lines(xs, [s.diversity for s in scores], "line-diversity"),
            *plane.lines(xs, [s.heldout for s in scores], "line-heldout"),
            *plane.lines(xs, [s.quality for s in scores], "line-quality"),
        ],
        strips=plane.strips(
            xs,
            [
                f"{answers} answers\nquality {quality}\naverage precision {heldout} ({span})\n"
                f"diversity {diversity}"
                for answers, quality, heldout, span, diversity in rows
            ],
        ),
        keys=[
            {"kind": "line-quality", "name": "quality"},
            {"kind": "line-heldout", "name": "average precision"},
            {"kind": "line-diversity", "name": "diversity"},
        ],
        head=["answers", "quality", "average precision", "its interval", "diversity"],
        rows=rows,
    )


def confounder_rows(confounders: Sequence[Confounder]) -> list[ConfounderRow]:
    """The strongest first."""
    return [
        {
            "text": confounder.text,
            "positives": f"{YES} {share(confounder.with_positives / confounder.positives)}",
            "negatives": f"{NO} {share(confounder.with_negatives / confounder.negatives)}",
        }
        for confounder in confounders
    ]


def kind_rows(kinds: Sequence[Kind]) -> list[KindRow]:
    """Those that were never tested first, then those on which the model is worst."""
    rank = {kind.number: i for i, kind in enumerate((*untested_kinds(kinds), *wrong_kinds(kinds)))}
    return [
        {
            "name": kind_name(kind),
            "clips": list(kind.typical),
            "size": several(kind.clips, "clip"),
            "answers": f"{YES} {kind.positives} {NO} {kind.answers - kind.positives}",
            "right": "never tested"
            if kind.right is None
            else f"right {share(kind.right.value)} ({interval(kind.right.low, kind.right.high)})",
        }
        for kind in sorted(kinds, key=lambda k: (rank.get(k.number, len(rank)), k.number))
    ]


def kind_name(kind: Kind) -> str:
    return kind.name or f"kind {kind.number + 1}"


def clusters_chart(
    positives: Sequence[int], negatives: Sequence[int], kinds: Sequence[Kind] = ()
) -> Chart:
    """Per cluster of the corpus: positives up, negatives down."""
    name, about = "Answers by kind of clip", (
        "The corpus falls into kinds of similar clips. Those without a bar have not been looked "
        "at yet."
    )  # fmt: skip
    names = {kind.number: kind_name(kind) for kind in kinds}
    pairs = list(zip(positives, negatives, strict=True))
    most = max((max(pair) for pair in pairs), default=0)
    if not most:
        return chart(name, about, empty="No answer yet falls into a kind of clip.")
    top = max(whole_values(most)[-1], most)
    plane = Plane(0, len(pairs), -top, top)
    bars: list[Bar] = []
    for i, (yes, no) in enumerate(pairs):
        title = f"{names.get(i, f'kind {i + 1}')}: {YES} {yes} {NO} {no}"
        bars += [
            plane.bar(i, i + 1, 0, yes, "yes", title),
            plane.bar(i, i + 1, -no, 0, "no", title),
        ]
    values = whole_values(most, 3)
    return chart(
        name,
        about,
        x_name="kinds of clips",
        x_ticks=plane.x_ticks(
            [i + 0.5 for i in _every(len(pairs), 10)], lambda x: f"{x + 0.5:.0f}"
        ),
        y_ticks=plane.y_ticks(
            [*(-v for v in reversed(values[1:])), *values], lambda v: f"{abs(v):.0f}"
        ),
        bars=bars,
        keys=[{"kind": "yes", "name": f"{YES} up"}, {"kind": "no", "name": f"{NO} down"}],
        head=["kind", YES, NO],
        rows=[[names.get(i, str(i + 1)), str(yes), str(no)] for i, (yes, no) in enumerate(pairs)],
    )


def histogram_chart(counts: Sequence[int]) -> Chart:
    """How many clips have which score, on a logarithmic scale: most clips are a clear no."""
    name, about = "Clips by score", (
        "Every clip of the corpus by the model's probability that it is a yes; the scale is "
        "logarithmic. Two hills and an empty middle: the model has made up its mind."
    )  # fmt: skip
    if not any(counts):
        return chart(name, about, empty="The clips have not been counted by score yet; that comes "
                     "with the next model.")  # fmt: skip
    height = log10(1 + max(counts))
    plane = Plane(0, 1, 0, height * 1.05)
    width = 1 / len(counts)
    spans = [f"{share(i * width)}–{share((i + 1) * width)}" for i in range(len(counts))]
    return chart(
        name,
        about,
        x_name="score",
        x_ticks=plane.x_ticks((0, 0.25, 0.5, 0.75, 1), share),
        y_ticks=[
            *plane.y_ticks([0], lambda _: "0"),
            *plane.y_ticks(
                [log10(1 + n) for n in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000)
                 if n <= max(counts)],
                lambda v: _short(10**v - 1),
            ),
        ],
        bars=[
            plane.bar(i * width, (i + 1) * width, 0, log10(1 + count),
                      "yes" if 2 * i >= len(counts) else "no", f"{span}: {count:,} clips")
            for i, (count, span) in enumerate(zip(counts, spans, strict=True))
        ],
        keys=[
            {"kind": "no", "name": f"{NO} below .50"},
            {"kind": "yes", "name": f"{YES} from .50"},
        ],
        head=["score", "clips"],
        rows=[[span, f"{count:,}"] for span, count in zip(spans, counts, strict=True)],
    )  # fmt: skip


def pulls_chart(pulls: Sequence[PullReport]) -> Chart:
    """What each labelled batch gained in average precision on test answers, by its source."""
    name, about = "Batches and what they gained", (
        f"Each batch of {BATCH_SIZE} that was really labelled: the change of average precision "
        "on test answers, in points, with its interval. A batch whose gain could not be "
        "measured stands at 0, hollow."
    )  # fmt: skip
    if not pulls:
        return chart(name, about, empty="No batch has been labelled to its end yet: take one "
                     f"under “Next {BATCH_SIZE}”.")  # fmt: skip
    spans = [_span(pull) for pull in pulls]
    reach = max(1.0, *(max(abs(low), abs(high)) for low, high in spans))
    plane = Plane(0.5, len(pulls) + 0.5, -reach * 1.05, reach * 1.05)
    kinds = {arm: colour(i) for i, arm in enumerate(ARM_NAMES)}
    half = 0.012 * len(pulls)  # of a mark, so that it is as wide whatever their number
    tall = 0.05 * reach
    bars: list[Bar] = []
    lines: list[Line] = []
    rows = []
    for number, (pull, (low, high)) in enumerate(zip(pulls, spans, strict=True), start=1):
        gain = 100 * (pull.gain or 0.0)
        text = _gain(pull)
        kind = kinds[pull.arm] + (" hollow" if pull.gain is None else "")
        title = f"batch {number}, {ARM_NAMES[pull.arm]}: {text} (then {pull.answers} answers)"
        bars.append(plane.bar(number - half, number + half, gain - tall, gain + tall, kind, title))
        if pull.error is not None:
            lines += plane.lines([number, number], [low, high], f"whisker {kinds[pull.arm]}")
        rows.append([str(number), ARM_NAMES[pull.arm], text, f"{pull.answers:,}"])
    used = {pull.arm for pull in pulls}
    return chart(
        name,
        about,
        x_name="batch",
        x_ticks=plane.x_ticks([i + 1 for i in _every(len(pulls), 12)], _whole),
        y_ticks=plane.y_ticks(round_values(-reach, reach, 5), lambda v: f"{v:+g}" if v else "0"),
        bars=bars,
        lines=lines,
        keys=[Key(kind=kinds[arm], name=text) for arm, text in ARM_NAMES.items() if arm in used],
        head=["batch", "source", "gain", "answers after it"],
        rows=rows,
    )


def throughput_chart(throughput: Sequence[Throughput], by: str, zone: tzinfo) -> Chart:
    """Answers over time, stacked by ``person`` or ``source``; bars of one hour, or of more where
    the hours are many."""
    name = f"Answers by {by}"
    if not throughput:
        return chart(name, "", empty="Nobody has answered in the last two weeks.")
    of: Callable[[Throughput], str] = (
        (lambda t: t.name) if by == "person" else (lambda t: SOURCE_NAMES.get(t.source, t.source))
    )
    slot = HOUR * slot_hours([t.at for t in throughput])
    offset = _offset(throughput[0].at, zone)  # days begin at this person's midnight
    totals: Counter[str] = Counter()
    counts: dict[int, Counter[str]] = {}
    for t in throughput:
        totals[of(t)] += t.answers
        counts.setdefault(int((t.at + offset) // slot), Counter())[of(t)] += t.answers
    series = [who for who, _ in totals.most_common(COLOURS - 1)]
    if len(totals) == COLOURS:
        series = [who for who, _ in totals.most_common()]
    elif len(totals) > COLOURS:
        series.append(OTHERS)
    last = max(counts)
    first = min(*counts, last + 1 - FEWEST_SLOTS)
    highest = max(sum(c.values()) for c in counts.values())
    plane = Plane(first, last + 1, 0, max(highest, whole_values(highest)[-1]))
    bars: list[Bar] = []
    rows = []
    for number, count in sorted(counts.items()):
        begin = _clock(number * slot - offset, zone)
        parts = [(who, _part(count, who, series)) for who in series]
        title = f"{begin}: {sum(count.values())} answers\n" + "\n".join(
            f"{who} {n}" for who, n in parts if n
        )
        low = 0
        for i, (_, n) in enumerate(parts):
            if n:
                bars.append(plane.bar(number, number + 1, low, low + n, colour(i), title))
                low += n
        rows.append([begin, *(str(n) for _, n in parts)])
    hours = slot // HOUR
    return chart(
        name,
        f"Answers per {'hour' if hours == 1 else 'day' if hours == 24 else f'{hours} hours'}, over "
        "the last two weeks at most.",
        x_ticks=plane.x_ticks(
            [first + i for i in _every(last + 1 - first, 7)],
            lambda n: _clock(n * slot - offset, zone, short=last - first < 24 and hours == 1),
        ),
        y_ticks=plane.y_ticks(whole_values(highest), _short),
        bars=bars,
        keys=[Key(kind=colour(i), name=who) for i, who in enumerate(series)],
        head=["from", *series],
        rows=rows,
    )


def slot_hours(moments: Sequence[float]) -> int:
    """Hours per bar, so that there are at most `MOST_SLOTS`."""
    hours = (max(moments) - min(moments)) / HOUR + 1
    return next((h for h in SLOTS if hours / h <= MOST_SLOTS), SLOTS[-1])


def _part(count: Counter[str], who: str, series: Sequence[str]) -> int:
    if who != OTHERS:
        return count[who]
    return sum(n for name, n in count.items() if name not in series)


def _span(pull: PullReport) -> tuple[float, float]:
    gain, error = 100 * (pull.gain or 0.0), 100 * (pull.error or 0.0)
    return gain - error, gain + error


def _gain(pull: PullReport) -> str:
    if pull.gain is None:
        return "not measurable"
    error = "" if pull.error is None else f" ± {100 * pull.error:.1f}"
    return f"{100 * pull.gain:+.1f}{error}"


def _every(count: int, most: int) -> range:
    """Positions of at most `most` of `count` things, evenly apart."""
    return range(0, count, max(1, -(-count // most)))


def _offset(at: float, zone: tzinfo) -> float:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    return offset.total_seconds() if offset else 0.0


def _clock(at: float, zone: tzinfo, *, short: bool = False) -> str:
    then = datetime.fromtimestamp(at, zone)
    return f"{then:%H:%M}" if short else f"{then.day} {then:%b %H:%M}"


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _short(value: float) -> str:
    """1,500 as 1.5k, two million as 2M."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if round(value) >= unit:
            return f"{value / unit:.3g}{letter}"
    return f"{value:.0f}"


NOTHING_YET = of_state(ProgressState(label=Label(id=0, name="")), UTC)
