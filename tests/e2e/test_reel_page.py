"""The reel: films as rows of shots, ranges and scenes, colleagues in sight; and full size with the
shots around a clip."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, add_label
from tests.e2e.looks import photograph
from workers.bench.installation import Installation
from workers.demo.corpus import CorpusFiles

pytestmark = pytest.mark.timeout(300)

_NAME = re.compile(
    r"^shot \d+ of \d+, \d+:\d\d, (yes|no|skipped|not answered), model (1\.0|\.\d\d)$"
)
_SECOND = re.compile(r"^Film 2 of \d+: ")
# The video that plays is about to come to its cut.
TO_THE_CUT = """video => new Promise(done => {
    const go = () => done(video.currentTime = Math.max(0, video.duration - 0.15));
    video.readyState ? go() : video.addEventListener("loadedmetadata", go, { once: true });
})"""


async def open_reel(person: Annotator, label: int) -> None:
    await person.open(label)
    await person.page.get_by_test_id("tab-reel").click()
    await expect(in_focus(person)).to_be_focused()


def in_focus(person: Annotator) -> Locator:
    return person.page.locator('.shot[data-focused="true"]')


def shot(person: Annotator, clip: int | str) -> Locator:
    return person.page.locator(f'.shot[data-clip="{clip}"]')


async def row_in_focus(person: Annotator) -> list[str]:
    """The clips of the film in focus, as far as they are on screen."""
    found: list[str] = await person.page.evaluate(
        "() => [...document.querySelectorAll('.film[data-here=true] .shot')]"
        ".map(shot => shot.dataset.clip)"
    )
    return found


async def test_ranges_and_scenes_are_answered_in_sight_of_colleagues(
    someone: Someone, learned: int
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    await open_reel(ada, learned)
    await open_reel(ben, learned)
    film = await row_in_focus(ada)
    assert film == await row_in_focus(ben)
    await expect(in_focus(ada)).to_have_attribute("aria-label", _NAME)
    begin = film.index(str(await in_focus(ada).get_attribute("data-clip")))
    chosen = film[begin : begin + 3]
    before = {clip: await shot(ben, clip).get_attribute("data-mark") for clip in chosen}
    focus = await in_focus(ben).get_attribute("data-clip")

    await ada.press("Shift+ArrowRight")
    await ada.press("Shift+ArrowRight")
    await expect(ada.page.locator('.shot[aria-selected="true"]')).to_have_count(3)
    await ada.press("s")
    for clip in chosen:
        for person in (ada, ben):
            await expect(shot(person, clip)).to_have_attribute("data-mark", "skip")
    await ada.all_saved()
    assert await in_focus(ben).get_attribute("data-clip") == focus, "a colleague moves nothing"
    await ada.press("u")
    for clip in chosen:
        for person in (ada, ben):
            await expect(shot(person, clip)).to_have_attribute("data-mark", before[clip] or "")

    # A scene by one key: as many shots as the caption says.
    await ada.press("e")
    count = await ada.page.locator('.shot[aria-selected="true"]').count()
    noun = "shot" if count == 1 else "shots"
    await expect(ada.page.locator(".viewer")).to_contain_text(f"scene of {count} {noun}")
    await ada.press("Escape")

    # Another film at the same time, and back; a click with shift takes what lies between.
    await ada.press("ArrowDown")
    await expect(ada.page.locator('.film[data-here="true"]')).to_have_attribute(
        "aria-label", _SECOND
    )
    await expect(in_focus(ada)).to_be_focused()
    other = await row_in_focus(ada)
    await shot(ada, other[0]).click()
    await shot(ada, other[3]).click(modifiers=["Shift"])
    await expect(ada.page.locator('.shot[aria-selected="true"]')).to_have_count(4)
    await ada.press("Escape")

    # It plays through the cut; stopped, the focus is at the shot that was shown.
    await shot(ada, other[0]).click()
    await ada.press(" ")
    playing = ada.page.locator('.viewer video[data-shown="true"]')
    await expect(playing).to_have_attribute("data-clip", other[0])
    await playing.evaluate(TO_THE_CUT)
    await expect(playing).to_have_attribute("data-clip", other[1])
    await expect(shot(ada, other[0])).to_have_attribute("data-focused", "true")
    await ada.press(" ")
    await expect(shot(ada, other[1])).to_have_attribute("data-focused", "true")


async def test_from_a_card_to_its_film_and_back(someone: Someone, learned: int) -> None:
    ada = await someone("ada", board=False)
    await ada.open(learned)
    await ada.tab(3, "wall")
    await ada.press("ArrowRight")
    clip = await ada.focused()
    await ada.press("v")
    await expect(shot(ada, clip)).to_be_focused()
    await ada.press("ArrowRight")
    await expect(shot(ada, clip)).to_have_attribute("data-focused", "false")
    await ada.page.get_by_test_id("back-to-card").click()
    await expect(ada.card(clip)).to_have_attribute("data-focused", "true")
    await ada.card(clip).hover()
    await ada.card(clip).get_by_test_id("to-film").click()
    await expect(shot(ada, clip)).to_be_focused()


async def test_full_size_plays_through_the_cut_among_its_neighbours(
    someone: Someone, learned: int, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    await ada.open(learned)
    await ada.tab(3, "wall")
    clip = str(await ada.focused())
    await ada.press("Shift+Space")
    around = ada.page.locator(".neighbours button")
    await expect(around.nth(3)).to_be_visible()
    clips = await around.evaluate_all("all => all.map(one => one.dataset.clip)")
    at = clips.index(clip)
    assert at == min(at, 3) and len(clips) in (at + 1, at + 2, at + 3, at + 4)
    await expect(around.nth(at)).to_have_attribute("aria-current", "true")
    step, key = (1, "ArrowRight") if at + 1 < len(clips) else (-1, "ArrowLeft")
    shown = ada.page.locator('.full video[data-shown="true"]')
    if step == 1:
        await shown.evaluate(TO_THE_CUT)
        await expect(shown).to_have_attribute("data-clip", clips[at + 1])
        where = ada.page.get_by_test_id("whereabouts")
        await expect(where).to_contain_text("1 cut on")
        await expect(around.nth(at)).to_have_attribute("aria-current", "true")
    await photograph(ada.page, artifacts / "full-size-neighbours.png")

    # A neighbour is answered like any clip; what was at full size before is there again behind it.
    other = clips[at + step]
    await ada.press(key)
    await expect(shown).to_have_attribute("data-clip", other)
    await ada.press("s")
    mark = ada.page.locator(f'.neighbours button[data-clip="{other}"] .shot-mark')
    await expect(mark).to_have_attribute("data-answer", "skip")
    await ada.all_saved()
    await ada.press("u")
    await expect(ada.page.get_by_test_id("message")).to_contain_text("Undone")  # and leads there
    await ada.press("Escape")
    await expect(ada.card(int(clip))).to_have_attribute("data-focused", "true")


async def test_a_blind_secondary_has_no_reel(someone: Someone, learned: int) -> None:
    cleo = await someone("cleo", board=False)
    await cleo.open(learned)
    await expect(cleo.cards.first).to_be_visible()
    await expect(cleo.page.get_by_test_id("tab-reel")).to_have_count(0)
    await cleo.press("v")
    await cleo.press("Shift+Space")
    await expect(cleo.page.get_by_test_id("full")).to_be_visible()
    await expect(cleo.page.locator(".neighbours, .shot")).to_have_count(0)


async def test_a_reel_without_a_model_names_no_score(
    someone: Someone, place: Installation, films: CorpusFiles, artifacts: Path
) -> None:
    ada = await someone("ada", board=False)
    await open_reel(ada, add_label(place, "reel-without-a-model"))
    await expect(in_focus(ada)).to_have_attribute("data-taken", "")
    assert "model" not in str(await in_focus(ada).get_attribute("aria-label"))
    await photograph(ada.page, artifacts / "reel-without-a-model.png")
