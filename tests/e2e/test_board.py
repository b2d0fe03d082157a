"""The board that people leave open on the wall: live, for everybody their own, and full."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Locator, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone
from tests.e2e.crowded_board import GROUPS, NAMES, crowd, disperse
from tests.e2e.looks import every_look, photograph
from workers.bench.installation import PASSWORD, Installation
from workers.demo.corpus import CorpusFiles

pytestmark = pytest.mark.timeout(300)

BOARD = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
NOTHING_SPILLS = """
() => [...document.querySelectorAll("[data-testid=wall] [data-label]")]
    .every((tile) => tile.scrollHeight <= tile.clientHeight + 1)
"""
WRONG = {"positive": "negative", "negative": "positive"}


def row_of(person: Annotator, label: int) -> Locator:
    return person.page.locator(f'[data-label="{label}"]')


def cell(row: Locator, name: str) -> Locator:
    return row.locator(f'[data-cell="{name}"]')


async def test_a_colleagues_answers_and_presence_reach_the_board(
    someone: Someone, new_label: int
) -> None:
    ada, ben = await someone("ada"), await someone("ben")
    row = row_of(ada, new_label)
    await expect(row.locator(".yes").first).to_have_text("✓ 0")
    await ben.open(new_label)
    await expect(row.get_by_test_id("presence")).to_contain_text("BE")
    await ben.decide("positive")
    await ben.decide("negative")
    await expect(row.locator(".yes").first).to_have_text("✓ 1")
    await expect(row.locator(".no").first).to_have_text("✕ 1")
    await ben.page.goto("about:blank")
    await expect(row.get_by_test_id("presence")).not_to_contain_text("BE", timeout=30_000)

    # The whole row leads to the label, a small link to its progress.
    await row.get_by_role("link", name="Progress of").click()
    await expect(ada.page).to_have_url(f"{ada.origin}/label/{new_label}/progress")
    await ada.page.go_back()
    await row.click(position={"x": 640, "y": 12})
    await expect(ada.page.get_by_role("tablist")).to_be_visible()
    assert ada.page.url == f"{ada.origin}/label/{new_label}"


async def test_a_double_click_on_create_makes_one_label(
    someone: Someone, films: CorpusFiles, database: asyncpg.Connection
) -> None:
    ada = await someone("ada")
    await ada.page.get_by_text("New label").click()
    await ada.page.fill("input[name=name]", "twice pressed")
    await ada.page.get_by_role("button", name="Create").dblclick()
    await ada.page.wait_for_url("**/label/*")
    # Later, it is another label of the same name.
    await ada.page.wait_for_timeout(2100)
    await ada.page.go_back()
    await ada.page.get_by_text("New label").click()
    await ada.page.fill("input[name=name]", "twice pressed")
    await ada.page.get_by_role("button", name="Create").click()
    await expect(ada.page.get_by_text("There is a label of that name already")).to_be_visible()
    made = await database.fetchval("SELECT count(*) FROM label WHERE name = 'twice pressed'")
    assert made == 1


async def test_agreement_and_disagreements_appear_as_a_secondary_answers(
    someone: Someone, new_label: int, artifacts: Path
) -> None:
    ben = await someone("ben", board=False)
    await ben.open(new_label)
    given = {await ben.decide(answer): answer for answer in ("positive", "negative") * 2}
    await ben.all_saved()
    ada, cleo = await someone("ada"), await someone("cleo")
    row = row_of(ada, new_label)
    await expect(cell(row, "agreement")).to_have_text("– ")
    await expect(cell(row, "disagreements")).to_have_text("–")

    own = row_of(cleo, new_label)
    await expect(cleo.page.get_by_test_id("next-up")).to_contain_text("Next: ")
    await expect(cleo.page.get_by_test_id("labels")).to_have_count(0)
    await cleo.page.screenshot(path=artifacts / "home-of-a-secondary.png")
    await expect(own).to_contain_text("4 clips wait for your independent answer")
    await expect(cell(own, "agreement")).to_have_count(0)
    await cleo.open(new_label)
    first = await cleo.focused()
    await cleo.decide(given[first])
    await expect(cell(row, "agreement")).to_have_text("1.00 of 1")
    second = await cleo.focused()
    await cleo.decide(WRONG[given[second]])
    await expect(cell(row, "agreement")).to_have_text(".50 of 2")
    await cleo.all_saved()
    await expect(ada.page.get_by_test_id("summary")).to_contain_text("agreement over")

    # Nothing of that reaches the secondary's own board.
    await cleo.page.goto(cleo.origin)
    await expect(own).to_contain_text("2 clips wait for your independent answer")
    assert "%" not in await own.inner_text()

    await cell(row, "disagreements").get_by_role("link").click()
    await expect(ada.page).to_have_url(f"{ada.origin}/label/{new_label}/disagreements")


@pytest.fixture
async def studio(
    place: Installation, films: CorpusFiles, database: asyncpg.Connection
) -> AsyncIterator[dict[str, int]]:
    labels = await crowd(database)
    place.rushes("user", "add", "wall", "--account-role", "viewer", "--password", PASSWORD)
    yield labels
    await disperse(database, labels)


async def no_sideways_scroll(person: Annotator) -> None:
    width, room = await person.page.evaluate(BOARD)
    assert width <= room, f"the board is {width} px wide, the window {room}"


async def test_a_whole_studio_on_one_board(
    someone: Someone, studio: dict[str, int], artifacts: Path
) -> None:
    wall = await someone("wall")
    page = wall.page
    rows = page.locator("tr[data-label]")
    crowded = page.locator("[data-group]").filter(
        has=page.get_by_role("button", name="shot types", exact=False)
    )
    await expect(crowded.locator("tr[data-label]")).to_have_count(22)
    assert await rows.count() >= len(NAMES)
    await expect(row_of(wall, studio["cowboy"])).to_contain_text("no primary")
    await expect(page.get_by_text("⚠ no primary")).to_have_count(1)
    summary = page.get_by_test_id("summary")
    await expect(summary).to_contain_text("people here")
    await expect(summary).to_contain_text("agreement over")

    # A group closes and keeps its totals; all close and open again.
    await crowded.get_by_role("button").click()
    await expect(crowded.locator("tr[data-label]")).to_have_count(0)
    await expect(crowded).to_contain_text("11 of 22 enough")
    await page.get_by_role("button", name="collapse").click()
    await expect(rows).to_have_count(0)
    await page.screenshot(path=artifacts / "board-folded.png")
    await page.get_by_role("button", name="collapse").click()
    await expect(rows.nth(len(NAMES) - 1)).to_be_attached()

    # Every column sorts, both ways; words filter.
    await page.get_by_role("button", name="groups").click()
    await page.get_by_role("searchbox").fill("most length")  # labels of this test only
    await expect(rows).to_have_count(len(NAMES))
    await page.get_by_role("button", name="quality").click()
    await expect(rows.first).to_contain_text("night")
    await page.get_by_role("button", name="quality").click()
    await expect(rows.first).to_contain_text("joy")
    await expect(page.get_by_role("columnheader", name="quality")).to_have_attribute(
        "aria-sort", "ascending"
    )
    heads = page.locator("thead button")
    await expect(heads).to_have_count(11)
    for head in await heads.all():
        await head.click()
        column = page.locator("thead th").filter(has=page.locator(":focus"))
        await expect(column).not_to_have_attribute("aria-sort", "none")
    await page.get_by_role("searchbox").fill("time and location night length")
    await expect(rows).to_have_count(1)
    await page.get_by_role("searchbox").fill("")
    await page.get_by_role("button", name="groups").click()
    await expect(page.locator("[data-group]").nth(len(GROUPS) - 1)).to_be_attached()


async def test_how_a_full_board_looks(
    someone: Someone, studio: dict[str, int], artifacts: Path
) -> None:
    """Screenshots to be looked at; what a program can tell of them is asserted."""
    wall = await someone("wall")
    await expect(row_of(wall, studio["anger"])).to_be_visible()
    async for look in every_look(wall.page):
        await photograph(wall.page, artifacts / f"board-full-{look}.png")
        for name in ("diversity", "advice"):
            await expect(wall.page.get_by_role("button", name=name)).to_be_in_viewport()
    await wall.page.get_by_role("button", name="wall", exact=True).click()
    tiles = wall.page.get_by_test_id("wall").locator("[data-label]")
    await expect(tiles.first).to_be_visible()
    async for look in every_look(wall.page):
        await photograph(wall.page, artifacts / f"board-wall-{look}.png")
        # Everything at once: nothing to scroll to, and no tile spills over.
        await expect(tiles.last).to_be_in_viewport(ratio=1)
        await wall.page.wait_for_function(NOTHING_SPILLS)
