"""What happened to a label: its timeline, two models side by side, and how it was before, live."""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing

import reflex as rx

from backend.messages import (
    Acknowledged,
    ClipCards,
    Command,
    CompareModels,
    Comparison,
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
    ReadTimeline,
    Refused,
    Requeue,
    Snapshot,
    Timeline,
)
from ui import live, routes
from ui.components.label_tabs import label_tabs
from ui.components.notice import not_yours, notice
from ui.components.offline import offline_banner
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.history import rows as history_rows
from ui.pages.history.parts import clip_panel, definition_panel, models_panel, past_panel
from ui.pages.history.rows import ComparisonRow, EntryRow, PastRow, VersionRow
from ui.pages.history.timeline import timeline
from ui.state import Session, to_login
from ui.text import ASK_ZONE, of_input, to_input, zone_named

STYLES = stylesheet("styles.css")
EVERY = 1.0  # seconds between two states sent to the browser, and between two looks at what is new
PAGE = 100  # entries
INSTANT = 1e-6  # seconds; the moment of an entry is just behind it
TO_TOP = "document.querySelector('.panels').scrollTo(0, 0)"
OFFLINE = "Offline: that was not done. Try again in a moment."


class History(Session):
    label: int = 0
    loaded: bool = False
    problem: str = ""
    notice: str = ""
    refused: str = ""
    # timeline
    rows: rx.Field[list[EntryRow]] = rx.field(default_factory=list)
    summary: str = ""
    people: rx.Field[list[str]] = rx.field(default_factory=list)
    person: str = ""  # whose entries are shown; empty: everybody's
    kinds: rx.Field[list[str]] = rx.field(
        default_factory=lambda: [kind for kind in history_rows.KINDS if kind != "models"]
    )
    older: bool = False  # there are older entries than those read
    clip: int = 0  # whose own history is open
    clip_title: str = ""
    clip_rows: rx.Field[list[EntryRow]] = rx.field(default_factory=list)
    # definition
    definition: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    version: int = 0
    affected: int = 0  # clips that a change of it may turn
    changed: bool = False  # this person just changed it
    re_review: int = 0  # clips that wait to be looked at again
    # models
    versions: rx.Field[list[VersionRow]] = rx.field(default_factory=list)
    pinned: int = 0
    before: int = 0
    after: int = 0
    compared: bool = False
    comparison: rx.Field[ComparisonRow] = rx.field(
        default_factory=lambda: history_rows.NO_COMPARISON
    )
    # past
    looking_back: bool = False
    past: rx.Field[PastRow] = rx.field(default_factory=lambda: history_rows.NO_PAST)
    moment: str = ""  # in the form that asks for it
    _zone: str = ""
    _read: rx.Field[tuple[Entry, ...]] = rx.field(default_factory=tuple)
    _cursor: str | None = None
    _of_clip: rx.Field[tuple[Entry, ...]] = rx.field(default_factory=tuple)
    _state: LabelState | None = None
    _points: rx.Field[tuple[Point, ...]] = rx.field(default_factory=tuple)
    _asked: rx.Field[dict[str, str]] = rx.field(default_factory=dict)  # command → what to say
    _older: str = ""  # the query for older entries that is on its way
    _stale: bool = False  # what is on screen is not what is known
    _unread: bool = False  # something happened since the timeline was read
    _shown_at: float = 0.0

    @rx.event
    async def load(self):
        if (label := routes.label_of(self.router.url.path)) != self.label:
            self.reset()
            self.label = label
        self.problem = self.notice = self.refused = ""
        if away := await self.enter():
            return away
        return [rx.call_script(ASK_ZONE, callback=History.in_zone), History.watch]

    @rx.event
    def in_zone(self, name: str):
        self._zone = name
        self._show()

    # ── what to look at ─────────────────────────────────────────────────────────────────────

    @rx.event
    def choose_person(self, name: str):
        self.person = name
        self._show()

    @rx.event
    def toggle_kind(self, kind: str):
        self.kinds = [k for k in history_rows.KINDS if (k in self.kinds) != (k == kind)]
        self._show()

    @rx.event
    async def read_older(self):
        self._older = await self._query(
            ReadTimeline(id=_new_id(), label=self.label, cursor=self._cursor, limit=PAGE)
        )

    @rx.event
    async def open_clip(self, clip: int):
        self.clip, self.clip_title, self.clip_rows, self._of_clip = clip, "", [], ()
        await self._query(DescribeClips(id=_new_id(), clips=(clip,)))
        await self._query(ReadTimeline(id=_new_id(), label=self.label, clip=clip))
        return rx.call_script(TO_TOP)

    @rx.event
    def close_clip(self):
        self.clip = 0

    @rx.event
    async def look_back(self, at: float):
        self.clip = 0
        await self._query(ReadPast(id=_new_id(), label=self.label, at=at + INSTANT))
        return rx.call_script(TO_TOP)

    @rx.event
    async def look_back_to(self, form: dict[str, str]):
        at = of_input(form.get("at", ""), zone_named(self._zone))
        if at is None:
            self.refused = "Choose a day and a time first."
            return
        await self._query(ReadPast(id=_new_id(), label=self.label, at=at))

    @rx.event
    def come_back(self):
        self.looking_back = False

    @rx.event
    async def compare_from(self, version: int):
        """That version with the newest."""
        self.before, self.after = version, max(p.version for p in self._points)
        await self.compare()

    @rx.event
    def choose_before(self, version: str):
        self.before = int(version)

    @rx.event
    def choose_after(self, version: str):
        self.after = int(version)

    @rx.event
    async def compare(self):
        self.before, self.after = sorted((self.before, self.after))
        await self._query(
            CompareModels(id=_new_id(), label=self.label, before=self.before, after=self.after)
        )

    # ── what to change ──────────────────────────────────────────────────────────────────────

    @rx.event
    async def hold(self, version: int):
        done = f"Model {version} stays, whatever is answered." if version else (
            "Models follow the answers again."
        )  # fmt: skip
        await self._do(PinModel(id=_new_id(), label=self.label, version=version), done)

    @rx.event
    async def edit(self, form: dict[str, str]):
        words = (word.strip() for word in form.get("keywords", "").split(","))
        command = EditLabel(
            id=_new_id(),
            label=self.label,
            name=form.get("name", ""),
            group=form.get("group", ""),
            description=form.get("description", ""),
            keywords=tuple(word for word in words if word),
        )
        self.changed = await self._do(command, "The definition is saved.")

    @rx.event
    async def re_review_answers(self):
        clips = history_rows.affected(self._state) if self._state else ()
        self.changed = False
        done = f"{len(clips)} clips wait to be looked at again, under Review."
        await self._do(Requeue(id=_new_id(), label=self.label, clips=clips), done)

    async def _query(self, query: Command) -> str:
        self.refused = "" if await self._send(query) else OFFLINE
        self._asked[query.id] = ""
        return query.id

    async def _do(self, command: Command, done: str) -> bool:
        self.notice = self.refused = ""
        self._asked[command.id] = done
        if sent := await self._send(command):
            return sent
        self.refused = OFFLINE
        return False

    # ── what happens ────────────────────────────────────────────────────────────────────────

    @rx.event(background=True)
    async def watch(self):
        async with self:
            upstream = self.upstream(f"label/{self.label}", f"progress/{self.label}")
            path = self.router.url.path
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                if any(isinstance(item, live.SessionOver) for item in batch):
                    yield to_login(path, "session_over")
                    return
                if batch or self._stale or self._unread:
                    async with self:
                        for item in batch:
                            await self._hear(item, upstream)
                        if time.monotonic() - self._shown_at >= EVERY:
                            await self._catch_up()

    async def _hear(self, item: live.News, upstream: live.Upstream) -> None:
        match item:
            case Snapshot(state=ProgressState(points=points)):
                self._points, self._unread = points, True
            case Snapshot(stream=stream) | Event(stream=stream):
                held = upstream.snapshot(stream)
                if held is not None and isinstance(held.state, LabelState):
                    self._state, self._stale, self.problem = held.state, True, ""
            case live.Link(online=online):
                await self.reached(online)
            case live.NotYours(message=message):
                label = self.label
                self.reset()
                self.label, self.problem = label, message
            case Timeline(id=query, entries=entries, cursor=cursor):
                self._timeline(query, entries, cursor)
            case ClipCards(id=query, cards=cards):
                self._asked.pop(query, None)
                self.clip_title = "".join(
                    f"{c.title}, {c.start:.0f}–{c.end:.0f} s" for c in cards if c.id == self.clip
                )
            case Comparison(id=query):
                self._asked.pop(query, None)
                self.comparison, self.compared = history_rows.comparison(item), True
            case Past(id=query):
                self._asked.pop(query, None)
                self.past = history_rows.past(item, zone_named(self._zone), time.time())
                self.looking_back, self.moment = True, self.past["input"]
            case Acknowledged(id=command) if command in self._asked:
                self.notice = self._asked.pop(command)
            case Refused(id=command, message=message) if command in self._asked:
                del self._asked[command]
                self.refused, self.changed = message, False

    def _timeline(self, query: str, entries: tuple[Entry, ...], cursor: str | None) -> None:
        about = self._asked.pop(query, None)
        if query == self._older:
            self._older = ""
            self._read, self._cursor = (*self._read, *entries), cursor
        elif about == "":
            self._of_clip = entries
        else:
            self._read, self._cursor = history_rows.merged(
                self._read, self._cursor, entries, cursor
            )
        self._stale = True

    async def _catch_up(self) -> None:
        """Read again what happened, and show what is known."""
        if self._unread:
            self._unread = False
            await self._send(ReadTimeline(id=_new_id(), label=self.label, limit=PAGE))
            if self.clip:
                await self._query(ReadTimeline(id=_new_id(), label=self.label, clip=self.clip))
        if self._stale:
            self._stale, self._shown_at = False, time.monotonic()
            self._show()

    def _show(self) -> None:
        if self._state is None:
            return
        zone, now = zone_named(self._zone), time.time()
        entries = history_rows.entries(self._read, self.kinds, self.person, zone, now)
        self.rows, self.summary = entries["rows"], entries["summary"]
        self.people, self.older = history_rows.people(self._read), self._cursor is not None
        everything = tuple(history_rows.KINDS)
        self.clip_rows = history_rows.entries(self._of_clip, everything, "", zone, now)["rows"]
        self.moment = self.moment or to_input(now, zone)
        label = self._state.label
        self.definition = {
            "name": label.name,
            "group": label.group,
            "description": label.description,
            "keywords": ", ".join(label.keywords),
        }
        self.version, self.re_review = label.version, len(self._state.re_review)
        self.affected = len(history_rows.affected(self._state))
        self.pinned = self._state.pinned
        if not self.after and self._points:
            newest = [0, *(point.version for point in self._points)]
            self.before, self.after = newest[-2] or newest[-1], newest[-1]
        also = (self.pinned, self.before, self.after)
        self.versions = history_rows.versions(self._points, also, zone, now)
        self.loaded = True


def _new_id() -> str:
    return str(uuid.uuid4())


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(History.online, History.loaded),
            rx.cond(
                History.problem != "",
                not_yours(
                    History.problem,
                    "The history tells what everybody answered; who labels blind never sees it.",
                ),
                rx.cond(
                    History.loaded,
                    rx.el.div(_timeline(), _panels(), class_name="two-columns"),
                ),
            ),
            class_name="history",
        ),
        title=[
            rx.el.h1(History.definition["name"]),
            label_tabs(History.label, routes.HISTORY),
        ],
    )


def _timeline() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.foreach(
                list(history_rows.KINDS),
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
                value=History.person,
                on_change=History.choose_person,
                aria_label="Whose entries",
            ),
            class_name="filters",
        ),
        rx.el.p(History.summary, class_name="faint", role="status"),
        timeline(
            History.rows,
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
        notice(History.notice, History.refused),
        rx.cond(History.clip > 0, clip_panel(History)),
        past_panel(History),
        models_panel(History),
        definition_panel(History),
        class_name="panels",
    )
