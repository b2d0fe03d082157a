"""A model goes into use at one browser; another one sees it, and rolls it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, answer_all, some_of_each
from tests.e2e.looks import photograph
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)


async def history(who: Annotator, label: int) -> Page:
    await who.page.goto(f"{who.origin}/label/{label}/history")
    await expect(who.page.get_by_test_id("deployments")).to_be_visible()
    return who.page


async def test_a_model_is_deployed_seen_by_others_and_rolled_back(
    someone: Someone,
    place: Installation,
    learned: int,
    night: dict[int, str],
    artifacts: Path,
) -> None:
    ada = await someone("ada", board=False)
    ben = await someone(
        "ben", color_scheme="light", viewport={"width": 1920, "height": 1080}, board=False
    )
    cleo = await someone("cleo", board=False)
    await cleo.page.goto(f"{cleo.origin}/label/{learned}")
    await ben.open(learned)
    live = ben.page.get_by_test_id("live-model")
    await expect(live).to_have_text("No model of this label is live.")

    page = await history(ada, learned)
    panel = page.get_by_test_id("deployments")
    await expect(panel).to_contain_text("No model of this label is in use.")
    await expect(page.get_by_test_id("difference")).to_have_text(
        "Nothing is live to compare it with."
    )
    deploy = page.get_by_role("button", name="Deploy model")
    first = (await deploy.inner_text()).split()[2]
    await page.get_by_label("Threshold").fill(".25")
    await page.get_by_label("Note").fill("good enough for the trailers")
    await page.keyboard.press("Enter")
    used = page.get_by_test_id("in-use-live")
    await expect(used).to_have_text(f"live: model {first}, from .25 on")
    await expect(panel).to_contain_text("good enough for the trailers")
    await expect(live).to_have_text(f"Live is what you see, model {first}, from .25 on.")

    await answer_all(place, learned, some_of_each(night, 18))
    await expect(live).to_contain_text(f"Live is model {first}, you see ")
    await expect(live).to_contain_text("flip")
    await photograph(ben.page, artifacts / "live-model.png")

    at_bens = await history(ben, learned)
    await expect(at_bens.get_by_test_id("difference")).to_contain_text(f"model {first}, which is")
    deploy = at_bens.get_by_role("button", name="Deploy model")
    second = (await deploy.inner_text()).split()[2]
    assert second != first
    await deploy.click()
    await expect(used).to_have_text(f"live: model {second}, from .50 on")
    await photograph(at_bens, artifacts / "deployments.png")
    await photograph(page, artifacts / "deployments-dark.png")

    await page.get_by_role("button", name="Roll back live").click()
    for each in (page, at_bens):
        await expect(each.get_by_test_id("in-use-live")).to_have_text(
            f"live: model {first}, from .25 on"
        )
    newest = page.get_by_test_id("timeline").locator("li").first
    await expect(newest).to_contain_text(f"ada rolled live back to model {first}")
    await expect(cleo.page.get_by_test_id("live-model")).to_have_count(0)
