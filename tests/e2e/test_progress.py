"""The progress page: charts with values, live."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import Someone
from tests.e2e.looks import photograph_every_look

pytestmark = pytest.mark.timeout(300)


def chart(page: Page, name: str) -> Locator:
    return page.locator(f'[data-chart="{name}"]')


async def values(page: Page, name: str) -> list[list[str]]:
    """A chart's table."""
    rows = chart(page, name).locator("tbody tr")
    return [await row.locator("td").all_text_contents() for row in await rows.all()]


async def test_charts_follow_the_answers(someone: Someone, learned: int) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    page = ada.page
    await page.goto(f"{ada.origin}/label/{learned}/progress")
    await expect(page.locator('[data-value="answers"]')).to_have_text("✓ 12 ✕ 12")
    assert (await values(page, "Scores over answers"))[-1][0] == "24"
    kinds = await values(page, "Answers by kind of clip")
    assert sum(int(yes) for _, yes, _ in kinds) == 12
    scored = await values(page, "Clips by score")
    assert len(scored) == 20 and sum(int(n.replace(",", "")) for _, n in scored) > 24
    await expect(chart(page, "Batches and what they gained")).to_contain_text("No batch has been")
    await expect(page.get_by_test_id("stop-reason")).to_contain_text("88 negatives")

    # Hovering over a point tells its values.
    title = chart(page, "Scores over answers").locator("rect.strip title").last
    assert "24 answers" in (await title.text_content() or "")

    await ben.open(learned)
    await ben.decide("positive")
    await expect(page.locator('[data-value="answers"]')).to_have_text("✓ 13 ✕ 12")
    people = chart(page, "Answers by person")
    await expect(people.locator(".keys")).to_contain_text("ben")
    assert [sum(map(int, row[1:])) for row in await values(page, "Answers by person")][-1] >= 1
    await expect(chart(page, "Answers by source").locator(".keys")).to_contain_text("random")


async def test_how_progress_looks(someone: Someone, learned: int, artifacts: Path) -> None:
    """Screenshots to be looked at; what a program can tell of them is asserted."""
    ada = await someone("ada", board=False)
    for name, shown in (("progress", ".chart svg"), ("history", ".timeline li")):
        await ada.page.goto(f"{ada.origin}/label/{learned}/{name}")
        await expect(ada.page.locator(shown).first).to_be_visible()
        await photograph_every_look(ada.page, artifacts, name)
