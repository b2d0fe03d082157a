"""Progress of one label: where it comes from and where it goes, live."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from backend.messages import ProgressState, Snapshot
from ui import live, routes
from ui.components.bars import total
from ui.components.charts import chart
from ui.components.label_tabs import label_tabs
from ui.components.live_page import live_page
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.progress import rows
from ui.state import LivePage, Session
from ui.text import ASK_ZONE, BY_CHANCE, zone_named

STYLES = stylesheet("styles.css")


class Progress(LivePage, Session):
    view: rx.Field[rows.Progress] = rx.field(default_factory=lambda: rows.NOTHING_YET)
    _zone: str = ""
    _state: ProgressState | None = None

    def _streams(self) -> tuple[str, ...]:
        return (f"progress/{self.label}",)

    def _begin(self) -> list[EventSpec]:
        return [rx.call_script(ASK_ZONE, callback=Progress.in_zone)]

    @rx.event
    def in_zone(self, name: str) -> None:
        self._zone = name
        self._show()

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=ProgressState() as state):
                self._state, self._fresh = state, True

    def _show(self) -> None:
        if self._state is not None:
            self.view = rows.of_state(self._state, zone_named(self._zone))


def page() -> rx.Component:
    return shell(
        live_page(
            Progress,
            _progress(),
            why="The progress page tells what everybody answered; who labels blind never sees it.",
            class_name="sheet",
        ),
        title=[rx.el.h1(Progress.view["name"]), label_tabs(Progress.label, routes.PROGRESS)],
    )


def _progress() -> rx.Component:
    view = Progress.view
    return rx.el.div(
        rx.el.dl(
            total("answers", view["answers"]),
            total(
                "quality",
                rx.fragment(view["quality"], rx.el.span(f" {BY_CHANCE}", class_name="faint")),
            ),
            total(
                "average precision",
                rx.fragment(
                    view["heldout"], rx.el.span(" ", view["heldout_range"], class_name="faint")
                ),
            ),
            total("alone", view["heldout_alone"]),
            total("diversity", view["diversity"]),
            total(
                "advice",
                rx.el.span(view["stop"], class_name="stop " + view["stop_kind"].to(str)),
            ),
            class_name="totals",
        ),
        rx.el.p(view["stop_reason"], role="status", custom_attrs={"data-testid": "stop-reason"}),
        rx.el.div(rx.foreach(view["charts"].to(list[rows.Chart]), chart), class_name="charts"),
    )
