"""What the page of promises shows of a label's audits. Pure."""

from __future__ import annotations

from datetime import tzinfo
from typing import TypedDict

from backend.messages import AuditReport, PromisesState
from ui.text import count, moment, share

KINDS = {
    "precision": "of what is reported is right",
    "recall": "of what is there is found",
}
LEVELS = (0.8, 0.85, 0.9, 0.95, 0.98)
CONFIDENCES = (0.9, 0.95, 0.99)


class IntakeChoice(TypedDict):
    """An intake that can be promised of."""

    id: str
    name: str


class AuditRow(TypedDict):
    id: int
    version: int
    title: str
    words: str
    about: str
    state: str  # open, promised, impossible
    answered: int
    of: int
    asks: bool  # answers may still change what it says
    live: bool  # it is promised of what is live now


def intake_choices(state: PromisesState) -> list[IntakeChoice]:
    return [{"id": str(intake.id), "name": intake.name} for intake in state.intakes]


def audit_rows(state: PromisesState, zone: tzinfo, now: float) -> list[AuditRow]:
    return [_row(audit, zone, now) for audit in state.audits]


def _row(audit: AuditReport, zone: tzinfo, now: float) -> AuditRow:
    by = f" by {audit.name}" if audit.name else ""
    return {
        "id": audit.id,
        "version": audit.version,
        "title": f"Model {audit.version}: {audit.aim}",
        "words": audit.words,
        "about": f"confidence {share(audit.confidence)}, {count(audit.of, 'random clip')} drawn"
        f"{by} {moment(audit.at, zone, now)}",
        "state": audit.state,
        "answered": audit.answered,
        "of": audit.of,
        "asks": audit.asks > 0,
        "live": audit.live,
    }
