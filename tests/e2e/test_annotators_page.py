"""People across labels at a real browser: the table, a cell with its clips, and how it looks."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Someone, answer_as, some_of_each
from tests.e2e.looks import photograph
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)
WRONG = {"positive": "negative", "negative": "positive"}


async def test_a_cell_opens_the_clips_on_which_somebody_differs(
    someone: Someone,
    place: Installation,
    learned: int,
    night: dict[int, str],
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    given = some_of_each(night, 12)
    lenient = {clip: "positive" for clip in given}
    await answer_as(place, "ben", learned, lenient)
    ada = await someone("ada", board=False)
    await ada.page.goto(f"{ada.origin}/label/{learned}/team")
    await ada.page.get_by_role("link", name="across labels").click()
    cell = ada.page.locator(f'[data-person="ben"] [data-label="{learned}"]')
    await expect(cell).to_contain_text("of 12")  # the twelve on which they are two of one mind
    # Not check(): the page answers a click a moment later.
    await ada.page.get_by_label("says yes").click()
    await expect(ada.page.get_by_label("says yes")).to_be_checked()
    await expect(cell).to_contain_text("+.50 of 24")
    button = cell.get_by_role("button")
    await button.focus()
    await ada.page.keyboard.press("Enter")
    panel = ada.page.get_by_test_id("cell")
    await expect(panel).to_contain_text("says yes .50 more often than the team")
    await photograph(ada.page, artifacts / "annotators.png")
    # What is decided meanwhile makes the rest known, and comes by itself.
    clip = next(clip for clip, truth in given.items() if truth == "negative")
    await ada.page.set_viewport_size({"width": 360, "height": 640})
    await photograph(ada.page, artifacts / "annotators-360.png")
    await ada.page.set_viewport_size({"width": 1280, "height": 720})
    decider = await ada.context.new_page()
    await decider.goto(f"{ada.origin}/label/{learned}/disagreements")
    await decider.locator(f'[data-clip="{clip}"]').first.click()
    await decider.keyboard.press("n")
    await expect(panel.locator(f'[data-clip="{clip}"]')).to_contain_text("said ✓, is ✕ decided")
