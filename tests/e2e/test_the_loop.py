"""Two people label together, from signing in to a model, and everything each sees of the other."""

from __future__ import annotations

import re

import asyncpg
import pytest
from playwright.async_api import expect

from tests.e2e.annotator import SIGNS, Annotator
from tests.e2e.conftest import Someone

pytestmark = pytest.mark.timeout(300)

GATE = 10
FEEDS = {3: "wall", 4: "random"}
A_MODEL = re.compile(r"^[1-9]\d*$")


async def answers_of(database: asyncpg.Connection, label: int) -> dict[tuple[int, str], str]:
    rows = await database.fetch(
        "SELECT clip_id, name, answer FROM answer JOIN person ON id = person_id "
        "WHERE label_id = $1",
        label,
    )
    return {(r["clip_id"], r["name"]): r["answer"] for r in rows}


async def create_label_on_the_board(ada: Annotator) -> int:
    page = ada.page
    await page.get_by_text("New label", exact=True).click()
    await page.fill("input[name=name]", "night")
    await page.fill("input[name=group]", "time")
    await page.fill("input[name=keywords]", "at night, dark sky with a moon")
    await page.fill("input[name=description]", "The scene takes place at night.")
    await page.get_by_role("button", name="Create").click()
    await page.wait_for_url("**/label/*")
    await expect(page.get_by_role("heading", name="night")).to_be_visible()
    return int(page.url.rsplit("/", 1)[1])


async def label_until_enough(
    person: Annotator, truth: dict[int, str], wanted: dict[str, int]
) -> dict[int, str]:
    """Go through the open tab by keyboard, true to what is seen, until ``wanted`` of each kind."""
    given: dict[int, str] = {}
    while any(wanted.values()):
        clip = await person.focused()
        mine, others = (await person.marks())[clip]
        if mine or others or not wanted[truth[clip]]:
            assert clip != (await person.order())[-1], f"no clip is left, but {wanted} are missing"
            await person.press("ArrowRight")
            await expect(person.card(clip)).to_have_attribute("data-focused", "false")
        else:
            assert await person.decide(truth[clip]) == clip
            wanted[truth[clip]] -= 1
            given[clip] = truth[clip]
    await person.all_saved()
    return given


async def test_two_people_label_until_the_model_and_see_each_other(
    someone: Someone, night: dict[int, str], database: asyncpg.Connection
) -> None:
    ada, ben = await someone("ada", sign_in=False), await someone("ben")
    await ada.page.goto(ada.origin)
    await ada.fill_in_form("not-my-password")
    await expect(ada.page.get_by_role("alert")).to_contain_text("Wrong name or password")
    await ada.fill_in_form()
    await expect(ada.page.get_by_test_id("me")).to_have_text("ada")

    label = await create_label_on_the_board(ada)
    row = ben.page.locator(f'[data-label="{label}"]')
    # ben's board shows it by itself
    await row.get_by_role("link", name="night", exact=True).click()
    for person in (ada, ben):
        await expect(person.page.get_by_test_id("gate")).to_contain_text("0 ✓ 0 ✕ so far")

    # Both answer by keyboard; the other's answers count at once.
    await ada.search("at night")
    await ben.tab(4, "random")
    hers = await label_until_enough(ada, night, {"positive": 6, "negative": 3})
    await expect(ben.page.get_by_test_id("gate")).to_contain_text("6 ✓ 3 ✕ so far")
    his = await label_until_enough(ben, night, {"positive": 3, "negative": 7})
    await expect(ada.page.get_by_test_id("gate")).to_contain_text("9 ✓ 10 ✕ so far")
    for number, key in FEEDS.items():
        if key != "random":
            await ada.tab(number, key)
            await expect(ada.page.get_by_test_id("empty")).to_contain_text("needs a model")
    await ada.tab(1, "search")
    hers |= await label_until_enough(ada, night, {"positive": 1, "negative": 0})
    assert await answers_of(database, label) == {
        **{(clip, "ada"): answer for clip, answer in hers.items()},
        **{(clip, "ben"): answer for clip, answer in his.items()},
    }

    # The model comes, and all feeds in both browsers.
    for person in (ada, ben):
        await person.model_is(A_MODEL)
        for number, key in FEEDS.items():
            await person.tab(number, key)
            await person.has_cards(51)
    assert await ada.order() == await ben.order()
    await ada.tab(3, "wall")
    scores = await ada.each("card => Number(card.dataset.score)")
    assert scores == sorted(scores, reverse=True) and scores[0] > 0.5 > scores[-1]


async def test_an_answer_shows_at_the_other_and_so_does_its_undoing(
    someone: Someone, learned: int, database: asyncpg.Connection
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    for person in (ada, ben):
        await person.open(learned)
        await person.tab(3, "wall")
        await person.model_is(A_MODEL)
    presence = ben.page.get_by_test_id("presence")
    await expect(presence.get_by_text("AD")).to_have_attribute("title", "ada – at the wall")

    before, held = await ben.order(), await answers_of(database, learned)
    clip = await ada.focused()
    await ada.decide("negative")  # what the model thought surest: the order must change
    await expect(ben.others_on(clip)).to_have_text(f"AD {SIGNS['negative']}")
    await expect(ben.page.get_by_test_id("new-order")).to_be_visible(timeout=30_000)
    assert await ben.order() == before, "a card moved by itself"
    await ben.press("r")
    await expect(ben.page.get_by_test_id("new-order")).to_have_count(0)
    assert await ben.order() != before

    await ada.press("u")
    await expect(ada.card(clip)).to_have_attribute("data-mark", "")
    await expect(ben.others_on(clip)).to_have_count(0)
    await ada.all_saved()
    assert await answers_of(database, learned) == held


async def test_a_reload_resumes(someone: Someone, learned: int) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    for person in (ada, ben):
        await person.open(learned)
        await person.tab(3, "wall")
    await ada.press("ArrowDown")  # away from the first, which ben answers
    clip = await ada.decide("skip")
    await expect(ben.others_on(clip)).to_have_text("AD –")
    mine = await ben.decide("positive")
    await ben.all_saved()
    await ben.tab(5, "review")  # everything answered, and not the tab a page opens with
    await expect(ben.card(mine)).to_have_attribute("data-mark", "positive")
    before = await ben.marks()
    assert before[clip] == ("", ("AD –",)) and before[mine][0] == "positive"

    await ben.page.reload()
    await expect(ben.card(mine)).to_have_attribute("data-mark", "positive")
    await expect(ben.page.get_by_test_id("tab-review")).to_have_attribute("aria-selected", "true")
    assert await ben.marks() == before
    await ben.press("u")  # also of what was answered before the reload
    await expect(ben.card(mine)).to_have_attribute("data-mark", "")
    await expect(ada.others_on(mine)).to_have_count(0)


async def test_a_clip_plays_and_posters_are_there(someone: Someone, new_label: int) -> None:
    ada = await someone("ada", board=False)
    await ada.open(new_label)
    await expect(ada.cards.first).to_be_visible()
    await ada.page.wait_for_function(
        """() => {
            const shown = [...document.querySelectorAll(".card img")]
                .filter((img) => img.getBoundingClientRect().top < innerHeight);
            return shown.length > 3 && shown.every((img) => img.complete && img.naturalWidth > 0);
        }"""
    )
    plays = "(clip) => document.querySelector(`[data-clip='${clip}'] video`)?.currentTime > 0.3"

    first = await ada.focused()
    async with ada.page.expect_response(f"**/media/{first}/clip.mp4") as answer:
        await ada.press(" ")
    assert (await answer.value).status == 206
    await ada.page.wait_for_function(plays, arg=first)
    await ada.press("ArrowRight")
    await expect(ada.card(first).locator("video")).to_have_count(0)

    other = (await ada.order())[2]
    async with ada.page.expect_response(f"**/media/{other}/clip.mp4") as answer:
        await ada.card(other).hover()
    assert (await answer.value).status == 206
    await ada.page.wait_for_function(plays, arg=other)

    await ada.press("Shift+Space")
    full = ada.page.get_by_test_id("full").locator("video[data-shown=true]")
    await expect(full).to_have_js_property("paused", False)
    await ada.press("Escape")
    await expect(full).to_have_count(0)


async def test_the_board_counts_live(someone: Someone, new_label: int) -> None:
    ada, ben = await someone("ada"), await someone("ben")
    row = ada.page.locator(f'[data-label="{new_label}"]')
    await expect(row).to_contain_text("✓ 0")
    await ben.open(new_label)
    await ben.decide("positive")
    await ben.decide("negative")
    await expect(row).to_contain_text("✓ 1")
    await expect(row).to_contain_text("✕ 1")
    await expect(row.get_by_test_id("presence").get_by_text("BE")).to_be_visible()
