"""A whole installation, started once as people start it, and people at real browsers."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Browser, async_playwright, expect

from backend import client, db
from backend.client import Client
from backend.messages import wire
from tests.conftest import ROOT, in_ci
from tests.e2e.annotator import Annotator
from tests.films import write_kept_films
from tests.gestures import answer, evaluated, make_label
from workers.bench.chromium import FLAGS, find
from workers.bench.installation import PASSWORD, Installation, installation
from workers.demo.corpus import CorpusFiles
from workers.demo.drawing import world
from workers.demo.truth import Truth, answers

FILMS = 8 + 1  # the last one is ingested by a test that watches
VIEWPORT = {"width": 1280, "height": 720}
PATIENCE = 15_000  # ms a page may take on a busy machine

Someone = Callable[..., Awaitable[Annotator]]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find()
    if path is None:
        reason = "There is no Chromium; `python -m tests.browser` gets one."
        pytest.fail(reason) if in_ci() else pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Future[CorpusFiles]]:
    """The demo's first films, which are drawn while the installation starts."""
    folder = tmp_path_factory.mktemp("films")
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(write_kept_films, world.films(7, FILMS), folder / "corpus", seed=7)


@pytest.fixture(scope="session")
def place(chromium_path: str, drawn: Future[CorpusFiles]) -> Iterator[Installation]:
    """`rushes up`, with the accounts ada and ben (primaries) and cleo (secondary)."""
    with installation(ui=True) as place:
        place.add_people(["ada", "ben"])
        place.rushes("user", "add", "cleo", "--role", "secondary", "--password", PASSWORD)
        yield place
        # Whatever the tests did, or made fail.
        for log in (place.settings.home / "logs").iterdir():
            text = log.read_text(errors="replace")
            assert PASSWORD not in text and not re.search(rf"{wire.COOKIE}=\w", text), log


@pytest.fixture(scope="session")
def films(place: Installation, drawn: Future[CorpusFiles]) -> CorpusFiles:
    """The demo's first films, ingested by the ordinary command; all but the last."""
    written = drawn.result()
    place.rushes("ingest", *map(str, written.films[:-1]), "--metadata", str(written.metadata))
    return written


@pytest.fixture
async def database(place: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await db.dial(place.settings.dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def night(films: CorpusFiles, database: asyncpg.Connection) -> dict[int, str]:
    """Per clip: whether it plays at night, as the film's author knows."""
    truth = Truth.read(films.truth)
    rows = await database.fetch(
        "SELECT c.id, f.name, c.start_s, c.end_s FROM clip c JOIN file f USING (video_id)"
        " WHERE f.name = ANY ($1)", [path.name for path in films.films],
    )  # fmt: skip
    return {
        r["id"]: "positive"
        if answers("night", truth.attributes(r["name"], r["start_s"], r["end_s"]))
        else "negative"
        for r in rows
    }


def add_label(place: Installation, name: str) -> int:
    """A new label by ada; its id."""

    async def add() -> int:
        async with at_the_socket(place, "ada") as ada:
            return await make_label(
                ada, name,
                description="The scene takes place at night: dark sky, moon or lamps.",
                keywords=("at night", "dark sky with a moon"),
            )  # fmt: skip

    with ThreadPoolExecutor(1) as beside:  # in here a loop may be running already
        return beside.submit(asyncio.run, add()).result()


@pytest.fixture
def new_label(place: Installation, films: CorpusFiles, request: pytest.FixtureRequest) -> int:
    """A label of this test's own."""
    return add_label(place, request.node.name)


async def session(place: Installation, name: str) -> str:
    """A new session of this person, as their cookie holds it."""
    api, origin = place.settings.public_api_url, place.settings.ui_origin
    return await asyncio.to_thread(client.sign_in, api, origin, name, PASSWORD)


@asynccontextmanager
async def at_the_socket(place: Installation, name: str) -> AsyncIterator[Client]:
    """A person without a page."""
    api, origin = place.settings.public_api_url, place.settings.ui_origin
    async with client.open_client(api, origin, await session(place, name)) as person:
        yield person


async def answer_as(place: Installation, name: str, label: int, given: dict[int, str]) -> None:
    """A person answers without a page."""
    async with at_the_socket(place, name) as person:
        for clip, value in given.items():
            await person.ask(answer(label, clip, value, source="random"))


async def answer_all(place: Installation, label: int, given: dict[int, str]) -> None:
    """ada answers, and the model and its scores know it."""
    async with at_the_socket(place, "ada") as ada:
        await ada.subscribe(f"label/{label}")
        for clip, value in given.items():
            await ada.ask(answer(label, clip, value, source="random"))
        await evaluated(ada, label, len(given), 60)


def some_of_each(night: dict[int, str], count: int) -> dict[int, str]:
    """Right answers for `count` clips of each kind, positives first."""
    return {
        clip: kind
        for kind in ("positive", "negative")
        for clip in [c for c, truth in sorted(night.items()) if truth == kind][:count]
    }


@pytest.fixture
async def learned(place: Installation, new_label: int, night: dict[int, str]) -> int:
    """A label of this test's own that has a model: ada answered 12 of each kind."""
    await answer_all(place, new_label, some_of_each(night, 12))
    return new_label


@pytest.fixture(scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def someone(place: Installation, chromium: Browser) -> AsyncIterator[Someone]:
    """Opens a browser context for a person: ``ada = await someone("ada")``, with a session of their
    own, at the board. ``board=False``: nowhere yet, for who goes to another page at once.
    ``sign_in=False``: nowhere and without a session; `Annotator.sign_in` then asks for one by the
    page's form."""
    people: list[Annotator] = []
    async with AsyncExitStack() as stack:

        async def enter(
            name: str, *, sign_in: bool = True, board: bool = True, **look: Any
        ) -> Annotator:
            context = await chromium.new_context(
                **{"viewport": VIEWPORT, "color_scheme": "dark", **look}
            )
            stack.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = await context.new_page()
            person = Annotator(name, context, page, place.settings.ui_origin)
            context.on("page", person.listen)
            person.listen(page)
            people.append(person)
            if sign_in:
                await person.hold(await session(place, name))
                if board:
                    await person.board()
            return person

        yield enter
    complaints = [c for person in people for c in person.unexpected()]
    assert not complaints, "the browser's console is not quiet:\n" + "\n".join(complaints)


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where screenshots go."""
    folder = Path(os.environ.get("RUSHES_ARTIFACTS") or ROOT / ".artifacts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
