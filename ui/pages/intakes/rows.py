"""The intakes as the page shows them: texts and widths. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TypedDict

from backend.messages import NO, YES, Intake, IntakesState, Scored, ServedComparison
from ui import routes
from ui.text import count, duration, moment, percent, share


class ScoredRow(TypedDict):
    label: int
    name: str
    model: str
    films: str
    width: str
    current: bool
    ask: str  # address of the workspace with a batch of this intake
    watch: str  # how it does there, and the address that says more
    watch_href: str
    alarming: bool
    compares: bool  # it is the candidate beside a live model
    key: str


class IntakeRow(TypedDict):
    id: int
    name: str
    facts: str
    trouble: str
    scored: list[ScoredRow]
    earlier: str


class RemovedRow(TypedDict):
    id: int
    name: str
    why: str


class FlipRow(TypedDict):
    clip: int
    live: str
    candidate: str
    up: bool
    outcome: str


class ComparisonView(TypedDict):
    intake: int
    label: int
    title: str
    up: str
    down: str
    sentence: str
    told: int
    candidate: int
    flips: list[FlipRow]


NO_COMPARISON: ComparisonView = {
    "intake": 0, "label": 0, "title": "", "up": "", "down": "", "sentence": "", "told": 0,
    "candidate": 0, "flips": [],
}  # fmt: skip
OUTCOMES = {"positive": f"answered yes {YES}", "negative": f"answered no {NO}", "": "not answered"}


def shown(state: IntakesState, zone: tzinfo, now: float) -> list[IntakeRow]:
    return [_row(intake, zone, now) for intake in state.rows]


def removed(state: IntakesState, zone: tzinfo, now: float) -> list[RemovedRow]:
    return [
        {
            "id": one.id,
            "name": one.name,
            "why": f"removed by {one.by or 'somebody'}, {moment(one.at, zone, now)}",
        }
        for one in state.removed
    ]


def _row(intake: Intake, zone: tzinfo, now: float) -> IntakeRow:
    facts = [
        count(intake.films, "film"),
        count(intake.clips, "clip"),
        duration(intake.hours),
        f"by {intake.by}" if intake.by else "from the terminal",
        moment(intake.at, zone, now),
    ]
    trouble = [
        f"{count(intake.waiting, 'file')} still to come in" if intake.waiting else "",
        f"{count(intake.failed, 'file')} could not be taken in: see Videos"
        if intake.failed
        else "",
    ]
    current = [s for s in intake.scored if s.current]
    live = {s.label for s in current if s.alias == "live"}
    return {
        "id": intake.id,
        "name": intake.name,
        "facts": " · ".join(facts),
        "trouble": " · ".join(text for text in trouble if text),
        "scored": [_scored(intake, s, live) for s in current],
        "earlier": _earlier([s for s in intake.scored if not s.current]),
    }


def _scored(intake: Intake, one: Scored, live: set[int]) -> ScoredRow:
    return {
        "label": one.label,
        "name": one.name,
        "model": f"version {one.version}, {one.alias}",
        "films": f"{one.films:,} of {count(intake.films, 'film')} scored",
        "width": percent(one.films / intake.films if intake.films else 0),
        "current": one.current,
        "ask": routes.intake_batch(one.label, intake.id),
        "watch": _watched(one),
        "watch_href": routes.of_label(routes.WATCH, one.label),
        "alarming": bool(one.alarm),
        "compares": one.alias == "candidate" and one.label in live,
        "key": f"{one.label}-{one.alias}",
    }


def _watched(one: Scored) -> str:
    """What the watch page says of it, in short."""
    if one.alarm is None:
        return "watch: not measured yet"
    return f"{one.alarm}." if one.alarm else "watch: nothing is wrong"


def _earlier(scored: Sequence[Scored]) -> str:
    """Which versions scored it while they were in use."""
    names = list(dict.fromkeys(f"{s.name} {s.version}" for s in scored))
    return f"Earlier: {', '.join(names)}" if names else ""


def comparison(name: str, reply: ServedComparison) -> ComparisonView:
    if not (reply.live and reply.candidate):
        title = f"{name}: there are no longer both a live model and a candidate"
    else:
        title = f"{name}: candidate {reply.candidate} beside live {reply.live}"
    return {
        "intake": reply.intake,
        "label": reply.label,
        "title": title,
        "up": f"{count(reply.up, 'clip')} more reported by the candidate",
        "down": f"{count(reply.down, 'clip')} no longer reported",
        "sentence": reply.sentence,
        "told": reply.told,
        "candidate": reply.candidate,
        "flips": [
            {
                "clip": flip.clip,
                "live": share(flip.live),
                "candidate": share(flip.candidate),
                "up": flip.candidate > flip.live,
                "outcome": OUTCOMES.get(flip.outcome, "unclear")
                + (", known to a model" if flip.learned else ""),
            }
            for flip in reply.flips
        ],
    }
