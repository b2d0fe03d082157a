"""Why a clip has its score: by one key at full size, with what would be without an answer."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import expect

from tests.e2e.conftest import PATIENCE, Someone
from tests.e2e.looks import inaccessible, photograph


async def test_one_key_says_why_a_clip_has_its_score(
    learned: int, someone: Someone, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    await ada.open(learned)
    await ada.model_is(re.compile(r"\d+"))
    await ada.has_cards(3)
    await ada.press("x")
    why = ada.page.get_by_test_id("why")
    await expect(why.locator("[data-reason]")).to_have_count(8, timeout=PATIENCE)
    shares = await why.locator("[data-share]").evaluate_all(
        "all => all.map((one) => Number(one.dataset.share))"
    )
    total = float(await why.locator('[data-part="sum"]').get_attribute("data-logit") or "nan")
    hidden = abs(total - sum(shares))  # parts too small to be shown
    assert hidden < 0.011
    await expect(why.get_by_test_id("moments").locator("li img")).to_have_count(
        8, timeout=2 * PATIENCE
    )
    await expect(why.get_by_test_id("indicative")).to_be_visible()

    # By the keyboard: the first answer is thought away.
    await why.get_by_role("button", name=re.compile("^Without this answer")).first.focus()
    await ada.page.keyboard.press("Enter")
    await expect(why.get_by_test_id("without").first).to_contain_text(
        re.compile(r"Without it .*this one goes from"), timeout=PATIENCE
    )
    assert await inaccessible(ada.page) == []
    await photograph(ada.page, artifacts / "why.png")
    await ada.page.set_viewport_size({"width": 360, "height": 720})
    await photograph(ada.page, artifacts / "why-phone.png")
    await ada.page.set_viewport_size({"width": 1280, "height": 720})

    # The next clip has its own reasons; escape closes them first, then full size.
    await ada.press("j")
    await expect(why.locator("[data-reason]")).to_have_count(8, timeout=PATIENCE)
    await ada.press("Escape")
    await expect(why).to_have_attribute("data-open", "false")
    await expect(ada.page.get_by_test_id("full")).to_be_visible()
    await ada.press("Escape")
    await expect(ada.page.get_by_test_id("full")).to_be_hidden()
