"""The workspace of one label: the clip grid, and beside it what the label's numbers say."""

from __future__ import annotations

import time

import reflex as rx
from reflex.event import EventSpec

from backend.domain.conclusion import conclude
from backend.messages import (
    Annotate,
    AnnotateMany,
    AskMoments,
    AskWhy,
    AskWithout,
    BinsState,
    BlindState,
    CreateBin,
    DescribeClips,
    Dropped,
    Event,
    Facets,
    LabelState,
    ListFacets,
    ListFilms,
    Look,
    MeasureWall,
    PinModel,
    Presence,
    PreviewFound,
    ReadCurve,
    ReadCurveLabels,
    ReadFilm,
    ReadQuery,
    ReadWall,
    ReadWork,
    Refused,
    RemoveBin,
    RenameBin,
    RestoreBin,
    Search,
    SetCurves,
    SetCut,
    Snapshot,
    Step,
    SuggestWords,
    TakeBatch,
    Undo,
    Unreadable,
    Work,
    WriteNote,
    read_command,
)
from ui import live, routes
from ui.components import clip_grid_patches as patches
from ui.components.clip_grid import clip_grid, push
from ui.components.clip_grid_patches import Patch
from ui.components.label_edits import LabelEdits, changeable
from ui.components.label_tabs import label_tabs
from ui.components.presence import people_here
from ui.components.rules import RULES
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.workspace import live_model, rows
from ui.pages.workspace.live_model import LiveModel
from ui.pages.workspace.parts import numbers, own_progress
from ui.pages.workspace.rows import Numbers
from ui.state import SETTINGS, Session, new_id
from ui.text import Here, others

STYLES = stylesheet("styles.css")
FROM_GRID = (
    Annotate | AnnotateMany | Undo | WriteNote | Look | Search | DescribeClips | ListFacets
    | TakeBatch | ListFilms | ReadFilm | ReadWall | MeasureWall | SetCut
    | ReadQuery | PreviewFound | CreateBin | RenameBin | RemoveBin | RestoreBin
    | AskWhy | AskMoments | AskWithout | SuggestWords
    | ReadCurve | ReadCurveLabels | SetCurves
)  # fmt: skip


class Workspace(LiveModel, LabelEdits, Session):
    """Patches go to the grid at once, the numbers beside it once a second."""

    numbers: rx.Field[Numbers] = rx.field(default_factory=lambda: rows.EMPTY)
    here: rx.Field[list[Here]] = rx.field(default_factory=list)
    blind: bool = False
    _state: LabelState | BlindState | None = None
    _done: bool = False  # a secondary answered all of their queue
    _here: rx.Field[list[Here]] = rx.field(default_factory=list)
    _patches: tuple[Patch, ...] = ()  # that have not left yet
    _facets: str = ""  # the question for what the corpus can be filtered by, while it is under way
    _step: Step | None = None  # the advised one that the grid knows

    def _streams(self) -> tuple[str, ...]:
        return (f"label/{self.label}|blind/{self.label}", "bins")

    def _begin(self) -> list[EventSpec]:
        self.here, self._here, self._patches = [], [], ()
        return []

    @rx.event
    async def command(self, text: str) -> EventSpec | None:
        """Pass a command of the grid on. The backend decides whether it is allowed; what it could
        not even read is refused here, so that the grid does not send it again."""
        try:
            command = read_command(text)
            if isinstance(command, FROM_GRID) and not await self._send(command):
                return push([patches.link(False)])
        except Unreadable as unreadable:
            refused = Refused(id=unreadable.id, code="malformed", message=str(unreadable))
            return push([patches.of_reply(refused)])
        return None

    @rx.event
    async def follow_answers(self) -> None:
        """Pin no model version any longer."""
        await self._ask(PinModel(id=new_id(), label=self.label, version=0))

    async def _hear(self, item: live.News) -> None:
        self._hear_of_edits(item)
        if await self._hear_of_live_model(item, self._state):
            return
        now = time.time()
        match item:
            case Snapshot(state=BinsState() as bins):
                self._patch(patches.of_bins(bins))
            case Snapshot(stream=stream):
                self._step = None  # the grid begins anew
                self._patch(patches.of_snapshot(item, self.person, now))
                self._hold(stream)
                self._done = False
                await self._ask_what_is_next()
                await self._ask_facets()
                await self._compare_with_live(self._state)
            case Event(stream=stream):
                self._patch(patches.of_event(item, self.person, now))
                self._hold(stream)
                await self._ask_what_is_next()
                await self._compare_with_live(self._state)
            case Presence():
                self._patch(patches.of_presence(item, self.person))
                self._here, self._fresh = others(item, self.person), self._state is not None
            case live.Link(online=online):
                # Answers may be lost with the connection before; the grid, which knows what is not
                # answered, asks again when it hears that the link was gone and is back.
                self._patch(patches.link(False))
                if online:
                    self._patch(patches.link(True))
            case Dropped(stream="bins") | live.NotYours(stream="bins"):
                self._patch(patches.of_bins(BinsState()))
            case Dropped(code=code, message=message):
                # The other view of the label is theirs now, if any.
                self._drop(message, elsewhere=code in ("blind", "not_allowed"))
            case live.NotYours(message=message):
                self._drop(message, elsewhere=False)
            case live.SessionOver():
                pass
            case Facets(id=query) if query == self._facets:
                self._patch(patches.of_facets(item))
            case Refused(id=query) if query == self._facets:
                self._asked.pop(query, None)  # nobody asked for it; the grid asks again by itself
            case Work(queues=queues):
                self._patch(patches.of_work(queues, self.label))
            case _:
                self._patch(patches.of_reply(item))

    def _patch(self, patch: Patch | None) -> None:
        if patch:
            self._patches = (*self._patches, patch)

    def _hold(self, stream: str) -> None:
        state = self._held(stream)
        if isinstance(state, LabelState | BlindState):
            self._state, self._fresh = state, True
        if isinstance(state, LabelState):
            step = conclude(state.counts, state.metrics, state.alarm).step
            if step != self._step:
                self._step = step
                self._patch(patches.step(step))

    async def _ask_facets(self) -> None:
        """The filters come with the label. The grid used to ask for them as it appeared, and a
        question or an answer that was lost on the way of so young a page left them empty."""
        if isinstance(self._state, LabelState):
            self._facets = new_id()
            await self._query(ListFacets(id=self._facets))

    async def _ask_what_is_next(self) -> None:
        """Once a secondary's queue is done; whether it is, the grid sees by itself."""
        done = isinstance(self._state, BlindState) and rows.is_done(self._state)
        if done and not self._done:
            await self._query(ReadWork(id=new_id()))
        self._done = done

    def _drop(self, message: str, *, elsewhere: bool) -> None:
        self._patch(patches.dropped(message, elsewhere=elsewhere, me=self.person, label=self.label))
        self._state, self.loaded, self.here, self._fresh = None, False, [], False
        self.live_model, self._difference = "", None
        self.numbers = rows.EMPTY  # what a primary sees is not for a secondary

    def _pushes(self) -> list[EventSpec]:
        waiting, self._patches = list(self._patches), ()
        return [push(waiting)] if waiting else []

    def _show(self) -> None:
        self.here = self._here
        match self._state:
            case LabelState() as state:
                self.numbers, self.blind = rows.of_label(state, self.person), False
                self.live_model = live_model.said(state, self._difference)
            case BlindState() as state:
                self.numbers, self.blind = rows.of_blind(state, self.person), True
                self.live_model = ""


def page() -> rx.Component:
    return shell(
        rx.el.main(
            clip_grid(
                media=SETTINGS.media_url,
                reader=Workspace.account_role == "viewer",
                rules=RULES,
                on_command=Workspace.command,
            ),
            rx.cond(
                Workspace.loaded,
                rx.cond(Workspace.blind, own_progress(Workspace), numbers(Workspace)),
            ),
            class_name="workspace",
        ),
        title=[
            _changeable(
                "name",
                # In a small window there is no room for the description beside it.
                rx.el.h1(Workspace.numbers["name"], title=Workspace.numbers["description"]),
                verb="rename",
            ),
            rx.cond(
                Workspace.loaded & ~Workspace.blind,
                label_tabs(Workspace.label, routes.WORKSPACE),
            ),
            _changeable(
                "description",
                rx.el.p(Workspace.numbers["description"], title=Workspace.numbers["keywords"]),
                verb="describe",
            ),
            people_here(Workspace.here, "People on this label"),
        ],
    )


def _changeable(field: str, shown: rx.Component, *, verb: str) -> rx.Component:
    """For a label's primaries who are no viewers; to the others it is only shown."""
    return rx.cond(
        Workspace.loaded & ~Workspace.blind & (Workspace.account_role != "viewer"),
        changeable(Workspace, Workspace.numbers, field, shown, verb=verb),
        shown,
    )
