"""What each page shows of the states, events, replies and refusals that reach it."""

from __future__ import annotations

import asyncio

import pytest

from backend.messages import (
    Account,
    Acknowledged,
    Adjudicate,
    BoardRow,
    BoardRows,
    BoardState,
    ClipCard,
    ClipCards,
    Corpus,
    CreateLabel,
    CreatePerson,
    Decision,
    DescribeClips,
    Disagreement,
    DisagreementsState,
    Drawn,
    DrawPreview,
    DrawTeam,
    EditPerson,
    GivenAnswer,
    IngestRow,
    IngestRows,
    IngestState,
    Label,
    Member,
    PeopleState,
    Person,
    Point,
    PreviewDraw,
    ProgressState,
    Quality,
    Refused,
    SetMember,
    TeamDraw,
    TeamState,
    UndoDraw,
)
from tests.pages.stage import Backend, Tab
from ui.app import PAGES
from ui.pages.board.page import Board
from ui.pages.disagreements.page import Disagreements
from ui.pages.ingest.page import Ingest
from ui.pages.people.page import People
from ui.pages.progress.page import Progress
from ui.pages.team.page import Team
from ui.state import OFFLINE, UNSURE

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


async def test_what_is_typed_is_kept_without_halves_of_characters(
    tab: Tab, backend: Backend
) -> None:
    """They come of programs that cut an emoji in two; nothing that holds one can be sent."""
    backend.states["board"] = BoardState(rows=(BoardRow(label=NIGHT, seq=1),))
    await tab.open(Board, "/")
    await tab.sees(Board, loaded=True)
    await tab.fire(Board.filter, words="night \ud83d\0")
    await tab.sees(Board, words="night ")
    form = {"name": "a\udc4d lamp", "description": "\ud83d\0dark", "keywords": "moon, \ud83d"}
    await tab.fire(Board.create_label, form=form)
    await tab.until(lambda: backend.heard_of(CreateLabel))
    [command] = backend.heard_of(CreateLabel)
    assert (command.name, command.description) == ("a lamp", "dark")


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


async def test_a_secondarys_home_is_their_queues(tab: Tab, backend: Backend) -> None:
    own = {"role": "secondary", "seq": 1}
    done = BoardRow(label=Label(id=3, name="dusk"), answered=4, **own)
    waiting = BoardRow(label=Label(id=4, name="night"), queue=578, **own)
    backend.states["board"] = BoardState(rows=(done, waiting))
    await tab.open(Board, "/")
    await tab.sees(Board, loaded=True, leads=False, groups=[])
    assert [queue["name"] for queue in tab.shows(Board, "queues")] == ["night", "dusk"]
    up = tab.shows(Board, "next_up")
    assert (up["said"], up["name"], up["waits"]) == ("Done. Next: ", "night", "578 clips")
    # Who leads a label too has its board as well, and no queue in it.
    lead = BoardRow(label=Label(id=5, name="pan"), seq=1)
    await backend.change("board", BoardState(rows=(done, waiting, lead)))
    await tab.sees(Board, leads=True)
    assert [r["name"] for g in tab.shows(Board, "groups") for r in g["rows"]] == ["pan"]
    assert len(tab.shows(Board, "queues")) == 2


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


async def test_a_new_label_opens(tab: Tab, backend: Backend) -> None:
    backend.states["board"] = BoardState(rows=())
    await tab.open(Board, "/?example=3,14")
    await tab.sees(Board, loaded=True, examples=[3, 14], prefilled=True)
    backend.refuse(CreateLabel, "There is one of that name.")
    form = {"name": " dusk ", "keywords": "red sky,, lamps"}
    await tab.fire(Board.create_label, form=form)
    await tab.sees(Board, refused="There is one of that name.", examples=[3, 14])
    assert tab.redirections() == []
    backend.replies[CreateLabel] = lambda command: Acknowledged(id=command.id, label=9)
    await tab.fire(Board.create_label, form=form)
    await tab.sees(Board, refused="", notice="The label is there.", examples=[])
    await tab.until(lambda: tab.redirections() == ["/label/9"])
    command = backend.heard_of(CreateLabel)[-1]
    assert (command.name, command.keywords) == ("dusk", ("red sky", "lamps"))
    assert command.examples == (3, 14)


async def test_an_example_left_out_stays_out_when_the_browser_comes_back(
    tab: Tab, backend: Backend
) -> None:
    backend.states["board"] = BoardState(rows=())
    await tab.open(Board, "/?example=3,14")
    await tab.sees(Board, loaded=True, examples=[3, 14])
    await tab.fire(Board.drop_example, clip=3)
    await tab.sees(Board, examples=[14])
    before = tab.counts["settled"]
    await tab.open(Board, "/?example=3,14")
    await tab.until(lambda: tab.counts["settled"] > before)
    await tab.sees(Board, examples=[14], prefilled=True)
    await tab.open(Board, "/?example=5")
    await tab.sees(Board, examples=[5])


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
    form = {"name": " cy ", "password": "a-good-one", "slip": "3"}
    backend.refuse(CreatePerson, "There is a cy already.")
    await tab.fire(People.create, form=form)
    await tab.sees(People, refused="There is a cy already.", given_slip="", forms=0)
    del backend.replies[CreatePerson]
    await tab.fire(People.create, form=form)
    await tab.sees(People, notice="cy has an account.", given_name="cy", given_slip="3", forms=1)
    assert {command.password for command in backend.heard_of(CreatePerson)} == {"a-good-one"}
    await tab.fire(People.forget_secret)
    await tab.sees(People, given_slip="", given_name="")


async def test_a_double_click_on_create_keeps_the_password_on_screen(
    tab: Tab, backend: Backend
) -> None:
    await people(tab, backend)
    for slip in ("1", "2"):
        await tab.fire(People.create, form={"name": "cy", "password": "a-good-one", "slip": slip})
        await tab.sees(People, given_name="cy", given_slip=slip, refused="")
    assert len({command.id for command in backend.heard_of(CreatePerson)}) == 1


async def test_a_new_password_of_an_account_is_made_when_it_is_confirmed(
    tab: Tab, backend: Backend
) -> None:
    await people(tab, backend)
    await tab.fire(People.ask, person=2, change="password")
    await tab.sees(People, asking_about=2)
    assert not backend.heard
    await tab.fire(People.give_password, slip="7", password="made-in-the-browser")
    await tab.sees(People, asking_about=0, given_name="ben", given_slip="7")
    (command,) = backend.heard_of(EditPerson)
    assert (command.person, command.password) == (2, "made-in-the-browser")


async def test_a_password_is_in_no_state_and_is_not_sent_twice(tab: Tab, backend: Backend) -> None:
    await people(tab, backend)
    backend.silent = True
    await tab.fire(People.give_password, slip="7", password="made-in-the-browser")
    await tab.until(lambda: backend.heard_of(EditPerson))
    held = await tab.all_states()
    assert "ben" in held and "made-in-the-browser" not in held
    backend.silent = False
    await backend.hang_up()
    await tab.sees(People, refused=UNSURE, given_slip="")
    assert len(backend.heard_of(EditPerson)) == 1


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


async def test_a_draw_is_seen_before_it_happens(tab: Tab, backend: Backend) -> None:
    def previews() -> list[PreviewDraw]:
        return [c for c in backend.heard if type(c) is PreviewDraw]

    await people(tab, backend)
    backend.states["team/7"] = TeamState(label=NIGHT, draw=TeamDraw(id=4, name="ben", at=1.0))
    kept = Drawn(person=1, name="ada", before="primary", after="primary")
    moved = Drawn(person=2, name="ben", before="primary", after="none")
    backend.replies[PreviewDraw] = lambda query: DrawPreview(
        id=query.id, people=(kept, moved), seen=f"seen {query.seed}"
    )
    await tab.open(Team, "/label/7/team")
    await tab.sees(Team, manages=True, loaded=True, drawn_by="ben")
    await tab.fire(
        Team.preview_draw, form={"primaries": "1", "secondaries": "0", "outsiders": "on"}
    )
    await tab.until(lambda: tab.shows(Team, "preview"))
    assert [(r["name"], r["what"], r["changed"]) for r in tab.shows(Team, "preview")] == [
        ("ben", "leaves (was primary)", True), ("ada (you)", "stays primary", False),
    ]  # fmt: skip
    assert not backend.heard_of(DrawTeam), "a preview changes nothing"
    await tab.fire(Team.preview_others)
    await tab.until(lambda: len(previews()) == 2)
    shown = previews()[1]
    await asyncio.sleep(0.1)
    # Somebody else was quicker: what it would give now is shown, and nothing is drawn.
    backend.replies[DrawTeam] = lambda c: Refused(
        id=c.id, code="changed_meanwhile", message="Look at the new preview."
    )
    await tab.fire(Team.draw)
    await tab.sees(Team, refused="Look at the new preview.")
    await tab.until(lambda: len(previews()) == 3)
    del backend.replies[DrawTeam]
    await tab.fire(Team.draw)
    await tab.sees(Team, notice="A new team was drawn.", preview=[])
    for command in backend.heard_of(DrawTeam):
        assert (command.seed, command.outsiders, command.switching) == (shown.seed, True, False)
        assert command.seen == f"seen {shown.seed}"
    await tab.fire(Team.undo_draw)
    await tab.sees(Team, notice="The draw is taken back.")
    assert [c.draw for c in backend.heard_of(UndoDraw)] == [4]


# ── disagreements ─────────────────────────────────────────────────────────────────────────────────

ANSWERS = (
    GivenAnswer(person=1, name="ada", role="primary", answer="positive"),
    GivenAnswer(person=2, name="ben", role="secondary", answer="negative"),
)


def disagreement(clip: int, **more: object) -> Disagreement:
    return Disagreement(clip=clip, answers=ANSWERS, weight=0.5, tie=True, **more)


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
