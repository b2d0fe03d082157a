"""Every page: what it shows live, what it says when something is wrong, and how it looks."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, add_label
from tests.e2e.looks import photograph_every_look
from workers.bench.installation import Installation
from workers.demo.corpus import CorpusFiles

pytestmark = pytest.mark.timeout(300)

# Every stage and text a file's row goes through, as the page shows them.
FOLLOW_ROW = """
(name) => {
    const seen = (window.seen = []);
    const look = () => {
        const rows = [...document.querySelectorAll("[data-file]")];
        const row = rows.find((one) => one.textContent.includes(name));
        if (row && row.dataset.stage !== seen.at(-1)) seen.push(row.dataset.stage);
    };
    const all = {subtree: true, childList: true, attributes: true};
    new MutationObserver(look).observe(document.body, all);
    look();
}
"""


async def test_ingest_shows_progress_and_what_went_wrong(
    someone: Someone, place: Installation, films: CorpusFiles
) -> None:
    ada = await someone("ada", board=False)
    page = ada.page
    await page.goto(f"{ada.origin}/ingest")
    clips = page.locator('[data-value="clips"]')
    await expect(clips).not_to_have_text("–")
    before = int((await clips.inner_text()).replace(",", ""))

    film = films.films[-1]
    await page.evaluate(FOLLOW_ROW, film.name)
    await asyncio.to_thread(place.rushes, "ingest", str(film), "--metadata", str(films.metadata))
    row = page.locator("[data-file]", has_text=film.name)
    await expect(row).to_have_attribute("data-stage", "done")
    await expect(row).to_contain_text("clips")
    seen = await page.evaluate("() => window.seen")
    assert {"decoding", "embedding"} & set(seen) and seen[-1] == "done", seen
    await expect(clips).not_to_have_text(f"{before:,}")

    broken = films.folder / "broken.mp4"  # it begins like a video, and that is all
    broken.write_bytes(film.read_bytes()[:200])
    with pytest.raises(RuntimeError):
        await asyncio.to_thread(place.rushes, "ingest", str(broken))
    row = page.locator("[data-file]", has_text="broken.mp4")
    await expect(row).to_have_attribute("data-stage", "failed")
    await expect(row.locator("pre")).to_contain_text("its index or header is missing")


async def test_a_session_that_ended_leads_to_sign_in_and_back(
    someone: Someone, new_label: int, database: asyncpg.Connection
) -> None:
    ben = await someone("ben", board=False)
    await ben.open(new_label)
    await database.execute(
        "DELETE FROM session WHERE person_id = (SELECT id FROM person WHERE name = 'ben')"
    )
    await expect(ben.page.get_by_role("alert")).to_contain_text("Your session has ended")
    await ben.fill_in_form()
    await expect(ben.page.get_by_role("tablist")).to_be_visible()
    assert ben.page.url == f"{ben.origin}/label/{new_label}"


async def test_help_opens_and_keys_do_nothing_while_typing(
    someone: Someone, new_label: int
) -> None:
    ada = await someone("ada", board=False)
    page = ada.page
    await ada.open(new_label)
    await expect(ada.cards.first).to_be_visible()
    await ada.press("?")
    await expect(page.get_by_test_id("help")).to_contain_text("yes – and on to the next")
    await ada.press("?")
    await expect(page.get_by_test_id("help")).to_have_count(0)

    focused = await ada.focused()
    await ada.press("/")
    await page.keyboard.type("yns u3gr?")
    await expect(page.get_by_test_id("search")).to_have_value("yns u3gr?")
    await expect(page.get_by_test_id("help")).to_have_count(0)
    await expect(page.get_by_test_id("tab-search")).to_have_attribute("aria-selected", "true")
    assert {mine for mine, _ in (await ada.marks()).values()} <= {""}
    await page.keyboard.press("Escape")
    await ada.press("ArrowRight")
    assert await ada.focused() != focused
    await ada.all_saved()


async def test_light_and_dark(someone: Someone) -> None:
    ada = await someone("ada")
    background = "() => getComputedStyle(document.body).backgroundColor"
    dark = await ada.page.evaluate(background)
    await ada.page.get_by_test_id("theme").click()
    await ada.page.wait_for_function(f"(dark) => ({background})() !== dark", arg=dark)
    light = await ada.page.evaluate(background)
    await ada.page.reload()  # kept, and there before the first paint
    assert await ada.page.evaluate(background) == light
    await expect(ada.page.get_by_test_id("me")).to_have_text("ada")
    brightness = [sum(map(int, c.strip("rgb()").split(","))) for c in (dark, light)]
    assert brightness[0] < 200 < 600 < brightness[1]


async def test_a_tab_forgets_who_signed_out(someone: Someone, learned: int) -> None:
    ada = await someone("ada")
    await expect(ada.page.locator(f'[data-label="{learned}"]')).to_be_visible()
    token = "() => sessionStorage.getItem('token')"
    before = await ada.page.evaluate(token)
    await ada.page.get_by_role("button", name="sign out").click()
    await expect(ada.page.locator("input[name=password]")).to_be_visible()
    await ada.page.wait_for_function(
        f"(before) => ![null, before].includes(({token})())", arg=before
    )
    await ada.page.go_back()
    await expect(ada.page.locator("input[name=password]")).to_be_visible()
    await expect(ada.page.get_by_test_id("labels")).to_have_count(0)
    # Where the browser keeps the page that was left, it is hidden then, and begins anew.
    hidden = "() => document.documentElement.hidden"
    for event, state in (("pagehide", True), ("pageshow", False)):
        made = f"new PageTransitionEvent('{event}', {{persisted: true}})"
        await ada.page.evaluate(f"() => {{ setTimeout(() => dispatchEvent({made})); }}")
        await ada.page.wait_for_function(f"(state) => ({hidden})() === state", arg=state)


async def test_how_every_page_looks(
    someone: Someone, place: Installation, learned: int, artifacts: Path
) -> None:
    """Screenshots to be looked at; what a program can tell of them is asserted."""
    ada, cleo = [await someone(name, sign_in=False) for name in ("ada", "cleo")]

    async def keep(person: Annotator, name: str) -> None:
        await photograph_every_look(person.page, artifacts, name)

    await ada.page.goto(ada.origin)
    await expect(ada.page.locator("input[name=password]")).to_be_visible()
    await keep(ada, "login")
    await ada.fill_in_form()
    await expect(ada.page.locator(f'[data-label="{learned}"]')).to_be_visible()
    await keep(ada, "board")
    await ada.page.get_by_text("New label", exact=True).click()
    await keep(ada, "board-new-label")
    await ada.page.goto(f"{ada.origin}/ingest")
    await expect(ada.page.get_by_test_id("files")).to_be_visible()
    await keep(ada, "ingest")
    await ada.open(add_label(place, "Night, as it looks"))
    await expect(ada.cards.first).to_be_visible()
    await keep(ada, "workspace-new")
    await ada.tab(3, "wall")
    await expect(ada.page.get_by_test_id("empty")).to_be_visible()
    await keep(ada, "workspace-empty")
    await ada.open(learned)
    await ada.tab(3, "wall")
    await expect(ada.page.get_by_test_id("tile-quality")).to_be_visible()
    await keep(ada, "workspace")
    await ada.tab(2, "next")
    await expect(ada.cards).to_have_count(25)
    await ada.press("?")
    await keep(ada, "workspace-help")
    await ada.press("?")
    await ada.press("Shift+Space")
    await keep(ada, "workspace-full")
    await cleo.sign_in()
    await expect(cleo.page.locator(f'[data-label="{learned}"]')).to_be_visible()
    await keep(cleo, "board-blind")
    await cleo.open(learned)
    await expect(cleo.cards.first).to_be_visible()
    await keep(cleo, "workspace-blind")
