"""Films are sent from the page: dropped or chosen, cut off, gone on with after a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from tests.e2e.conftest import Someone
from tests.e2e.looks import inaccessible, no_sideways_scroll, photograph
from workers.bench.installation import Installation
from workers.demo.corpus import CorpusFiles

pytestmark = pytest.mark.timeout(300)
DROP = """
([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    const zone = document.querySelector('[data-testid="drop-zone"]');
    for (const type of ["dragover", "drop"])
        zone.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true }));
}
"""


async def test_films_are_sent_from_the_page_and_go_on_after_a_reload(
    someone: Someone, place: Installation, films: CorpusFiles, artifacts: Path, tmp_path: Path
) -> None:
    ada = await someone("ada")
    page = ada.page
    # The browser itself says of requests that fail that they do.
    ada.expect_complaints("net::ERR_FAILED", "status of 415")
    new, known = tmp_path / "sent é.mp4", tmp_path / "sent before.mp4"
    known.write_bytes(films.films[0].read_bytes())
    new.write_bytes(films.films[1].read_bytes() + b"\0\0\0\x08free")

    async def unplugged(route: Route) -> None:
        await (route.abort() if route.request.method == "PATCH" else route.continue_())

    await page.route("**/api/uploads/*", unplugged)
    await page.goto(f"{ada.origin}/ingest")
    await page.get_by_label("Into the intake").fill("sent by ada")
    await page.get_by_test_id("chooser").set_input_files([new])
    sent = page.locator('[data-upload="sent é.mp4"]')
    await expect(sent).to_have_attribute("data-state", "cut")
    await expect(sent).to_contain_text("The studio cannot be reached. It goes on by itself")

    await page.reload()
    await expect(sent).to_have_attribute("data-state", "missing")
    await expect(sent).to_contain_text("Choose the file again, and it goes on.")
    await page.unroute("**/api/uploads/*", unplugged)
    await page.evaluate(DROP, ["report.pdf", "no film"])
    refused = page.locator('[data-upload="report.pdf"]')
    await expect(refused).to_contain_text("“report.pdf” is none of what is taken in here: films")
    await photograph(page, artifacts / "ingest-upload.png")
    assert await inaccessible(page) == []

    await page.get_by_label("Into the intake").fill("something else")
    await page.get_by_test_id("chooser").set_input_files([new, known])
    await expect(sent).to_contain_text("done")
    await expect(page.locator('[data-upload="sent before.mp4"]')).to_contain_text("already here")
    await page.get_by_role("button", name="clear what is over").click()
    await expect(page.locator("[data-upload]")).to_have_count(0)
    await page.get_by_role("link", name="Intakes", exact=True).click()
    card = page.get_by_role("article", name="sent by ada").or_(page.locator("[data-intake]"))
    await expect(card.filter(has_text="sent by ada").first).to_contain_text("1 film")
    await expect(page.get_by_test_id("upload")).to_be_visible()
    await page.set_viewport_size({"width": 360, "height": 720})
    await no_sideways_scroll(page)
    await photograph(page, artifacts / "intakes-upload-360.png")
    await page.goto(f"{ada.origin}/ingest")
    await expect(page.get_by_test_id("drop-zone")).to_be_visible()
    await page.evaluate(DROP, ["report.pdf", "no film"])
    await expect(refused).to_be_visible()
    await no_sideways_scroll(page)
    await photograph(page, artifacts / "ingest-upload-360.png")
