"""The page of API keys: made by the browser, shown there once, never in the page's state."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from backend.messages import Acknowledged, ApiKey, KeysState, MakeKey, Refused, RevokeKey
from tests.pages.stage import Backend, Tab
from ui.pages.board.page import Board
from ui.pages.keys.page import Keys

pytestmark = pytest.mark.timeout(30)
KEY = "rushes_" + 43 * "a"
HELD = ApiKey(
    id=3, name="nightly", person=1, owner="ada", begins=KEY[:13], scopes=("read",), at=0.0
)


async def opened(tab: Tab, backend: Backend, *keys: ApiKey) -> None:
    backend.states["keys"] = KeysState(keys=keys)
    await tab.open(Keys, "/keys")
    await tab.sees(Keys, loaded=True)


async def test_a_key_is_made_and_shown_by_its_slip_only(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    backend.replies[MakeKey] = lambda command: Acknowledged(id=command.id, key=3)
    form = {"name": " nightly ", "read": "on", "key": KEY, "slip": "1", "days": "90"}
    await tab.fire(Keys.make, form=form)
    await tab.sees(Keys, given_name="nightly", given_slip="1", forms=1)
    [sent] = backend.heard_of(MakeKey) or backend.heard_of(RevokeKey)
    assert isinstance(sent, MakeKey)
    assert (sent.name, sent.scopes, sent.key) == ("nightly", ("read",), KEY)
    assert sent.days == 90
    assert KEY not in await tab.all_states()
    await tab.fire(Keys.forget_secret)
    await tab.sees(Keys, given_slip="")


async def test_who_may_see_a_key_that_ends_soon_reads_it_on_both_pages(
    tab: Tab, backend: Backend
) -> None:
    soon = replace(HELD, expires_at=time.time() + 3 * 86400)
    said = "An API key ends soon: “nightly” in 3 days. Whatever uses it stops then; make another"
    await opened(tab, backend, HELD)
    await tab.sees(Keys, ending="")
    await backend.change("keys", KeysState(keys=(soon,)))
    await tab.sees(Keys, ending=f"{said} one in time.")
    await tab.open(Board, "/")
    await tab.sees(Board, ending=f"{said} one in time.")
    await backend.change("keys", KeysState(keys=()))
    await tab.sees(Board, ending="")


async def test_a_key_for_nothing_is_not_asked_for(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    await tab.fire(Keys.make, form={"name": "nightly", "key": KEY, "slip": "1"})
    await tab.sees(Keys, refused="Choose what the key is for.")
    assert not backend.heard_of(MakeKey) and not backend.heard_of(RevokeKey)


async def test_a_refused_key_is_not_shown(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    backend.replies[MakeKey] = lambda command: Refused(
        id=command.id, code="too_many_keys", message="You have 50 API keys"
    )
    await tab.fire(Keys.make, form={"name": "one more", "read": "on", "key": KEY, "slip": "1"})
    await tab.sees(Keys, refused="You have 50 API keys", given_slip="")


async def test_revoking_is_confirmed_in_place(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend, HELD)
    await tab.fire(Keys.ask, key=3)
    await tab.sees(Keys, asking_about=3)
    await tab.fire(Keys.leave_it)
    await tab.sees(Keys, asking_about=0)
    assert not backend.heard_of(MakeKey) and not backend.heard_of(RevokeKey)
    await tab.fire(Keys.ask, key=3)
    await tab.fire(Keys.revoke)
    await tab.sees(Keys, notice="“nightly” opens nothing any more.", asking_about=0)
    [sent] = backend.heard_of(MakeKey) or backend.heard_of(RevokeKey)
    assert isinstance(sent, RevokeKey) and sent.key == 3
