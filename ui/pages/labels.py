"""The board: every label, where it stands, and who is on it, live."""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing

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
from ui import label_rows, live, routes
from ui.components.link import link
from ui.components.offline import offline_banner
from ui.components.presence import people_here
from ui.components.shell import shell
from ui.components.tiles import progress, sparkline
from ui.label_rows import LabelRow, Order
from ui.state import Session, to_login

EVERY = 1.0  # seconds between two states sent to the browser
COLUMNS: list[tuple[str, Order | None, str]] = [
    ("label", "name", "Sort by name"),
    ("✓ and ✕ towards 100", "answers", "Clips with an agreed answer; a finished label usually "
     "has 100 of each"),
    ("quality", "quality", "Balanced accuracy in cross-validation, the lower quartile, and how "
     "it went over the last builds"),
    ("held-out", None, "Average precision on answers the model never saw, and its interval"),
    ("coverage", "coverage", "How evenly the answers spread over the kinds of clips there are"),
    ("per hour", "pace", "Answers given in the last hour"),
    ("here", None, "Who is on it now"),
    ("stop?", "stop", "Whether more answers would still help"),
]  # fmt: skip


class Labels(Session):
    rows: rx.Field[list[LabelRow]] = rx.field(default_factory=list)
    order: Order = "group"
    words: str = ""
    wall: bool = False
    loaded: bool = False
    settled: bool = False  # the first rows are there: what differs from now on has changed
    notice: str = ""
    problem: str = ""
    created: str = ""
    _board: rx.Field[dict[int, BoardRow]] = rx.field(default_factory=dict)
    _creating: str = ""

    @rx.event
    async def load(self):
        self.problem = self.notice = self.created = ""
        if away := await self.enter():
            return away
        return Labels.watch

    @rx.event
    def sort(self, order: Order):
        self.order = order
        self._arrange()

    @rx.event
    def filter(self, words: str):
        self.words = words
        self._arrange()

    @rx.event
    def toggle_wall(self):
        self.wall = not self.wall

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

    def _arrange(self) -> None:
        self.rows = label_rows.shown(self._board.values(), self.order, self.words)


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(Labels.online, Labels.loaded),
            rx.el.div(
                rx.el.h1("Labels"),
                rx.el.input(
                    type="search",
                    placeholder="filter",
                    aria_label="Filter labels by words",
                    on_change=Labels.filter.debounce(150),
                ),
                rx.el.button(
                    "wall",
                    type="button",
                    class_name="quiet",
                    aria_pressed=Labels.wall,
                    title="Larger type, to be read from across the room",
                    on_click=Labels.toggle_wall,
                ),
                class_name="bar-of-tools",
            ),
            _new_label(),
            rx.cond(
                Labels.rows.length() > 0,
                _table(),
                rx.cond(
                    Labels.loaded,
                    rx.el.p(
                        rx.cond(
                            Labels.words != "",
                            "No label matches these words.",
                            "There is no label yet. Name the first one above: one yes-or-no "
                            "question about a clip, such as “establishing shot”.",
                        ),
                        class_name="empty",
                        custom_attrs={"data-testid": "empty"},
                    ),
                ),
            ),
            class_name=rx.cond(Labels.wall, "sheet wall", "sheet"),
        ),
    )


def _table() -> rx.Component:
    return rx.el.table(
        rx.el.thead(rx.el.tr(*[_head(*column) for column in COLUMNS])),
        rx.el.tbody(rx.foreach(Labels.rows, _row)),
        class_name=rx.cond(Labels.settled, "labels settled", "labels"),
        custom_attrs={"data-testid": "labels"},
    )


def _head(name: str, order: Order | None, why: str) -> rx.Component:
    if order is None:
        return rx.el.th(name, title=why, scope="col")
    # "label" sorts by group first, and by name alone at the second click.
    target = rx.cond(Labels.order == "group", "name", "group") if order == "name" else order
    return rx.el.th(
        rx.el.button(name, type="button", title=why, on_click=Labels.sort(target)),
        scope="col",
        aria_sort=rx.cond(Labels.order == order, "descending", "none"),
    )


def _row(row: rx.Var[LabelRow]) -> rx.Component:
    return rx.fragment(
        rx.cond(
            row["first_of_group"],
            rx.el.tr(
                rx.el.th(row["group"], col_span=len(COLUMNS), scope="rowgroup"),
                class_name="group",
            ),
        ),
        rx.el.tr(
            rx.el.th(
                link(row["name"], to=row["href"]),
                rx.el.p(row["description"], class_name="faint"),
                scope="row",
            ),
            rx.el.td(
                rx.el.div(
                    rx.el.span("✓ ", _live(row["positives"]), class_name="yes"),
                    progress(row["positive_width"], "yes", "positives towards 100"),
                    rx.el.span("✕ ", _live(row["negatives"]), class_name="no"),
                    progress(row["negative_width"], "no", "negatives towards 100"),
                    class_name="two-bars",
                ),
            ),
            rx.cond(
                row["blind"],
                rx.el.td(
                    row["waiting"],
                    " clips wait for your independent answer",
                    col_span=5,
                    class_name="faint",
                ),
                rx.fragment(
                    rx.el.td(
                        rx.el.div(
                            _live(row["quality"]),
                            sparkline(row["quality_line"], "quality over the last builds"),
                            class_name="with-line",
                        )
                    ),
                    rx.el.td(
                        _live(row["heldout"]),
                        rx.el.span(" ", row["heldout_range"], class_name="faint"),
                    ),
                    rx.el.td(_live(row["coverage"])),
                    rx.el.td(_live(row["per_hour"])),
                    rx.el.td(people_here(row["people"], "People on this label")),
                ),
            ),
            rx.el.td(rx.el.span(row["stop"], class_name="stop " + row["stop_kind"].to(str))),
            custom_attrs={"data-label": row["id"]},
        ),
        key=row["id"],
    )


def _live(value: rx.Var) -> rx.Component:
    """A value that glows once when it changes: a new key makes a new element, and its
    starting style the glow."""
    return rx.el.span(value, key=value.to_string(), class_name="live")


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
            rx.el.button("Create", type="submit", class_name="primary"),
            on_submit=Labels.create_label,
            reset_on_submit=False,
            class_name="new-label",
        ),
        rx.el.p(
            rx.cond(Labels.problem != "", rx.el.span(Labels.problem, class_name="no")),
            rx.cond(
                Labels.created != "",
                rx.el.span(
                    Labels.notice, " ", link("Open it", to=Labels.created, class_name="link")
                ),
            ),
            role="status",
            class_name="notice",
        ),
        class_name="new",
    )


def _field(name: str, title: str, example: str, **props) -> rx.Component:
    return rx.el.label(
        title,
        rx.el.input(name=name, placeholder=example, auto_complete="off", **props),
        class_name=f"field {name}",
    )
