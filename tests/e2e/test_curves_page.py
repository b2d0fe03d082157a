"""Scores along a film, beside the reel: the curve, its threshold, peaks, and the player."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, add_label, answer_as
from tests.e2e.looks import inaccessible, photograph
from tests.e2e.test_reel_page import in_focus, open_reel
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)

_ABOVE = re.compile(r"(\d+ spans?, \d+:\d\d above|nothing above) (1\.00|\.\d\d)")
_CURSOR = "lane => getComputedStyle(lane.closest('.curves')).getPropertyValue('--at')"


def lane(person: Annotator, label: int) -> Locator:
    return person.page.locator(f'.lane[data-label="{label}"]')


async def test_scores_along_a_film(
    someone: Someone, place: Installation, learned: int, artifacts: Path
) -> None:
    other = add_label(place, "rain on curves")
    ada = await someone("ada", board=False)
    await open_reel(ada, learned)
    focus = await in_focus(ada).get_attribute("data-clip")
    await ada.press("z")
    own = lane(ada, learned)
    line = own.locator("path.line")
    await expect(line).to_have_attribute("d", re.compile(r"^M0 [\d.]+H"))
    await expect(own.get_by_test_id("spans")).to_have_text(_ABOVE)
    assert await in_focus(ada).get_attribute("data-clip") == focus, "curves move no focus"

    # The threshold by keys and by dragging; it is the cut of the Wall.
    threshold = own.get_by_role("slider")
    await threshold.focus()
    await ada.press("Home")
    await expect(own.get_by_test_id("spans")).to_contain_text("above .00")
    await ada.press("ArrowUp")
    await expect(threshold).to_have_attribute("aria-valuenow", "0.01")
    await expect(in_focus(ada)).to_have_attribute("data-clip", str(focus))
    box = await own.locator(".plot").bounding_box()
    grip = await threshold.bounding_box()
    assert box and grip
    await ada.page.mouse.move(grip["x"] + 12, grip["y"] + 12)
    await ada.page.mouse.down()
    await ada.page.mouse.move(grip["x"] + 12, box["y"] + box["height"] / 2, steps=4)
    await ada.page.mouse.up()
    await expect(threshold).to_have_attribute("aria-valuenow", re.compile(r"^0\.(4[89]|5[012]?)$"))

    # A press goes there; the cursor, the focus and the player are in one place.
    await ada.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + 4)
    clip = await in_focus(ada).get_attribute("data-clip")
    assert clip != focus
    assert 50 < float(await own.evaluate(_CURSOR)) < 70
    await ada.press(" ")
    playing = ada.page.locator('.viewer video[data-shown="true"]')
    await expect(playing).to_have_attribute("data-clip", str(clip))
    await ada.page.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + 4)
    await expect(playing).not_to_have_attribute("data-clip", str(clip))
    assert float(await own.evaluate(_CURSOR)) < 30
    await ada.press(" ")
    await ada.press("Home")
    await expect(threshold).not_to_have_attribute("aria-valuenow", "0")

    # Peaks by key.
    await ada.press("]")
    await expect(ada.page.get_by_role("status").filter(has_text="peak")).to_be_visible()

    # Another label above it: nothing is known of it, and that is said; whoever comes back has it.
    await ada.page.get_by_test_id("add-curve").select_option(str(other))
    await expect(lane(ada, other).get_by_test_id("no-curve")).to_contain_text("first model takes")
    assert await inaccessible(ada.page) == []
    for width, height in ((1280, 720), (1920, 1080), (360, 720)):
        await ada.page.set_viewport_size({"width": width, "height": height})
        await photograph(ada.page, artifacts / f"curves-{width}.png")
    await ada.page.set_viewport_size({"width": 1280, "height": 720})
    again = await someone("ada", board=False)
    await open_reel(again, learned)
    await again.press("z")
    await expect(lane(again, other)).to_be_visible()

    # An answer of a colleague is marked, and a build changes the curve where it stands.
    before = await line.get_attribute("d")
    top = await ada.page.locator(".film").first.bounding_box()
    turned = {int(str(clip)): "positive", int(str(focus)): "negative"}
    await answer_as(place, "ben", learned, turned)
    await expect(line).not_to_have_attribute("d", str(before))
    assert await ada.page.locator(".film").first.bounding_box() == top, "nothing moved"
