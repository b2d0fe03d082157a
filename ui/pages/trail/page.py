"""The trail, for administrators: who did what, when and from where; newest first, live."""

from __future__ import annotations

import time
from typing import cast

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    LONGEST_NAME,
    ReadTrail,
    Snapshot,
    TrailAction,
    TrailEntry,
    TrailPage,
    TrailState,
    wire,
)
from ui import live
from ui.components.live_page import live_page
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.pages.trail import rows
from ui.pages.trail.rows import ACTIONS, TrailRow
from ui.state import SETTINGS, LivePage, Session, new_id
from ui.text import ASK_ZONE, of_input, zone_named

STYLES = stylesheet("styles.css")
COLUMNS = (
    Column("when"),
    Column("who", "Of a failed sign-in: whose account was tried"),
    Column("did"),
    Column("to what"),
    Column("from where", "The address from which they signed in, or their program asked"),
)


class Trail(LivePage, Session):
    entries: rx.Field[list[TrailRow]] = rx.field(default_factory=list)
    more: bool = False  # there are older ones
    narrowed: str = ""  # what is shown, as the addresses of files have it
    _entries: rx.Field[tuple[TrailEntry, ...]] = rx.field(default_factory=tuple)
    _wanted: ReadTrail = ReadTrail(id="wanted")
    _asked_for: str = ""  # the id of the query whose answer is awaited
    _older: bool = False  # its answer goes behind what is shown
    _zone: str = ""

    def _streams(self) -> tuple[str, ...]:
        return ("trail",)

    def _begin(self) -> list[EventSpec]:
        return [rx.call_script(ASK_ZONE, callback=Trail.in_zone)]

    @rx.event
    def in_zone(self, name: str) -> None:
        self._zone = name
        self._show()

    @rx.event
    async def narrow(self, form: dict[str, str]) -> None:
        zone = zone_named(self._zone)
        action = form.get("action", "")
        self._wanted = ReadTrail(
            id="wanted",
            name=form.get("name", "").strip() or None,
            action=cast(TrailAction, action) if action in ACTIONS else None,
            since=of_input(form.get("since", ""), zone),
            until=of_input(form.get("until", ""), zone),
        )
        self.narrowed = rows.query_of(self._wanted)
        await self._read()

    @rx.event
    async def read_older(self) -> None:
        if self._entries:
            await self._read(before=self._entries[-1].id)

    async def _read(self, before: int | None = None) -> None:
        wanted = self._wanted
        query = ReadTrail(
            id=new_id(), before=before, name=wanted.name, action=wanted.action,
            since=wanted.since, until=wanted.until,
        )  # fmt: skip
        self._asked_for, self._older = query.id, before is not None
        await self._query(query)

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=TrailState()):
                await self._read()
            case TrailPage(id=query) if query == self._asked_for:
                behind = self._entries if self._older else ()
                self._entries, self.more = (*behind, *item.entries), item.more
                self._fresh, self._shown_at = True, 0.0

    def _show(self) -> None:
        self.entries = rows.shown(self._entries, zone_named(self._zone), time.time())


def page() -> rx.Component:
    return shell(
        live_page(
            Trail,
            _trail(),
            why="Who did what, when and from where, is told here.",
            class_name="sheet tall",
        ),
    )


def _trail() -> rx.Component:
    return rx.fragment(
        rx.el.h1("Trail"),
        _narrowing(),
        rx.cond(
            Trail.entries.length() > 0,
            rx.el.div(
                rx.el.table(
                    table_head(COLUMNS),
                    rx.el.tbody(rx.foreach(Trail.entries, _row)),
                    class_name="roster trail",
                    custom_attrs={"data-testid": "trail"},
                ),
                class_name="wide",
                tab_index=0,
                role="region",
                aria_label="Trail",
            ),
            rx.el.p("Nothing of that kind was done.", class_name="faint"),
        ),
        rx.cond(
            Trail.more,
            rx.el.button("older", type="button", class_name="quiet", on_click=Trail.read_older),
        ),
    )


def _narrowing() -> rx.Component:
    return rx.el.form(
        rx.el.label("Who", rx.el.input(name="name", max_length=LONGEST_NAME, auto_complete="off")),
        rx.el.label(
            "Did",
            rx.el.select(
                rx.el.option("anything", value=""),
                *[rx.el.option(action, value=action) for action in ACTIONS],
                name="action",
            ),
        ),
        rx.el.label("From", rx.el.input(name="since", type="datetime-local")),
        rx.el.label("Until", rx.el.input(name="until", type="datetime-local")),
        rx.el.button("Show", type="submit", class_name="primary"),
        _file("csv", "CSV"),
        _file("jsonl", "JSON lines"),
        on_submit=Trail.narrow,
        class_name="narrowing",
    )


def _file(ending: str, text: str) -> rx.Component:
    return rx.el.a(
        text,
        href=f"{SETTINGS.public_api_url}{wire.TRAIL}.{ending}{Trail.narrowed}",
        class_name="link",
        title="What is shown, and everything older, as a file",
    )


def _row(row: rx.Var[TrailRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(row["at"], scope="row"),
        rx.el.td(row["who"]),
        rx.el.td(row["action"]),
        rx.el.td(row["what"]),
        rx.el.td(row["source"]),
        key=row["id"],
    )
