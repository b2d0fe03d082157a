"""Changing a label where it stands, on the board and in its workspace, and taking that back."""

from __future__ import annotations

from typing import Any

import pytest

from backend.messages import (
    AwayLabel,
    BoardRow,
    BoardState,
    DeleteLabel,
    EditLabel,
    Label,
    LabelState,
    Refused,
    RestoreLabel,
)
from tests.pages.stage import Backend, Tab
from ui.pages.board.page import Board
from ui.pages.workspace.page import Workspace

pytestmark = pytest.mark.timeout(30)

NIGHT = Label(id=7, name="night", description="dark", version=2)


def what(field: str, text: str, was: str) -> dict[str, str]:
    """What the page's component says of a text that was saved."""
    return {"label": "7", "field": field, "text": text, "was": was, "version": "2"}


@pytest.mark.parametrize("page", [Board, Workspace])
async def test_a_text_is_saved_over_the_version_seen_and_taken_back_once(
    tab: Tab, backend: Backend, page: Any
) -> None:
    backend.states |= {
        "board": BoardState(rows=(BoardRow(label=NIGHT, seq=1),)),
        "label/7": LabelState(label=NIGHT),
    }
    await tab.open(page, "/" if page is Board else "/label/7")
    await tab.sees(page, loaded=True)
    backend.replies[EditLabel] = lambda c: Refused(
        id=c.id, code="changed_meanwhile", message="Meanwhile ben saved version 3."
    )
    await tab.fire(page.save_text, what=what("name", "dusk", "night"))
    await tab.sees(page, refused="Meanwhile ben saved version 3.", saves=0, undoable=False)
    del backend.replies[EditLabel]
    await tab.fire(page.save_text, what=what("name", "dusk", "night"))
    await tab.sees(page, notice="Renamed to “dusk”.", saves=1, undoable=True)
    sent = backend.heard_of(EditLabel)[-1]
    assert (sent.label, sent.name, sent.description, sent.seen) == (7, "dusk", None, 2)
    await tab.fire(page.undo_edit)
    await tab.sees(page, notice="Taken back.", undoable=False)
    back = backend.heard_of(EditLabel)[-1]
    assert (back.name, back.seen) == ("night", 3) and back.id != sent.id
    await tab.fire(page.save_text, what=what("description", "", "dark"))
    await tab.sees(page, notice="Saved.", undoable=True)
    assert backend.heard_of(EditLabel)[-1].description == ""
    before = len(backend.heard)
    await tab.fire(page.save_text, what=what("policy", "primary", "majority"))
    await tab.sees(page, notice="Saved.")
    assert len(backend.heard) == before  # no other field is changed so


async def test_a_label_is_put_away_and_brought_back_on_the_board(
    tab: Tab, backend: Backend
) -> None:
    backend.states["board"] = BoardState(rows=(BoardRow(label=NIGHT, seq=1),))
    await tab.open(Board, "/")
    await tab.sees(Board, loaded=True, away=[])
    await tab.fire(Board.put_away, label=7, name="night")
    await tab.sees(Board, notice="“night” is put away, with all its answers.", undoable=True)
    assert backend.heard_of(DeleteLabel)[-1].label == 7
    gone = AwayLabel(id=7, name="night", by="ada", at=1.0)
    await backend.change("board", BoardState(away=(gone,)))
    await tab.sees(Board, groups=[], away=[{"id": 7, "name": "night", "by": "by ada"}])
    await tab.fire(Board.undo_edit)
    await tab.sees(Board, notice="Taken back.", undoable=False)
    assert backend.heard_of(RestoreLabel)[-1].label == 7
    await tab.fire(Board.bring_back, label=7, name="night")
    await tab.sees(Board, notice="“night” is back, as it was.", undoable=True)
