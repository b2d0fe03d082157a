"""What happened to a label: its timeline, two models side by side, and how it was before, live."""

from __future__ import annotations

import time

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    Acknowledged,
    ClipCards,
    CompareModels,
    Comparison,
    Defined,
    DescribeClips,
    EditLabel,
    Entry,
    Event,
    LabelState,
    Past,
    PinModel,
    Point,
    ProgressState,
    ReadPast,
    ReadReReview,
    ReadTimeline,
    Refused,
    Requeue,
    ReReview,
    Snapshot,
    Timeline,
)
from ui import live, routes
from ui.components.exporting import export_menu
from ui.components.label_tabs import label_title
from ui.components.live_page import live_page
from ui.components.marker_menu import marker_menu
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.history import rows
from ui.pages.history.deployments import Deploying, deployments_panel
from ui.pages.history.parts import clip_panel, definition_panel, models_panel, past_panel
from ui.pages.history.rows import ComparisonRow, EntryRow, PastRow, VersionRow
from ui.pages.history.timeline import timeline
from ui.state import Session, new_id
from ui.text import ASK_ZONE, count, of_input, to_input, zone_named

STYLES = stylesheet("styles.css")
PAGE = 100  # entries
INSTANT = 1e-6  # seconds; the moment of an entry is just behind it
TO_TOP = "document.querySelector('.panels').scrollTo(0, 0)"


class History(Deploying, Session):
    # timeline
    entries: rx.Field[list[EntryRow]] = rx.field(default_factory=list)
    summary: str = ""
    people: rx.Field[list[str]] = rx.field(default_factory=list)
    by: str = ""  # whose entries are shown; empty: everybody's
    kinds: rx.Field[list[str]] = rx.field(
        default_factory=lambda: [kind for kind in rows.KINDS if kind != "models"]
    )
    older: bool = False  # there are older entries than those read
    clip: int = 0  # whose own history is open
    clip_title: str = ""
    clip_medium: str = ""  # empty until its card is there
    clip_entries: rx.Field[list[EntryRow]] = rx.field(default_factory=list)
    # definition
    definition: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    version: int = 0
    look_again: str = ""  # which answers its changed meaning may turn; empty: none
    changed: bool = False  # this person just changed it
    saves: int = 0  # how often they did
    re_review: str = ""  # how many clips wait for re-review; empty: none
    # models
    versions: rx.Field[list[VersionRow]] = rx.field(default_factory=list)
    pinned: int = 0
    before: int = 0
    after: int = 0
    compared: bool = False
    comparison: rx.Field[ComparisonRow] = rx.field(default_factory=lambda: rows.NO_COMPARISON)
    # past
    looking_back: bool = False
    past: rx.Field[PastRow] = rx.field(default_factory=lambda: rows.NO_PAST)
    moment: str = ""  # in the form that asks for it; with another one that begins anew
    _zone: str = ""
    _read: rx.Field[tuple[Entry, ...]] = rx.field(default_factory=tuple)
    _cursor: str | None = None
    _of_clip: rx.Field[tuple[Entry, ...]] = rx.field(default_factory=tuple)
    _state: LabelState | None = None
    _points: rx.Field[tuple[Point, ...]] = rx.field(default_factory=tuple)
    # Questions for entries that are on their way: for the newest, older ones, those of the clip.
    _newest: str = ""
    _older: str = ""
    _own: str = ""
    _touched: str = ""
    _may_turn: ReReview | None = None
    _unread: bool = False  # something happened since the newest were asked for

    def _streams(self) -> tuple[str, ...]:
        return (f"label/{self.label}", f"progress/{self.label}", f"promises/{self.label}")

    def _begin(self) -> list[EventSpec]:
        self._cut = ""  # it may have moved since
        return [rx.call_script(ASK_ZONE, callback=History.in_zone)]

    @rx.event
    def in_zone(self, name: str) -> None:
        self._zone = name
        self._show()

    # ── what to look at ─────────────────────────────────────────────────────────────────────

    @rx.event
    def choose_person(self, name: str) -> None:
        self.by = name
        self._show()

    @rx.event
    def toggle_kind(self, kind: str) -> None:
        self.kinds = [k for k in rows.KINDS if (k in self.kinds) != (k == kind)]
        self._show()

    @rx.event
    async def read_older(self) -> None:
        query = ReadTimeline(id=new_id(), label=self.label, cursor=self._cursor, limit=PAGE)
        self._older = query.id
        await self._ask(query)

    @rx.event
    async def open_clip(self, clip: int) -> EventSpec | None:
        self.clip, self.clip_title, self.clip_medium = clip, "", ""
        self.clip_entries, self._of_clip = [], ()
        await self._ask(DescribeClips(id=new_id(), clips=(clip,)))
        await self._read_clip()
        return rx.call_script(TO_TOP)

    @rx.event
    def close_clip(self) -> None:
        self.clip = 0

    @rx.event
    async def look_back(self, at: float) -> EventSpec | None:
        self.clip, self.moment = 0, to_input(at, zone_named(self._zone))
        await self._ask(ReadPast(id=new_id(), label=self.label, at=at + INSTANT))
        return rx.call_script(TO_TOP)

    @rx.event
    async def look_back_to(self, form: dict[str, str]) -> None:
        at = of_input(form.get("at", ""), zone_named(self._zone))
        if at is None:
            self.refused = "Choose a day and a time first."
            return
        self.moment = form["at"]
        await self._ask(ReadPast(id=new_id(), label=self.label, at=at))

    @rx.event
    def come_back(self) -> None:
        self.looking_back = False

    @rx.event
    async def compare_from(self, version: int) -> None:
        """That version with the newest."""
        self.before, self.after = version, max(p.version for p in self._points)
        await self._compare()

    @rx.event
    def choose_before(self, version: str) -> None:
        self.before = int(version)

    @rx.event
    def choose_after(self, version: str) -> None:
        self.after = int(version)

    @rx.event
    async def compare(self) -> None:
        await self._compare()

    async def _compare(self) -> None:
        self.before, self.after = sorted((self.before, self.after))
        await self._ask(
            CompareModels(id=new_id(), label=self.label, before=self.before, after=self.after)
        )

    # ── what to change ──────────────────────────────────────────────────────────────────────

    @rx.event
    async def pin(self, version: int) -> None:
        done = f"Model {version} stays, whatever is answered." if version else (
            "Models follow the answers again."
        )  # fmt: skip
        await self._ask(PinModel(id=new_id(), label=self.label, version=version), done)

    @rx.event
    async def edit(self, form: dict[str, str]) -> None:
        words = (word.strip() for word in form.get("keywords", "").split(","))
        command = EditLabel(
            id=new_id(),
            label=self.label,
            name=form.get("name", ""),
            group=form.get("group", ""),
            description=form.get("description", ""),
            keywords=tuple(word for word in words if word),
            seen=int(form["version"]) if form.get("version", "").isdecimal() else None,
        )
        self.changed = bool(await self._ask(command, "The definition is saved."))

    @rx.event
    async def re_review_answers(self) -> None:
        if self._may_turn is None:
            return
        self.changed = False
        command = Requeue(id=new_id(), label=self.label, clips=rows.touched(self._may_turn))
        await self._ask(command, "They wait for re-review, under Review.")

    # ── what happens ────────────────────────────────────────────────────────────────────────

    async def _hear(self, item: live.News) -> None:
        await self._hear_of_deployments(item)
        match item:
            case Snapshot(state=ProgressState(points=points)):
                self._points, self._unread, self._fresh = points, True, self._state is not None
                await self._begin_with_newest(points)
                await self._read_what_is_new()
            case Snapshot(stream=stream) | Event(stream=stream):
                held = self._held(stream)
                if isinstance(held, LabelState):
                    self._state, self._fresh = held, True
                if isinstance(item, Event) and isinstance(item.event, Defined):
                    await self._read_touched()
            case Timeline(id=query, entries=entries, cursor=cursor):
                self._take_entries(query, entries, cursor)
                await self._read_what_is_new()
            case ClipCards(cards=cards):
                for card in (card for card in cards if card.id == self.clip):
                    self.clip_title, self.clip_medium = rows.clip_title(card), card.medium
            case ReReview(id=query) if query == self._touched:
                self._touched, self._may_turn, self._fresh = "", item, self._state is not None
            case Comparison():
                self.comparison, self.compared = rows.comparison(item), True
            case Past():
                self.past = rows.past(item, zone_named(self._zone), time.time())
                self.looking_back = True
            case Acknowledged(id=command) if isinstance(self._under_way(command), EditLabel):
                self.saves += 1
            case Refused(id=command) if command in self._asked:
                self._newest = "" if command == self._newest else self._newest
                self._touched = "" if command == self._touched else self._touched
                self.changed = False

    async def _read_what_is_new(self) -> None:
        """One question at a time, so that they are never more than can be answered."""
        if self._unread and not self._newest:
            self._unread = False
            query = ReadTimeline(id=new_id(), label=self.label, limit=PAGE)
            self._newest = query.id
            await self._query(query)
            await self._read_touched()
            if self.clip:
                await self._read_clip()

    async def _read_touched(self) -> None:
        query = ReadReReview(id=new_id(), label=self.label)
        self._touched = query.id
        await self._query(query)

    async def _read_clip(self) -> None:
        query = ReadTimeline(id=new_id(), label=self.label, clip=self.clip)
        self._own = query.id
        await self._query(query)

    def _take_entries(self, query: str, entries: tuple[Entry, ...], cursor: str | None) -> None:
        if query == self._older or not self._read:
            self._shown_at = 0.0  # they are awaited
        if query == self._newest:
            self._newest = ""
            self._read, self._cursor = rows.merged(self._read, self._cursor, entries, cursor)
        elif query == self._older:
            self._older, self._read, self._cursor = "", (*self._read, *entries), cursor
        elif query == self._own:
            self._of_clip = entries
        self._fresh = self._state is not None

    def _show(self) -> None:
        if self._state is None:
            return
        zone, now = zone_named(self._zone), time.time()
        entries = rows.entries(self._read, self.kinds, self.by, zone, now)
        self.entries, self.summary = entries["rows"], entries["summary"]
        self.people, self.older = rows.people(self._read), self._cursor is not None
        everything = tuple(rows.KINDS)
        self.clip_entries = rows.entries(self._of_clip, everything, "", zone, now)["rows"]
        self.moment = self.moment or to_input(now, zone)
        self.definition = rows.definition(self._state.label)
        self.version, waiting = self._state.label.version, self._state.re_review
        self.re_review = count(len(waiting), "clip") if waiting else ""
        self.look_again = rows.offer(self._may_turn, waiting) if self._may_turn else ""
        self.pinned = self._state.pinned
        if not self.after and self._points:
            newest = [0, *(point.version for point in self._points)]
            self.before, self.after = newest[-2] or newest[-1], newest[-1]
        self._show_deployments(self._state, self._points, zone, now)
        used = (row["version"] for row in self.in_use)
        also = (self.pinned, self.before, self.after, self.chosen, *used)
        self.versions = rows.versions(self._points, also, zone, now)


def page() -> rx.Component:
    return shell(
        live_page(
            History,
            rx.el.div(_timeline(), _panels(), class_name="two-columns"),
            why="The history tells what everybody answered; who labels blind never sees it.",
            class_name="history",
        ),
        title=label_title(History.definition["name"].to(str), History.label, routes.HISTORY),
    )


def _timeline() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.foreach(
                list(rows.KINDS),
                lambda kind: rx.el.button(
                    kind,
                    type="button",
                    class_name="quiet",
                    aria_pressed=History.kinds.contains(kind),
                    on_click=History.toggle_kind(kind),
                ),
            ),
            rx.el.select(
                rx.el.option("by anybody", value=""),
                rx.foreach(History.people, lambda name: rx.el.option(f"by {name}", value=name)),
                value=History.by,
                on_change=History.choose_person,
                aria_label="Whose entries",
            ),
            class_name="filters",
        ),
        rx.el.p(History.summary, class_name="faint", role="status"),
        timeline(
            History.entries,
            on_clip=History.open_clip,
            on_moment=History.look_back,
            on_version=History.compare_from,
        ),
        rx.cond(
            History.older,
            rx.el.button("older", type="button", class_name="more", on_click=History.read_older),
        ),
        class_name="what-happened",
        aria_label="What happened",
    )


def _panels() -> rx.Component:
    return rx.el.div(
        notice(History),
        rx.cond(History.clip > 0, clip_panel(History)),
        past_panel(History),
        deployments_panel(History),
        models_panel(History),
        definition_panel(History),
        export_menu("label", label=History.definition["name"].to(str)),
        marker_menu(History.definition["name"].to(str)),
        class_name="panels",
    )
