"""What is told or pressed while a page connects arrives, whichever part of the page is late."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, Route, WebSocket, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone

pytestmark = pytest.mark.timeout(300)

FIRST_LOADS = 3
THE_GRID = re.compile(r"/assets/Clip(Board|Grid)\b[^/]*\.js")
STATE = re.compile(r'\\?"t\\?":\s*\\?"state\\?"')  # the patch that holds the whole label

# Presses a digit in the very task in which the tabs come into the page, as fast as no finger is.
PRESS_WHEN_TABS_APPEAR = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-testid=tab-review]")) return;
  observer.disconnect();
  const key = { key: "5", code: "Digit5", bubbles: true, cancelable: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", key));
}).observe(document, { childList: true, subtree: true });
"""


async def filters_are_filled(page: Page) -> None:
    for name in ("film", "genre", "year"):
        options = page.get_by_test_id(f"filter-{name}").locator("option")
        await expect(options.nth(1)).to_be_attached()


async def review_is_open(page: Page) -> None:
    await expect(page.get_by_test_id("tab-review")).to_have_attribute("aria-selected", "true")


@asynccontextmanager
async def grid_comes_last(person: Annotator) -> AsyncIterator[None]:
    """The code of the clip grid reaches the page's browser only after the label's state has, and
    after everything done in this block."""
    told, done, held = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: STATE.search(str(frame)) and told.set())

    async def hold(route: Route) -> None:
        held.set()
        await told.wait()
        await done.wait()
        await route.continue_()

    person.page.on("websocket", listen)
    await person.page.route(THE_GRID, hold)
    yield
    async with asyncio.timeout(30):
        await held.wait()
        await told.wait()
    done.set()


async def test_the_filters_are_filled_on_every_first_load(someone: Someone, learned: int) -> None:
    for _ in range(FIRST_LOADS):  # each in a browser of its own, which has nothing in its cache
        ada = await someone("ada")
        await ada.open(learned)
        await filters_are_filled(ada.page)


async def test_the_filters_are_filled_when_the_grid_comes_after_the_label(
    someone: Someone, learned: int
) -> None:
    ada = await someone("ada", board=False)
    async with grid_comes_last(ada):
        await ada.page.goto(f"{ada.origin}/label/{learned}")
    await filters_are_filled(ada.page)


async def test_colleagues_see_who_comes_when_the_grid_comes_after_the_label(
    someone: Someone, new_label: int
) -> None:
    ada, ben = await someone("ada"), await someone("ben")
    row = ada.page.locator(f'[data-label="{new_label}"]')
    await expect(row).to_be_visible()
    async with grid_comes_last(ben):
        await ben.page.goto(f"{ben.origin}/label/{new_label}")
    await expect(row.get_by_test_id("presence")).to_contain_text("BE")


async def test_a_batch_asked_for_before_a_reload_comes_when_the_grid_comes_after_the_label(
    someone: Someone, learned: int
) -> None:
    ada = await someone("ada", board=False)
    await ada.open(learned)
    await ada.tab(2, "next")
    await ada.page.evaluate(
        "for (const key of Object.keys(sessionStorage)) "
        'if (key.startsWith("rushes.batch")) sessionStorage.removeItem(key)'
    )
    async with grid_comes_last(ada):
        await ada.page.reload()
    await expect(ada.cards.nth(24)).to_be_attached()


async def test_a_digit_counts_in_the_moment_the_tabs_appear(someone: Someone, learned: int) -> None:
    ada = await someone("ada", board=False)
    await ada.context.add_init_script(PRESS_WHEN_TABS_APPEAR)
    await ada.page.goto(f"{ada.origin}/label/{learned}")
    await review_is_open(ada.page)


async def test_a_digit_pressed_while_the_page_connects_counts(
    someone: Someone, learned: int
) -> None:
    ada = await someone("ada", board=False)
    await ada.open(learned)
    async with grid_comes_last(ada):
        await ada.page.reload()
        await expect(ada.page.get_by_test_id("me")).to_have_text("ada")
        await ada.press("5")
    await review_is_open(ada.page)


async def test_a_digit_right_after_a_reload(someone: Someone, learned: int) -> None:
    ada = await someone("ada", board=False)
    await ada.open(learned)
    for _ in range(FIRST_LOADS):
        await ada.tab(3, "wall")
        await ada.page.reload()
        await expect(ada.cards.first).to_be_visible()
        await ada.tab(5, "review")
