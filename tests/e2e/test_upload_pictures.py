"""A picture that is sent from the page is a clip beside those of films, without play and time.

It runs behind tests that know the truth of every clip of the corpus: of a picture nobody told it.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import expect

from tests.e2e.conftest import PATIENCE, Someone
from tests.e2e.looks import inaccessible, photograph

pytestmark = pytest.mark.timeout(300)


async def test_a_picture_is_sent_found_and_looked_at(
    someone: Someone, new_label: int, artifacts: Path, tmp_path: Path
) -> None:
    ada = await someone("ada", board=False)
    page, picture = ada.page, tmp_path / "noisy field.png"
    noise = np.random.default_rng(5).integers(0, 256, (360, 480, 3), dtype=np.uint8)
    Image.fromarray(noise).save(picture)
    await page.goto(f"{ada.origin}/ingest")
    await page.get_by_test_id("chooser").set_input_files([picture])
    await expect(page.locator('[data-upload="noisy field.png"]')).to_contain_text(
        "done", timeout=2 * PATIENCE
    )

    await ada.open(new_label)
    await ada.press("/")
    await page.get_by_test_id("search").fill('film:"noisy field"')
    await ada.press("Enter")
    await expect(ada.cards).to_have_count(1)
    card = ada.cards.first
    await expect(card).to_have_attribute("aria-label", re.compile("noisy field picture, no answer"))
    await expect(card.locator("time")).to_have_count(0)
    await card.hover()
    await ada.press("Space")
    await expect(card.locator("video")).to_have_count(0)
    await photograph(page, artifacts / "picture.png")
    await ada.press("Shift+ ")
    full = page.get_by_test_id("full")
    await expect(full.locator("img").first).to_be_visible()
    await expect(full.locator("video")).to_have_count(0)
    assert await inaccessible(page) == []
    await photograph(page, artifacts / "picture-full.png")
    await ada.press("Escape")
    await ada.press("y")
    await expect(card).to_have_attribute("data-mark", "positive")
