"""What every live page does while its connection comes, goes, and comes back."""

from __future__ import annotations

import asyncio

import pytest

from backend.messages import (
    EditLabel,
    Label,
    Member,
    PeopleState,
    Person,
    SetMember,
    TeamState,
    wire,
)
from tests.pages.stage import Backend, Tab
from ui import live, state
from ui.pages.login.page import Login
from ui.pages.team.page import Team
from ui.state import OFFLINE

pytestmark = pytest.mark.timeout(30)

ADA = Member(person=1, name="ada", account_role="annotator", role="primary")
PAGE = "/label/7/team"


def team(name: str, id: int = 7) -> TeamState:
    return TeamState(label=Label(id=id, name=name), members=(ADA,))


def name(tab: Tab) -> str | None:
    return (tab.shows(Team, "truth") or {}).get("name")


async def opened(tab: Tab, backend: Backend) -> None:
    backend.states["team/7"] = team("night")
    await tab.open(Team, PAGE)
    await tab.until(lambda: name(tab) == "night")


async def press(tab: Tab) -> None:
    await tab.fire(Team.set_policy, policy="majority")


async def test_it_shows_its_stream_and_follows_it(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    await tab.sees(Team, loaded=True, online=True, label=7, problem="", person=1, name="ada")
    await backend.change("team/7", team("dusk"))
    await tab.until(lambda: name(tab) == "dusk")


async def test_it_sends_one_state_for_all_that_comes_before_it_is_due(
    tab: Tab, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(tab, backend)
    monkeypatch.setattr("ui.state.EVERY", 60.0)  # seconds
    before = tab.counts["truth"]
    for number in range(20):
        await backend.change("team/7", team(f"night {number}"))
    while "night 19" not in await tab.all_states():
        await asyncio.sleep(0.01)
    assert tab.counts["truth"] == before
    monkeypatch.setattr("ui.state.EVERY", 0.0)
    await tab.until(lambda: name(tab) == "night 19")
    assert tab.counts["truth"] == before + 1


async def test_whoever_is_not_signed_in_is_sent_to_sign_in(tab: Tab, backend: Backend) -> None:
    backend.me = None
    await tab.open(Team, PAGE)
    await tab.until(lambda: set(tab.redirections()) == {f"/login?next={PAGE}"})
    assert not backend.subscribed


async def test_out_of_reach_it_says_so_and_keeps_what_it_shows(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    await backend.stop()
    await tab.sees(Team, online=False, loaded=True)
    assert name(tab) == "night"
    backend.states["team/7"] = team("dusk")
    await backend.start()
    await tab.sees(Team, online=True)
    await tab.until(lambda: name(tab) == "dusk")


async def test_opened_while_out_of_reach_it_learns_who_this_is_later(
    tab: Tab, backend: Backend
) -> None:
    backend.states["team/7"] = team("night")
    await backend.stop()
    await tab.open(Team, PAGE)
    await tab.sees(Team, online=False, person=0)
    await backend.start()
    await tab.sees(Team, online=True, person=1, loaded=True)


@pytest.mark.parametrize("code", [wire.CLOSE_SESSION_OVER, wire.CLOSE_REFUSED])
async def test_when_the_session_is_over_it_leads_to_sign_in(
    tab: Tab, backend: Backend, code: int
) -> None:
    await opened(tab, backend)
    await backend.hang_up(code)
    await tab.until(lambda: tab.redirections() == [f"/login?next={PAGE}&error=session_over"])


async def test_one_page_too_many_says_so_and_goes_on_later(
    tab: Tab, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LONGEST_WAIT", 0.2)
    await opened(tab, backend)
    await backend.hang_up(wire.CLOSE_TOO_MANY, "Close one.")
    await tab.sees(Team, problem="Close one.", loaded=False)
    await tab.sees(Team, problem="", loaded=True)


async def test_who_signed_out_is_not_told_that_the_session_is_over(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend)
    await tab.open(Login, "/login")
    await tab.until(lambda: tab.counts["next"])
    await backend.hang_up(wire.CLOSE_SESSION_OVER)
    await tab.until(lambda: not backend.sockets)
    await asyncio.sleep(0.1)
    assert tab.redirections() == []


async def test_a_session_that_ended_while_out_of_reach_leads_to_sign_in(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend)
    backend.me = None
    await backend.hang_up()
    await tab.until(lambda: tab.redirections() == [f"/login?next={PAGE}&error=session_over"])


async def test_what_is_not_yours_says_why_and_shows_nothing(tab: Tab, backend: Backend) -> None:
    await tab.open(Team, PAGE)
    await tab.sees(Team, problem="Not yours.", loaded=False, online=True)


async def test_what_is_yours_no_more_leaves_the_screen(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    await backend.drop("team/7", "You label it blind now.")
    await tab.sees(Team, problem="You label it blind now.", loaded=False, members=[])
    assert name(tab) == ""
    backend.states["team/7"] = team("night")
    await tab.open(Team, PAGE)
    await tab.sees(Team, problem="", loaded=True)


async def test_what_comes_after_it_was_taken_away_shows_nothing_either(
    tab: Tab, backend: Backend
) -> None:
    backend.me = Person(id=1, name="ada", account_role="admin")
    backend.states["people"] = PeopleState()
    await opened(tab, backend)
    await backend.drop("team/7", "You label it blind now.")
    await tab.sees(Team, problem="You label it blind now.")
    await backend.change("people", PeopleState())
    await tab.sees(Team, manages=True)
    await asyncio.sleep(0.3)  # longer than a page waits before it shows what came
    await tab.sees(Team, problem="You label it blind now.", loaded=False)


async def test_what_it_can_do_without_is_not_the_page(tab: Tab, backend: Backend) -> None:
    backend.me = Person(id=1, name="ada", account_role="admin")
    backend.states["people"] = PeopleState()
    await opened(tab, backend)
    await tab.sees(Team, manages=True)
    await backend.drop("people", "You are no administrator.")
    await tab.sees(Team, manages=False, loaded=True, problem="")
    assert name(tab) == "night"


async def test_coming_back_keeps_the_screen_until_the_new_state_is_there(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend)
    backend.states["team/7"] = team("dusk")
    tab.seen.clear()
    await tab.open(Team, PAGE)
    await tab.until(lambda: name(tab) == "dusk")
    assert False not in tab.seen["loaded"]
    # Only the new connection is left: a change is told once.
    await tab.until(lambda: len(backend.sockets) == 1)


async def test_opened_twice_at_once_it_is_followed_once(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    await asyncio.gather(tab.open(Team, PAGE), tab.open(Team, PAGE), tab.open(Team, PAGE))
    await asyncio.sleep(0.3)
    assert len(backend.sockets) == 1
    await backend.change("team/7", team("dusk"))
    await tab.until(lambda: name(tab) == "dusk")


async def test_nothing_of_another_label_stays(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    backend.welcoming.clear()
    await tab.open(Team, "/label/8/team")
    await tab.sees(Team, label=8, loaded=False, members=[])
    assert name(tab) == ""


async def test_nothing_of_another_person_stays(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    backend.me = Person(id=2, name="ben", account_role="annotator")
    backend.welcoming.clear()
    await tab.open(Team, PAGE)
    await tab.sees(Team, person=2, loaded=False, members=[])
    assert name(tab) == ""


async def test_what_was_asked_is_answered(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    await press(tab)
    await tab.sees(Team, notice="Its truth: everybody.", refused="")
    backend.refuse(EditLabel, "Only primaries may.")
    await press(tab)
    await tab.sees(Team, notice="", refused="Only primaries may.")
    assert tab.shows(Team, "truth")["policy"] == "adjudicated", "as it was: it was not changed"


async def test_what_cannot_be_sent_is_refused_once(tab: Tab, backend: Backend) -> None:
    """And not asked again with every new connection."""
    await opened(tab, backend)
    await tab.fire(Team.set_repeats, percent="500")
    await tab.until(lambda: "not one Rushes knows" in (tab.shows(Team, "refused") or ""))
    await backend.hang_up()
    await press(tab)
    await tab.sees(Team, notice="Its truth: everybody.")
    assert [type(command) for command in backend.heard] == [EditLabel]


async def test_what_is_pressed_while_the_page_connects_is_not_lost(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend)
    backend.welcoming.clear()
    await tab.open(Team, PAGE)
    await press(tab)
    await asyncio.sleep(0.1)
    assert not backend.heard and not tab.shows(Team, "refused")
    backend.welcoming.set()
    await tab.sees(Team, notice="Its truth: everybody.", refused="")
    assert {command.policy for command in backend.heard_of(EditLabel)} == {"majority"}


async def test_what_lost_its_answer_is_sent_again_as_the_same_command(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend)
    backend.silent = True
    await press(tab)
    await tab.until(lambda: backend.heard)
    assert not tab.shows(Team, "notice")
    backend.silent = False
    await backend.hang_up()
    await tab.sees(Team, notice="Its truth: everybody.")
    first, second = backend.heard_of(EditLabel)
    assert first == second


async def test_what_lost_its_answer_to_a_reload_is_sent_again(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    backend.silent = True
    await press(tab)
    await tab.until(lambda: backend.heard)
    backend.silent = False
    await tab.open(Team, PAGE)
    await tab.until(lambda: len(backend.heard_of(EditLabel)) == 2)
    assert len({command.id for command in backend.heard_of(EditLabel)}) == 1


async def test_what_is_pressed_offline_is_refused_and_stays_undone(
    tab: Tab, backend: Backend
) -> None:
    await opened(tab, backend)
    await backend.stop()
    await tab.sees(Team, online=False)
    await press(tab)
    await tab.sees(Team, refused=OFFLINE)
    await backend.start()
    await tab.sees(Team, online=True)
    await asyncio.sleep(0.1)
    assert not backend.heard


async def choose(tab: Tab, role: str = "primary") -> None:
    await tab.fire(Team.set_role, person=1, choice=role)


async def test_a_double_click_is_one_command(tab: Tab, backend: Backend) -> None:
    await opened(tab, backend)
    backend.silent = True
    for _ in range(2):
        await choose(tab)
    await tab.until(lambda: len(backend.heard_of(SetMember)) == 1)
    await choose(tab, "secondary")
    await tab.until(lambda: len(backend.heard_of(SetMember)) == 2)
    first, other = backend.heard_of(SetMember)
    assert first.id != other.id, "another command is not the same click"


async def test_a_second_click_after_the_answer_is_the_same_command(
    tab: Tab, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(tab, backend)
    for clicks in (1, 2):
        await choose(tab)
        await tab.until(lambda n=clicks: len(backend.heard_of(SetMember)) == n)
        await tab.until(lambda: tab.shows(Team, "notice"))
    monkeypatch.setattr(state, "AGAIN", 0.0)
    await choose(tab)
    await tab.until(lambda: len(backend.heard_of(SetMember)) == 3)
    first, again, later = backend.heard_of(SetMember)
    assert first.id == again.id != later.id
