"""How a page looks: what a program can tell of it, and a picture to be looked at."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from playwright.async_api import Page

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
