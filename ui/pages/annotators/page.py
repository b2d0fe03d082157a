"""People across labels, for whoever leads them: how fast, how true, how lenient, live."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    AnnotatorsRows,
    AnnotatorsState,
    ClipCard,
    ClipCards,
    DescribeClips,
    Differing,
    ReadDiffering,
    Snapshot,
)
from ui import live
from ui.components.live_page import live_page
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.annotators import rows
from ui.pages.annotators.parts import matrix, measures, opened
from ui.pages.annotators.rows import MEASURES, HeadView, Measure, Opened, PersonRow
from ui.state import LivePage, Session, new_id

STYLES = stylesheet("styles.css")


class Annotators(LivePage, Session):
    measure: Measure = "agreement"
    heads: rx.Field[list[HeadView]] = rx.field(default_factory=list)
    people: rx.Field[list[PersonRow]] = rx.field(default_factory=list)
    opened: rx.Field[Opened] = rx.field(default_factory=lambda: rows.NOTHING_OPEN)
    _state: AnnotatorsState = rows.NOBODY
    _cell: tuple[int, int] = (0, 0)  # the open one: person, label
    _differing: Differing | None = None
    _cards: rx.Field[dict[int, ClipCard]] = rx.field(default_factory=dict)

    def _streams(self) -> tuple[str, ...]:
        return ("annotators",)

    def _begin(self) -> list[EventSpec]:
        self._cell, self._differing, self.opened = (0, 0), None, rows.NOTHING_OPEN
        return []

    @rx.event
    def show(self, measure: str) -> None:
        if measure in MEASURES:
            self.measure = measure
            self._show()

    @rx.event
    async def open_cell(self, person: int, label: int) -> None:
        """The cell's clips; closes it where it is open."""
        self._cell = (0, 0) if self._cell == (person, label) else (person, label)
        self._differing = None
        self._show()
        if self._cell != (0, 0):
            await self._query(ReadDiffering(id=new_id(), label=label, person=person))

    @rx.event
    def close_cell(self) -> None:
        self._cell = (0, 0)
        self._show()

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=AnnotatorsState() as state):
                self._state, self._fresh = state, True
            case AnnotatorsRows(labels=labels):
                self._state, self._fresh = rows.updated(self._state, item), True
                if self._cell[1] in labels:
                    person, label = self._cell
                    await self._query(ReadDiffering(id=new_id(), label=label, person=person))
            case Differing(person=person, label=label) if (person, label) == self._cell:
                self._differing, self._fresh, self._shown_at = item, True, 0.0  # it is awaited
                if unknown := rows.undescribed(item, self._cards):
                    await self._query(DescribeClips(id=new_id(), clips=unknown))
            case ClipCards(cards=cards):
                self._cards.update({card.id: card for card in cards})
                self._fresh, self._shown_at = True, 0.0

    def _show(self) -> None:
        self.heads = rows.heads(self._state)
        self.people = rows.table(self._state, self.measure)
        self.opened = rows.opened(self._state, *self._cell, self._differing, self._cards)


def page() -> rx.Component:
    return shell(
        live_page(
            Annotators,
            rx.fragment(
                rx.el.div(
                    rx.el.h1("Annotators"),
                    measures(Annotators),
                    class_name="bar-of-tools",
                ),
                rx.cond(
                    Annotators.people.length() > 0,
                    rx.el.div(
                        matrix(Annotators),
                        rx.cond(Annotators.opened["label"] > 0, opened(Annotators)),
                        class_name="matrix-and-cell",
                    ),
                    rx.el.p(
                        "Nobody answered yet in a label whose answers you may see.",
                        class_name="empty",
                        custom_attrs={"data-testid": "empty"},
                    ),
                ),
            ),
            why="This page tells how people answer.",
            class_name="sheet annotators",
        ),
    )
