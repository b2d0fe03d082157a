"""Suggested words and families of labels in a browser, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Someone, add_label, answer_as
from tests.e2e.looks import inaccessible, no_sideways_scroll, photograph
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)


async def test_a_key_searches_for_the_next_word_that_adds_clips(
    someone: Someone, learned: int, artifacts: Path
) -> None:
    ada = await someone("ada")
    page = ada.page
    await ada.open(learned)
    await ada.press("1")
    line = page.get_by_test_id("suggested")
    await expect(line).to_contain_text("suggest words")
    await expect(ada.cards.first).to_be_visible()
    await ada.press("t")
    # The vocabulary is looked up in this corpus once, for whoever asks first.
    await expect(page.get_by_test_id("search")).not_to_have_value("", timeout=120_000)
    word = await page.get_by_test_id("search").input_value()
    await expect(page).to_have_url(f"{ada.origin}/label/{learned}?q={word.replace(' ', '+')}")
    await expect(page.get_by_role("search")).to_have_attribute("aria-busy", "false")
    await photograph(page, artifacts / "suggested-words.png")
    assert await inaccessible(page) == []
    await expect(line.get_by_role("button", name=f"Search for {word}:", exact=False)).to_have_count(
        0
    )
    await page.set_viewport_size({"width": 360, "height": 720})
    await no_sideways_scroll(page)
    await page.screenshot(path=artifacts / "suggested-words-360.png")


async def test_rules_are_made_and_a_contradiction_is_corrected_by_a_key(
    someone: Someone, place: Installation, night: dict[int, str], artifacts: Path
) -> None:
    first, second = add_label(place, "family one"), add_label(place, "family two")
    clips = sorted(night)[:3]
    for label in (first, second):
        await answer_as(place, "ben", label, dict.fromkeys(clips, "positive"))
    ada = await someone("ada")
    page = ada.page
    await page.goto(ada.origin)
    await page.get_by_role("link", name="families", exact=True).click()
    form = page.get_by_test_id("new-rule")
    await form.get_by_role("combobox", name="Label", exact=True).select_option(label="family one")
    await form.get_by_role("combobox", name="Rule", exact=True).select_option("excludes")
    # Among many labels the others are found by typing; Enter there adds nothing.
    find = form.get_by_role("searchbox", name="Find among the others", exact=True)
    await find.fill("FAMILY T")
    await expect(form.get_by_role("checkbox", name="family one", exact=True)).to_have_count(0)
    await form.get_by_label("family two", exact=True).check()
    await find.press("Enter")
    await find.fill("nothing is called this")
    await expect(form.get_by_role("checkbox")).to_have_count(1)
    await expect(form.get_by_label("family two", exact=True)).to_be_checked()
    await find.fill("")
    await expect(form.get_by_role("checkbox", name="family one", exact=True)).to_be_visible()
    await form.get_by_role("button", name="Add the rule").click()
    rules = page.get_by_test_id("rules")
    await expect(rules).to_contain_text("“family one” excludes “family two”")
    cards = page.get_by_test_id("contradictions").locator("[data-row]")
    await expect(cards).to_have_count(3)
    await photograph(page, artifacts / "families.png")
    assert await inaccessible(page) == []
    await cards.first.focus()
    await page.keyboard.press("2")
    await expect(cards.first).to_have_attribute("data-settled", "true")
    await expect(page.get_by_test_id("counts")).to_contain_text("2 contradictions")
    await form.get_by_role("combobox", name="Rule", exact=True).select_option("implies")
    await form.get_by_role("button", name="Add the rule").click()
    await expect(page.get_by_test_id("said")).to_contain_text("“family one” could never be yes")
    for width in (1920, 360):
        await page.set_viewport_size({"width": width, "height": 1080 if width > 360 else 720})
        await no_sideways_scroll(page)
        await page.screenshot(path=artifacts / f"families-{width}.png")
    await rules.get_by_role("button").first.click()
    await expect(page.get_by_text("There is no rule yet.")).to_be_visible()
