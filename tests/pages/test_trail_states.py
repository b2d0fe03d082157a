"""The page of the trail: newest first, narrowed, older ones behind it."""

from __future__ import annotations

import pytest

from backend.messages import ReadTrail, TrailEntry, TrailPage, TrailState
from tests.pages.stage import Backend, Tab
from ui.pages.trail.page import Trail

pytestmark = pytest.mark.timeout(30)


def entry(number: int, **more: object) -> TrailEntry:
    said = {"at": 0.0, "via": "page", "action": "signed in", "name": "ben", "address": "10.0.0.7"}
    return TrailEntry(id=number, **(said | more))  # type: ignore[arg-type]


async def test_the_trail_is_read_narrowed_and_read_on(tab: Tab, backend: Backend) -> None:
    def answered(query: ReadTrail) -> TrailPage:
        if query.before is not None:
            return TrailPage(id=query.id, entries=(entry(query.before - 1, name="older"),))
        by_terminal = entry(9, via="terminal", name="", address="", about="cleo")
        entries = (by_terminal, entry(8)) if query.name is None else (entry(8),)
        return TrailPage(id=query.id, entries=entries, more=True)

    backend.replies[ReadTrail] = answered
    backend.states["trail"] = TrailState(newest=9)
    await tab.open(Trail, "/trail")
    await tab.sees(Trail, loaded=True, more=True)
    state = await tab.all_states()
    assert "in the terminal" in state and "10.0.0.7" in state and "cleo" in state
    await tab.fire(
        Trail.narrow, form={"name": " ben ", "action": "signed in", "since": "", "until": ""}
    )
    await tab.sees(Trail, narrowed="?name=ben&action=signed+in")
    await tab.fire(Trail.read_older)
    await tab.sees(Trail, more=False)
    assert "older" in await tab.all_states()
    asked = backend.heard_of(ReadTrail)
    assert [(q.name, q.action, q.before) for q in asked] == [
        (None, None, None), ("ben", "signed in", None), ("ben", "signed in", 8),
    ]  # fmt: skip
    await backend.change("trail", TrailState(newest=10))
    await tab.sees(Trail, more=True)
