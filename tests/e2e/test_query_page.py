"""A search by conditions, by keyboard: what is offered and wrong, bins, answering what is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Someone
from tests.e2e.looks import inaccessible, no_sideways_scroll, photograph

pytestmark = pytest.mark.timeout(300)


async def test_conditions_are_typed_with_help_kept_as_a_bin_and_what_they_find_is_answered(
    someone: Someone, new_label: int, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    page, box = ada.page, ada.page.get_by_test_id("search")
    offered = page.get_by_role("listbox", name="What may stand here").get_by_role("option")
    await ada.open(new_label)
    await expect(ada.cards.first).to_be_visible()
    await ada.press("/")
    await page.keyboard.type("unans")
    await expect(offered).to_have_text(["unanswered condition"])
    await ada.press("ArrowDown")
    await expect(box).to_have_attribute("aria-activedescendant", "query-suggestions-0")
    await photograph(page, artifacts / "query-offered.png")
    assert await inaccessible(page) == []
    await ada.press("Enter")
    await expect(box).to_have_value("unanswered ")
    await page.keyboard.type("and lenght > 2")
    await expect(page.get_by_test_id("query-fault")).to_contain_text("no label “lenght”")
    await photograph(page, artifacts / "query-fault.png")
    assert await inaccessible(page) == []
    for width in (360, 1920, 1280):
        await page.set_viewport_size({"width": width, "height": 720})
        await no_sideways_scroll(page)
        await page.screenshot(path=artifacts / f"query-fault-{width}.png")
    await box.fill("unanswered and length > 2")
    await ada.press("Enter")
    await expect(page.get_by_role("search")).to_have_attribute("aria-busy", "false")
    assert await ada.order()

    bins = page.get_by_test_id("bins")
    await bins.locator("summary").click()
    await page.get_by_test_id("bin-name").fill("long ones")
    await photograph(page, artifacts / "bins.png")
    assert await inaccessible(page) == []
    await ada.press("Enter")
    kept = bins.get_by_role("button", name="long ones", exact=False).first
    await expect(kept).to_contain_text(re.compile(r"\d"))  # a worker looked into it
    await ada.press("Escape")
    await expect(kept).to_be_hidden()

    await page.get_by_test_id("answer-found").click()
    dialog = page.get_by_test_id("found")
    await expect(dialog).to_contain_text(re.compile(r"Answer \d+ clips"))
    await photograph(page, artifacts / "found.png")
    assert await inaccessible(page) == []
    await page.get_by_test_id("found-negative").click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator('.card[data-mark="negative"]').first).to_be_visible()
    await ada.press("u")
    await expect(page.locator('.card[data-mark="negative"]')).to_have_count(0)
    await bins.locator("summary").click()
    await page.get_by_role("button", name="Remove long ones").click()
    await expect(kept).to_have_count(0)
