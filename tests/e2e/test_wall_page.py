"""The wall: all clips by score, the cut that is dragged, and going to and fro."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, answer_all, some_of_each
from tests.e2e.looks import photograph
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)

WORDS = re.compile(r"Cut at \.\d\d: above \d+ clips?, .*right.*; below \d+ clips?, .*missed")


async def on_screen(person: Annotator) -> list[float]:
    """Scores of the cards in the window."""
    found: list[float] = await person.page.evaluate(
        """() => {
            const {top, bottom} = document.querySelector(".scroll").getBoundingClientRect();
            return [...document.querySelectorAll(".card")].filter((card) => {
                const box = card.getBoundingClientRect();
                return box.bottom > top && box.top < bottom;
            }).map((card) => Number(card.dataset.score));
        }"""
    )
    return found


async def test_the_cut_and_the_way_along_the_wall(
    someone: Someone,
    place: Installation,
    new_label: int,
    night: dict[int, str],
    artifacts: Path,
) -> None:
    await answer_all(place, new_label, some_of_each(night, 30))
    ada = await someone("ada", board=False)
    page = ada.page
    await ada.open(new_label)
    await ada.tab(3, "wall")
    cut = page.get_by_test_id("cut")
    await expect(cut).to_have_attribute("aria-valuetext", WORDS)
    await photograph(page, artifacts / "wall.png")

    # By keys, on the slider; the grid's focus stays where it is.
    focused = await ada.focused()
    await cut.focus()
    await ada.press("ArrowUp")
    await ada.press("PageUp")
    await expect(cut).to_have_attribute("aria-valuenow", "0.61")
    await ada.press("End")
    await expect(cut).to_have_attribute(
        "aria-valuetext", re.compile(r"Cut at 1\.00: above 0 clips")
    )
    assert await ada.focused() == focused

    # By the mouse, to the middle.
    scale = await page.locator(".wall-scale").bounding_box()
    assert scale is not None
    middle = scale["x"] + 20, scale["y"] + scale["height"] / 2
    await page.mouse.move(middle[0], scale["y"] + 3)
    await page.mouse.down()
    await page.mouse.move(*middle, steps=5)
    await page.mouse.up()
    await expect(cut).to_have_attribute("aria-valuenow", re.compile(r"0\.(49|5|51)$"))
    for side, right in (("above", "score >= 0.52"), ("below", "score < 0.48")):
        sides = await ada.each(
            f"card => {{ const score = Number(card.dataset.score);"
            f" return !({right}) || card.dataset.side === '{side}' }}"
        )
        assert all(sides)

    # To the doubtful, to the cut, and to the lowest by a press on the histogram.
    await page.locator("h1").click()
    await ada.press("q")
    doubtful = page.locator('.card[data-focused="true"]')
    await expect(doubtful).to_have_attribute("data-score", re.compile(r"^0\.[0-4]"))
    place = int(await doubtful.get_attribute("aria-posinset") or 0)
    surer = await page.evaluate(
        """place => [...document.querySelectorAll(".card")]
            .filter((card) => Number(card.ariaPosInSet) < place)
            .map((card) => Number(card.dataset.score))""",
        place,
    )
    assert surer and min(surer) >= 0.5, "it is the first below .5"
    here = page.get_by_test_id("wall-here")
    await expect(here).to_be_visible()
    await page.mouse.click(middle[0], scale["y"] + scale["height"] - 2)
    await page.wait_for_function(
        "() => [...document.querySelectorAll('.card')].some((c) => Number(c.dataset.score) < 0.03)"
    )
    await photograph(page, artifacts / "wall-low.png")

    # Answered clips fold away, and come back.
    await ada.press("a")
    await expect(page.get_by_test_id("wall-unanswered")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator('.card[data-mark="positive"]')).to_have_count(0)
    await ada.press("a")
    await expect(page.get_by_test_id("wall-all")).to_have_attribute("aria-pressed", "true")

    # Another browser of hers has the same cut.
    await page.reload()
    await expect(cut).to_have_attribute("aria-valuenow", re.compile(r"0\.(49|5|51)$"))
