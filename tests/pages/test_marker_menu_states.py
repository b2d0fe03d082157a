"""The menu of markers: what it asks for, and what it says of what can't be."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from backend.messages import BoardState
from backend.messages.exports import MARKER_FORMATS, ROW_FORMATS, ExportJob
from tests.pages.stage import Backend, Tab
from ui.components import exporting
from ui.components.exporting import Exporting
from ui.components.marker_menu import FORMATS, MENU
from ui.pages.board.page import Board

pytestmark = pytest.mark.timeout(30)
JOB = ExportJob(id=3, state="done", at=0.0, what="markers", format="edl", name="night.zip", rows=1)
FORM = {"menu": MENU, "label": "night", "what": "markers", "format": "edl"}


@pytest.fixture(autouse=True)
async def opened(tab: Tab, backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "LOOK_SECONDS", 0.01)
    backend.states["board"] = BoardState()
    await tab.open(Board, "/")
    await tab.sees(Board, loaded=True)


@pytest.mark.parametrize(("score", "asked"), [(" .8", 0.8), ("0", 0.0), (" ", None)])
@pytest.mark.parametrize("form", ["edl", "csv"])
async def test_markers_are_asked_for_by_score_or_by_truth(
    tab: Tab, backend: Backend, form: str, score: str, asked: float | None
) -> None:
    backend.exports = [replace(JOB, result="/api/exports/3/result")]
    given = FORM | {"format": form, "score_from": score, "start": " 01:00:00:00 "}
    await tab.fire(Exporting.begin, form=given)
    await tab.sees(Exporting, menu=MENU, file="night.zip", under_way=False)
    assert tab.seen["line"][-1] == "1 marker; the file is here for 7 days."
    wanted = json.loads(backend.asked_exports[0][1])
    assert (wanted["what"], wanted["format"], wanted["labels"]) == ("markers", form, ["night"])
    assert (wanted["score_from"], wanted["start"]) == (asked, "01:00:00:00")


@pytest.mark.parametrize("score", ["high", "1.5", "-1", "nan", "80 %"])
async def test_a_score_that_is_none_is_not_asked_for(
    tab: Tab, backend: Backend, score: str
) -> None:
    await tab.fire(Exporting.begin, form=FORM | {"score_from": score})
    await tab.sees(Exporting, line="A score is a number from 0 to 1, like .8.")
    assert backend.asked_exports == []


def test_the_menus_offer_what_there_is() -> None:
    assert set(exporting.FORMATS) == set(ROW_FORMATS)
    assert set(FORMATS) == set(MARKER_FORMATS)
