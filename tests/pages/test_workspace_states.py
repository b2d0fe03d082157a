"""What the workspace shows, and what it hands to the clip grid."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

import ui
from backend.messages import (
    Annotate,
    Annotated,
    BlindAnnotated,
    BlindState,
    Colleague,
    CompareDeployed,
    Counted,
    Counts,
    Deployed,
    DeployedComparison,
    Deployment,
    Dropped,
    EditPerson,
    Evaluated,
    Event,
    Facets,
    Label,
    LabelState,
    ListFacets,
    Model,
    PinModel,
    Presence,
    QueueOf,
    ReadWork,
    Work,
)
from tests.pages.stage import Backend, Tab
from ui.pages.workspace.page import FROM_GRID, Workspace

pytestmark = pytest.mark.timeout(30)

NIGHT = Label(id=7, name="night", description="dark", keywords=("moon", "lamp"), version=2)


def told(tab: Tab) -> list[dict[str, Any]]:
    """What the clip grid was given, but the filters and bins, which come with every label
    (`test_cold_loads`)."""
    return [patch for patch in tab.patches() if patch["t"] not in ("facets", "bins")]


def kinds(tab: Tab) -> list[str]:
    return [patch["t"] for patch in told(tab)]


@pytest.fixture(autouse=True)
def filters(backend: Backend) -> None:
    backend.replies[ListFacets] = lambda query: Facets(id=query.id, films=(), genres=())


async def workspace(tab: Tab, backend: Backend) -> None:
    model = Model(version=2, answers=1, seq=1, at=0, seconds=0.1)
    backend.states["label/7"] = LabelState(
        label=NIGHT, counts=Counts(positives=1), model=model, pinned=2
    )
    await tab.open(Workspace, "/label/7")
    await tab.sees(Workspace, loaded=True, blind=False)


async def test_the_grid_gets_patches_at_once_and_the_numbers_follow(
    tab: Tab, backend: Backend
) -> None:
    await workspace(tab, backend)
    assert kinds(tab)[-1] == "state" and told(tab)[-1]["me"] == 1
    assert tab.shows(Workspace, "numbers")["positives"] == 1
    answered = Annotated(
        clip=2, person=2, name="ben", answer="positive", source="random", at=1.0,
        counts=Counts(positives=2),
    )  # fmt: skip
    await backend.tell(Event(stream="label/7", epoch="e", seq=1, event=answered))
    await tab.until(lambda: kinds(tab)[-1] == "marks")
    await tab.until(lambda: tab.shows(Workspace, "numbers")["positives"] == 2)
    counted = Counted(counts=Counts(positives=1, ties=1, disputed=1))
    await backend.tell(Event(stream="label/7", epoch="e", seq=2, event=counted))
    await tab.until(lambda: kinds(tab)[-1] == "counts")
    await tab.until(lambda: tab.shows(Workspace, "numbers")["positives"] == 1)


async def test_colleagues_appear_and_i_am_not_one_of_them(tab: Tab, backend: Backend) -> None:
    await workspace(tab, backend)
    here = (Colleague(person=1, name="ada", tab="next"), Colleague(person=2, name="ben"))
    await backend.tell(Presence(stream="label/7", people=here))
    await tab.until(lambda: [p["title"] for p in tab.shows(Workspace, "here")] == ["ben"])
    assert kinds(tab)[-1] == "looks"


async def test_a_new_connection_makes_the_grid_ask_again(tab: Tab, backend: Backend) -> None:
    await workspace(tab, backend)
    tab.told.clear()
    await backend.hang_up()
    await tab.until(lambda: "state" in kinds(tab))
    assert links(tab)[0] is False and links(tab)[-1] is True
    tab.told.clear()
    await tab.open(Workspace, "/label/7")  # the browser came back, perhaps within a moment
    await tab.until(lambda: "state" in kinds(tab))
    assert links(tab) == [False, True]


def links(tab: Tab) -> list[bool]:
    return [patch["online"] for patch in told(tab) if patch["t"] == "link"]


async def test_only_commands_of_the_grid_pass(tab: Tab, backend: Backend) -> None:
    await workspace(tab, backend)
    answer = Annotate(id="a", label=7, clip=3, answer="positive", source="random", version=2)
    for text in (
        "no command",
        msgspec.json.encode(EditPerson(id="b", person=1, account_role="admin")).decode(),
        msgspec.json.encode(answer).decode(),
    ):
        await tab.fire(Workspace.command, text=text)
    await tab.until(lambda: backend.heard_of(Annotate))
    assert [c for c in backend.heard if not isinstance(c, ListFacets)] == [answer]
    await tab.until(lambda: kinds(tab)[-1] == "reply")


async def test_what_cannot_be_read_is_refused_by_its_id(tab: Tab, backend: Backend) -> None:
    """The grid sends again what is not answered: for ever, were it passed over in silence."""
    await workspace(tab, backend)
    await tab.fire(Workspace.command, text='{"type":"WriteNote","id":"half","text":"\\ud83d"}')
    await tab.until(lambda: kinds(tab)[-1] == "reply")
    frame = told(tab)[-1]["frame"]
    assert (frame["type"], frame["id"], frame["code"]) == ("Refused", "half", "malformed")
    assert not [c for c in backend.heard if not isinstance(c, ListFacets)]


async def test_following_the_answers_again_tells_why_it_was_refused(
    tab: Tab, backend: Backend
) -> None:
    await workspace(tab, backend)
    backend.refuse(PinModel, "Viewers change nothing.")
    await tab.fire(Workspace.follow_answers)
    await tab.sees(Workspace, refused="Viewers change nothing.")
    (command,) = backend.heard_of(PinModel)
    assert (command.label, command.version) == (7, 0)


async def test_a_secondary_gets_their_own_view_and_no_other(tab: Tab, backend: Backend) -> None:
    backend.states["blind/7"] = BlindState(label=NIGHT, queue=(1, 2), answers={1: "positive"})
    await tab.open(Workspace, "/label/7")
    await tab.sees(Workspace, loaded=True, blind=True)
    numbers = tab.shows(Workspace, "numbers")
    assert (numbers["answered"], numbers["queue"], numbers["quality"]) == (1, 2, "–")
    of_label = [c.stream for c in backend.subscribed if c.stream != "bins"]
    assert of_label[-2:] == ["label/7", "blind/7"]


async def test_who_is_moved_is_told_that_another_view_is_theirs(tab: Tab, backend: Backend) -> None:
    await workspace(tab, backend)
    await backend.tell(Dropped(stream="label/7", code="blind", message="You label it blind now."))
    await tab.sees(Workspace, loaded=False)
    last = told(tab)[-1]
    assert (last["t"], last["elsewhere"], last["label"]) == ("dropped", True, 7)
    assert last["message"] == "You label it blind now."


async def test_who_is_on_a_label_no_more_sees_nothing_of_it(tab: Tab, backend: Backend) -> None:
    await tab.open(Workspace, "/label/7")
    await tab.until(lambda: kinds(tab)[-1:] == ["dropped"])
    await asyncio.sleep(0.05)
    assert told(tab)[-1]["elsewhere"] is False
    assert tab.shows(Workspace, "numbers")["name"] == "" and not tab.shows(Workspace, "loaded")


async def test_the_end_of_a_queue_asks_what_is_next_and_tells_the_grid(
    tab: Tab, backend: Backend
) -> None:
    here = QueueOf(label=7, name="night", waiting=1, answered=2)
    done, begun = [QueueOf(label=n, name="a", waiting=w, answered=1) for n, w in ((3, 0), (4, 9))]
    backend.replies[ReadWork] = lambda query: Work(id=query.id, queues=(here, done, begun))
    backend.states["blind/7"] = BlindState(label=NIGHT, queue=(1, 2, -1), answers={1: "given"})
    await tab.open(Workspace, "/label/7")
    await tab.sees(Workspace, loaded=True, blind=True)

    async def answered(seq: int, **answer: Any) -> None:
        event = BlindAnnotated(at=1.0, **answer)
        await backend.tell(Event(stream="blind/7", epoch="e", seq=seq, event=event))

    await answered(1, clip=2, answer="negative")
    await tab.until(lambda: kinds(tab)[-1] == "marks")
    assert not backend.heard_of(ReadWork) and "next" not in kinds(tab)
    await answered(2, clip=1, answer="positive", repeat=True, first="negative")
    await tab.until(lambda: kinds(tab)[-1] == "next")
    queue = {"label": 4, "name": "a", "waiting": 9, "answered": 1}
    assert told(tab)[-1] == {"t": "next", "queue": queue}
    await answered(
        3, clip=1, answer=None, repeat=True, first="given"
    )  # taken back, and given again
    await tab.until(lambda: kinds(tab)[-1] == "marks")
    backend.replies[ReadWork] = lambda query: Work(id=query.id, queues=(here, done))
    await answered(4, clip=1, answer="skip", repeat=True, first="negative")
    await tab.until(lambda: told(tab)[-1] == {"t": "next", "queue": None})


async def test_it_says_which_version_is_live_and_how_what_one_sees_differs(
    tab: Tab, backend: Backend
) -> None:
    def live(deployment: int, version: int) -> Deployment:
        return Deployment(
            id=deployment, alias="live", version=version, threshold=0.25, definition=1,
            evaluated=Evaluated(), at=1e9, name="ben",
        )  # fmt: skip

    model = Model(version=31, answers=90, seq=1, at=0, seconds=0.1)
    state = LabelState(label=NIGHT, model=model)
    backend.states["label/7"] = state
    backend.replies[CompareDeployed] = lambda query: DeployedComparison(
        id=query.id, alias="live", deployment=5, live_version=12, version=query.version,
        more=25, fewer=15, reported=40,
    )  # fmt: skip
    await tab.open(Workspace, "/label/7")
    await tab.sees(Workspace, live_model="No model of this label is live.")
    assert not backend.heard_of(CompareDeployed)
    await backend.tell(
        Event(stream="label/7", epoch="e", seq=1, event=Deployed(deployment=live(5, 12)))
    )
    differs = "Live is model 12, you see 31: 40 clips flip, 25 to yes and 15 to no."
    await tab.sees(Workspace, live_model=differs)
    assert [q.version for q in backend.heard_of(CompareDeployed)] == [31], "asked once"
    assert "reply" not in kinds(tab), "the answer is not for the grid"
    await backend.tell(
        Event(stream="label/7", epoch="e", seq=2, event=Deployed(deployment=live(6, 31)))
    )
    await tab.sees(Workspace, live_model="Live is what you see, model 31, from .25 on.")
    await backend.tell(
        Event(stream="label/7", epoch="e", seq=3, event=Deployed(deployment=live(7, 0)))
    )
    await tab.sees(Workspace, live_model="No model of this label is live.")
    del backend.states["label/7"]
    backend.states["blind/7"] = BlindState(label=NIGHT)
    await backend.tell(Dropped(stream="label/7", code="blind", message="Blind now."))
    await tab.until(lambda: tab.shows(Workspace, "live_model") == "")


def test_whatever_the_grid_asks_is_passed_on() -> None:
    components = Path(ui.__file__).parent / "components"
    scripts = [*components.rglob("*.js"), *components.rglob("*.jsx")]
    asked = {
        kind for path in scripts for kind in re.findall(r'type: "([A-Z]\w+)"', path.read_text())
    }
    passed_on = {kind.__name__ for kind in get_args(FROM_GRID)}
    assert len(asked) > 20 and asked - passed_on == set()
