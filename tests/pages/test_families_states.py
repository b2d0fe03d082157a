"""The page of families: rules in words, and contradictions that stay in place once corrected."""

from __future__ import annotations

from typing import Any

import pytest

from backend.messages import (
    AddRule,
    Adjudicate,
    Annotate,
    ClipCard,
    ClipCards,
    Contradiction,
    DescribeClips,
    FamiliesState,
    FamilyLabel,
    FamilyRule,
    GivenAnswer,
    LabelSays,
    RemoveRule,
)
from tests.pages.stage import Backend, Tab
from ui.pages.families import rows
from ui.pages.families.page import Families

pytestmark = pytest.mark.timeout(30)

BEN = GivenAnswer(person=2, name="ben", role="primary", answer="positive")


def says(label: int, **more: Any) -> LabelSays:
    return LabelSays(label=label, truth="positive", answers=(BEN,), **more)


STATE = FamiliesState(
    labels=(FamilyLabel(id=1, name="night", edits=True), FamilyLabel(id=2, name="day", edits=True),
            FamilyLabel(id=3, name="far", edits=False)),
    rules=(FamilyRule(id=7, kind="excludes", labels=(1, 2), by="ada"),),
    contradictions=(Contradiction(clip=5, says=(says(1), says(2, policy="majority"))),),
    waiting=1,
)  # fmt: skip


@pytest.fixture
async def opened(tab: Tab, backend: Backend) -> Tab:
    card = ClipCard(id=5, title="Harbour", start=1, end=2, film=1)
    backend.replies[DescribeClips] = lambda query: ClipCards(id=query.id, cards=(card,))
    backend.states["families"] = STATE
    await tab.open(Families, "/families")
    await tab.sees(Families, loaded=True, counts="1 contradiction to correct")
    return tab


async def test_rules_and_contradictions_are_told_in_words(opened: Tab) -> None:
    state = await opened.all_states()
    assert "“night” excludes “day”" in state
    assert "“night” and “day” exclude each other; both are yes." in state
    assert "ben ✓" in state and "“far”" not in state


async def test_a_correction_is_a_decision_where_such_count_and_else_an_answer(
    opened: Tab, backend: Backend
) -> None:
    await opened.fire(Families.fix, key="5.1.2", label=1)
    await opened.fire(Families.fix, key="5.1.2", label=2)
    await opened.until(lambda: backend.heard_of(Annotate))
    [decision], [answer] = backend.heard_of(Adjudicate), backend.heard_of(Annotate)
    assert (decision.label, decision.clip, decision.answer, decision.seen) == (1, 5, "negative", 0)
    assert (answer.label, answer.answer, answer.source) == (2, "negative", "review")


def test_a_corrected_contradiction_stays_in_its_place() -> None:
    card = ClipCard(id=5, title="Harbour", start=1, end=2, film=1)
    later = Contradiction(clip=9, says=STATE.contradictions[0].says)
    now = FamiliesState(labels=STATE.labels, contradictions=(later,), waiting=1)
    known = rows.held(rows.held({}, STATE), now)
    first, second = rows.shown(known, now, {5: card})
    assert (first["title"], first["settled"]) == ("Harbour", True)
    assert (second["clip"], second["settled"]) == (9, False)
    gone = FamiliesState(labels=STATE.labels[:1])  # a label of theirs is not theirs any more
    assert rows.shown(known, gone, {}) == []


async def test_others_are_found_by_a_part_of_their_name(opened: Tab) -> None:
    await opened.fire(Families.seek, text=" DA ")
    await opened.sees(Families, sought="da")


async def test_rules_are_added_and_taken_away(opened: Tab, backend: Backend) -> None:
    await opened.fire(Families.add, form={"label": "1", "kind": "implies", "label-2": "on"})
    await opened.fire(Families.remove, label=1, rule=7)
    await opened.until(lambda: backend.heard_of(RemoveRule))
    [added], [removed] = backend.heard_of(AddRule), backend.heard_of(RemoveRule)
    assert (added.label, added.kind, added.others) == (1, "implies", (2,))
    assert (removed.label, removed.rule) == (1, 7)
    await opened.fire(Families.add, form={"label": "1", "kind": "implies"})
    await opened.sees(Families, refused="Choose a label and at least one other.")
    assert len(backend.heard_of(AddRule)) == 1


def test_a_picture_has_no_time_and_does_not_play() -> None:
    picture = ClipCard(id=5, title="Field", start=0, end=0, film=1, medium="image")
    [row] = rows.shown(rows.held({}, STATE), STATE, {5: picture})
    assert (row["medium"], row["when"]) == ("image", "")
