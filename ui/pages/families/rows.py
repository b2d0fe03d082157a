"""Families of labels: from a `FamiliesState` to rules in words and cards in place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from backend.domain.families import in_words
from backend.messages import (
    SIGNS,
    Answer,
    ClipCard,
    Contradiction,
    FamiliesState,
    FamilyRule,
    LabelSays,
)
from ui.text import clock, count


class RuleRow(TypedDict):
    id: int
    label: int  # by which it can be taken away
    text: str
    by: str
    edits: bool


class SaysView(TypedDict):
    label: int
    name: str
    truth: Answer
    sign: str
    who: str
    fix: str  # what a correction says
    how: str


class ContradictionRow(TypedDict):
    key: str
    clip: int
    title: str
    when: str
    medium: str
    sentence: str
    says: list[SaysView]
    settled: bool


def key_of(row: Contradiction) -> str:
    return ".".join(map(str, (row.clip, *(says.label for says in row.says))))


def opposite(answer: Answer) -> Answer:
    return "negative" if answer == "positive" else "positive"


def decides(says: LabelSays) -> bool:
    """Whether a decision counts under the label's policy; else only people's own answers do."""
    return says.policy == "adjudicated"


def rules(state: FamiliesState) -> list[RuleRow]:
    names = {label.id: label.name for label in state.labels}
    edits = {label.id for label in state.labels if label.edits}

    def row(rule: FamilyRule) -> RuleRow:
        mine = [label for label in rule.labels if label in edits]
        return {
            "id": rule.id,
            "label": mine[0] if mine else 0,
            "text": in_words(rule.kind, [names.get(label, "") for label in rule.labels]),
            "by": rule.by,
            "edits": bool(mine),
        }

    return [row(rule) for rule in state.rules]


def held(before: Mapping[str, Contradiction], state: FamiliesState) -> dict[str, Contradiction]:
    """Every contradiction known on this page, in its place: a corrected one stays."""
    return {**before, **{key_of(row): row for row in state.contradictions}}


def undescribed(state: FamiliesState, cards: Mapping[int, ClipCard]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(r.clip for r in state.contradictions if r.clip not in cards))


def shown(
    known: Mapping[str, Contradiction], state: FamiliesState, cards: Mapping[int, ClipCard]
) -> list[ContradictionRow]:
    names = {label.id: label.name for label in state.labels}
    open_now = {key_of(row) for row in state.contradictions}
    return [
        _view(row, cards.get(row.clip), names, settled=key not in open_now)
        for key, row in known.items()
        if all(says.label in names for says in row.says)
    ]


def _view(
    row: Contradiction, card: ClipCard | None, names: Mapping[int, str], *, settled: bool
) -> ContradictionRow:
    return {
        "key": key_of(row),
        "clip": row.clip,
        "title": card.title if card else f"Clip {row.clip}",
        "when": f"{clock(card.start)}–{clock(card.end)}" if card and card.end else "",
        "medium": card.medium if card else "video",
        "sentence": _sentence(row.says, names),
        "says": [_says(says, names[says.label]) for says in row.says],
        "settled": settled,
    }


def _sentence(says: Iterable[LabelSays], names: Mapping[int, str]) -> str:
    quoted = [(f"“{names[one.label]}”", one.truth) for one in says]
    yes = [name for name, truth in quoted if truth == "positive"]
    no = [name for name, truth in quoted if truth == "negative"]
    if not no:
        return f"{' and '.join(yes)} exclude each other; both are yes."
    if not yes:
        return f"One of {', '.join(no)} must be yes; none is."
    return f"{yes[0]} implies {no[0]}, which is no."


def _says(says: LabelSays, name: str) -> SaysView:
    who = ", ".join(f"{given.name} {SIGNS[given.answer]}" for given in says.answers)
    if says.decision is not None:
        who = f"{says.decision.name} decided" + (f" ({who})" if who else "")
    other = opposite(says.truth)
    word = "yes" if other == "positive" else "no"
    return {
        "label": says.label,
        "name": name,
        "truth": says.truth,
        "sign": SIGNS[says.truth],
        "who": who,
        "fix": f"{name}: {SIGNS[other]} {word}",
        "how": f"Decide that “{name}” is {word} here"
        if decides(says)
        else f"Answer {word} under “{name}”: decisions do not count there",
    }


def counts(state: FamiliesState) -> str:
    if not state.waiting:
        return ""
    here = len(state.contradictions)
    rest = f" · the first {here:,} are here" if here < state.waiting else ""
    return f"{count(state.waiting, 'contradiction')} to correct{rest}"
