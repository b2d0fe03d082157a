"""A promise at a real browser: planned, drawn, answered by keys, and live."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from backend.client import new_id
from backend.messages import AnnotateMany, Batch, PromisesState, TakeBatch
from tests.e2e.conftest import Someone, at_the_socket
from tests.e2e.looks import inaccessible, photograph
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)


async def test_a_promise_is_drawn_answered_and_deployed(
    someone: Someone, place: Installation, learned: int, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    page = ada.page
    await page.goto(f"{ada.origin}/label/{learned}/promises")
    await page.get_by_label("Level").select_option("0.8")
    await page.get_by_role("button", name="How many answers?").press("Enter")
    await expect(page.get_by_test_id("plan")).to_contain_text(
        re.compile(r"^Takes about \d+ answer")
    )
    await page.get_by_role("button", name="Draw the audit").press("Enter")
    outcome = page.get_by_test_id("outcome")
    await expect(outcome).to_contain_text(re.compile(r"0 of \d+ answered; all right so far"))
    await photograph(page, artifacts / "promises-drawn.png")

    await page.get_by_role("link", name="Open the clips").click()
    await expect(page.get_by_test_id("grid")).to_be_visible()
    await ada.press("o")
    await expect(page.locator(".card").first).to_be_visible()
    await expect(page.get_by_text("Drawn at random for an audit of version")).to_be_visible()
    await photograph(page, artifacts / "promises-audit.png")
    await ada.press("y")
    await page.get_by_role("link", name="Promises").click()
    await expect(outcome).to_contain_text(re.compile(r"1 of \d+ answered|Promised"))

    async with at_the_socket(place, "ada") as rest:
        await rest.subscribe(f"promises/{learned}")
        while True:
            state = rest.snapshots[f"promises/{learned}"].state
            assert isinstance(state, PromisesState)
            if state.audits[0].asks == 0 or state.audits[0].state == "promised":
                break
            batch = await rest.ask(TakeBatch(id=new_id(), label=learned, audit=True))
            assert isinstance(batch, Batch) and batch.clips
            await rest.ask(
                AnnotateMany(
                    id=new_id(),
                    label=learned,
                    clips=batch.clips,
                    answer="positive",
                    source="audit",
                )
            )
            await rest.subscribe(f"promises/{learned}")
    await expect(outcome).to_contain_text("Promised from")
    await page.get_by_role("button", name="Deploy as live").press("Enter")
    await expect(page.get_by_text("This is live.")).to_be_visible()
    assert await inaccessible(page) == []
    for width, height in ((1920, 1080), (360, 640)):
        await page.set_viewport_size({"width": width, "height": height})
        await photograph(page, artifacts / f"promises-{width}.png")
