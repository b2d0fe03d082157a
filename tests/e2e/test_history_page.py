"""Looking back: what happened, which model changed what, and how the label was before."""

from __future__ import annotations

import json
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, add_label, answer_as, at_the_socket, some_of_each
from tests.e2e.looks import inaccessible, photograph
from tests.gestures import edit
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)

WRONG = {"positive": "negative", "negative": "positive"}


async def look_back(person: Annotator, label: int) -> Page:
    page = person.page
    await page.goto(f"{person.origin}/label/{label}/history")
    await expect(entries(page).first).to_be_visible()
    return page


def entries(page: Page) -> Locator:
    return page.get_by_test_id("timeline").locator("li")


async def until(database: asyncpg.Connection, question: str, label: int) -> None:
    """Wait, by the database's own clock, until it says yes."""
    for _ in range(300):
        if await database.fetchval(question, label):
            return
        await database.execute("SELECT pg_sleep(0.1)")
    raise AssertionError(question)


async def test_what_happened_arrives_live_and_leads_to_the_clip(
    someone: Someone, learned: int, artifacts: Path
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    page = await look_back(ada, learned)
    await expect(entries(page)).to_have_count(24 + 1)  # answers, and the definition
    await expect(entries(page).last).to_contain_text("ada made the label (version 1)")

    await ben.open(learned)
    clip = await ben.decide("positive")
    newest = entries(page).first
    await expect(newest).to_contain_text("ben answered yes")
    await ben.press("u")
    await expect(newest).to_contain_text("ben took yes back")

    # By kind and person.
    await page.get_by_label("Whose entries").select_option("ben")
    await expect(entries(page)).to_have_count(2)
    await page.get_by_role("button", name="answers").click()
    await expect(entries(page)).to_have_count(0)
    await page.get_by_role("button", name="models").click()
    await page.get_by_label("Whose entries").select_option("")
    await expect(entries(page).first).to_contain_text("model ")
    await page.get_by_role("button", name="answers").click()
    await page.get_by_label("Whose entries").select_option("ben")

    # A clip's own history, live as well.
    await entries(page).first.get_by_role("button", name=f"clip {clip}").click()
    own = page.get_by_test_id("clip-timeline").locator("li")
    await expect(own).to_have_count(2)
    await expect(page.get_by_test_id("clip-history")).to_contain_text(f"Clip {clip}")
    await page.screenshot(path=artifacts / "history-clip.png")


async def test_two_models_show_which_clips_crossed_and_why(
    someone: Someone,
    place: Installation,
    learned: int,
    night: dict[int, str],
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    # Ben thinks the opposite of what ada began with: the model must turn.
    rest = some_of_each(night, 40).items() - some_of_each(night, 12).items()
    await answer_as(place, "ben", learned, {clip: WRONG[answer] for clip, answer in rest})
    await until(database, "SELECT done = want FROM train_state WHERE label_id = $1", learned)
    ada = await someone("ada", board=False)
    page = await look_back(ada, learned)
    oldest = await page.get_by_label("Before").locator("option").last.get_attribute("value")
    await page.get_by_label("Before").select_option(oldest)
    await page.get_by_role("button", name="Compare").click()
    comparison = page.get_by_test_id("comparison")
    await expect(comparison).to_contain_text(f"From model {oldest} to model")
    crossed = comparison.locator(".crossed li")
    await expect(crossed.first).to_be_visible()
    await expect(comparison).to_contain_text("ben: ✓")
    await expect(comparison).to_contain_text("after ben said")
    await comparison.scroll_into_view_if_needed()
    await page.screenshot(path=artifacts / "history-models.png")

    # A clip's words agree with its numbers.
    for row in (await crossed.all())[:5]:
        before, after = (
            (await row.locator("p").first.inner_text())
            .replace("↗", "→")
            .replace("↘", "→")
            .split("→")
        )
        rose = float(after.strip(" ✓✕")) > float(before)
        assert ("✓" in after) == rose
        why = await row.locator("p.faint").inner_text()
        assert "after" not in why or f"said {'yes' if rose else 'no'}" in why


async def test_a_past_moment_shows_what_was_known_then(
    someone: Someone, learned: int, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    page = await look_back(ada, learned)
    # ada answered 12 yes, then 12 no; newest first, the last yes is the 13th.
    await entries(page).nth(12).get_by_role("button", name=":").first.click()
    past = page.get_by_test_id("past")
    await expect(past.locator('[data-value="answers"]')).to_have_text("✓ 12 ✕ 0")
    await expect(past.locator('[data-value="model"]')).to_have_text("none yet")
    await expect(past.locator('[data-value="quality"]')).to_contain_text("–")
    await expect(past.locator('[data-clips="yes"] .thumb')).to_have_count(12)
    await expect(past.locator('[data-clips="no"]')).to_have_count(0)

    await entries(page).first.get_by_role("button", name=":").first.click()
    await expect(past.locator('[data-value="answers"]')).to_have_text("✓ 12 ✕ 12")

    # Now, by the form: with the model.
    now = await page.evaluate(
        "() => { const d = new Date(Date.now() - new Date().getTimezoneOffset() * 60000); "
        "return d.toISOString().slice(0, 19); }"
    )
    await page.get_by_label("Moment").fill(now)
    await page.get_by_role("button", name="Show").click()
    await expect(past.locator('[data-value="model"]')).not_to_have_text("none yet")
    await expect(past.locator('[data-clips="top_positive"] .thumb').first).to_be_visible()
    await page.wait_for_function(
        "() => [...document.querySelectorAll('.past img')].slice(0, 24).every(i => i.naturalWidth)"
    )
    await page.screenshot(path=artifacts / "history-past.png")
    await page.get_by_label("Moment").fill("2001-01-01T00:00:00")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_test_id("said")).to_contain_text("did not exist yet")


async def test_a_pinned_model_stays_while_answers_go_on(
    someone: Someone, learned: int, database: asyncpg.Connection
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    page = await look_back(ada, learned)
    newest = await database.fetchval("SELECT version FROM build WHERE label_id = $1", learned)
    await page.get_by_role("button", name=f"Pin model {newest}").click()
    await expect(page.get_by_test_id("pinned")).to_contain_text(f"Model {newest} is pinned")

    await ben.open(learned)
    clip = await ben.decide("positive")
    await ben.all_saved()
    await expect(entries(page).first).to_contain_text("ben answered yes")
    await until(database, "SELECT done = want FROM train_state WHERE label_id = $1", learned)
    kept = await database.fetchval("SELECT version FROM build WHERE label_id = $1", learned)
    assert kept == newest
    await ben.model_is(str(newest))
    given = await database.fetchval(
        "SELECT answer FROM answer WHERE label_id = $1 AND clip_id = $2", learned, clip
    )
    assert given == "positive", "the answer is kept"

    await page.get_by_role("button", name="Follow the answers again").click()
    await expect(page.get_by_test_id("pinned")).to_have_count(0)
    await ben.model_is(str(newest + 1))


async def test_a_changed_definition_offers_to_re_review_answers(
    someone: Someone,
    place: Installation,
    learned: int,
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    ada = await someone("ada", board=False)
    page = await look_back(ada, learned)
    form = page.get_by_test_id("definition")
    await form.get_by_label("What counts as yes").fill("Night. Dusk counts too.")
    await form.get_by_role("button", name="Save as version 2").click()
    await expect(page.get_by_test_id("said")).to_contain_text("The definition is saved.")
    await expect(entries(page).first).to_contain_text("ada changed the definition (version 2)")
    await expect(form.get_by_role("button")).to_have_text("Save as version 3")

    offer = page.get_by_test_id("look-again")
    await expect(offer).to_contain_text("The definition changed.")
    await offer.scroll_into_view_if_needed()
    await page.screenshot(path=artifacts / "history-definition.png")
    await offer.get_by_role("button").click()
    await expect(page.get_by_test_id("said")).to_contain_text("wait for re-review")
    waiting = "SELECT cardinality(re_review) FROM label WHERE id = $1"
    again = await database.fetchval(waiting, learned)
    assert again > 0
    await expect(page.get_by_text(f"{again} clips wait for re-review").last).to_be_visible()

    # A name that is taken is refused in words, and nothing changed.
    other = add_label(place, "A name that is taken")
    taken = await database.fetchval("SELECT name FROM label WHERE id = $1", other)
    await form.get_by_label("Name").fill(taken)
    await form.get_by_role("button").click()
    await expect(page.get_by_test_id("said")).to_contain_text("There is a label of that name")
    kept = await database.fetchval("SELECT version FROM label WHERE id = $1", learned)
    assert kept == 2


async def test_a_secondary_may_not_look(someone: Someone, learned: int) -> None:
    cleo = await someone("cleo", board=False)
    for name in ("history", "progress"):
        await cleo.page.goto(f"{cleo.origin}/label/{learned}/{name}")
        await expect(cleo.page.get_by_test_id("not-yours")).to_be_visible()
        assert "ada" not in await cleo.page.locator("main").inner_text()


async def test_what_somebody_else_saves_lies_beside_what_i_write(
    someone: Someone, place: Installation, new_label: int, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    page = await look_back(ada, new_label)
    form = page.get_by_test_id("definition")
    words, group = form.get_by_label("What counts as yes"), form.get_by_label("Group")
    await words.fill("Night. Dusk counts too.")
    async with at_the_socket(place, "ben") as ben:
        await ben.ask(edit(new_label, description="Never at dusk.", group="times"))
    theirs = page.get_by_test_id("theirs-description")
    await expect(theirs).to_contain_text("Never at dusk.")
    await expect(words).to_have_value("Night. Dusk counts too.")
    await expect(group).to_have_value("times")
    save = form.get_by_role("button", name="Save as version 3")
    await expect(save).to_be_disabled()
    await theirs.scroll_into_view_if_needed()
    await page.screenshot(path=artifacts / "history-theirs.png")
    await theirs.get_by_role("button", name="keep mine").click()
    await save.click()
    await expect(page.get_by_test_id("said")).to_contain_text("The definition is saved.")
    await expect(form.get_by_role("button")).to_have_text("Save as version 4")
    await expect(words).to_have_value("Night. Dusk counts too.")
    await words.fill("Something else")
    async with at_the_socket(place, "ben") as ben:
        await ben.ask(edit(new_label, description="Stars."))
    await theirs.get_by_role("button", name="take theirs").click()
    await expect(words).to_have_value("Stars.")


async def test_a_labels_answers_leave_by_the_menu(
    someone: Someone, learned: int, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    page = await look_back(ada, learned)
    menu = page.get_by_test_id("export")
    await menu.get_by_text("Export", exact=True).first.click()
    await menu.get_by_label("Format").select_option("jsonl")
    await menu.get_by_role("button", name="Export", exact=True).click()
    save = menu.get_by_role("link", name="Save ")
    await expect(save).to_be_visible(timeout=20_000)
    await expect(menu.get_by_role("status")).to_contain_text(
        "24 rows; the file is here for 7 days."
    )
    await photograph(page, artifacts / "history_export.png")
    assert await inaccessible(page) == []
    async with page.expect_download() as download:
        await save.click()
    lines = (await (await download.value).path()).read_text().splitlines()
    assert {json.loads(line)["annotator"] for line in lines} == {"ada"}
