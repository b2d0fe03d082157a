"""Webhooks and the trail at the page, by an administrator: added, tried, removed, and told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Someone, add_label
from tests.e2e.looks import inaccessible, no_sideways_scroll, no_wider_than_the_window, photograph
from tests.receiver import receiving
from workers.bench.installation import PASSWORD, Installation

pytestmark = pytest.mark.timeout(300)


async def test_a_webhook_from_its_adding_to_its_end_leaves_a_trail(
    someone: Someone, place: Installation, artifacts: Path
) -> None:
    add_label(place, "a label whose name is much longer than the window of any phone is wide")
    place.rushes("user", "add", "hugo", "--account-role", "admin", "--password", PASSWORD)
    hugo = await someone("hugo", board=False)
    page = hugo.page
    await page.goto(hugo.origin + "/people")
    await page.get_by_role("link", name="Webhooks", exact=True).click()
    await expect(page.get_by_test_id("no-webhooks")).to_be_visible()
    with receiving() as receiver:
        await page.get_by_text("New webhook", exact=True).click()
        await page.locator("input[name=url]").fill(receiver.url)
        await page.get_by_role("button", name="Add the webhook").click()
        await expect(page.get_by_test_id("secret")).to_contain_text("whsec_")
        await photograph(page, artifacts / "webhooks-added.png")
        await page.get_by_role("button", name="done").click()
        first = page.locator('tr[data-message="test"]').first
        # This installation's operator lets no messages to this machine.
        await expect(first).to_contain_text("127.0.0.1 is no public address")
        await expect(first).to_contain_text("1 try; again")
        assert receiver.got == []
        await page.get_by_role("button", name=f"test: {receiver.url}").click()
        await expect(page.locator('tr[data-message="test"]')).to_have_count(2)
        for theme in ("light", "dark"):
            await page.get_by_test_id("theme").click()
            for width in (360, 1280):
                await page.set_viewport_size({"width": width, "height": 720})
                await no_sideways_scroll(page)
                await no_wider_than_the_window(page.locator("form select"))
                await photograph(page, artifacts / f"webhooks-{theme}-{width}.png")
            assert not await inaccessible(page)
        row = page.locator(f'tr[data-webhook="{receiver.url}"]')
        await page.get_by_role("button", name=f"remove: {receiver.url}").click()
        await row.get_by_role("button", name=f"Remove {receiver.url}", exact=True).click()
        await expect(row).to_contain_text("removed by hugo")
    await page.goto(hugo.origin + "/trail")
    trail = page.get_by_test_id("trail")
    await expect(trail.locator("tbody tr").first).to_contain_text("webhook removed")
    await expect(trail).to_contain_text(receiver.url)
    await photograph(page, artifacts / "trail.png")
    await page.locator("select[name=action]").select_option("signed in")
    await page.locator("input[name=name]").fill("hugo")
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(trail).not_to_contain_text("webhook removed")
    await expect(trail.locator("tbody tr").first).to_contain_text("127.0.0.1")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV", exact=True).click()
    file = Path(await (await download.value).path())
    assert "hugo,page,127.0.0.1,signed in" in file.read_text()
    await no_sideways_scroll(page)
    assert not await inaccessible(page)
