"""Webhooks at the page, by an administrator: one is added, its secret shown, and it is tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Someone
from tests.e2e.looks import photograph
from tests.receiver import receiving
from workers.bench.installation import PASSWORD, Installation

pytestmark = pytest.mark.timeout(300)


async def test_a_webhook_is_added_and_says_why_nothing_reaches_it(
    someone: Someone, place: Installation, artifacts: Path
) -> None:
    place.rushes("user", "add", "hugo", "--account-role", "admin", "--password", PASSWORD)
    hugo = await someone("hugo")
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
