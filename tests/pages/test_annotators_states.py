"""The page of people across labels: what it shows of the states, rows and replies that reach it."""

from __future__ import annotations

import pytest

from backend.messages import (
    AnnotatorsRows,
    AnnotatorsState,
    AnnotatorWork,
    ClipCard,
    ClipCards,
    DescribeClips,
    Differing,
    DifferingClip,
    ReadDiffering,
)
from tests.pages.stage import Backend, Tab
from ui.pages.annotators.page import Annotators

pytestmark = pytest.mark.timeout(30)

BEN = AnnotatorWork(label=7, person=2, answers=12, confusion=(10, 1, 0, 1), shared=12)
STATE = AnnotatorsState(labels={7: "night"}, people={2: "ben"}, work=(BEN,))


async def test_a_cell_opens_its_clips_and_follows_what_people_answer(
    tab: Tab, backend: Backend
) -> None:
    backend.states["annotators"] = STATE
    wrong = DifferingClip(clip=3, answer="positive", truth="negative")
    backend.replies[ReadDiffering] = lambda q: Differing(id=q.id, label=7, person=2, clips=(wrong,))
    card = ClipCard(id=3, title="Slow Signal", start=17.0, end=19.0, film=1, medium="sound")
    backend.replies[DescribeClips] = lambda q: ClipCards(id=q.id, cards=(card,))
    await tab.open(Annotators, "/annotators")
    await tab.sees(Annotators, loaded=True)
    await tab.fire(Annotators.open_cell, person=2, label=7)

    def clips() -> list[str]:
        return [clip["title"] for clip in tab.shows(Annotators, "opened")["clips"]]

    await tab.until(lambda: clips() == ["Slow Signal 0:17.0"])
    assert [c["medium"] for c in tab.shows(Annotators, "opened")["clips"]] == ["sound"]
    backend.replies[ReadDiffering] = lambda q: Differing(id=q.id, label=7, person=2)
    await backend.tell(AnnotatorsRows(labels={7: "night"}, people={2: "ben"}, work=(BEN,)))
    await tab.until(lambda: clips() == [])
    await tab.fire(Annotators.show, measure="answers")
    await tab.until(lambda: tab.shows(Annotators, "people")[0]["cells"][1]["text"] == "12")
    await tab.fire(Annotators.open_cell, person=2, label=7)  # once more: closed
    await tab.until(lambda: tab.shows(Annotators, "opened")["label"] == 0)
