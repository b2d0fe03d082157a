"""The circle on the page: an intake, scored by what is deployed, answered, compared, promoted."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import expect

from backend.client import new_id
from backend.messages import AddToIntake, Deploy
from tests.e2e.conftest import Someone, answer_all, at_the_socket, some_of_each
from tests.e2e.looks import no_wider_than_the_window, photograph
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)


async def test_new_films_are_scored_answered_compared_and_the_candidate_goes_live(
    someone: Someone, place: Installation, learned: int, night: dict[int, str],
    database: asyncpg.Connection, artifacts: Path,
) -> None:  # fmt: skip
    name = await database.fetchval("SELECT name FROM label WHERE id = $1", learned)
    films = [r["video_id"] for r in await database.fetch(
        "SELECT DISTINCT video_id FROM clip ORDER BY video_id LIMIT 3"
    )]  # fmt: skip
    first = await database.fetchval("SELECT max(version) FROM model WHERE label_id = $1", learned)
    async with at_the_socket(place, "ben") as ben:
        await ben.ask(AddToIntake(id=new_id(), name="Monday", films=tuple(films)))
        await ben.ask(Deploy(id=new_id(), label=learned, alias="live", version=first))
    ada = await someone("ada", board=False)
    page = ada.page
    await page.goto(f"{ada.origin}/intakes")
    card = page.locator(".intake", has=page.get_by_role("heading", name="Monday"))
    live = card.locator("li", has_text=name).filter(has_text=f"version {first}, live")
    await expect(live).to_contain_text("3 of 3 films scored")

    # One click from there to its clips, with the reason said; and one key for the next of them.
    await expect(live.locator('a[href$="/watch"]')).to_be_visible()
    await live.get_by_role("link", name="Answer clips of").click()
    await expect(page.get_by_test_id("batch-source")).to_have_value("production")
    await expect(ada.cards.first).to_be_visible()
    await expect(page.get_by_text("Of intake “Monday”")).to_be_visible()
    await ada.press("y")
    await ada.all_saved()
    clip, source = await database.fetchrow(
        "SELECT clip_id, source FROM annotation WHERE label_id = $1 ORDER BY id DESC LIMIT 1",
        learned,
    )
    assert source == "production"
    await ada.press("i")
    await expect(ada.cards.first).to_be_visible()

    # A later version beside it, in the shadow of what is live.
    await answer_all(place, learned, some_of_each(night, 16) | {clip: "positive"})
    second = await database.fetchval("SELECT max(version) FROM model WHERE label_id = $1", learned)
    assert second > first
    async with at_the_socket(place, "ben") as ben:
        await ben.ask(Deploy(id=new_id(), label=learned, alias="candidate", version=second))
    await page.goto(f"{ada.origin}/intakes")
    beside = card.locator("li", has_text=f"version {second}, candidate")
    await expect(beside).to_contain_text("3 of 3 films scored")
    await beside.get_by_role("button", name="compare with live").click()
    comparison = page.get_by_test_id("comparison")
    await expect(comparison).to_contain_text(f"candidate {second} beside live {first}")
    await photograph(page, artifacts / "intakes-dark.png")
    await page.get_by_test_id("theme").click()
    await page.set_viewport_size({"width": 360, "height": 720})
    await photograph(page, artifacts / "intakes-light-360.png")
    await no_wider_than_the_window(card)
    await page.set_viewport_size({"width": 1280, "height": 720})
    await comparison.get_by_role("button", name="Make the candidate live").click()
    await expect(card.locator("li", has_text=f"version {second}, live")).to_be_visible()

    # Renamed, removed and back, seen by a colleague.
    ben_page = (await someone("ben", board=False)).page
    await ben_page.goto(f"{ada.origin}/intakes")
    await card.get_by_role("button", name="rename Monday").click()
    await page.get_by_label("New name of Monday").fill("Tuesday")
    await page.keyboard.press("Enter")
    await expect(ben_page.get_by_role("heading", name="Tuesday")).to_be_visible()
    await page.get_by_role("button", name="remove Tuesday").click()
    await expect(ben_page.get_by_role("heading", name="Tuesday")).to_have_count(0)
    await ben_page.get_by_test_id("removed").locator("summary").click()
    await ben_page.get_by_role("button", name="Restore Tuesday").click()
    await expect(page.get_by_role("heading", name="Tuesday")).to_be_visible()
