"""The board: every label, where it stands, and who is on it, live."""

from __future__ import annotations

import time
from math import ceil

import reflex as rx
from reflex.event import EventSpec

from backend.domain.aims import AIM, CHANCE
from backend.messages import (
    NO,
    PACE_ANSWERS,
    YES,
    Acknowledged,
    AwayLabel,
    BoardRow,
    BoardRows,
    BoardState,
    CreateLabel,
    KeysState,
    Snapshot,
    kept,
)
from ui import live, routes
from ui.components import ending_key_words
from ui.components.ending_keys import ending_keys
from ui.components.exporting import export_menu
from ui.components.keys import undo_key
from ui.components.label_edits import LabelEdits, edit_notice
from ui.components.link import link
from ui.components.live_page import offline_banner
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.pages.board import queue_rows, rows
from ui.pages.board.new_label import new_label
from ui.pages.board.parts import label_group, label_summary, label_tile, put_away_list, switch
from ui.pages.board.rows import AwayRow, GroupRow, Order, Summary
from ui.pages.board.work import work
from ui.state import Session, new_id
from ui.text import share

STYLES = stylesheet("styles.css")
COLUMNS = [
    Column("label", "Sort by name", "name", ascending=True),
    Column(f"{YES} and {NO} towards {AIM}", "Clips with an agreed answer; a "
           f"finished label usually has {AIM} of each", "answers"),
    Column("quality", "Balanced accuracy in cross-validation, the lower quartile, and how it went "
           f"over the last builds; one that guesses gets {share(CHANCE)}", "quality"),
    Column("average precision", "Of the whole corpus, told by test answers, which the model never "
           "saw, and by its probabilities, with its interval", "heldout"),
    Column("diversity", "How evenly the answers spread over the kinds of clips there are",
           "diversity", number=True),
    Column("agreement", "Share of the clips answered by two or more people on which all agree, and "
           "how many those are", "agreement", number=True),
    Column("disagreements", "Clips on which people disagree and nobody has decided",
           "disagreements", number=True),
    Column("per hour", "Answers given in the last hour", "pace", number=True),
    Column("seconds per answer", f"The median of the last {PACE_ANSWERS} answers",
           "seconds", number=True),
    Column("here", "Who is on it now", "here"),
    Column("advice", "Whether more answers would still help", "stop"),
]  # fmt: skip


class Board(LabelEdits, Session):
    groups: rx.Field[list[GroupRow]] = rx.field(default_factory=list)
    summary: rx.Field[Summary] = rx.field(default_factory=lambda: rows.NO_LABELS)
    order: Order = "name"
    backwards: bool = False
    grouped: bool = True
    words: str = ""
    wall: bool = False
    columns: int = 2  # of the wall
    lines: int = 2
    settled: bool = False  # the first rows are there: what differs from now on has changed
    queues: rx.Field[list[queue_rows.QueueRow]] = rx.field(
        default_factory=list
    )  # of labels answered blind
    next_up: rx.Field[queue_rows.NextUp] = rx.field(default_factory=lambda: queue_rows.NOTHING_NEXT)
    leads: bool = True  # there are labels to look at, or none at all: the board is shown
    away: rx.Field[list[AwayRow]] = rx.field(default_factory=list)  # labels that were put away
    ending: str = ""  # which API keys end soon
    prefilled: bool = False  # the form came with clips, from a workspace
    examples: rx.Field[list[int]] = rx.field(default_factory=list)  # clips that shall be yes
    _asked_with: str = ""  # of the address that gave the examples
    _closed: rx.Field[set[str]] = rx.field(default_factory=set)
    _created: str = ""  # the address of the label just made, which opens
    _away: tuple[AwayLabel, ...] = ()
    _rows: dict[int, BoardRow] | None = None  # before the first state, rows mean nothing

    def _streams(self) -> tuple[str, ...]:
        return ("board", "keys")

    def _begin(self) -> list[EventSpec]:
        self._created, self.settled = "", False
        if self._asked_with != (
            query := self.router.url.query
        ):  # else the person may have left some out
            self._asked_with, self.examples = query, routes.examples_in(query)
            self.prefilled = bool(self.examples)
        return []

    @rx.event
    def drop_example(self, clip: int) -> None:
        self.examples = [other for other in self.examples if other != clip]

    @rx.event
    def sort(self, order: Order) -> None:
        self.backwards = order == self.order and not self.backwards
        self.order = order
        self._arrange()

    @rx.event
    def filter(self, words: str) -> None:
        self.words = kept(words)
        self._arrange()

    @rx.event
    def toggle_grouped(self) -> None:
        self.grouped = not self.grouped
        self._arrange()

    @rx.event
    def toggle_group(self, name: str) -> None:
        self._closed = self._closed ^ {name}
        self._arrange()

    @rx.event
    def toggle_all_groups(self) -> None:
        """Close them all, or open them all if none is open."""
        names = {group["name"] for group in self.groups if group["open"]}
        self._closed = self._closed | names if names else set()
        self._arrange()

    @rx.event
    def toggle_wall(self) -> None:
        self.wall = not self.wall
        self._arrange()

    @rx.event
    async def create_label(self, form: dict[str, str]) -> None:
        command = CreateLabel(
            id=new_id(),
            name=form.get("name", "").strip(),
            group=form.get("group", "").strip(),
            description=form.get("description", "").strip(),
            keywords=tuple(filter(None, map(str.strip, form.get("keywords", "").split(",")))),
            examples=tuple(self.examples),
        )
        await self._ask(command, "The label is there.")

    async def _hear(self, item: live.News) -> None:
        self._hear_of_edits(item)
        match item:
            case Snapshot(state=BoardState(rows=labels, away=away)):
                self._rows, self._away, self._fresh = rows.updated({}, labels), away, True
            case Snapshot(state=KeysState(keys=keys)):
                self.ending = ending_key_words.soon(keys, self.person, time.time())
            case BoardRows(rows=labels, removed=removed) if self._rows is not None:
                self._rows, self._fresh = rows.updated(self._rows, labels, removed), True
            case Acknowledged(id=command, label=label) if isinstance(
                self._under_way(command), CreateLabel
            ):
                self._created, self.examples = routes.workspace(label or 0), []

    def _pushes(self) -> list[EventSpec]:
        """A label that was just made opens: it waits for its first answers."""
        created, self._created = self._created, ""
        return [rx.redirect(created)] if created else []

    def _show(self) -> None:
        self.settled = self._shown_at > 0
        self._arrange()

    def _arrange(self) -> None:
        everything = (self._rows or {}).values()
        labels = [row for row in everything if row.role != "secondary"]
        self.queues = queue_rows.queues(everything)
        lead = self.account_role != "annotator" and not self.queues
        self.next_up = queue_rows.NOTHING_NEXT if lead else queue_rows.next_up(everything)
        self.leads = bool(labels) or not self.queues
        self.groups = rows.shown(
            labels,
            self.order,
            backwards=self.backwards,
            words=self.words,
            grouped=self.grouped and not self.wall,
            closed=self._closed,
        )
        self.summary, self.away = rows.summary(labels), rows.put_away(self._away)
        tiles = sum(len(group["rows"]) for group in self.groups)
        self.columns = rows.columns(tiles)
        self.lines = max(2, ceil(tiles / self.columns))


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(Board),
            rx.cond(Board.wall, rx.fragment(), ending_keys(Board.ending, linked=True)),
            rx.cond(Board.wall, rx.fragment(), work(Board)),
            rx.cond(Board.leads, _tools()),
            rx.cond(Board.wall, rx.fragment(), new_label(Board)),
            rx.cond(
                Board.groups.length() > 0,
                rx.cond(Board.wall, _wall(), _table()),
                rx.cond(
                    Board.loaded & Board.leads,
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
            rx.cond(Board.wall, rx.fragment(), put_away_list(Board)),
            rx.cond(Board.wall, rx.fragment(), export_menu("board")),
            edit_notice(
                Board,
                undo_key(
                    context="board",
                    reader=Board.account_role == "viewer",
                    shown=Board.undoable,
                    on_undo=Board.undo_edit,
                ),
            ),
            class_name=rx.cond(Board.wall, "sheet wall", "sheet tall"),
        ),
    )


def _tools() -> rx.Component:
    return rx.el.div(
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
                link(
                    "families",
                    to=routes.FAMILIES,
                    class_name="quiet",
                    title="Labels that imply or exclude each other, and what contradicts that",
                ),
                switch(
                    "groups",
                    Board.grouped,
                    "Put labels of a group together",
                    Board.toggle_grouped,
                ),
                rx.cond(
                    Board.grouped,
                    rx.el.button(
                        "collapse",
                        type="button",
                        class_name="quiet",
                        title="Close all groups, or open them",
                        on_click=Board.toggle_all_groups,
                    ),
                ),
            ),
        ),
        switch(
            "wall",
            Board.wall,
            "Every label at once, to be read from across the room",
            Board.toggle_wall,
        ),
        class_name="bar-of-tools",
    )


def _table() -> rx.Component:
    return rx.el.table(
        table_head(COLUMNS, order=Board.order, backwards=Board.backwards, on_sort=Board.sort),
        rx.foreach(Board.groups, lambda group: label_group(Board, group)),
        class_name=rx.cond(Board.settled, "labels settled", "labels"),
        custom_attrs={"data-testid": "labels"},
    )


def _wall() -> rx.Component:
    return rx.el.ul(
        rx.foreach(Board.groups[0]["rows"], label_tile),
        class_name=rx.cond(Board.settled, "tiles settled", "tiles"),
        style={
            "grid-template-columns": f"repeat({Board.columns}, minmax(0, 1fr))",
            # A tile is about 15 letters wide and 10 lines high, with its gap.
            "font-size": f"min(100vw / {Board.columns} / 15, "
            f"(100vh - 128px) / {Board.lines} / 10.9)",
        },
        aria_label="Labels",
        custom_attrs={"data-testid": "wall"},
    )
