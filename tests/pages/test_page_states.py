"""What each page shows of the states, events, replies and refusals that reach it."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from backend.messages import (
    Account,
    Acknowledged,
    Adjudicate,
    Annotate,
    Annotated,
    BlindState,
    BoardRow,
    BoardRows,
    BoardState,
    ClipCard,
    ClipCards,
    Colleague,
    CompareModels,
    Comparison,
    Corpus,
    CreateLabel,
    CreatePerson,
    Decision,
    DescribeClips,
    Disagreement,
    DisagreementsState,
    Dropped,
    EditLabel,
    EditPerson,
    Entry,
    Event,
    GivenAnswer,
    IngestRow,
    IngestRows,
    IngestState,
    Label,
    LabelState,
    Member,
    Model,
    Past,
    PeopleState,
    Person,
    PinModel,
    Point,
    Presence,
    ProgressState,
    Quality,
    ReadPast,
    ReadTimeline,
    SetMember,
    TeamState,
    Timeline,
)
from tests.pages.stage import Backend, Tab
from ui.app import PAGES
from ui.pages.board.page import Board
from ui.pages.disagreements.page import Disagreements
from ui.pages.history.page import History
from ui.pages.ingest.page import Ingest
from ui.pages.people.page import People
from ui.pages.progress.page import Progress
from ui.pages.team.page import Team
from ui.pages.workspace.page import Workspace
from ui.state import OFFLINE

pytestmark = pytest.mark.timeout(30)

NIGHT = Label(id=7, name="night", description="dark", keywords=("moon", "lamp"), version=2)
ADA, BEN = (
    Person(id=1, name="ada", account_role="admin"),
    Person(id=2, name="ben", account_role="annotator"),
)


@pytest.mark.parametrize(
    "module", [module for module, *_ in PAGES], ids=lambda module: module.__name__
)
def test_every_page_is_made_of_values_that_its_state_has(module: object) -> None:
    assert str(module.page())  # type: ignore[attr-defined]


# ── progress, ingest ────────────────────────────────────────────────────────────────────────────


async def test_progress(tab: Tab, backend: Backend) -> None:
    point = Point(version=3, answers=24, at=0.0, scores=Quality(quality=0.86))
    backend.states["progress/7"] = ProgressState(label=NIGHT, points=(point,))
    await tab.open(Progress, "/label/7/progress")
    await tab.sees(Progress, loaded=True)
    view = tab.shows(Progress, "view")
    assert (view["name"], view["quality"]) == ("night", ".86")
    assert tab.asked_for_zone()


async def test_ingest_rows_replace_each_other(tab: Tab, backend: Backend) -> None:
    first = IngestRow(file=1, name="a.mp4", stage="decoding", version=1)
    backend.states["ingest"] = IngestState(corpus=Corpus(clips=0, videos=0), rows=(first,))
    await tab.open(Ingest, "/ingest")
    await tab.sees(Ingest, loaded=True)
    assert [row["stage"] for row in tab.shows(Ingest, "files")] == ["decoding"]
    done = IngestRow(file=1, name="a.mp4", stage="done", version=2, clips=4)
    await backend.tell(IngestRows(corpus=Corpus(clips=4, videos=1), rows=(done,)))
    await tab.until(lambda: tab.shows(Ingest, "totals")["clips"] == "4")
    assert [row["stage"] for row in tab.shows(Ingest, "files")] == ["done"]


# ── board ───────────────────────────────────────────────────────────────────────────────────────


def names(tab: Tab) -> list[str]:
    return [row["name"] for group in tab.shows(Board, "groups") for row in group["rows"]]


async def test_the_board_follows_its_rows(tab: Tab, backend: Backend) -> None:
    pan = Label(id=8, name="pan")
    backend.states["board"] = BoardState(
        rows=(BoardRow(label=NIGHT, seq=1), BoardRow(label=pan, seq=1, positives=9))
    )
    await tab.open(Board, "/")
    await tab.sees(Board, loaded=True, settled=False)
    assert names(tab) == ["night", "pan"]
    await tab.fire(Board.sort, order="answers")
    await tab.until(lambda: names(tab) == ["pan", "night"])
    await backend.tell(BoardRows(rows=(BoardRow(label=NIGHT, seq=2, positives=90),)))
    await tab.until(lambda: names(tab) == ["night", "pan"])
    assert tab.shows(Board, "settled"), "from now on, what differs has changed"
    await backend.tell(BoardRows(rows=(), removed=(8,)))
    await tab.until(lambda: names(tab) == ["night"])


async def test_rows_mean_nothing_before_their_state(tab: Tab, backend: Backend) -> None:
    early = BoardRows(rows=(BoardRow(label=Label(id=8, name="pan"), seq=1),))
    backend.first["board"] = early
    backend.states["board"] = BoardState(rows=(BoardRow(label=NIGHT, seq=1),))
    await tab.open(Board, "/")
    await tab.sees(Board, loaded=True)
    assert names(tab) == ["night"]
    assert [len(groups) for groups in tab.seen["groups"]][-1:] == [1]
    file = IngestRow(file=1, name="a.mp4", stage="done")
    backend.first["ingest"] = IngestRows(corpus=Corpus(clips=9, videos=9), rows=(file,))
    backend.states["ingest"] = IngestState(corpus=Corpus(clips=0, videos=0))
    await tab.open(Ingest, "/ingest")
    await tab.sees(Ingest, loaded=True, files=[])
    assert ["a.mp4"] not in [[row["name"] for row in rows] for rows in tab.seen["files"]]


async def test_a_new_label_is_offered_to_be_opened(tab: Tab, backend: Backend) -> None:
    backend.states["board"] = BoardState(rows=())
    await tab.open(Board, "/?example=3,14")
    await tab.sees(Board, loaded=True, examples=[3, 14], prefilled=True)
    backend.refuse(CreateLabel, "There is one of that name.")
    form = {"name": " dusk ", "keywords": "red sky,, lamps"}
    await tab.fire(Board.create_label, form=form)
    await tab.sees(Board, refused="There is one of that name.", created="", examples=[3, 14])
    backend.replies[CreateLabel] = lambda command: Acknowledged(id=command.id, label=9)
    await tab.fire(Board.create_label, form=form)
    await tab.sees(Board, refused="", created="/label/9", notice="The label is there.", examples=[])
    command = backend.heard_of(CreateLabel)[-1]
    assert (command.name, command.keywords) == ("dusk", ("red sky", "lamps"))
    assert command.examples == (3, 14)


# ── people, team ────────────────────────────────────────────────────────────────────────────────


def account(id: int, name: str, **more: object) -> Account:
    return Account(
        **{"id": id, "name": name, "account_role": "annotator", "role": "primary", **more}
    )


async def people(tab: Tab, backend: Backend) -> None:
    backend.me = ADA
    backend.states["people"] = PeopleState(
        accounts=(account(1, "ada", account_role="admin"), account(2, "ben"))
    )
    await tab.open(People, "/people")
    await tab.sees(People, loaded=True)


def roles(tab: Tab) -> list[str]:
    return [row["account_role"] for row in tab.shows(People, "accounts")]


async def test_a_password_is_shown_once_and_only_when_it_holds(tab: Tab, backend: Backend) -> None:
    await people(tab, backend)
    form = {"name": " cy ", "password": "a-good-one"}
    backend.refuse(CreatePerson, "There is a cy already.")
    await tab.fire(People.create, form=form)
    await tab.sees(People, refused="There is a cy already.", given_password="", forms=0)
    del backend.replies[CreatePerson]
    await tab.fire(People.create, form=form)
    await tab.sees(
        People, notice="cy has an account.", given_name="cy", given_password="a-good-one", forms=1
    )
    await tab.fire(People.forget_password)
    await tab.sees(People, given_password="", given_name="")


async def test_a_new_password_of_an_account_is_made_when_it_is_confirmed(
    tab: Tab, backend: Backend
) -> None:
    await people(tab, backend)
    await tab.fire(People.ask, person=2, change="password")
    await tab.sees(People, asking_about=2)
    assert not backend.heard
    await tab.fire(People.confirm)
    await tab.sees(People, asking_about=0, given_name="ben")
    (command,) = backend.heard_of(EditPerson)
    assert command.password == tab.shows(People, "given_password") != ""


async def test_a_change_shows_at_once_and_goes_back_where_it_is_refused(
    tab: Tab, backend: Backend
) -> None:
    await people(tab, backend)
    backend.refuse(EditPerson, "The last administrator.")
    tab.seen.clear()
    await tab.fire(People.set_account_role, person=1, account_role="viewer")
    await tab.sees(People, refused="The last administrator.")
    assert roles(tab) == ["admin", "annotator"]
    seen = [[row["account_role"] for row in rows] for rows in tab.seen["accounts"]]
    assert ["viewer", "annotator"] in seen


async def test_administrators_see_who_is_not_on_the_team(tab: Tab, backend: Backend) -> None:
    await people(tab, backend)
    member = Member(person=1, name="ada", account_role="admin", role="primary")
    backend.states["team/7"] = TeamState(label=NIGHT, members=(member,))
    await tab.open(Team, "/label/7/team")
    await tab.sees(Team, manages=True, loaded=True)
    await tab.until(lambda: len(tab.shows(Team, "members")) == 2)
    await tab.fire(Team.set_role, person=2, choice="secondary")
    await tab.sees(Team, notice="ben has another role now.")
    assert [row["role"] for row in tab.shows(Team, "members")] == ["primary", "secondary"]
    await tab.fire(Team.set_role, person=1, choice="usual")
    await tab.until(lambda: len(backend.heard_of(SetMember)) == 2)
    assert [command.role for command in backend.heard_of(SetMember)] == ["secondary", None]


# ── disagreements ─────────────────────────────────────────────────────────────────────────────────

VOTES = (
    GivenAnswer(person=1, name="ada", role="primary", answer="positive"),
    GivenAnswer(person=2, name="ben", role="secondary", answer="negative"),
)


def disagreement(clip: int, **more: object) -> Disagreement:
    return Disagreement(clip=clip, votes=VOTES, weight=0.5, tie=True, **more)


async def disagreements(tab: Tab, backend: Backend) -> None:
    backend.replies[DescribeClips] = lambda command: ClipCards(
        id=command.id,
        cards=tuple(
            ClipCard(id=clip, title=f"Film {clip}", start=0, end=2, film=1)
            for clip in command.clips
        ),
    )
    backend.states["disagreements/7"] = DisagreementsState(
        label=NIGHT, waiting=2, decided=0, rows=(disagreement(3), disagreement(4))
    )
    await tab.open(Disagreements, "/label/7/disagreements")
    await tab.until(lambda: titles(tab) == ["Film 3", "Film 4"])


def titles(tab: Tab) -> list[str]:
    return [row["title"] for row in tab.shows(Disagreements, "disagreements") or []]


async def test_a_refused_decision_is_told_on_its_clip(tab: Tab, backend: Backend) -> None:
    await disagreements(tab, backend)
    backend.refuse(Adjudicate, "Somebody decided it before you.")
    await tab.fire(Disagreements.decide, clip=3, answer="positive", reason="", seen=0)
    await tab.sees(Disagreements, refusals={"3": "Somebody decided it before you."})
    del backend.replies[Adjudicate]
    await tab.fire(Disagreements.decide, clip=3, answer="", reason="", seen=9)
    await tab.sees(Disagreements, refusals={})
    assert [command.answer for command in backend.heard_of(Adjudicate)] == ["positive", None]
    await backend.stop()
    await tab.sees(Disagreements, online=False)
    await tab.fire(Disagreements.decide, clip=4, answer="skip", reason="", seen=0)
    await tab.sees(Disagreements, refusals={"4": OFFLINE})


async def test_disagreements_stay_in_place_until_the_new_order_is_wanted(
    tab: Tab, backend: Backend
) -> None:
    await disagreements(tab, backend)
    decided = Decision(id=9, answer="skip", person=1, name="ada", at=1.0)
    await backend.change(
        "disagreements/7",
        DisagreementsState(
            label=NIGHT,
            waiting=1,
            decided=1,
            rows=(disagreement(4), disagreement(3, decision=decided)),
        ),
    )
    await tab.sees(Disagreements, stale=True)
    assert titles(tab) == ["Film 3", "Film 4"]
    await tab.fire(Disagreements.reorder)
    await tab.sees(Disagreements, stale=False)
    assert titles(tab) == ["Film 4", "Film 3"]


# ── history ─────────────────────────────────────────────────────────────────────────────────────


def entry(seq: int, **more: object) -> Entry:
    fields = {"at": 1e9 + seq, "name": "ada", "role": "primary", "clip": seq, "answer": "positive"}
    return Entry(**{"what": "answered", "seq": seq, **fields, **more})  # type: ignore[arg-type]


async def history(tab: Tab, backend: Backend) -> list[Entry]:
    """The page, and the label's entries, newest first, to which a test may add."""
    entries = [entry(2), entry(1)]
    backend.replies[ReadTimeline] = lambda query: Timeline(
        id=query.id,
        entries=tuple(e for e in entries if query.clip in (None, e.clip)),
        cursor="older" if query.cursor is None and query.clip is None else None,
    )
    points = tuple(Point(version=v, answers=20 + v, at=1e9, scores=Quality()) for v in (1, 2, 3))
    backend.states["label/7"] = LabelState(label=NIGHT, answers={1: {1: "positive"}})
    backend.states["progress/7"] = ProgressState(label=NIGHT, points=points)
    await tab.open(History, "/label/7/history")
    await tab.until(lambda: len(tab.shows(History, "entries") or []) == 2)
    return entries


async def test_the_timeline_is_read_and_read_again_when_something_happened(
    tab: Tab, backend: Backend
) -> None:
    entries = await history(tab, backend)
    await tab.sees(History, loaded=True, version=2, before=2, after=3, older=True)
    assert tab.shows(History, "definition")["keywords"] == "moon, lamp"
    entries.insert(0, entry(3))
    await backend.change("progress/7", backend.states["progress/7"])
    await tab.until(lambda: len(tab.shows(History, "entries")) == 3)
    await tab.fire(History.toggle_kind, kind="answers")
    await tab.until(lambda: tab.shows(History, "entries") == [])


async def test_older_entries_come_below(tab: Tab, backend: Backend) -> None:
    entries = await history(tab, backend)
    entries[:] = [entry(0)]
    await tab.fire(History.read_older)
    await tab.sees(History, older=False)
    assert [row["clip"] for row in tab.shows(History, "entries")] == [2, 1, 0]


async def test_a_clip_has_a_history_of_its_own(tab: Tab, backend: Backend) -> None:
    await history(tab, backend)
    backend.replies[DescribeClips] = lambda command: ClipCards(
        id=command.id, cards=(ClipCard(id=2, title="Tides", start=61, end=64, film=1),)
    )
    await tab.fire(History.open_clip, clip=2)
    await tab.sees(History, clip=2, clip_title="Tides, 61–64 s")
    await tab.until(lambda: [row["clip"] for row in tab.shows(History, "clip_entries")] == [2])
    assert len(tab.shows(History, "entries")) == 2, "the label's own stays as it is"


async def test_two_models_and_the_past_are_shown_when_they_come(tab: Tab, backend: Backend) -> None:
    await history(tab, backend)
    backend.replies[CompareModels] = lambda c: Comparison(
        id=c.id, before=c.before, after=c.after, up=1, down=2, crossed=(), contributions=()
    )
    await tab.fire(History.compare_from, version=1)
    await tab.sees(History, compared=True, before=1, after=3)
    backend.replies[ReadPast] = lambda c: Past(id=c.id, at=c.at, state=backend.states["label/7"])
    await tab.fire(History.look_back, at=1e9)
    await tab.sees(History, looking_back=True, moment="2001-09-09T01:46:40")
    assert tab.shows(History, "past")["positives"] == 1
    tab.seen.clear()
    await tab.fire(History.look_back_to, form={"at": "2002-02-02T00:00:00"})
    await tab.until(lambda: len(backend.heard_of(ReadPast)) == 2 and tab.seen["past"])
    assert tab.seen["moment"] == ["2002-02-02T00:00:00"], "the reply leaves what is typed alone"
    await tab.fire(History.look_back_to, form={"at": "no moment"})
    await tab.sees(History, refused="Choose a day and a time first.")
    backend.refuse(ReadPast, "The label did not exist yet.")
    await tab.fire(History.look_back_to, form={"at": "2001-01-01T00:00:00"})
    await tab.sees(History, refused="The label did not exist yet.")


async def test_a_refused_change_of_the_definition_asks_for_no_second_look(
    tab: Tab, backend: Backend
) -> None:
    await history(tab, backend)
    await tab.fire(History.edit, form={"name": "night", "keywords": "moon,, lamp"})
    await tab.sees(History, notice="The definition is saved.", changed=True)
    backend.refuse(EditLabel, "That name is taken.")
    await tab.fire(History.edit, form={"name": "pan"})
    await tab.sees(History, refused="That name is taken.", changed=False)


# ── workspace ───────────────────────────────────────────────────────────────────────────────────


def kinds(tab: Tab) -> list[str]:
    return [patch["t"] for patch in tab.patches()]


async def workspace(tab: Tab, backend: Backend) -> None:
    model = Model(version=2, answers=1, seq=1, at=0, seconds=0.1)
    backend.states["label/7"] = LabelState(
        label=NIGHT, answers={1: {1: "positive"}}, model=model, pinned=2
    )
    await tab.open(Workspace, "/label/7")
    await tab.sees(Workspace, loaded=True, blind=False)


async def test_the_grid_gets_patches_at_once_and_the_numbers_follow(
    tab: Tab, backend: Backend
) -> None:
    await workspace(tab, backend)
    assert kinds(tab)[-1] == "state" and tab.patches()[-1]["me"] == 1
    assert tab.shows(Workspace, "numbers")["positives"] == 1
    answered = Annotated(clip=2, person=2, name="ben", answer="positive", source="random", at=1.0)
    await backend.tell(Event(stream="label/7", epoch="e", seq=1, event=answered))
    await tab.until(lambda: kinds(tab)[-1] == "marks")
    await tab.until(lambda: tab.shows(Workspace, "numbers")["positives"] == 2)


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
    await tab.until(lambda: kinds(tab)[-1:] == ["state"])
    assert links(tab)[0] is False and links(tab)[-1] is True
    tab.told.clear()
    await tab.open(Workspace, "/label/7")  # the browser came back, perhaps within a moment
    await tab.until(lambda: kinds(tab)[-1:] == ["state"])
    assert links(tab) == [False, True]


def links(tab: Tab) -> list[bool]:
    return [patch["online"] for patch in tab.patches() if patch["t"] == "link"]


async def test_only_commands_of_the_grid_pass(tab: Tab, backend: Backend) -> None:
    await workspace(tab, backend)
    answer = Annotate(id="a", label=7, clip=3, answer="positive", source="random", version=2)
    for text in (
        "no command",
        msgspec.json.encode(EditPerson(id="b", person=1, account_role="admin")).decode(),
        msgspec.json.encode(answer).decode(),
    ):
        await tab.fire(Workspace.command, text=text)
    await tab.until(lambda: backend.heard)
    assert backend.heard == [answer]
    await tab.until(lambda: kinds(tab)[-1] == "reply")


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
    assert [c.stream for c in backend.subscribed][-2:] == ["label/7", "blind/7"]


async def test_who_is_moved_is_told_that_another_view_is_theirs(tab: Tab, backend: Backend) -> None:
    await workspace(tab, backend)
    await backend.tell(Dropped(stream="label/7", code="blind", message="You label it blind now."))
    await tab.sees(Workspace, loaded=False)
    last = tab.patches()[-1]
    assert (last["t"], last["elsewhere"], last["label"]) == ("dropped", True, 7)
    assert last["message"] == "You label it blind now."


async def test_who_is_on_a_label_no_more_sees_nothing_of_it(tab: Tab, backend: Backend) -> None:
    await tab.open(Workspace, "/label/7")
    await tab.until(lambda: kinds(tab)[-1:] == ["dropped"])
    await asyncio.sleep(0.05)
    assert tab.patches()[-1]["elsewhere"] is False
    assert tab.shows(Workspace, "numbers")["name"] == "" and not tab.shows(Workspace, "loaded")
