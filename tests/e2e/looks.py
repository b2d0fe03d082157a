"""How a page looks: what a program can tell of it, and a picture to be looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

from playwright.async_api import Locator, Page

# Widths (px) and themes; the last are those of a new browser of these tests.
LOOKS = ((1920, "light"), (1920, "dark"), (1280, "light"), (1280, "dark"))
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# Every picture within the window is there.
PAINTED = """
() => [...document.querySelectorAll("img, video")]
    .filter((one) => one.getBoundingClientRect().top < innerHeight)
    .every((one) => one.naturalWidth > 0 || one.readyState > 1)
"""
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# What axe finds: every rule of it in the theme that is on, and its contrasts in the other one.
BROKEN_RULES = """
async () => {
    const told = async (options) => {
        const { violations } = await axe.run(document, { resultTypes: ["violations"], ...options });
        const where = ({ html, any, all, none }) =>
            `${html.slice(0, 160)} (${[...any, ...all, ...none].map((one) => one.message)[0]})`;
        return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(where)}`);
    };
    const root = document.documentElement.classList;
    const turn = () => ["dark", "light"].forEach((theme) => root.toggle(theme));
    const found = await told({});
    turn();
    found.push(...(await told({ runOnly: ["color-contrast"] })));
    turn();
    return found;
}
"""


async def no_sideways_scroll(page: Page) -> None:
    width, room = await page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= room, f"{page.url} is {width} px wide, the window {room}"


async def no_wider_than_the_window(one: Locator) -> None:
    """What is cut off on the right makes no page scroll that hides it."""
    box, room = await one.bounding_box(), await one.evaluate("() => innerWidth")
    assert box is not None and box["x"] + box["width"] <= room, f"{box} in a window of {room}"


async def every_look(page: Page) -> AsyncIterator[str]:
    """The page, as it stands, at each width in each theme, as one after another is chosen; what to
    call it, such as ``1280-dark``. Who had chosen a theme by hand sees no other."""
    for width, theme in LOOKS:
        await page.set_viewport_size({"width": width, "height": width * 9 // 16})
        await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        await page.locator(f"html.{theme}").wait_for()
        await page.wait_for_function(FITS)
        yield f"{width}-{theme}"


async def photograph_every_look(page: Page, artifacts: Path, name: str) -> None:
    async for look in every_look(page):
        await photograph(page, artifacts / f"{name}-{look}.png")


async def inaccessible(page: Page) -> list[str]:
    """What axe finds on the page, in dark and in light."""
    await page.evaluate(AXE)
    found: list[str] = await page.evaluate(BROKEN_RULES)
    return found


async def photograph(page: Page, path: Path) -> None:
    """A screenshot of the page once its pictures are there; it does not scroll sideways."""
    await no_sideways_scroll(page)
    await page.wait_for_function(PAINTED)
    await page.screenshot(path=path)
