"""API keys at the page: made, copied once, used by a program, revoked; on every screen at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from backend.client import open_client_by_key
from backend.messages import wire
from tests.e2e.conftest import Someone
from tests.e2e.looks import no_sideways_scroll, photograph
from workers.bench.installation import PASSWORD, Installation

pytestmark = pytest.mark.timeout(300)


async def test_a_key_from_its_making_to_its_end(
    someone: Someone, place: Installation, artifacts: Path
) -> None:
    place.rushes("user", "add", "kira", "--account-role", "admin", "--password", PASSWORD)
    ben, kira = await someone("ben"), await someone("kira")
    await ben.page.get_by_role("link", name="keys").click()
    await expect(ben.page.get_by_test_id("no-keys")).to_be_visible()
    await expect(ben.page.locator("input[name=admin]")).to_have_count(0)  # only administrators have

    # By keys alone: the form opens, a name, two purposes, Enter.
    await ben.page.get_by_text("New key", exact=True).focus()
    await ben.press("Enter")
    await ben.page.locator("input[name=name]").focus()
    await ben.page.keyboard.type("nightly script")
    for _ in range(2):
        await ben.press("Tab")
        await ben.press("Space")
    await ben.page.locator("input[name=name]").focus()
    await ben.press("Enter")
    await expect(ben.page.get_by_test_id("said")).to_contain_text("it is not shown again")
    key = await ben.page.get_by_test_id("secret").inner_text()
    await photograph(ben.page, artifacts / "keys-made.png")
    row = ben.page.locator('tr[data-key="nightly script"]')
    await expect(row).to_contain_text("predict, read")
    await expect(row).to_contain_text("never")
    await ben.page.get_by_role("button", name="done").click()
    await expect(ben.page.get_by_test_id("secret")).to_have_count(0)

    # A program acts for him; the page says so by itself, and an administrator's page as well.
    await kira.page.goto(kira.origin + "/keys")
    theirs = kira.page.locator('tr[data-key="nightly script"]')
    await expect(theirs).to_contain_text("ben")
    api = place.settings.public_api_url
    async with httpx.AsyncClient(base_url=api, headers={"Authorization": f"Bearer {key}"}) as http:
        assert (await http.get(wire.ME)).json()["name"] == "ben"
        await expect(row).to_contain_text("from 127.0.0.1")
        await expect(theirs).to_contain_text("from 127.0.0.1")
        for width in (360, 1280):
            for theme in ("dark", "light"):
                await kira.page.set_viewport_size({"width": width, "height": 720})
                await no_sideways_scroll(kira.page)
                await photograph(kira.page, artifacts / f"keys-{width}-{theme}.png")
                await kira.page.get_by_test_id("theme").click()

        # Revoked after a second thought only; the program is out, over its socket too.
        async with open_client_by_key(api, key) as program:
            await program.subscribe("board")
            await kira.page.get_by_role("button", name="revoke: nightly script").click()
            await kira.page.get_by_role("button", name="leave it").click()
            await kira.page.get_by_role("button", name="revoke: nightly script").click()
            asked = kira.page.get_by_role("button", name="Revoke nightly script")
            await expect(asked).to_be_focused()
            await kira.press("Enter")
            await expect(row).to_contain_text("revoked by kira")
            async with asyncio.timeout(10):
                assert await program.closed() == wire.CLOSE_SESSION_OVER
        assert (await http.get(wire.ME)).status_code == 401
    for log in (place.settings.home / "logs").iterdir():
        assert key not in log.read_text(errors="replace"), log
    place.rushes("user", "disable", "kira")
