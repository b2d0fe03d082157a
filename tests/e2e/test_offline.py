"""Whatever is away meanwhile: an answer is kept, shown as waiting, and saved exactly once."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import expect

from tests.e2e.annotator import SIGNS, Annotator
from tests.e2e.conftest import Someone
from workers.bench.installation import Installation

pytestmark = pytest.mark.timeout(300)

ANSWERS = ("positive", "negative", "skip")
RECOVERY = 60_000  # ms until a killed process is up again and the page has found it
AWAY = ("Failed to load resource: net::",)


def pid_of(place: Installation, part: str) -> int:
    return int(json.loads((place.settings.home / "run.json").read_text())[part])


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process stands still, with all its connections open."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def killed(place: Installation, part: str) -> Iterator[None]:
    """Kill a part without warning; its supervisor restarts it only afterwards."""
    pid = pid_of(place, part)
    with frozen(parent_of(pid)):
        os.kill(pid, signal.SIGKILL)
        yield


async def saved(database: asyncpg.Connection, label: int) -> Counter[tuple[int, str | None]]:
    """How often each answer was stored, those taken back included."""
    rows = await database.fetch("SELECT clip_id, answer FROM annotation WHERE label_id = $1", label)
    return Counter((r["clip_id"], r["answer"]) for r in rows)


async def expect_waiting(person: Annotator, clips: list[int]) -> None:
    for clip in clips:
        await expect(person.card(clip)).to_have_attribute("data-waiting", "true")
    await expect(person.page.get_by_test_id("saved")).to_have_text(f"{len(clips)} waiting …")


async def test_answers_wait_for_a_backend_that_hangs(
    someone: Someone, new_label: int, place: Installation, database: asyncpg.Connection
) -> None:
    ada = await someone("ada", board=False)
    sent: Counter[str] = Counter()  # by the command's id
    sent_again = asyncio.Event()

    def count(frame: str | bytes) -> None:
        if "Annotate" in str(frame):
            sent.update(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(frame))[-1:])
            if len(sent) == len(ANSWERS) and min(sent.values()) > 1:
                sent_again.set()

    ada.page.on("websocket", lambda socket: socket.on("framesent", count))
    await ada.open(new_label)
    await expect(ada.cards.first).to_be_visible()
    backend = pid_of(place, "backend")
    with frozen(parent_of(backend)), frozen(backend):  # its supervisor would replace it
        clips = [await ada.decide(answer) for answer in ANSWERS]
        await expect_waiting(ada, clips)
        async with asyncio.timeout(30):
            await sent_again.wait()
    await ada.all_saved()
    await expect(ada.page.locator('.card[data-waiting="true"]')).to_have_count(0)
    assert await saved(database, new_label) == Counter(zip(clips, ANSWERS, strict=True))


async def test_answers_outlive_a_killed_backend_and_a_reload(
    someone: Someone, new_label: int, place: Installation, database: asyncpg.Connection
) -> None:
    ada, ben = await someone("ada", board=False), await someone("ben", board=False)
    for person in (ada, ben):
        person.expect_complaints(*AWAY)
        await person.open(new_label)
        await expect(person.cards.first).to_be_visible()
    banner = ada.page.get_by_test_id("banner")
    with killed(place, "backend"):
        await expect(banner).to_contain_text("Go on: your answers will wait here")
        clips = [await ada.decide(answer) for answer in ANSWERS]
        await expect_waiting(ada, clips)
        mistake = await ada.decide("negative")
        await ada.press("u")
        await expect(ada.card(mistake)).to_have_attribute("data-mark", "")
        await expect(ada.page.get_by_test_id("message")).to_contain_text("Undone before")
        await expect(banner).to_contain_text("3 answers wait here")
        await ada.page.reload()
        await expect(banner).to_contain_text("3 answers wait here")
    for clip, answer in zip(clips, ANSWERS, strict=True):
        card = ada.card(clip)
        await expect(card).to_have_attribute("data-mark", answer, timeout=RECOVERY)
        await expect(card).to_have_attribute("data-waiting", "false", timeout=RECOVERY)
        await expect(ben.others_on(clip)).to_have_text(f"AD {SIGNS[answer]}", timeout=RECOVERY)
    await ada.all_saved()
    for person in (ada, ben):
        await expect(person.page.get_by_test_id("banner")).to_have_count(0)
    assert await saved(database, new_label) == Counter(zip(clips, ANSWERS, strict=True))


async def test_answers_outlive_a_killed_page_server(
    someone: Someone, new_label: int, place: Installation, database: asyncpg.Connection
) -> None:
    ada = await someone("ada", board=False)
    ada.expect_complaints(*AWAY, "WebSocket")
    await ada.open(new_label)
    await expect(ada.cards.first).to_be_visible()
    with killed(place, "ui"):
        await expect(ada.page.get_by_test_id("banner")).to_be_visible()
        clips = [await ada.decide(answer) for answer in ANSWERS]
        await expect_waiting(ada, clips)
    await expect(ada.page.get_by_test_id("saved")).to_have_text("all saved ✓", timeout=RECOVERY)
    await expect(ada.page.get_by_test_id("banner")).to_have_count(0)
    assert await saved(database, new_label) == Counter(zip(clips, ANSWERS, strict=True))


FILL = """() => {
  let n = 0;
  for (let size = 1 << 20; size >= 1; size >>= 1)
    try {
      for (;;) localStorage.setItem(`full${n++}`, "x".repeat(size));
    } catch {}
}"""


async def test_a_full_storage_is_said_and_no_press_acts_later(
    someone: Someone, new_label: int, place: Installation, database: asyncpg.Connection
) -> None:
    ada = await someone("ada", board=False)
    ada.expect_complaints(*AWAY)
    await ada.open(new_label)
    await expect(ada.cards.first).to_be_visible()
    await ada.page.evaluate(FILL)
    banner = ada.page.get_by_test_id("banner")
    clip = await ada.decide("positive")
    await expect(banner).to_contain_text("This browser cannot keep answers")
    await ada.all_saved()
    with killed(place, "backend"):
        await expect(banner).to_contain_text("Nothing can be answered until")
        next_one = await ada.focused()
        await ada.press("n")
        await expect(ada.page.get_by_test_id("message")).to_contain_text("Not taken")
        await expect(ada.card(next_one)).to_have_attribute("data-mark", "")
        assert await ada.focused() == next_one
    await expect(banner).to_contain_text("You can go on", timeout=RECOVERY)
    await ada.all_saved()
    assert await saved(database, new_label) == Counter({(clip, "positive"): 1})
