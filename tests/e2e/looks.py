"""How a page looks: what a program can tell of it, and a picture to be looked at."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page

# Every picture within the window is there.
PAINTED = """
() => [...document.querySelectorAll("img, video")]
    .filter((one) => one.getBoundingClientRect().top < innerHeight)
    .every((one) => one.naturalWidth > 0 || one.readyState > 1)
"""


async def no_sideways_scroll(page: Page) -> None:
    width, room = await page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= room, f"{page.url} is {width} px wide, the window {room}"


async def photograph(page: Page, path: Path) -> None:
    """A screenshot of the page once its pictures are there; it does not scroll sideways."""
    await no_sideways_scroll(page)
    await page.wait_for_function(PAINTED)
    await page.screenshot(path=path)
