"""People by labels: from an `AnnotatorsState` to a table of one measure, and a cell of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Literal, TypedDict

from backend.domain.annotators import ENOUGH, agreement_with_truth, leaning
from backend.domain.intervals import Interval
from backend.domain.person_conclusion import conclude_person
from backend.messages import (
    SIGNS,
    AnnotatorsRows,
    AnnotatorsState,
    AnnotatorWork,
    ClipCard,
    Differing,
    DifferingClip,
)
from ui.text import NOTHING, between, clock, count, interval, share, signed

Measure = Literal["agreement", "yes", "seconds", "answers"]
MEASURES: dict[Measure, tuple[str, str]] = {
    "agreement": (
        "agreement with the truth",
        "Share of a person’s answers that are the truth, on clips that somebody else answered, "
        "too, or that were decided",
    ),
    "yes": (
        "says yes",
        "How much more often a person says yes than the others do on the same clips; of 100 clips, "
        ".12 is 12 more",
    ),
    "seconds": ("seconds per answer", "Median time with a clip in focus"),
    "answers": ("answers", "That stand now"),
}
ALL = 0  # in place of a label's number: all of them together
NOBODY = AnnotatorsState(labels={}, people={}, work=())


class CellView(TypedDict):
    label: int
    text: str
    note: str  # how much stands behind it
    title: str
    kind: str  # what stands out


class PersonRow(TypedDict):
    person: int
    name: str
    said: str  # what their answers come to
    step: str  # what to do next, under the label
    label: int
    cells: list[CellView]


class HeadView(TypedDict):
    label: int
    name: str


class ClipView(TypedDict):
    clip: int
    medium: str  # empty until its card is there
    title: str
    said: str
    others: str


class Opened(TypedDict):
    """One cell: what is known of a person under a label."""

    person: int
    label: int
    title: str
    sentences: list[str]
    confusion: list[str]  # yes-yes, yes-no, no-yes, no-no; empty where there is nothing to count
    differ: str
    clips: list[ClipView]


NOTHING_OPEN: Opened = {
    "person": 0, "label": 0, "title": "", "sentences": [], "confusion": [], "differ": "",
    "clips": [],
}  # fmt: skip


def updated(state: AnnotatorsState, rows: AnnotatorsRows) -> AnnotatorsState:
    """AnnotatorWork under the labels of ``rows`` is replaced by theirs."""
    kept = tuple(one for one in state.work if one.label not in rows.labels)
    return AnnotatorsState(
        labels=state.labels | rows.labels,
        people=state.people | rows.people,
        work=(*kept, *rows.work),
    )


def heads(state: AnnotatorsState) -> list[HeadView]:
    """The labels that somebody answered in, by name."""
    used = {one.label for one in state.work}
    named = sorted((state.labels.get(label, ""), label) for label in used)
    return [{"label": label, "name": name} for name, label in named]


def table(state: AnnotatorsState, measure: Measure) -> list[PersonRow]:
    """A row per person by name: all labels together, then each of `heads`. A cell stands out where
    the person's interval leaves out what all people under that label come to."""
    labels = [head["label"] for head in heads(state)]
    cells = {(one.person, one.label): one for one in state.work}
    of_person: dict[int, list[AnnotatorWork]] = {}
    of_label: dict[int, list[AnnotatorWork]] = {ALL: list(state.work)}
    for one in state.work:
        of_person.setdefault(one.person, []).append(one)
        of_label.setdefault(one.label, []).append(one)
    teams = {label: together(work) for label, work in of_label.items()}
    people = sorted(of_person, key=lambda person: (state.people.get(person, "").lower(), person))
    return [
        {
            "person": person,
            "name": state.people.get(person, ""),
            "said": (said := conclude_person(of_person[person], teams, state.labels)).sentence,
            "step": said.step,
            "label": said.label,
            "cells": [
                _cell(ALL, together(of_person[person]), teams[ALL], measure),
                *(_cell(i, cells.get((person, i)), teams[i], measure) for i in labels),
            ],
        }
        for person in people
    ]


def together(work: Iterable[AnnotatorWork]) -> AnnotatorWork:
    """One row for several: sums; for the pace, the median of theirs."""
    work = tuple(work)
    paces = [one.seconds for one in work if one.seconds is not None]
    yes_yes, yes_no, no_yes, no_no = (sum(one.confusion[i] for one in work) for i in range(4))
    return AnnotatorWork(
        label=ALL,
        person=0,
        answers=sum(one.answers for one in work),
        seconds=median(paces) if paces else None,
        confusion=(yes_yes, yes_no, no_yes, no_no),
        shared=sum(one.shared for one in work),
        difference=sum(one.difference for one in work),
        squares=sum(one.squares for one in work),
    )


def _cell(
    label: int, work: AnnotatorWork | None, team: AnnotatorWork, measure: Measure
) -> CellView:
    cell: CellView = {"label": label, "text": "", "note": "", "title": "", "kind": ""}
    if work is None:
        return cell
    if measure == "answers":
        return {**cell, "text": f"{work.answers:,}", "title": count(work.answers, "answer")}
    if measure == "seconds":
        return {**cell, "text": _seconds(work.seconds), "title": _pace(work)}
    if measure == "agreement":
        found, clips, title = (
            agreement_with_truth(work.confusion),
            sum(work.confusion),
            _agrees(work),
        )
        usual = agreement_with_truth(team.confusion)
        out = found is not None and usual is not None and found.high < usual.value
        text = share(found.value) if found else NOTHING
    else:
        found, clips, title = _leaning(work), work.shared, _leans(work)
        out = found is not None and not found.low <= 0 <= found.high
        text = _plus(found.value) if found else NOTHING
    return {
        **cell,
        "text": text,
        "note": f"of {clips:,}",
        "title": title,
        "kind": "out" if out else "" if found else "few",
    }


def opened(
    state: AnnotatorsState, person: int, label: int, reply: Differing | None,
    cards: Mapping[int, ClipCard],
) -> Opened:  # fmt: skip
    """``reply``: the clips on which the person differs from the truth, once they are known."""
    work = next((w for w in state.work if (w.person, w.label) == (person, label)), None)
    if work is None:
        return NOTHING_OPEN
    clips = reply.clips if reply else ()
    wrong = work.confusion[1] + work.confusion[2]
    more = f"; the newest {len(clips):,} are here" if clips and len(clips) < wrong else ""
    return {
        "person": person,
        "label": label,
        "title": f"{state.people.get(person, '')} on {state.labels.get(label, '')}",
        "sentences": [_agrees(work), _leans(work), _pace(work)],
        "confusion": [f"{clips:,}" for clips in work.confusion] if sum(work.confusion) else [],
        "differ": f"{count(wrong, 'answer')} {'differs' if wrong == 1 else 'differ'} from the "
        f"truth{more}" if wrong else "Nothing differs from the truth.",
        "clips": [_clip(clip, cards.get(clip.clip)) for clip in clips],
    }  # fmt: skip


def undescribed(reply: Differing, cards: Mapping[int, ClipCard]) -> tuple[int, ...]:
    return tuple(one.clip for one in reply.clips if one.clip not in cards)


def _clip(one: DifferingClip, card: ClipCard | None) -> ClipView:
    truth = f"{SIGNS[one.truth]} {'decided' if one.decided else 'by majority'}"
    others = " ".join(f"{said.name} {SIGNS[said.answer]}" for said in one.others)
    reason = f" – {one.reason}" if one.reason else ""
    return {
        "clip": one.clip,
        "medium": card.medium if card else "",
        "title": f"{card.title} {clock(card.start)}" if card else f"Clip {one.clip}",
        "said": f"said {SIGNS[one.answer]}, is {truth}{reason}",
        "others": others,
    }


def _leaning(work: AnnotatorWork) -> Interval | None:
    return leaning(work.shared, work.difference, work.squares)


def _agrees(work: AnnotatorWork) -> str:
    found, clips = agreement_with_truth(work.confusion), sum(work.confusion)
    if found is None:
        return f"agreement with the truth: {_too_few(clips)}"
    return (
        f"agreement with the truth {share(found.value)} "
        f"({interval(found.low, found.high)}) on {count(clips, 'clip')}"
    )


def _too_few(clips: int) -> str:
    return f"too few, {clips} of {ENOUGH} clips that others answered, too"


def _leans(work: AnnotatorWork) -> str:
    found = _leaning(work)
    if found is None:
        return f"says yes: {_too_few(work.shared)}"
    around = f"({between(found.low, found.high)}, {count(work.shared, 'clip')})"
    if found.low > 0:
        return f"says yes {share(found.value)} more often than the team {around}"
    if found.high < 0:
        return f"says yes {share(-found.value)} less often than the team {around}"
    return f"says yes as often as the team, as far as can be told {around}"


def _pace(work: AnnotatorWork) -> str:
    return f"{_seconds(work.seconds)} seconds per answer, {count(work.answers, 'answer')}"


def _seconds(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def _plus(value: float) -> str:
    text = signed(value)
    return f"+{text}" if text.startswith(".") or text.startswith("1") else text
