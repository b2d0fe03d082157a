"""The queue of disagreements: from a `DisagreementsState` to cards that stay in place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from backend.messages import (
    DECIDED,
    SIGNS,
    Answer,
    ClipCard,
    Disagreement,
    DisagreementsState,
    Policy,
)
from ui.text import clock, count, initials, percent, share


class AnswerView(TypedDict):
    name: str
    initials: str
    role: str
    answer: Answer
    sign: str


class NoteView(TypedDict):
    name: str
    text: str


class DisagreementRow(TypedDict):
    clip: int
    title: str
    when: str
    medium: str
    answers: list[AnswerView]
    notes: list[NoteView]
    score: str  # the model's; empty before the first model
    width: str
    tie: bool
    weight: str
    settled: bool  # people agree meanwhile, without a decision
    answer: str  # decided so; empty: it waits
    sign: str
    verdict: str  # who decided what
    reason: str
    seen: int  # the decision on screen, 0: none


def arranged(order: Iterable[int], state: DisagreementsState) -> list[int]:
    """Clips in the order in which to show them.

    What is on screen stays where it is, also when it is decided or settled meanwhile; new ones come
    below. Where nothing on screen waits, and something does, the server's order is taken.
    """
    on_screen = list(dict.fromkeys(order))
    waiting = {row.clip for row in state.rows if row.decision is None}
    if not on_screen or (waiting and waiting.isdisjoint(on_screen)):
        return newest_order(state)
    return [*on_screen, *(row.clip for row in state.rows if row.clip not in set(on_screen))]


def newest_order(state: DisagreementsState) -> list[int]:
    """What waits, what weights most first; then what was decided, the last decision first."""
    return [row.clip for row in state.rows]


def held(before: Mapping[int, Disagreement], state: DisagreementsState) -> dict[int, Disagreement]:
    """Every disagreement known on this page: people may agree meanwhile, and its card stays."""
    return {**before, **{row.clip: row for row in state.rows}}


def shown(
    order: Iterable[int],
    known: Mapping[int, Disagreement],
    state: DisagreementsState,
    cards: Mapping[int, ClipCard],
) -> list[DisagreementRow]:
    open_now = {row.clip for row in state.rows}
    return [
        _view(known[clip], cards.get(clip), settled=clip not in open_now)
        for clip in order
        if clip in known
    ]


def undescribed(state: DisagreementsState, cards: Mapping[int, ClipCard]) -> tuple[int, ...]:
    return tuple(row.clip for row in state.rows if row.clip not in cards)


def _view(row: Disagreement, card: ClipCard | None, *, settled: bool) -> DisagreementRow:
    decision = None if settled else row.decision
    return {
        "clip": row.clip,
        "title": card.title if card else f"Clip {row.clip}",
        "when": f"{clock(card.start)}–{clock(card.end)}" if card and card.end else "",
        "medium": card.medium if card else "video",
        "answers": [
            {
                "name": given.name,
                "initials": initials(given.name),
                "role": given.role,
                "answer": given.answer,
                "sign": SIGNS[given.answer],
            }
            for given in row.answers
        ],
        "notes": [{"name": note.name, "text": note.text} for note in row.notes],
        "score": "" if row.score is None else share(row.score),
        "width": percent(row.score or 0.0),
        "tie": row.tie,
        "weight": share(row.weight),
        "settled": settled,
        "answer": decision.answer if decision else "",
        "sign": SIGNS[decision.answer] if decision else "",
        "verdict": f"{decision.name} decided: {DECIDED[decision.answer]}" if decision else "",
        "reason": decision.reason if decision else "",
        "seen": decision.id if decision else 0,
    }


def weight(policy: Policy) -> str:
    """What a decision is worth under the label's policy; empty: more than anything else."""
    if policy == "adjudicated":
        return ""
    whose = "the primaries’ majority" if policy == "primary" else "everybody’s majority"
    return f"Decisions are kept but do not count: the truth here is {whose}, as the Team page says."


def counts(state: DisagreementsState) -> str:
    """How many wait and how many were decided; what of them is on the page."""
    total, here = state.waiting + state.decided, len(state.rows)
    if not total:
        return ""
    wait = f"{count(state.waiting, 'clip')} {'waits' if state.waiting == 1 else 'wait'}"
    rest = f" · the first {here:,} are here" if here < total else ""
    return f"{wait} for a decision · {state.decided:,} decided{rest}"
