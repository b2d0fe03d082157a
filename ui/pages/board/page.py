"""The board: every label, where it stands, and who is on it, live."""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing
from math import ceil
from typing import Any

import reflex as rx

from backend.messages import (
    Acknowledged,
    BoardRow,
    BoardRows,
    BoardState,
    CreateLabel,
    Refused,
    Snapshot,
)
from ui import live, routes
from ui.components.link import link
from ui.components.offline import offline_banner
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.pages.board import rows as label_rows
from ui.pages.board.parts import label_group, label_summary, label_tile
from ui.pages.board.rows import GroupRow, Order, Summary
from ui.state import SETTINGS, Session, to_login

STYLES = stylesheet("styles.css")
EVERY = 1.0  # seconds between two states sent to the browser
COLUMNS = [
    Column("label", "Sort by name", "name", ascending=True),
    Column("✓ and ✕ towards 100", "Clips with an agreed answer; a finished label usually has 100 "
           "of each", "answers"),
    Column("quality", "Balanced accuracy in cross-validation, the lower quartile, and how it went "
           "over the last builds", "quality"),
    Column("held-out", "Average precision on answers the model never saw, and its interval",
           "heldout"),
    Column("coverage", "How evenly the answers spread over the kinds of clips there are",
           "coverage", number=True),
    Column("agreement", "Share of the clips answered by two or more people on which all agree, and "
           "how many those are", "agreement", number=True),
    Column("disagreements", "Clips on which people disagree and nobody has decided",
           "disagreements", number=True),
    Column("per hour", "Answers given in the last hour", "pace", number=True),
    Column("s each", "Seconds per answer: the median of the last 200", "seconds", number=True),
    Column("here", "Who is on it now", "here"),
    Column("stop?", "Whether more answers would still help", "stop"),
]  # fmt: skip


class Board(Session):
    groups: rx.Field[list[GroupRow]] = rx.field(default_factory=list)
    summary: rx.Field[Summary] = rx.field(default_factory=lambda: label_rows.NO_LABELS)
    order: Order = "name"
    backwards: bool = False
    grouped: bool = True
    words: str = ""
    wall: bool = False
    columns: int = 2  # of the wall
    lines: int = 2
    loaded: bool = False
    settled: bool = False  # the first rows are there: what differs from now on has changed
    notice: str = ""
    problem: str = ""
    created: str = ""
    prefilled: bool = False  # the form came with clips, from a workspace
    examples: rx.Field[list[int]] = rx.field(default_factory=list)  # clips that shall be yes
    _closed: rx.Field[set[str]] = rx.field(default_factory=set)
    _board: rx.Field[dict[int, BoardRow]] = rx.field(default_factory=dict)
    _creating: str = ""

    @rx.event
    async def load(self):
        self.problem = self.notice = self.created = ""
        self.examples = routes.examples_in(self.router.url.query)
        self.prefilled = bool(self.examples)
        if away := await self.enter():
            return away
        return Board.watch

    @rx.event
    def drop_example(self, clip: int):
        self.examples = [other for other in self.examples if other != clip]

    @rx.event
    def sort(self, order: Order):
        self.backwards = order == self.order and not self.backwards
        self.order = order
        self._arrange()

    @rx.event
    def filter(self, words: str):
        self.words = words
        self._arrange()

    @rx.event
    def toggle_grouped(self):
        self.grouped = not self.grouped
        self._arrange()

    @rx.event
    def toggle_group(self, name: str):
        self._closed = self._closed ^ {name}
        self._arrange()

    @rx.event
    def toggle_all_groups(self):
        """Close them all, or open them all if none is open."""
        names = {group["name"] for group in self.groups if group["open"]}
        self._closed = self._closed | names if names else set()
        self._arrange()

    @rx.event
    def toggle_wall(self):
        self.wall = not self.wall
        self._arrange()

    @rx.event
    async def create_label(self, form: dict[str, str]):
        """Ask the backend for a new label; its answer arrives in `watch`."""
        self.notice = self.problem = self.created = ""
        command = CreateLabel(
            id=str(uuid.uuid4()),
            name=form.get("name", "").strip(),
            group=form.get("group", "").strip(),
            description=form.get("description", "").strip(),
            keywords=tuple(filter(None, map(str.strip, form.get("keywords", "").split(",")))),
            examples=tuple(self.examples),
        )
        upstream = live.of_tab(self.router.session.client_token)
        if upstream is None or not await upstream.send(command):
            self.problem = "Offline: the label was not created. Try again in a moment."
            return
        self._creating = command.id

    @rx.event(background=True)
    async def watch(self):
        async with self:
            upstream = self.upstream("board")
            path = self.router.url.path
            self._board = {}
        board: dict[int, BoardRow] = {}
        dirty, at = False, 0.0
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                for item in batch:
                    match item:
                        case Snapshot(state=BoardState(rows=rows)):
                            board, dirty = label_rows.updated({}, rows), True
                        case BoardRows(rows=rows, removed=removed):
                            board, dirty = label_rows.updated(board, rows, removed), True
                        case live.SessionOver():
                            yield to_login(path, "session_over")
                            return
                        case live.Link(online=online):
                            async with self:
                                await self.reached(online)
                        case live.NotYours(message=message):
                            async with self:
                                self.problem = message
                        case Acknowledged() | Refused():
                            async with self:
                                self._answered(item)
                now = time.monotonic()
                if dirty and now - at >= EVERY:
                    async with self:
                        self._board, self.loaded, self.settled = board, True, at > 0
                        self._arrange()
                    dirty, at = False, now

    def _answered(self, answer: Acknowledged | Refused) -> None:
        if answer.id != self._creating:
            return
        self._creating = ""
        if isinstance(answer, Refused):
            self.problem = answer.message
        else:
            self.notice = "The label is there."
            self.created = routes.workspace(answer.label or 0)
            self.examples = []

    def _arrange(self) -> None:
        self.groups = label_rows.shown(
            self._board.values(),
            self.order,
            backwards=self.backwards,
            words=self.words,
            grouped=self.grouped and not self.wall,
            closed=self._closed,
        )
        self.summary = label_rows.summary(self._board.values())
        tiles = sum(len(group["rows"]) for group in self.groups)
        self.columns = label_rows.columns(tiles)
        self.lines = max(2, ceil(tiles / self.columns))


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(Board.online, Board.loaded),
            rx.el.div(
                rx.el.h1("Labels"),
                label_summary(Board.summary),
                rx.el.input(
                    type="search",
                    placeholder="filter",
                    aria_label="Filter labels by words",
                    on_change=Board.filter.debounce(150),
                ),
                rx.cond(
                    Board.wall,
                    rx.fragment(),
                    rx.fragment(
                        _switch(
                            "groups",
                            Board.grouped,
                            "Put labels of a group together",
                            Board.toggle_grouped,
                        ),
                        rx.cond(
                            Board.grouped,
                            rx.el.button(
                                "fold",
                                type="button",
                                class_name="quiet",
                                title="Close all groups, or open them",
                                on_click=Board.toggle_all_groups,
                            ),
                        ),
                    ),
                ),
                _switch(
                    "wall",
                    Board.wall,
                    "Every label at once, to be read from across the room",
                    Board.toggle_wall,
                ),
                class_name="bar-of-tools",
            ),
            rx.cond(Board.wall, rx.fragment(), _new_label()),
            rx.cond(
                Board.groups.length() > 0,
                rx.cond(Board.wall, _wall(), _table()),
                rx.cond(
                    Board.loaded,
                    rx.el.p(
                        rx.cond(
                            Board.words != "",
                            "No label matches these words.",
                            "There is no label yet. Name the first one above: one yes-or-no "
                            "question about a clip, such as “establishing shot”.",
                        ),
                        class_name="empty",
                        custom_attrs={"data-testid": "empty"},
                    ),
                ),
            ),
            class_name=rx.cond(Board.wall, "sheet wall", "sheet"),
        ),
    )


def _switch(name: str, on: rx.Var[bool], why: str, toggle: Any) -> rx.Component:
    return rx.el.button(
        name,
        type="button",
        class_name="quiet",
        aria_pressed=on,
        title=why,
        on_click=toggle,
    )


def _table() -> rx.Component:
    return rx.el.table(
        table_head(COLUMNS, order=Board.order, backwards=Board.backwards, on_sort=Board.sort),
        rx.foreach(Board.groups, lambda group: label_group(group, Board.toggle_group)),
        class_name=rx.cond(Board.settled, "labels settled", "labels"),
        custom_attrs={"data-testid": "labels"},
    )


def _wall() -> rx.Component:
    return rx.el.ul(
        rx.foreach(Board.groups[0]["rows"], label_tile),
        class_name=rx.cond(Board.settled, "tiles settled", "tiles"),
        style={
            "grid-template-columns": f"repeat({Board.columns}, minmax(0, 1fr))",
            # A tile is about 15 letters wide and 8 lines high, with its gap.
            "font-size": f"min(100vw / {Board.columns} / 15, "
            f"(100vh - 128px) / {Board.lines} / 8.6)",
        },
        aria_label="Labels",
        custom_attrs={"data-testid": "wall"},
    )


def _new_label() -> rx.Component:
    return rx.el.details(
        rx.el.summary("New label"),
        rx.el.form(
            _field("name", "Name", "establishing-shot", required=True, max_length=80),
            _field("group", "Group", "shot types", max_length=80),
            _field("keywords", "Search words, with commas", "wide landscape, skyline"),
            _field(
                "description",
                "What counts as yes",
                "a wide view of a place that opens a scene",
                max_length=1000,
            ),
            rx.cond(Board.examples.length() > 0, _examples()),
            rx.el.button("Create", type="submit", class_name="primary"),
            on_submit=Board.create_label,
            reset_on_submit=False,
            class_name="new-label",
        ),
        rx.el.p(
            rx.cond(Board.problem != "", rx.el.span(Board.problem, class_name="no")),
            rx.cond(
                Board.created != "",
                rx.el.span(Board.notice, " ", link("Open it", to=Board.created, class_name="link")),
            ),
            role="status",
            class_name="notice",
        ),
        class_name="new",
        open=Board.prefilled,
    )


def _examples() -> rx.Component:
    """The clips a new label begins with, each answered yes."""
    return rx.el.div(
        "Examples, each a yes",
        rx.el.ul(
            rx.foreach(
                Board.examples,
                lambda clip: rx.el.li(
                    rx.el.img(
                        src=f"{SETTINGS.media_url}/{clip}/poster.jpg",
                        alt=f"clip {clip}",
                        draggable=False,
                    ),
                    rx.el.button(
                        "✕",
                        type="button",
                        aria_label=f"Leave out clip {clip}",
                        on_click=Board.drop_example(clip),
                    ),
                ),
            ),
        ),
        class_name="field examples",
        custom_attrs={"data-testid": "examples"},
    )


def _field(name: str, title: str, example: str, **props) -> rx.Component:
    return rx.el.label(
        title,
        rx.el.input(name=name, placeholder=example, auto_complete="off", **props),
        class_name=f"field {name}",
    )
