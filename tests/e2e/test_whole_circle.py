"""The whole circle at two browsers of primaries and a blind one: a model goes live, films in a look
that the corpus has not arrive, the alarm comes, its clips are answered, the new version is
compared, goes live and is rolled back. Each sees what the other does without loading a page again;
the secondary learns nothing of it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import WebSocket, expect

from backend.client import Client
from tests.e2e.annotator import KEYS, Annotator
from tests.e2e.conftest import Someone, at_the_socket
from tests.e2e.looks import photograph
from tests.films import write_kept_films
from tests.gestures import evaluated
from workers.bench.installation import Installation
from workers.bots.drift import SEED, drifted
from workers.demo.truth import Truth, answers

pytestmark = pytest.mark.timeout(300)

INTAKE = "Blizzard"
FILMS, SHOTS = 12, 3  # many and short ones: chance seldom makes so many films differ alike
# A threshold that nothing else has, and every word of deployments, alarms, intakes and scores.
SECRET = re.compile(
    rb"(?i)0?\.4321|canary|blizzard|unlike the corpus|promised|live: model"
    rb'|"alarms?"|"deploy|"threshold|"candidate|"scores?"|"intake'
)


def all_heard(who: Annotator) -> list[bytes]:
    """What the page's socket says to a browser from now on."""
    heard: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda said: heard.append(said if isinstance(said, bytes) else said.encode()),
        )

    who.page.on("websocket", listen)
    return heard


async def arrive(place: Installation) -> Truth:
    """The films, drawn and taken in under the intake's name by the ordinary command."""
    short = [replace(film, shots=film.shots[:SHOTS]) for film in drifted("snow", FILMS)]
    made = await asyncio.to_thread(
        write_kept_films, short, place.settings.home / "blizzard", seed=SEED
    )  # fmt: skip
    await asyncio.to_thread(
        place.rushes, "ingest", *map(str, made.films), "--metadata", str(made.metadata),
        "--intake", INTAKE,
    )  # fmt: skip
    return Truth.read(made.truth)


async def right_answers(database: asyncpg.Connection, truth: Truth) -> dict[int, str]:
    """By clip of the intake, what is true of it."""
    rows = await database.fetch(
        "SELECT c.id, f.name, c.start_s, c.end_s FROM clip c JOIN file f USING (video_id)"
        " JOIN intake_video iv USING (video_id) JOIN intake i ON i.id = iv.intake_id"
        " WHERE i.name = $1", INTAKE,
    )  # fmt: skip
    return {
        r["id"]: "positive"
        if answers("night", truth.attributes(r["name"], r["start_s"], r["end_s"]))
        else "negative"
        for r in rows
    }


async def answer_the_batch(ada: Annotator, right: Callable[[int], str]) -> set[int]:
    """By keys, one after the other, until the batch is answered."""
    asked = set(await ada.order())
    given: set[int] = set()
    while given != asked:
        clip = await ada.focused()
        await ada.press(KEYS[right(clip)])
        await expect(ada.card(clip)).to_have_attribute("data-mark", right(clip))
        given.add(clip)
    await ada.all_saved()
    return given


async def test_a_model_leaves_fails_on_new_films_and_is_mended_before_everybodys_eyes(
    someone: Someone, place: Installation, learned: int, database: asyncpg.Connection,
    artifacts: Path,
) -> None:  # fmt: skip
    # Hers never shows the board, whose rows tell of labels that she does not label blind.
    ada, ben, cleo = [await someone(name, board=False) for name in ("ada", "ben", "cleo")]
    heard = all_heard(cleo)
    async with at_the_socket(place, "cleo") as blind:
        await cleo.page.goto(f"{cleo.origin}/label/{learned}")
        await expect(cleo.cards.first).to_be_visible()
        for stream in ("board", f"blind/{learned}", "ingest"):
            await blind.subscribe(stream)
        before = blind.frames.copy()

        # Live: at one browser, and at once at the other.
        at_bens, history = ben.page, ada.page
        await ben.open(learned)
        lines = at_bens.get_by_test_id("wall-lines")
        await expect(at_bens.get_by_test_id("wall-side")).to_be_visible()
        await expect(lines).to_have_count(0)
        await history.goto(f"{ada.origin}/label/{learned}/history")
        deploy = history.get_by_role("button", name="Deploy model")
        first = (await deploy.inner_text()).split()[2]
        await history.get_by_label("Threshold").fill(".4321")
        await history.get_by_label("Note").fill("canary note")
        await history.keyboard.press("Enter")
        await expect(history.get_by_test_id("in-use-live")).to_contain_text(f"model {first}, from")
        await expect(lines).to_have_text(f"live: model {first}")
        await photograph(at_bens, artifacts / "circle-wall.png")
        await at_bens.goto(f"{ben.origin}/label/{learned}/watch")

        # New films, and the alarm on the board and on the page of who watches.
        await history.goto(ada.origin)
        truth = await arrive(place)
        await expect(at_bens.get_by_test_id("alarm")).to_contain_text(f"Clips of “{INTAKE}”")
        named = await database.fetchval("SELECT name FROM label WHERE id = $1", learned)
        await history.get_by_label("Filter labels by words").fill(named)
        row = history.locator(f'[data-label="{learned}"]')
        await expect(row.get_by_text("⚠ intake")).to_be_visible()
        await photograph(at_bens, artifacts / "circle-alarm.png")

        # The alarm's own step opens the very batch.
        right = await right_answers(database, truth)
        at_adas = ada.page
        await at_adas.goto(f"{ada.origin}/label/{learned}/watch")
        await at_adas.get_by_role("link", name="Check 25 of its clips").click()
        await expect(at_adas.get_by_test_id("batch-source")).to_have_value("production")
        await expect(ada.cards.first).to_be_visible()
        asked = set(await ada.order())
        assert len(asked) == 25 and asked <= set(right), "clips of that intake, and of no other"
        await at_bens.goto(f"{ben.origin}/label/{learned}/history")
        given = await answer_the_batch(ada, right.__getitem__)
        sources = await database.fetch(
            "SELECT DISTINCT source FROM answer WHERE label_id = $1 AND clip_id = ANY ($2)",
            learned, list(given),
        )  # fmt: skip
        assert [r["source"] for r in sources] == ["production"]
        async with at_the_socket(place, "ada") as rest:
            await rest.subscribe(f"label/{learned}")
            await evaluated(rest, learned, 24 + 25, 60)

        # A candidate by one, compared and promoted by the other.
        deploy = at_bens.get_by_role("button", name="Deploy model")
        await at_bens.get_by_label("Alias").select_option("candidate")
        second = await database.fetchval(
            "SELECT max(version) FROM model WHERE label_id = $1", learned
        )
        model = at_bens.get_by_label("Model to deploy")
        await expect(model.locator(f'option[value="{second}"]')).to_have_count(1)
        await model.select_option(str(second))
        await expect(deploy).to_have_text(f"Deploy model {second} as candidate")
        await deploy.click()
        await at_adas.goto(f"{ada.origin}/intakes")
        card = at_adas.locator(".intake", has=at_adas.get_by_role("heading", name=INTAKE))
        # Other labels may have a live version of that number.
        ours = card.locator("li", has_text=named)
        beside = ours.filter(has_text=f"version {second}, candidate")
        await expect(beside).to_contain_text(f"{FILMS} of {FILMS} films scored")
        await beside.get_by_role("button", name="compare with live").click()
        live = ours.filter(has_text=f"version {first}, live")
        await expect(live.get_by_role("link", name=f"“{INTAKE}”")).to_be_visible()
        comparison = at_adas.get_by_test_id("comparison")
        await expect(comparison).to_contain_text(f"candidate {second} beside live {first}")
        await photograph(at_adas, artifacts / "circle-compared.png")
        await comparison.get_by_role("button", name="Make the candidate live").click()
        await expect(at_bens.get_by_test_id("in-use-live")).to_contain_text(f"model {second}, from")
        await expect(ours.filter(has_text=f"version {second}, live")).to_be_visible()

        # Rolled back by the other, and seen.
        await at_bens.get_by_role("button", name="Roll back live").click()
        await expect(ours.filter(has_text=f"version {first}, live")).to_be_visible()
        newest = at_bens.get_by_test_id("timeline").locator("li").first
        await expect(newest).to_contain_text(f"ben rolled live back to model {first}")
        await nothing_told(cleo, blind, before, heard, given)


async def nothing_told(
    cleo: Annotator, blind: Client, before: list[bytes], heard: list[bytes], given: set[int]
) -> None:
    """The secondary was asked about the answered clips, which are hers to answer; that is all."""
    await blind.until(lambda: given <= set(blind.snapshots[_blind(blind)].state.queue))
    shown = await cleo.page.locator("body").inner_text()
    told = [_of_label(frame, _blind(blind)) for frame in list(blind.frames)[len(before) :]]
    said = [*told, *heard, shown.encode()]
    assert heard and len(said) > 3
    for frame in said:
        assert SECRET.search(frame) is None, (SECRET.search(frame), frame[:2000])


def _of_label(frame: bytes, stream: str) -> bytes:
    """A frame without the board's rows of other labels, which the person may not label blind."""
    if not frame.startswith(b'{"type":"BoardRows"'):
        return frame
    rows = json.loads(frame)["rows"]
    return json.dumps([row for row in rows if stream == f"blind/{row['label']['id']}"]).encode()


def _blind(client: Client) -> str:
    return next(name for name in client.snapshots if name.startswith("blind/"))
