"""A search of words and clips, by keyboard: what it shows, and that the address keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Someone
from tests.e2e.looks import inaccessible, no_sideways_scroll, photograph

pytestmark = pytest.mark.timeout(300)


async def test_clips_are_searched_for_with_words_and_the_address_keeps_them(
    someone: Someone, new_label: int, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    page, bar = ada.page, ada.page.get_by_role("search")
    liked, disliked = page.get_by_test_id("chip-liked"), page.get_by_test_id("chip-disliked")
    await ada.open(new_label)
    await expect(ada.cards.first).to_be_visible()
    await ada.search("a forest at night")
    first = await ada.focused()
    await ada.press("l")
    await expect(liked).to_have_attribute("data-clip", str(first))
    await expect(bar).to_have_attribute("aria-busy", "false")
    await expect(ada.card(first)).to_have_count(0)  # what the query is made of is no hit
    second = await ada.focused()
    await ada.press("h")
    await expect(disliked).to_have_attribute("data-clip", str(second))
    await page.get_by_test_id("filter-length").select_option("middle")
    await expect(bar).to_have_attribute("aria-busy", "false")
    await photograph(page, artifacts / "search.png")
    assert await inaccessible(page) == []
    await page.set_viewport_size({"width": 360, "height": 720})
    await no_sideways_scroll(page)
    await page.screenshot(path=artifacts / "search-360.png")
    await page.set_viewport_size({"width": 1280, "height": 720})

    found = await ada.order()
    await page.reload()
    await expect(ada.cards.first).to_be_visible()
    await expect(bar).to_have_attribute("aria-busy", "false")
    await expect(page.get_by_test_id("search")).to_have_value("a forest at night")
    await expect(liked).to_have_attribute("data-clip", str(first))
    await expect(page.get_by_test_id("filter-length")).to_have_value("middle")
    assert await ada.order() == found
    await liked.click()
    await expect(liked).to_have_count(0)
    await disliked.click()
    await expect(page).to_have_url(
        f"{ada.origin}/label/{new_label}?q=a+forest+at+night&length=middle"
    )
