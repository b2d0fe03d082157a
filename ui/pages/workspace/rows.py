"""The numbers beside the clips, ready to show: from a label's state to texts and bars. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from backend.domain import second_round
from backend.domain.aims import CAP
from backend.domain.conclusion import conclude
from backend.messages import (
    NO,
    YES,
    Advice,
    ArmReport,
    BlindState,
    Calibration,
    Label,
    LabelState,
    Metrics,
    Quality,
)
from ui.charts import RELIABILITY, Dot, Plane, sparkline
from ui.conclusion import ConclusionRow, conclusion_row
from ui.text import ARM_NAMES, NOTHING, count, interval, percent, share, towards_aim


class Spread(TypedDict):
    """One corpus cluster: heights in per cent of the cap."""

    positive: int
    negative: int
    title: str


class ArmRow(TypedDict):
    name: str
    gain: str
    batches: str
    advised: bool


FEWEST_FORESEEN = 5  # answers below which nothing is said of what was foreseen


class Foreseen(TypedDict):
    foreseen: str
    foreseen_parts: str


class Numbers(TypedDict):
    """What stands beside the clips."""

    id: int
    definition: int  # its version
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
    heldout_alone: str
    heldout_left: str
    heldout_width: str
    diversity: str
    spread: list[Spread]
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
    twice: bool  # clips come a second time: nobody is told how they answered
    foreseen: str  # "21 of 25"
    foreseen_parts: str
    conclusion: ConclusionRow
    queue: int
    answered: int
    queue_width: str


def of_label(state: LabelState, me: int = 0) -> Numbers:
    counts = state.counts
    metrics = state.metrics or Metrics(version=0, scores=Quality())
    scores = metrics.scores
    return {
        "id": state.label.id,
        "definition": state.label.version,
        "name": state.label.name,
        "group": state.label.group,
        "description": state.label.description,
        "keywords": ", ".join(state.label.keywords),
        "positives": counts.positives,
        "negatives": counts.negatives,
        "skips": counts.skips,
        "positive_width": towards_aim(counts.positives),
        "negative_width": towards_aim(counts.negatives),
        "quality": share(scores.quality),
        "quality_line": sparkline([p.scores.quality for p in state.history]),
        "heldout": share(scores.heldout),
        "heldout_range": interval(scores.heldout_low, scores.heldout_high),
        "heldout_alone": share(scores.heldout_alone) if scores.heldout_alone is not None else "",
        "heldout_left": percent(scores.heldout_low or 0),
        "heldout_width": percent((scores.heldout_high or 0) - (scores.heldout_low or 0)),
        "diversity": share(scores.diversity) if state.answers else NOTHING,
        "spread": spread(metrics.cluster_positives, metrics.cluster_negatives),
        "calibration": share(metrics.calibration.error if metrics.calibration else None),
        "reliability": (dots := reliability(metrics.calibration)),
        "reliability_line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "stop": metrics.stop,
        "stop_reason": metrics.stop_reason,
        "advice_name": advised(state.advice),
        "advice_reason": state.advice.reason if state.advice else "",
        "arms": arms(state.advice),
        "version": state.model.version if state.model else 0,
        "pinned": state.pinned,
        "disputed": disputed(counts.disputed),
        "twice": False,
        **foresight(metrics, me),
        "conclusion": conclusion_row(state.label.id, conclude(counts, state.metrics, state.alarm)),
        "queue": 0,
        "answered": 0,
        "queue_width": "0%",
    }


def of_blind(state: BlindState, me: int) -> Numbers:
    """A secondary sees their own answers only. Their queue is both rounds, as if they were one, and
    with what of the second is still to come; then nobody is told how they answered."""
    own = Counter(state.answers.values())
    label = state.label
    answered = len(state.answers.keys() & set(state.queue)) + len(state.repeat_answers)
    coming = second_round.to_come(state.queue, state.answers, label.id, me, label.repeats)
    asked = len(state.queue) + coming
    return {
        **EMPTY,
        "id": state.label.id,
        "definition": state.label.version,
        "name": state.label.name,
        "group": state.label.group,
        "description": state.label.description,
        "keywords": ", ".join(state.label.keywords),
        "positives": own["positive"],
        "negatives": own["negative"],
        "skips": own["skip"],
        "twice": label.repeats > 0 or any(card < 0 for card in state.queue),
        "queue": asked,
        "answered": answered,
        "queue_width": percent(answered / max(1, asked)),
    }


def is_done(state: BlindState) -> bool:
    """Whether a secondary's queue holds nothing that waits, and something that does not."""
    given = {*state.answers, *(-clip for clip in state.repeat_answers)}
    return bool(state.queue) and given.issuperset(state.queue)


def disputed(clips: int) -> str:
    """``2 clips disagreed``; empty if there are none."""
    return f"{count(clips, 'clip')} disagreed" if clips else ""


def foresight(metrics: Metrics, me: int) -> Foreseen:
    """How many of my latest answers the model had predicted; nothing below `FEWEST_FORESEEN`."""
    mine = next((one for one in metrics.foresight if one.person == me), None)
    if mine is None or mine.answers < FEWEST_FORESEEN:
        return {"foreseen": "", "foreseen_parts": ""}
    negatives = mine.answers - mine.positives
    right = mine.predicted - mine.positives_predicted
    return {
        "foreseen": f"{mine.predicted} of {mine.answers}",
        "foreseen_parts": f"Of your last {mine.answers} answers to clips that were new to it, the "
        f"model had predicted {mine.predicted}: {mine.positives_predicted} of {mine.positives} "
        f"{YES}, {right} of {negatives} {NO}.",
    }


def spread(positives: Sequence[int], negatives: Sequence[int]) -> list[Spread]:
    return [
        {
            "positive": 100 * min(p, CAP) // CAP,
            "negative": 100 * min(n, CAP) // CAP,
            "title": f"cluster {number}: {p} {YES} {n} {NO} of {CAP} each",
        }
        for number, (p, n) in enumerate(zip(positives, negatives, strict=False), start=1)
    ]


def reliability(calibration: Calibration | None) -> list[Dot]:
    """Predicted (across) against observed (up) share of positives, a dot per bin; its area grows
    with the number of answers in it."""
    if calibration is None:
        return []
    plane, most = Plane(0, 1, frame=RELIABILITY), max(calibration.counts, default=1)
    return [
        plane.dot(
            p,
            o,
            1 + 3 * (n / most) ** 0.5,
            f"model {share(p)}, answered yes {share(o)}: {n} clips",
        )
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
            "gain": "the habit" if number == 0 else _gain(report),
            "batches": count(report.pulls, "batch", "batches"),
            "advised": report.arm == advice.arm,
        }
        for number, report in enumerate(advice.arms)
    ]


def advised(advice: Advice | None) -> str:
    """The source to take next; where any will do, that it is a habit."""
    if advice is None:
        return ""
    name = ARM_NAMES[advice.arm]
    match advice.ground:
        case "habit":
            return f"Any; {name[0].lower()}{name[1:]} by habit"
        case "trial":
            return f"{name}, to try it"
        case _:
            return name


def _gain(report: ArmReport) -> str:
    """How much more than the habit it gains, where that is known."""
    if report.more is None or report.margin is None:
        return "not measured" if report.pulls else "not tried"
    if not report.told:
        return "no difference told"
    return f"{report.more:+.1f} ± {report.margin:.1f}".replace("-", "\N{MINUS SIGN}")


EMPTY: Numbers = of_label(LabelState(label=Label(id=0, name="")))
