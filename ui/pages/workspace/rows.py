"""The numbers beside the clips, ready to show: from a label's state to texts and bars. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypedDict

from backend.messages import (
    Advice,
    Answer,
    BlindState,
    Calibration,
    Label,
    LabelState,
    Metrics,
    Quality,
)

ENOUGH = 100  # positives, and negatives, the stop advice asks for
CLUSTER_CAP = 10  # answers of one kind per cluster that the diversity score counts
SPARK_WIDTH, SPARK_HEIGHT = 120, 28
DIAGRAM_WIDTH, DIAGRAM_HEIGHT, DIAGRAM_INSET = 96, 40, 5  # the largest dot stays inside
NOTHING = "–"
ARM_NAMES = {"va": "Active learning", "zero_shot": "Text search", "random": "Random"}


class Coverage(TypedDict):
    """One corpus cluster: heights in per cent of the cap."""

    positive: int
    negative: int
    title: str


class Dot(TypedDict):
    """One bin of the reliability diagram, in its pixels."""

    x: str
    y: str
    radius: str
    title: str


class ArmRow(TypedDict):
    name: str
    gain: str
    batches: str
    advised: bool


class Panel(TypedDict):
    """What the side panel shows."""

    name: str
    group: str
    description: str
    keywords: str
    positives: int
    negatives: int
    skips: int
    positive_width: str
    negative_width: str
    quality: str
    quality_line: str
    heldout: str
    heldout_range: str
    heldout_left: str
    heldout_width: str
    diversity: str
    coverage: list[Coverage]
    calibration: str
    reliability: list[Dot]
    reliability_line: str
    stop: str
    stop_reason: str
    advice_name: str
    advice_reason: str
    arms: list[ArmRow]
    version: int
    pinned: int
    disputed: str
    queue: int
    answered: int
    queue_width: str


def of_label(state: LabelState) -> Panel:
    decided = state.decisions if state.label.policy == "adjudicated" else {}
    counts = Counter(
        decided[clip].answer if clip in decided else consensus(answers)
        for clip, answers in state.answers.items()
    )
    skips = sum("skip" in answers.values() for answers in state.answers.values())
    positives, negatives = counts["positive"], counts["negative"]
    metrics = state.metrics or Metrics(version=0, scores=Quality())
    scores = metrics.scores
    return {
        "name": state.label.name,
        "group": state.label.group,
        "description": state.label.description,
        "keywords": ", ".join(state.label.keywords),
        "positives": positives,
        "negatives": negatives,
        "skips": skips,
        "positive_width": f"{min(100, 100 * positives // ENOUGH)}%",
        "negative_width": f"{min(100, 100 * negatives // ENOUGH)}%",
        "quality": share(scores.quality),
        "quality_line": sparkline([p.scores.quality for p in state.history]),
        "heldout": share(scores.heldout),
        "heldout_range": interval(scores.heldout_low, scores.heldout_high),
        "heldout_left": percent(scores.heldout_low or 0),
        "heldout_width": percent((scores.heldout_high or 0) - (scores.heldout_low or 0)),
        "diversity": share(scores.diversity) if state.answers else NOTHING,
        "coverage": coverage(metrics.cluster_positives, metrics.cluster_negatives),
        "calibration": share(metrics.calibration.error if metrics.calibration else None),
        "reliability": (dots := reliability(metrics.calibration)),
        "reliability_line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "stop": metrics.stop,
        "stop_reason": metrics.stop_reason,
        "advice_name": ARM_NAMES[state.advice.arm] if state.advice else "",
        "advice_reason": state.advice.reason if state.advice else "",
        "arms": arms(state.advice),
        "version": state.model.version if state.model else 0,
        "pinned": state.pinned,
        "disputed": disputed(state),
        "queue": 0,
        "answered": 0,
        "queue_width": "0%",
    }


def of_blind(state: BlindState) -> Panel:
    """A secondary sees their own answers only. Their queue is both rounds, as if they were one."""
    own = Counter(state.answers.values())
    answered = len(state.answers.keys() & set(state.queue)) + len(state.repeat_answers)
    asked = len(state.queue) + len(state.repeats)
    return {
        **EMPTY,
        "name": state.label.name,
        "group": state.label.group,
        "description": state.label.description,
        "keywords": ", ".join(state.label.keywords),
        "positives": own["positive"],
        "negatives": own["negative"],
        "skips": own["skip"],
        "queue": asked,
        "answered": answered,
        "queue_width": percent(answered / max(1, asked)),
    }


def consensus(answers: dict[int, Answer]) -> Answer | None:
    """The majority of yes and no; None for a tie or skips only."""
    votes = Counter(answers.values())
    if votes["positive"] == votes["negative"]:
        return None
    return "positive" if votes["positive"] > votes["negative"] else "negative"


def disputed(state: LabelState) -> str:
    """``2 clips disagreed``: some say yes, some no, and nobody decided; empty if there are none."""
    count = sum(
        clip not in state.decisions and {"positive", "negative"} <= set(answers.values())
        for clip, answers in state.answers.items()
    )
    return f"{count} {'clip' if count == 1 else 'clips'} disagreed" if count else ""


def share(value: float | None) -> str:
    """``.86``; ``1.00`` for one; a dash where it is not known."""
    if value is None:
        return NOTHING
    text = f"{value:.2f}"
    return text.removeprefix("0") if value < 1 else text


def interval(low: float | None, high: float | None) -> str:
    """``.81–.90``; empty where it is not known."""
    return "" if low is None or high is None else f"{share(low)}–{share(high)}"


def percent(value: float) -> str:
    return f"{round(100 * value)}%"


def coverage(positives: Sequence[int], negatives: Sequence[int]) -> list[Coverage]:
    return [
        {
            "positive": 100 * min(p, CLUSTER_CAP) // CLUSTER_CAP,
            "negative": 100 * min(n, CLUSTER_CAP) // CLUSTER_CAP,
            "title": f"cluster {number}: {p} ✓ {n} ✕ of {CLUSTER_CAP} each",
        }
        for number, (p, n) in enumerate(zip(positives, negatives, strict=False), start=1)
    ]


def reliability(calibration: Calibration | None) -> list[Dot]:
    """Predicted (across) against observed (up) share of positives, a dot per bin; its area grows
    with the number of answers in it."""
    if calibration is None:
        return []
    width, height = DIAGRAM_WIDTH - 2 * DIAGRAM_INSET, DIAGRAM_HEIGHT - 2 * DIAGRAM_INSET
    most = max(calibration.counts, default=1)
    return [
        {
            "x": f"{DIAGRAM_INSET + p * width:.1f}",
            "y": f"{DIAGRAM_INSET + (1 - o) * height:.1f}",
            "radius": f"{1 + 3 * (n / most) ** 0.5:.1f}",
            "title": f"model {percent(p)}, answered yes {percent(o)}: {n} clips",
        }
        for p, o, n in zip(
            calibration.predicted, calibration.observed, calibration.counts, strict=True
        )
    ]


def arms(advice: Advice | None) -> list[ArmRow]:
    if advice is None:
        return []
    return [
        {
            "name": ARM_NAMES[report.arm],
            "gain": _gain(report.gain, report.error),
            "batches": "1 batch" if report.pulls == 1 else f"{report.pulls} batches",
            "advised": report.arm == advice.arm,
        }
        for report in advice.arms
    ]


def sparkline(values: Iterable[float | None]) -> str:
    """Points of an SVG polyline over `SPARK_WIDTH` × `SPARK_HEIGHT`. The scale is always chance
    (.5) to 1, so that lines of two labels can be compared. Empty below two known values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    step = SPARK_WIDTH / (len(known) - 1)
    inner = SPARK_HEIGHT - 2  # the line's own width stays inside
    return " ".join(
        f"{i * step:.1f},{1 + (1 - min(max(2 * v - 1, 0), 1)) * inner:.1f}"
        for i, v in enumerate(known)
    )


def _gain(gain: float | None, error: float | None) -> str:
    if gain is None:
        return "not tried"
    return f"{gain:+.1f}" + (f" ± {error:.1f}" if error is not None else "")


EMPTY: Panel = of_label(LabelState(label=Label(id=0, name="")))
