"""Pages at the width of a screen, of a screen at 200 %, and of a phone: nothing covers anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Someone
from tests.e2e.looks import no_sideways_scroll
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
    "people": "/people",
    "ingest": "/ingest",
}

# Controls of the frame that cover each other, or that lie outside of it where nothing scrolls there.
IN_THE_WAY = """
() => {
    const name = (one) => `${one.textContent.trim() || one.getAttribute("aria-label") || one.name}`;
    const frames = document.querySelectorAll(".header, .clip-grid .search, .clip-grid .status");
    const found = [];
    for (const frame of frames) {
        const all = [...frame.querySelectorAll("a, button, input, select, h1, .me, [data-testid=saved]")]
            .map((one) => ({one, box: one.getBoundingClientRect()}))
            .filter(({box}) => box.width > 0 && box.height > 0);
        for (const {one, box} of all) {
            const scroller = one.closest(".label-tabs, .tabs");
            const room = (scroller ?? document.documentElement).getBoundingClientRect();
            if (!scroller && (box.left < -1 || box.right > room.right + 1))
                found.push(`${name(one)} lies outside`);
            if (box.width < 8) found.push(`${name(one)} is squeezed`);
            const shown = (b, s) => s ? Math.min(b.right, s.getBoundingClientRect().right) : b.right;
            for (const {one: other, box: rival} of all)
                if (one !== other && !one.contains(other) && !other.contains(one)
                    && box.left < rival.left + 1
                    && shown(box, scroller) > rival.left + 1
                    && Math.min(box.bottom, rival.bottom) > Math.max(box.top, rival.top) + 1
                    && scroller === other.closest(".label-tabs, .tabs") )
                    found.push(`${name(one)} and ${name(other)} overlap`);
        }
    }
    return found;
}
"""


async def at_every_width(page: Page, name: str, artifacts: Path) -> list[str]:
    """What is in the way, by width; a picture of each."""
    found: list[str] = []
    for width, height in WIDTHS.items():
        await page.set_viewport_size({"width": width, "height": height})
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
    nora = await someone("nora")
    found: list[str] = []
    for name, path in PAGES.items():
        await nora.page.goto(nora.origin + path.format(label=learned))
        await expect(nora.page.locator("main")).to_be_visible()
        await expect(nora.page.get_by_test_id("me")).to_be_visible()
        if name == "clips":
            await expect(nora.cards.first).to_be_visible()
        found += await at_every_width(nora.page, name, artifacts)
    place.rushes("user", "disable", "nora")
    assert not found, "\n".join(found)
