"""Labels changed where they stand, put away under somebody's hand, and brought back."""

from __future__ import annotations

import re
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Locator, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone
from tests.e2e.looks import photograph

pytestmark = pytest.mark.timeout(300)


def row_of(person: Annotator, label: int) -> Locator:
    return person.page.locator(f'[data-label="{label}"]')


async def test_a_name_is_changed_where_it_stands_while_somebody_else_changes_it(
    someone: Someone, new_label: int, database: asyncpg.Connection, artifacts: Path
) -> None:
    ada, ben = await someone("ada"), await someone("ben")
    keys, row = ada.page.keyboard, row_of(ada, new_label)
    await row.get_by_role("button", name="rename").focus()
    await keys.press("Enter")
    field = row.get_by_test_id("in-place-name").get_by_role("textbox")
    await expect(field).to_be_focused()
    await keys.type("dusk or so")
    # Meanwhile ben gives it another name, in its workspace.
    await ben.open(new_label)
    await ben.page.locator(".title").hover()
    await ben.page.get_by_role("button", name="rename").click()
    await ben.page.keyboard.type("dawn or so")
    await ben.page.keyboard.press("Enter")
    await expect(ben.page.get_by_role("heading", level=1)).to_have_text("dawn or so")
    await expect(ben.page.get_by_test_id("said")).to_contain_text("Renamed to “dawn")
    await photograph(ben.page, artifacts / "rename-workspace.png")
    theirs = row.get_by_test_id("theirs-name")
    await expect(theirs).to_contain_text("dawn or so")
    await photograph(ada.page, artifacts / "rename-conflict.png")
    await expect(field).to_have_value("dusk or so")
    await theirs.get_by_role("button", name="keep mine").click()
    await field.press("Enter")
    await expect(row.get_by_role("link", name="dusk or so", exact=True)).to_be_visible()
    await expect(ada.page.get_by_test_id("said")).to_contain_text("Renamed to “dusk")
    # Its undo gives back what was on screen; ben's, of a version that is gone, is refused.
    await ben.page.get_by_test_id("said").get_by_role("button", name="undo").click()
    await expect(ben.page.get_by_test_id("said")).to_contain_text("Meanwhile ada saved version 3")
    await ada.page.get_by_test_id("said").get_by_role("button", name="undo").click()
    await expect(row.get_by_role("link", name="dawn or so", exact=True)).to_be_visible()
    versions = await database.fetch(
        "SELECT name FROM definition WHERE label_id = $1 ORDER BY version", new_label
    )
    assert [r["name"].split()[0] for r in versions][1:] == ["dawn", "dusk", "dawn"]
    # Escape leaves it as it was, and the focus where it began.
    await row.hover()
    await row.get_by_role("button", name="describe").click()
    await keys.type("nothing that counts")
    await keys.press("Escape")
    await expect(row.get_by_role("button", name="describe")).to_be_focused()
    await expect(row).to_contain_text("dark sky, moon or lamps")


async def test_a_label_put_away_under_somebodys_hand_comes_back_with_what_they_did(
    someone: Someone, new_label: int, database: asyncpg.Connection, artifacts: Path
) -> None:
    ada, ben = await someone("ada"), await someone("ben")
    await ben.open(new_label)
    await ben.decide("positive")
    await ben.all_saved()
    row = row_of(ada, new_label)
    await row.hover()
    await photograph(ada.page, artifacts / "board-row-hover.png")
    await row.get_by_role("button", name="Put away").click()
    await expect(row).to_have_count(0)
    gone = ben.page.get_by_test_id("dropped")
    await expect(gone).to_contain_text("ada put this label away")
    await photograph(ben.page, artifacts / "put-away-workspace.png")
    # Who comes now is told the same, and waits as well.
    second = await ben.context.new_page()
    await second.goto(f"{ben.origin}/label/{new_label}/progress")
    await expect(second.get_by_test_id("not-yours")).to_contain_text("ada put this label away")

    await expect(ada.page.get_by_test_id("said").locator("kbd")).to_have_text("u")
    await ada.press("u")
    await expect(row).to_be_visible()
    await expect(gone).to_have_count(0)  # it is there again by itself
    await expect(ben.cards.first).to_be_visible()
    await expect(second.get_by_test_id("not-yours")).to_have_count(0)
    await ben.decide("negative")
    await ben.all_saved()
    answers = await database.fetch(
        "SELECT answer FROM annotation WHERE label_id = $1 ORDER BY id", new_label
    )
    assert [r["answer"] for r in answers] == ["positive", "negative"]
    # Without the undo: from the list, also after the page was opened anew.
    name = await row.get_by_role("link").first.inner_text()
    await row.hover()
    await row.get_by_role("button", name="Put away").click()
    await ada.page.reload()
    away = ada.page.get_by_test_id("away")
    await away.get_by_text(re.compile(r"Put away: \d+")).click()
    await photograph(ada.page, artifacts / "board-away.png")
    # Others may lie there, too.
    back = away.get_by_role("button", name=f"Bring back {name}", exact=True)
    await back.click()
    await expect(row).to_be_visible()
    await expect(back).to_have_count(0)
