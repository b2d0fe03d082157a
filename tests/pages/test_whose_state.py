"""What a tab was shown stays with the session that it was shown to.

Every frame is looked at that the next one at the same tab is sent, the whole of all states among
them; the tab keeps its token, as one does that somebody copied.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import pytest

from backend.messages import (
    BoardState,
    Entry,
    Label,
    LabelState,
    Me,
    PeopleState,
    Point,
    ProgressState,
    Quality,
    Timeline,
    wire,
)
from backend.messages.commands import ReadTimeline
from tests.pages.frames import Socket, opened, served
from tests.pages.stage import Backend
from tests.pages.test_page_states import account
from ui.pages.people.page import People

pytestmark = pytest.mark.timeout(60)

ADA = Me(id=1, name="ada", account_role="admin", sees="all")
BEN = Me(id=2, name="ben", account_role="annotator", sees="little")
POINT = Point(version=1, answers=24, at=0.0, scores=Quality())
COLLEAGUE, REASON, PASSWORD = "canary-colleague", "canary-reason", "canary-password"
CANARIES = (COLLEAGUE, REASON, PASSWORD)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with served() as port:
        yield port


def found_in(frames: list[str]) -> set[str]:
    return {canary for canary in CANARIES for frame in frames if canary in frame}


@pytest.fixture
def t() -> str:
    """The token that the tab keeps."""
    return uuid.uuid4().hex


def show_all(backend: Backend) -> None:
    """What an administrator may see is there."""
    backend.me = ADA
    accounts = (account(1, "ada", account_role="admin"), account(3, COLLEAGUE))
    backend.states = {
        "people": PeopleState(accounts=accounts),
        "label/7": LabelState(label=Label(id=7, name="night")),
        "progress/7": ProgressState(label=Label(id=7, name="night"), points=(POINT,)),
        "board": BoardState(rows=()),
    }
    entry = Entry(what="decided", at=0.0, seq=1, name=COLLEAGUE, clip=3, answer="positive",
                  text=REASON)  # fmt: skip
    backend.replies[ReadTimeline] = lambda asked: Timeline(id=asked.id, entries=(entry,))


async def looks_around(backend: Backend, port: int, t: str) -> None:
    """An administrator looks at people, gives one of them a password, and looks at a history."""
    show_all(backend)
    async with opened(port, "/people", tab=t, session="a") as page:
        await page.sees(COLLEAGUE)
        await page.fire(People.give_password, slip="1", password=PASSWORD)
        await page.sees('given_slip_rx_state_":"1"')
        assert found_in(page.frames) == {COLLEAGUE}, "not even who gives it is sent it"
    async with opened(port, "/label/7/history", tab=t, session="a") as page:
        await page.sees(REASON)
        held = await page.ask_for_everything()
        assert found_in(page.frames[held:]) == {COLLEAGUE, REASON}, "while they are signed in"


async def sees_nothing(page: Socket, at: str) -> None:
    await page.sees(at)
    await page.ask_for_everything()
    assert found_in(page.frames) == set()


async def test_who_comes_after_a_sign_out(backend: Backend, port: int, t: str) -> None:
    await looks_around(backend, port, t)
    backend.me = None
    async with opened(port, "/login", tab=t) as page:
        await sees_nothing(page, "is_hydrated")
    async with opened(port, "/login", tab=t, session="a") as page:  # the cookie was copied, too
        await sees_nothing(page, "is_hydrated")
    backend.me, backend.states = BEN, {"board": BoardState(rows=())}
    for session in ("b", "a"):
        async with opened(port, "/", tab=t, session=session) as page:
            await sees_nothing(page, '"ben"')


async def test_who_signed_in_over_somebody_else(backend: Backend, port: int, t: str) -> None:
    await looks_around(backend, port, t)
    backend.me, backend.states = BEN, {"board": BoardState(rows=())}
    async with opened(port, "/", tab=t, session="b") as page:
        await sees_nothing(page, '"ben"')


async def test_the_same_person_with_another_role(backend: Backend, port: int, t: str) -> None:
    await looks_around(backend, port, t)
    backend.me = Me(id=1, name="ada", account_role="annotator", sees="less")
    backend.states = {"board": BoardState(rows=())}
    async with opened(port, "/", tab=t, session="a") as page:
        await sees_nothing(page, '"ada"')


async def test_a_role_that_changes_under_an_open_page(backend: Backend, port: int, t: str) -> None:
    """The page is told by the stream; the other pages of the tab held what is theirs no more."""
    await looks_around(backend, port, t)
    backend.subscribed.clear()
    async with opened(port, "/people", tab=t, session="a") as page:
        await page.until(lambda: backend.subscribed)
        backend.me = Me(id=1, name="ada", account_role="annotator", sees="less")
        await backend.drop("people", "Only administrators may do that.")
        await page.sees("Only administrators")
        held = await page.ask_for_everything()
        assert found_in(page.frames[held:]) == set()


async def test_a_primary_who_labels_blind_from_now_on(backend: Backend, port: int, t: str) -> None:
    await looks_around(backend, port, t)
    backend.states["label/7"] = LabelState(label=Label(id=7, name="night", description=REASON))
    async with opened(port, "/label/7", tab=t, session="a") as page:
        await page.sees(f'"description":"{REASON}"')
        await backend.drop("label/7", "You label it blind now.")
        await page.sees("You label it blind now.")
        held = await page.ask_for_everything()
        assert found_in(page.frames[held:]) == set()


async def test_a_role_that_changed_before_a_page(backend: Backend, port: int, t: str) -> None:
    """On the same socket: the board is followed by everybody, so no stream ended."""
    await looks_around(backend, port, t)
    from ui.pages.board.page import Board

    async with opened(port, "/", tab=t, session="a") as page:
        await page.sees('"ada"')
        backend.me = Me(id=1, name="ada", account_role="annotator", sees="less")
        await page.fire(Board.load)
        await page.sees('account_role_rx_state_":"annotator"')
        held = await page.ask_for_everything()
        assert found_in(page.frames[held:]) == set()


async def test_a_session_that_ends_under_an_open_page(backend: Backend, port: int, t: str) -> None:
    await looks_around(backend, port, t)
    backend.subscribed.clear()
    async with opened(port, "/people", tab=t, session="a") as page:
        await page.until(lambda: backend.subscribed)
        backend.me = None
        await backend.hang_up(wire.CLOSE_SESSION_OVER)
        await page.sees("location.assign")
        held = await page.ask_for_everything()
        assert found_in(page.frames[held:]) == set()
    async with opened(port, "/login", tab=t, session="a") as page:
        await sees_nothing(page, "is_hydrated")


async def test_while_nobody_can_tell_who_this_is(backend: Backend, port: int, t: str) -> None:
    await looks_around(backend, port, t)
    await backend.stop()
    async with opened(port, "/people", tab=t, session="a") as page:
        await sees_nothing(page, "is_hydrated")
    await backend.start()


async def test_what_came_once_it_was_known_who_this_was(
    backend: Backend, port: int, t: str
) -> None:
    await backend.stop()
    async with opened(port, "/people", tab=t, session="a") as page:
        await page.sees("is_hydrated")
        show_all(backend)
        await backend.start()
        await page.sees(COLLEAGUE)
    backend.me = None
    async with opened(port, "/login", tab=t, session="a") as page:
        await sees_nothing(page, "is_hydrated")


async def test_the_same_session_finds_its_page_again(backend: Backend, port: int, t: str) -> None:
    """What was on screen is there at once when the connection comes back."""
    await looks_around(backend, port, t)
    backend.welcoming.clear()  # streams come later
    async with opened(port, "/label/7/history", tab=t, session="a") as page:
        await page.sees(REASON)
    backend.welcoming.set()


async def test_a_tab_token_alone_opens_nothing(backend: Backend, port: int, t: str) -> None:
    """Nor does what the browser is told that its state is kept under."""
    await looks_around(backend, port, t)
    async with opened(port, "/people", tab=t, session="a") as page:
        await page.sees("client_token")
        text = next(frame for frame in page.frames if "client_token" in frame)
        kept_under = text.partition('"client_token":"')[2].partition('"')[0]
    assert kept_under not in ("", t)
    for tab in (t, kept_under):
        async with opened(port, "/", tab=tab, session="stolen-nothing") as page:
            await sees_nothing(page, "is_hydrated")
