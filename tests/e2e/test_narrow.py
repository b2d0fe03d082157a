"""Pages at the width of a screen, of a screen at 200 %, and of a phone: nothing covers anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Someone
from tests.e2e.keyboard import beyond_the_keyboard
from tests.e2e.looks import inaccessible, no_sideways_scroll
from workers.bench.installation import PASSWORD, Installation

pytestmark = pytest.mark.timeout(300)

WIDTHS = {1280: 720, 640: 360, 360: 740}  # px; 640 × 360 is 1280 × 720 at 200 %
PAGES = {
    "board": "/",
    "clips": "/label/{label}",
    "progress": "/label/{label}/progress",
    "team": "/label/{label}/team",
    "disagreements": "/label/{label}/disagreements",
    "history": "/label/{label}/history",
    "promises": "/label/{label}/promises",
    "watch": "/label/{label}/watch",
    "people": "/people",
    "annotators": "/annotators",
    "ingest": "/ingest",
    "intakes": "/intakes",
    "keys": "/keys",
    "nowhere": "/there-is-no-such-page",
}
TABS = ("next", "wall", "random", "review", "reel")

# Controls that cover each other, lie outside of the window, or are too small to be met. What a row
# scrolls out of sight covers nothing.
IN_THE_WAY = """
() => {
    const bars = ".header, .clip-grid .search, .clip-grid .status, .sheet .head";
    const what = "a, button, input, select, h1, .me, [data-testid=saved]";
    const found = [];
    for (const bar of document.querySelectorAll(bars)) {
        const boxes = [...bar.querySelectorAll(what)].flatMap((one) => {
            const box = one.getBoundingClientRect();
            if (!box.width) return [];
            const name = one.textContent.trim() || one.ariaLabel || one.name;
            const row = one.closest(".label-tabs")?.getBoundingClientRect();
            const left = Math.max(box.left, row?.left ?? box.left);
            const right = Math.min(box.right, row?.right ?? box.right);
            if (left < -1 || right > innerWidth + 1) found.push(`${name} lies outside`);
            if (box.width < 8) found.push(`${name} is squeezed`);
            return [{one, name, left, right, top: box.top, bottom: box.bottom}];
        });
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 1 && !a.one.contains(b.one))
                found.push(`${a.name} and ${b.name} overlap`);
        }));
    }
    return found;
}
"""


async def at_every_width(page: Page, name: str, artifacts: Path) -> list[str]:
    """What is in the way, by width, and what keeps people out; a picture of each."""
    found: list[str] = []
    for width, height in WIDTHS.items():
        await page.set_viewport_size({"width": width, "height": height})
        if width == max(WIDTHS):
            found += [f"{name}: {one}" for one in await inaccessible(page)]
        await page.screenshot(path=artifacts / f"narrow-{name}-{width}.png")
        found += [f"{name} at {width}: {one}" for one in await page.evaluate(IN_THE_WAY)]
        try:
            await no_sideways_scroll(page)
        except AssertionError as wide:
            found.append(f"{name} at {width}: {wide}")
    return found


async def test_no_control_covers_another_at_any_width(
    someone: Someone, place: Installation, learned: int, artifacts: Path
) -> None:
    place.rushes("user", "add", "nora", "--account-role", "admin", "--password", PASSWORD)
    nora = await someone("nora", board=False)
    # Of the address that is none, and of a page that is left while it connects.
    nora.expect_complaints("404", "WebSocket is closed before the connection is established")
    found: list[str] = []
    for name, path in PAGES.items():
        await nora.page.goto(nora.origin + path.format(label=learned))
        await expect(nora.page.locator("main")).to_be_visible()
        await expect(nora.page.locator("h1")).to_be_visible()  # it comes with what is shown
        if name != "nowhere":
            await expect(nora.page.get_by_test_id("me")).to_be_visible()
        if name == "clips":
            await expect(nora.cards.first).to_be_visible()
        if name != "clips":  # Tab goes through its cards one by one
            found += [f"{name}: {one}" for one in await beyond_the_keyboard(nora.page)]
        found += await at_every_width(nora.page, name, artifacts)
    await nora.open(learned)
    for tab in TABS:
        await nora.page.get_by_test_id(f"tab-{tab}").click()
        await expect(nora.page.locator(".card, .shot").first).to_be_visible()
        found += await at_every_width(nora.page, tab, artifacts)
    await nora.press("?")
    found += await at_every_width(nora.page, "help", artifacts)
    stranger = await someone("nobody", sign_in=False)
    await stranger.page.goto(stranger.origin)
    await expect(stranger.page.locator("input[name=name]")).to_be_visible()
    found += await at_every_width(stranger.page, "login", artifacts)
    place.rushes("user", "disable", "nora")
    assert not found, "\n".join(found)
