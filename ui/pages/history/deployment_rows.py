"""What the history page says of deployments. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TypedDict, get_args

from backend.messages import (
    NO,
    USUAL_THRESHOLD,
    YES,
    Alias,
    AuditReport,
    DeployedComparison,
    Deployment,
    Evaluated,
    Point,
)
from ui.text import count, interval, moment, share

ALIASES = get_args(Alias)
USUAL = share(USUAL_THRESHOLD)


class InUseRow(TypedDict):
    """An alias that something was deployed under."""

    alias: str
    id: int  # of the deployment, which goes back with what one does about it
    version: int  # 0: nothing is in use
    text: str
    spoke: str  # the numbers that spoke for it
    who: str
    note: str
    undoable: bool


class PromiseRow(TypedDict):
    """A promise that a version's threshold can keep."""

    audit: str
    text: str


def promises(audits: Sequence[AuditReport], version: int) -> list[PromiseRow]:
    """What audits of a version promise now."""
    return [
        {"audit": str(audit.id), "text": f"promised: {audit.aim}"}
        for audit in audits
        if audit.version == version and audit.threshold is not None
    ]


def in_use(deployed: Mapping[Alias, Deployment], zone: tzinfo, now: float) -> list[InUseRow]:
    """`live` first."""
    return [
        _row(found, zone, now) for alias in ALIASES if (found := deployed.get(alias)) is not None
    ]


def _row(made: Deployment, zone: tzinfo, now: float) -> InUseRow:
    by = made.name or "somebody at the terminal"
    back = made.rolls_back is not None
    verb = "rolled back" if back else "deployed" if made.version else "taken out of service"
    return {
        "alias": made.alias,
        "id": made.id,
        "version": made.version,
        "text": f"model {made.version}, from {share(made.threshold)} on"
        + (f": {made.promised}" if made.promised else "")
        if made.version
        else "nothing",
        "spoke": spoke(made.evaluated) if made.version else "",
        "who": f"{verb} by {by}, {moment(made.at, zone, now)}",
        "note": made.note,
        "undoable": bool(made.version) or not back,
    }


def spoke(found: Evaluated) -> str:
    """The numbers that spoke for a deployed model."""
    return _numbers(
        found.average_precision,
        interval(found.average_precision_low, found.average_precision_high),
        found.quality,
        f"{YES} {found.positives:,} {NO} {found.negatives:,} by "
        + count(found.annotators, "annotator"),
    )


def speaks(point: Point | None) -> str:
    """The numbers that speak for a model which may be deployed."""
    if point is None:
        return ""
    scores = point.scores
    precision = scores.heldout_alone, scores.heldout_alone_low, scores.heldout_alone_high
    if scores.heldout_alone is None:
        precision = scores.heldout, scores.heldout_low, scores.heldout_high
    return _numbers(
        precision[0], interval(*precision[1:]), scores.quality, count(point.answers, "answer")
    )


def _numbers(precision: float | None, span: str, quality: float | None, answers: str) -> str:
    around = f" ({span})" if span else ""
    return f"average precision {share(precision)}{around} · quality {share(quality)} · {answers}"


def difference(found: DeployedComparison) -> str:
    """What a version would report otherwise than what is in use."""
    if not found.deployment:
        return f"Nothing is {found.alias} to compare it with."
    used = (
        f"model {found.live_version}, which is {found.alias} and reports "
        f"{count(found.reported, 'clip')}"
    )
    return _reports(found, used)


def beside(found: DeployedComparison) -> str:
    """What a version would report otherwise than the one that the person looks at."""
    return _reports(found, f"model {found.live_version}, which you look at")


def _reports(found: DeployedComparison, other: str) -> str:
    if not found.more and not found.fewer:
        return f"It reports the same clips as {other}."
    return f"It reports {found.more:,} more and {found.fewer:,} fewer than {other}."


def threshold_of(text: str) -> float | None:
    """A threshold as people type it, ``.5`` or ``0,5``; None: that is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
