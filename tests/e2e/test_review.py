"""Looking over what was answered: suspected errors, and the other filters of the Review tab."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, answer_all, some_of_each
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)

WRONG = {"positive": "negative", "negative": "positive"}


async def filter_review(person: Annotator, key: str) -> None:
    await person.page.get_by_test_id(f"review-{key}").click()
    await expect(person.page.get_by_test_id(f"review-{key}")).to_have_attribute(
        "aria-pressed", "true"
    )


async def test_wrong_answers_are_looked_over(
    someone: Someone,
    place: Installation,
    new_label: int,
    night: dict[int, str],
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    given = some_of_each(night, 30)
    mistaken = [*given][:2] + [*given][-2:]
    given |= {clip: WRONG[given[clip]] for clip in mistaken}
    await answer_all(place, new_label, given)
    ada = await someone("ada", board=False)
    await ada.open(new_label)
    await ada.tab(5, "review")
    await filter_review(ada, "suspects")
    suspected = await ada.order()
    assert len(suspected) < 20, "nearly all answers are right"
    assert set(suspected[:2]) <= set(mistaken), "the worst come first"
    await ada.page.screenshot(path=artifacts / "suspected-errors.png")

    # Each says how sure the model is.
    first, second = suspected[:2]
    assert await ada.focused() == first
    said = "yes" if given[first] == "positive" else "no"
    await expect(ada.card(first).locator(".doubt")).to_contain_text(f" sure of your {said}")

    # One key corrects it, one key keeps it; both are looked over, and nothing moves.
    await ada.decide(WRONG[given[first]])
    await expect(ada.card(first).locator(".doubt")).to_have_text("looked over")
    assert await ada.focused() == second
    await ada.decide(given[second])
    await expect(ada.card(second).locator(".doubt")).to_have_text("looked over")
    assert await ada.order() == suspected
    await ada.all_saved()
    rows = await database.fetch(
        "SELECT clip_id, answer FROM annotation WHERE label_id = $1 AND source = 'review' "
        "ORDER BY id",
        new_label,
    )
    assert [tuple(r) for r in rows] == [(first, WRONG[given[first]]), (second, given[second])]

    # A colleague who comes later is not asked again, once a build saw it.
    seen = await database.fetchval("SELECT count(*) FROM annotation WHERE label_id = $1", new_label)
    assert seen == len(given) + 2
    await expect(ada.page.get_by_test_id("build")).to_contain_text(f"{len(given)} answers")
    ben = await someone("ben", board=False)
    await ben.open(new_label)
    await ben.tab(5, "review")
    await filter_review(ben, "suspects")
    assert not {first, second} & set(await ben.order())
    await filter_review(ben, "mine")
    await expect(ben.page.get_by_test_id("empty")).to_contain_text("not answered a clip")
    await ben.press("f")
    await expect(ben.page.get_by_test_id("empty")).to_contain_text("Nobody disagrees")
    await ben.press("f")
    await expect(ben.page.get_by_test_id("empty")).to_contain_text("Nobody skipped")

    # They disagree with one, and both find it under Disagreed.
    await filter_review(ben, "all")
    clip = await ben.decide(WRONG[given[(await ben.order())[0]]])
    for person in (ben, ada):
        await filter_review(person, "disagreed")
        await expect(person.card(clip)).to_be_visible()
        assert await person.order() == [clip]


async def test_random_clips_of_every_kind_on_request(
    someone: Someone, new_label: int, database: asyncpg.Connection
) -> None:
    ada = await someone("ada", board=False)
    await ada.open(new_label)
    await ada.tab(2, "next")
    await expect(ada.cards).to_have_count(25)
    before = await ada.order()
    await ada.page.get_by_test_id("batch-source").select_option("stratified")
    await expect(ada.page.get_by_test_id("batch-reason")).to_contain_text("every kind")
    assert await ada.order() != before
    taken = await database.fetch(
        "SELECT count(*) FROM clip WHERE id = ANY ($1::bigint[]) GROUP BY cluster",
        await ada.order(),
    )
    assert max(r["count"] for r in taken) <= 25 / len(taken) + 8, "clusters that ran out aside"
    clip = await ada.decide("negative")
    await ada.all_saved()
    source = await database.fetchval(
        "SELECT source FROM annotation WHERE label_id = $1 AND clip_id = $2", new_label, clip
    )
    assert source == "stratified"
