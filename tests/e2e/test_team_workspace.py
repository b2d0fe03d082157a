"""A team at one label's clips: selections, notes, decisions, second rounds, who may see what."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import expect

from backend.domain.second_round import APART
from tests.e2e.annotator import SIGNS, Annotator
from tests.e2e.conftest import Someone, at_the_socket
from tests.e2e.test_blind_page import of_others, record
from tests.e2e.test_offline import frozen, pid_of
from tests.gestures import answer, decide, edit, give, note, number_of, pin, requeue
from workers.bench.installation import PASSWORD, Installation

pytestmark = pytest.mark.timeout(300)

CORNER = {"x": 12, "y": 12}
CANARY = "canary-of-a-primary"  # in notes and reasons that no secondary may see


@pytest.fixture(scope="module")
def iris(place: Installation) -> str:
    """An administrator."""
    place.rushes("user", "add", "iris", "--account-role", "admin", "--password", PASSWORD)
    return "iris"


async def standing(database: asyncpg.Connection, label: int, name: str) -> dict[int, str]:
    """A person's answers as they count now."""
    rows = await database.fetch(
        "SELECT clip_id, answer FROM answer JOIN person ON id = person_id "
        "WHERE label_id = $1 AND name = $2",
        label,
        name,
    )
    return {r["clip_id"]: r["answer"] for r in rows}


async def opened(person: Annotator, label: int, tab: tuple[int, str] = (4, "random")) -> None:
    await person.open(label)
    await person.tab(*tab)
    await expect(person.cards.first).to_be_visible()


async def point_at(person: Annotator, clip: int) -> None:
    """Click on the picture, not on one of its buttons."""
    await person.card(clip).click(position=CORNER)


async def test_a_selection_shows_at_the_other_and_one_undo_takes_it_back(
    someone: Someone, learned: int, database: asyncpg.Connection, artifacts: Path
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    for person in (ada, ben):
        await opened(person, learned)
    order = await ada.order()
    held = await standing(database, learned, "ada")
    bar = ada.page.get_by_test_id("selection")

    # By keys: from the second card to the fifth; by mouse: the seventh in, the third out.
    await point_at(ada, order[1])
    for _ in range(3):
        await ada.press("Shift+ArrowRight")
    await point_at(ada, order[6])
    await point_at(ada, order[2])
    chosen = [order[i] for i in (1, 3, 4, 6)]
    await expect(bar).to_contain_text("4 selected")
    await expect(ada.page.locator('.card[data-selected="true"]')).to_have_count(4)
    await ada.page.screenshot(path=artifacts / "selection.png")
    await ada.press("n")
    await expect(bar).to_have_count(0)
    for clip in chosen:
        await expect(ada.card(clip)).to_have_attribute("data-mark", "negative")
        await expect(ben.others_on(clip)).to_have_text(f"AD {SIGNS['negative']}")
    await ada.all_saved()
    kept = await standing(database, learned, "ada")
    assert kept == held | dict.fromkeys(chosen, "negative")
    assert await ben.order() == order, "nothing moves by itself"

    # One undo takes all of it back, also after a reload.
    await ada.page.reload()
    await expect(ada.cards.first).to_be_visible()
    await ada.tab(5, "review")
    await expect(ada.card(chosen[0])).to_have_attribute("data-mark", "negative")
    await ada.press("u")
    for clip in chosen:
        await expect(ada.card(clip)).to_have_attribute("data-mark", "")
        await expect(ben.others_on(clip)).to_have_count(0)
    await expect(ada.page.get_by_test_id("message")).to_contain_text("the whole selection")
    assert await standing(database, learned, "ada") == held

    # `b` begins with the focused card, escape gives the selection up.
    await ada.press("b")
    await expect(bar).to_contain_text("1 selected")
    await ada.press("Escape")
    await expect(bar).to_have_count(0)
    await expect(ada.page.locator('.card[data-selected="true"]')).to_have_count(0)


async def test_batches_of_two_people_share_no_clip(someone: Someone, learned: int) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    for person in (ada, ben):
        await person.open(learned)
    await asyncio.gather(*(person.tab(2, "next") for person in (ada, ben)))
    for person in (ada, ben):
        await expect(person.cards).to_have_count(25)
    assert not set(await ada.order()) & set(await ben.order())


async def test_notes_disagreement_and_decisions_show_live(
    someone: Someone, place: Installation, iris: str, new_label: int, artifacts: Path
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    for person in (ada, ben):
        await opened(person, new_label)
    clip = await ada.focused()
    noted = ben.card(clip).get_by_test_id("noted")
    await ada.press("m")
    field = ada.page.get_by_test_id("note")
    await expect(field).to_be_focused()
    await ada.page.keyboard.type("dusk, not night? yns")
    await ada.page.screenshot(path=artifacts / "note-field.png")
    await ada.press("Enter")
    await expect(field).to_have_count(0)
    await expect(noted).to_have_attribute("title", "ada: dusk, not night? yns")
    assert (await ada.marks())[clip][0] == "", "keys mean nothing while one writes"

    await ada.decide("positive")
    await point_at(ben, clip)
    await expect(ben.others_on(clip)).to_have_text("AD ✓")
    await ben.decide("negative")
    for person in (ada, ben):
        await expect(person.card(clip).locator(".disagreed")).to_be_visible()
    await expect(ada.page.get_by_test_id("disputed")).to_contain_text("1 clip disagreed")
    await expect(ada.page.get_by_test_id("disputed").get_by_role("link")).to_have_attribute(
        "href", f"/label/{new_label}/disagreements"
    )

    async with at_the_socket(place, iris) as judge:
        await judge.ask(decide(new_label, clip, "negative", reason="lamps are off"))
    for person in (ada, ben):
        await expect(person.card(clip).locator(".decision")).to_have_text("⚖ ✕")
        await expect(person.card(clip).locator(".disagreed")).to_have_count(0)
    await expect(ada.page.get_by_test_id("gate")).to_contain_text("0 ✓ 1 ✕ so far")
    await expect(ada.page.get_by_test_id("tile-answers")).to_contain_text("✓ 0 ✕ 1")
    await ada.page.screenshot(path=artifacts / "decision.png")

    await point_at(ada, clip)
    await ada.press("Shift+Space")
    full = ada.page.get_by_test_id("full")
    await expect(full.get_by_test_id("decided")).to_contain_text("decided by irislamps are off")
    await expect(full).to_contain_text("dusk, not night? yns")
    await expect(full).to_contain_text("✕ no ben")
    await ada.press("m")
    await expect(full.get_by_test_id("note")).to_be_focused()
    await ada.page.keyboard.type("agreed")
    await ada.page.screenshot(path=artifacts / "full-size-with-notes.png")
    await ada.press("Enter")
    await expect(noted).to_have_text("✎2")


async def test_clips_to_look_at_again_leave_once_answered(
    someone: Someone, place: Installation, learned: int, artifacts: Path
) -> None:
    ben = await someone("ben", board=False)
    await ben.open(learned)
    async with at_the_socket(place, "ada") as ada:
        await ada.subscribe(f"label/{learned}")
        clips = list(ada.snapshots[f"label/{learned}"].state.answers)[:3]
        await ada.ask(requeue(learned, clips))
    await expect(ben.page.get_by_test_id("tab-review")).to_contain_text("Review3")
    await ben.tab(5, "review")
    assert await ben.order() == clips
    await expect(ben.card(clips[0]).locator(".doubt")).to_contain_text("still hold")
    await ben.page.screenshot(path=artifacts / "look-again.png")
    await ben.decide("skip")
    await expect(ben.card(clips[0]).locator(".doubt")).to_have_text("looked over")
    assert await ben.focused() == clips[1]
    await expect(ben.page.get_by_test_id("tab-review")).to_contain_text("Review2")
    await ben.tab(4, "random")
    await ben.tab(5, "review")
    assert await ben.order() == clips[1:]


async def test_a_pinned_model_is_said_and_let_go(
    someone: Someone, place: Installation, learned: int, artifacts: Path
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    for person in (ada, ben):
        await person.open(learned)
        await person.model_is(re.compile(r"^[1-9]\d*$"))
    version = int(await ada.page.get_by_test_id("build").get_attribute("data-version") or 0)
    async with at_the_socket(place, "ada") as author:
        await author.ask(pin(learned, version))
    held = ben.page.get_by_test_id("pinned-model")
    await expect(held).to_contain_text(f"Model {version} is pinned")
    await ben.page.screenshot(path=artifacts / "pinned-model.png")
    await held.get_by_role("button").click()
    for person in (ada, ben):
        await expect(person.page.get_by_test_id("pinned-model")).to_have_count(0)


async def test_a_second_round_tells_nothing_of_the_first_or_of_others(
    someone: Someone,
    place: Installation,
    new_label: int,
    night: dict[int, str],
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    clips = sorted(night)[: APART + 3]  # behind three of them there are enough others
    async with at_the_socket(place, "ada") as ada:
        await ada.ask(edit(new_label, repeats=1.0))
        for clip in clips:
            await ada.ask(answer(new_label, clip, source="random"))
        await ada.ask(note(new_label, clips[0], CANARY))

        cleo = await someone("cleo", sign_in=False)
        received = record(cleo)
        await cleo.sign_in()
        await cleo.open(new_label)
        progress = cleo.page.get_by_test_id("tile-queue")
        await expect(progress).to_contain_text(f"0 of {APART + 6}")
        await expect(cleo.cards).to_have_count(APART)
        first = (await cleo.order())[:3]
        asked: list[int] = []

        async def go_on(key: str) -> None:
            card = await cleo.focused()
            assert (await cleo.marks())[card] == ("", ())
            before = await cleo.order()
            await cleo.press(key)
            await expect(cleo.card(card)).to_have_attribute("data-mark", "given")
            await cleo.all_saved()
            asked.append(card)
            await expect(progress).to_contain_text(f"{len(asked)} of {APART + 6}")
            assert (await cleo.order())[: len(before)] == before, "nothing moves"

        for key in ("y", "n", "s"):
            await go_on(key)
        assert asked == first
        await point_at(cleo, first[0])
        await cleo.press("m")
        await cleo.page.keyboard.type("my own doubt")
        await cleo.press("Enter")
        await cleo.all_saved()
        # Another tab, opened now, is told of the answers as little, and of the same total.
        tab = await cleo.context.new_page()
        await tab.goto(f"{cleo.origin}/label/{new_label}")
        await expect(tab.get_by_test_id("tile-queue")).to_contain_text(f"3 of {APART + 6}")
        await expect(tab.locator('.card[data-mark="given"]')).to_have_count(3)
        marks = "cards => cards.map((card) => card.dataset.mark)"
        seen = await tab.locator(".card").evaluate_all(marks)
        assert set(seen) == {"", "given"} and seen.count("given") == 3
        await tab.close()

        # The second questions stand among the others, as if nobody had asked before.
        await point_at(cleo, (await cleo.order())[3])
        while len(asked) < APART + 5:
            await go_on("n")
        await ada.ask(decide(new_label, clips[0], "negative", reason=CANARY))
        last = await cleo.focused()
        await go_on("n")
        assert {-card for card in asked if card < 0} == set(first)
        for clip in first:
            assert asked.index(-clip) - asked.index(clip) > APART
            await expect(cleo.card(-clip).get_by_test_id("noted")).to_have_count(0)
            for part in (".name", "time"):
                shown = await cleo.card(clip).locator(part).inner_text()
                await expect(cleo.card(-clip).locator(part)).to_have_text(shown)
        text = await cleo.page.locator("main").inner_text()
        assert not re.search(r"\b(repeat\w*|again|second|earlier)\b", text, re.IGNORECASE), text
        # The end of the queue is said, with what is next and a key to go there.
        end = cleo.page.get_by_test_id("queue-end")
        await expect(end).to_contain_text("Done")
        await end.scroll_into_view_if_needed()
        await cleo.page.screenshot(path=artifacts / "second-round.png")

    # Both are kept, apart, across a reload and an undo.
    cleo_id = await number_of(database, "cleo")
    counted = "SELECT answer FROM {} WHERE label_id = $1 AND person_id = $2 AND clip_id = $3"
    key = (new_label, cleo_id, first[0])
    assert await database.fetchval(counted.format("answer"), *key) == "positive"
    assert await database.fetchval(counted.format("repeat_answer"), *key) == "negative"
    await cleo.page.reload()
    await expect(progress).to_contain_text(f"{APART + 6} of {APART + 6}")
    await cleo.press("u")
    await expect(cleo.card(last)).to_have_attribute("data-mark", "")
    await expect(progress).to_contain_text(f"{APART + 5} of {APART + 6}")

    # Neither the page nor anything it was ever sent tells of the others.
    page = await cleo.page.content()
    assert CANARY not in page and "Pages of this label" not in page
    assert len(received) > 10
    assert not [frame for frame in received if CANARY in frame]
    told = [words for words in map(of_others, received) if words]
    assert not told


async def test_whoever_is_removed_from_a_label_is_told(
    someone: Someone,
    place: Installation,
    iris: str,
    new_label: int,
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    ben = await someone("ben", board=False)
    await opened(ben, new_label)
    his = await number_of(database, "ben")
    dropped = ben.page.get_by_test_id("dropped")
    async with at_the_socket(place, iris) as admin:
        move = give(new_label, his, "none")
        await admin.ask(move)
        await expect(dropped).to_contain_text("you are not on it")
        await expect(ben.cards).to_have_count(0)
        await expect(ben.page.get_by_test_id("tile-answers")).to_have_count(0)
        await ben.page.reload()
        await expect(dropped).to_contain_text("you are not on it")
        await dropped.get_by_role("link", name="Back to the labels").click()
        await expect(ben.page.get_by_role("heading", name="Labels")).to_be_visible()
        await admin.ask(give(new_label, his, "primary"))

    # Removed while two answers are on their way: they are shown, and saved once he is back.
    await opened(ben, new_label)
    member = "UPDATE member SET role = $3 WHERE label_id = $1 AND person_id = $2"
    with frozen(pid_of(place, "backend")):
        clips = [await ben.decide(answer) for answer in ("positive", "negative")]
        await database.execute(member, new_label, his, "none")
    unsaved = dropped.get_by_test_id("unsaved").locator("li")
    await expect(unsaved).to_have_count(2)
    await expect(unsaved.first).to_contain_text("✓ yes")
    await ben.page.screenshot(path=artifacts / "removed-from-a-label.png")
    await ben.page.reload()
    await expect(unsaved).to_have_count(2)
    assert await standing(database, new_label, "ben") == {}
    await database.execute(member, new_label, his, "primary")
    await ben.page.reload()
    await expect(ben.cards.first).to_be_visible()
    await ben.all_saved()
    await expect(dropped).to_have_count(0)
    assert await standing(database, new_label, "ben") == dict(
        zip(clips, ("positive", "negative"), strict=True)
    )


async def test_a_primary_who_becomes_secondary_gets_their_own_view(
    someone: Someone, place: Installation, learned: int, database: asyncpg.Connection
) -> None:
    """What he answered in sight of the others on the way there never counts as a blind answer."""
    ben = await someone("ben", board=False)
    await ben.open(learned)
    await ben.tab(5, "review")
    his = await number_of(database, "ben")
    with frozen(pid_of(place, "backend")):
        clip = await ben.decide("negative")
        await database.execute(
            "INSERT INTO member (label_id, person_id, role) VALUES ($1, $2, 'secondary')",
            learned,
            his,
        )
    dropped = ben.page.get_by_test_id("dropped")
    await expect(dropped).to_contain_text("You label this one blind")
    await expect(dropped.get_by_test_id("unsaved").locator("li")).to_have_count(1)
    await expect(ben.cards).to_have_count(0)
    await ben.page.get_by_role("button", name="Open your own view").click()
    await expect(ben.page.get_by_role("tab")).to_have_text(["1 Your queue"])
    await expect(ben.cards).to_have_count(24)
    await expect(ben.card(clip)).to_have_attribute("data-mark", "")
    await expect(ben.page.get_by_role("navigation", name="Pages of this label")).to_have_count(0)
    assert await standing(database, learned, "ben") == {}


async def test_keys_are_chosen_and_kept(someone: Someone, new_label: int, artifacts: Path) -> None:
    ada = await someone("ada", board=False)
    await opened(ada, new_label)
    await ada.press("?")
    await ada.page.get_by_test_id("key-positive").click()
    await ada.press("1")
    await expect(ada.page.get_by_test_id("help")).to_contain_text("fixed meaning")
    await ada.page.get_by_test_id("key-positive").click()
    await ada.press("d")
    await expect(ada.page.get_by_test_id("key-positive")).to_have_text("d")
    await ada.page.screenshot(path=artifacts / "keys.png")
    await ada.page.reload()
    await expect(ada.cards.first).to_be_visible()
    clip = await ada.focused()
    await ada.press("y")
    await ada.press("d")
    await expect(ada.card(clip)).to_have_attribute("data-mark", "positive")
    await ada.press("?")
    await ada.page.get_by_test_id("reset-keys").click()
    await expect(ada.page.get_by_test_id("key-positive")).to_have_text("y")


async def test_a_new_label_begins_with_clips_met_in_another(
    someone: Someone, learned: int, database: asyncpg.Connection, artifacts: Path
) -> None:
    ada = await someone("ada")
    await opened(ada, learned)
    clips = (await ada.order())[:3]
    await point_at(ada, clips[0])
    await ada.card(clips[2]).click(position=CORNER, modifiers=["Shift"])
    async with ada.context.expect_page() as opening:
        await ada.page.get_by_role("link", name="new label from these").click()
    page = await opening.value
    examples = page.get_by_test_id("examples").locator("img")
    await expect(examples).to_have_count(3)
    await page.get_by_label(f"Leave out clip {clips[1]}").click()
    await expect(examples).to_have_count(2)
    await page.fill("input[name=name]", "begun with clips")
    await page.screenshot(path=artifacts / "new-label-from-clips.png")
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_test_id("gate")).to_contain_text("2 ✓ 0 ✕ so far")
    rows = await database.fetch(
        "SELECT clip_id, answer, source FROM annotation a JOIN label l ON l.id = label_id "
        "WHERE l.name = 'begun with clips' ORDER BY a.id"
    )
    assert [tuple(r) for r in rows] == [(c, "positive", "example") for c in (clips[0], clips[2])]


async def test_a_finger_plays_and_decides(someone: Someone, new_label: int) -> None:
    ada = await someone("ada", has_touch=True, is_mobile=True)
    await opened(ada, new_label)
    first, second = (await ada.order())[:2]
    await ada.card(first).tap(position=CORNER)
    await expect(ada.card(first).locator("video")).to_have_count(1)
    await ada.card(first).tap(position=CORNER)
    await expect(ada.card(first).locator("video")).to_have_count(0)

    touch = await ada.context.new_cdp_session(ada.page)

    async def swipe(clip: int, by: int) -> None:
        box = await ada.card(clip).bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
        for kind, moved in (("Start", 0), ("Move", by // 2), ("Move", by)):
            await touch.send(
                "Input.dispatchTouchEvent",
                {"type": f"touch{kind}", "touchPoints": [{"x": x + moved, "y": y}]},
            )
        await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    assert await ada.focused() == first
    await swipe(first, 90)
    await expect(ada.card(first)).to_have_attribute("data-mark", "positive")
    assert await ada.focused() == second
    await swipe(second, 30)
    await swipe(second, -90)
    await expect(ada.card(second)).to_have_attribute("data-mark", "negative")
