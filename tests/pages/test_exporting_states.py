"""The export menu: what it asks for, how far it tells that it is, and the link at its end."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from backend.messages import BoardState
from backend.messages.exports import ExportJob
from tests.pages.stage import Backend, Tab
from ui.components import exporting
from ui.components.exporting import Exporting
from ui.pages.board.page import Board

pytestmark = pytest.mark.timeout(30)
JOB = ExportJob(
    id=3, state="waiting", at=0.0, what="clips", format="parquet", name="night-clips.parquet"
)
FORM = {"menu": "label", "label": "night", "intake": "", "what": "clips", "format": "parquet"}


@pytest.fixture(autouse=True)
def look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "LOOK_SECONDS", 0.01)


async def opened(tab: Tab, backend: Backend) -> None:
    backend.states["board"] = BoardState()
    await tab.open(Board, "/")
    await tab.sees(Board, loaded=True)


async def test_it_tells_how_far_it_is_and_gives_the_file(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    running = replace(JOB, state="running", rows=1200, total=5000)
    done = replace(JOB, state="done", rows=5000, result="/api/exports/3/result")
    backend.exports = [JOB, running, done]
    await tab.fire(Exporting.begin, form=FORM | {"pseudonyms": "on"})
    await tab.sees(Exporting, menu="label", under_way=False, file="night-clips.parquet")
    method, body = backend.asked_exports[0]
    wanted = json.loads(body)
    assert (method, wanted["labels"], wanted["pseudonyms"]) == ("POST", ["night"], True)
    lines = tab.seen["line"]
    assert "1,200 of 5,000 rows." in lines
    assert lines[-1] == "5,000 rows; the file is here for 7 days."
    assert tab.seen["address"][-1].endswith("/api/exports/3/result")


async def test_what_is_refused_is_said_and_what_is_no_choice_not_asked(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend)
    await tab.fire(Exporting.begin, form=FORM)
    await tab.sees(Exporting, line="You label this one blind; open your own queue.")
    await tab.fire(Exporting.begin, form=FORM | {"format": "xls"})
    await tab.sees(Exporting, line="Choose what to export, and in which format.")
    assert len(backend.asked_exports) == 1


async def test_it_is_cancelled(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    backend.exports = [JOB]
    await tab.fire(Exporting.begin, form=FORM)
    await tab.sees(Exporting, under_way=True)
    backend.exports = [replace(JOB, state="cancelled")]
    await tab.fire(Exporting.cancel)
    await tab.sees(Exporting, under_way=False, line="It was cancelled.")
