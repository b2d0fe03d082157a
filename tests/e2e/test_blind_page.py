"""A secondary annotator answers alone: nothing of the others reaches their browser."""

from __future__ import annotations

import re

import asyncpg
import pytest
from playwright.async_api import expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone

pytestmark = pytest.mark.timeout(300)

# Names of the primaries, and whatever only a model or others' answers could have told.
OF_OTHERS = re.compile(
    r".{0,60}(\b(ada|ben)\b|top_positive|borderline|suspect"
    r"|\"(quality|heldout|coverage|diversity|score|scores|similarity)\":[\"\[]?[\d.]*[1-9]).{0,60}",
    re.IGNORECASE,
)

EMPTY = re.compile(r"\"(top_positive|top_negative|borderline|suspects)\":\[\]")


def record(person: Annotator) -> list[str]:
    """Everything the page receives over its sockets from now on."""
    received: list[str] = []
    person.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: received.append(str(frame))),
    )
    return received


def of_others(frame: str) -> str:
    """What a frame tells of others, with some context; empty: nothing. A page that begins anew is
    told that it holds nothing, by the names of what it would hold: that tells of nobody."""
    plain = EMPTY.sub("", frame.replace("\\", ""))
    found = OF_OTHERS.search(plain)
    return found[0] if found else ""


async def test_a_secondary_sees_only_their_queue_and_it_grows_live(
    someone: Someone, learned: int, night: dict[int, str], database: asyncpg.Connection
) -> None:
    cleo, ada = await someone("cleo", sign_in=False), await someone("ada")
    received, at_ada = record(cleo), record(ada)
    await cleo.sign_in()
    row = cleo.page.locator(f'[data-label="{learned}"]')
    await expect(row).to_contain_text("24 clips wait for your independent answer")
    await cleo.open(learned)
    await ada.open(learned)
    await expect(cleo.page.get_by_role("tab")).to_have_text(["1 Your queue"])
    await expect(cleo.cards).to_have_count(24)
    queue = await cleo.order()
    chosen = await database.fetch(
        "SELECT clip_id FROM annotation WHERE label_id = $1 ORDER BY id", learned
    )
    assert sorted(queue) == sorted(r["clip_id"] for r in chosen)
    assert queue != [r["clip_id"] for r in chosen], "the order of others' answers"
    await expect(cleo.page.get_by_test_id("search")).to_have_count(0)
    assert set((await cleo.marks()).values()) == {("", ())}
    assert await cleo.each("card => card.dataset.score") == [""] * 24

    # They answer for themselves, and nobody else's answer counts.
    own = [await cleo.decide(answer) for answer in ("positive", "negative", "skip")]
    await cleo.all_saved()
    await expect(cleo.page.get_by_test_id("tile-queue")).to_contain_text("3 of 24")
    await expect(cleo.page.get_by_test_id("tile-answers")).to_contain_text("✓ 1 ✕ 1")
    rows = await database.fetch(
        "SELECT clip_id, answer, a.role, source "
        "FROM annotation a JOIN person p ON p.id = person_id "
        "WHERE label_id = $1 AND name = 'cleo' ORDER BY a.id",
        learned,
    )
    assert [(r["clip_id"], r["answer"]) for r in rows] == [
        (own[0], "positive"), (own[1], "negative"), (own[2], "skip"),
    ]  # fmt: skip
    assert {(r["role"], r["source"]) for r in rows} == {("secondary", "blind")}

    # A primary answers one more clip: it joins the queue, without a word of what they said.
    await ada.tab(4, "random")
    new = await ada.decide("positive")
    assert new not in queue
    await expect(cleo.page.get_by_test_id("tile-queue")).to_contain_text("3 of 25")
    if new not in await cleo.order():  # it came somewhere in the middle: nothing moves by itself
        assert await cleo.order() == queue
        await cleo.press("r")
    await expect(cleo.card(new)).to_have_attribute("data-mark", "")
    assert [clip for clip in await cleo.order() if clip != new] == queue

    # Keys that would show more do nothing; the page of another's view is not theirs.
    for key in ("/", "3", "g"):
        await cleo.press(key)
    await expect(cleo.page.get_by_test_id("tab-queue")).to_have_attribute("aria-selected", "true")
    text = await cleo.page.locator("body").inner_text()
    assert not re.search(r"\b(ada|ben)\b", text, re.IGNORECASE), text
    assert any(map(of_others, at_ada)), "a primary is told all this"
    assert len(received) > 10 and not any(told := list(map(of_others, received))), told
