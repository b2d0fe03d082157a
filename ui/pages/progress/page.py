"""Progress of one label: where it comes from and where it goes, live."""

from __future__ import annotations

import time
from contextlib import aclosing

import reflex as rx

from backend.messages import Label, ProgressState, Snapshot
from ui import live, routes
from ui.components.charts import chart
from ui.components.label_tabs import label_tabs
from ui.components.notice import not_yours
from ui.components.offline import offline_banner
from ui.components.shell import shell
from ui.pages.progress import rows as progress_rows
from ui.state import Session, to_login
from ui.text import ASK_ZONE, zone_named

EVERY = 1.0  # seconds between two states sent to the browser


class Progress(Session):
    view: rx.Field[progress_rows.Progress] = rx.field(
        default_factory=lambda: progress_rows.of_state(
            ProgressState(label=Label(id=0, name="")), zone_named("")
        )
    )
    label: int = 0
    loaded: bool = False
    problem: str = ""
    _zone: str = ""
    _state: ProgressState | None = None

    @rx.event
    async def load(self):
        self.problem, self.loaded = "", False
        self.label = routes.label_of(self.router.url.path)
        if away := await self.enter():
            return away
        return [rx.call_script(ASK_ZONE, callback=Progress.in_zone), Progress.watch]

    @rx.event
    def in_zone(self, name: str):
        self._zone = name
        self._show()

    @rx.event(background=True)
    async def watch(self):
        async with self:
            upstream = self.upstream(f"progress/{self.label}")
            path = self.router.url.path
        state: ProgressState | None = None
        dirty, at = False, 0.0
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                for item in batch:
                    match item:
                        case Snapshot(state=ProgressState() as state):
                            dirty = True
                        case live.SessionOver():
                            yield to_login(path, "session_over")
                            return
                        case live.Link(online=online):
                            async with self:
                                await self.reached(online)
                        case live.NotYours(message=message):
                            async with self:
                                self.problem = message
                now = time.monotonic()
                if dirty and now - at >= EVERY:
                    async with self:
                        self._state = state
                        self._show()
                    dirty, at = False, now

    def _show(self) -> None:
        if self._state is not None:
            self.view = progress_rows.of_state(self._state, zone_named(self._zone))
            self.loaded, self.problem = True, ""


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(Progress.online, Progress.loaded),
            rx.cond(
                Progress.problem != "",
                not_yours(
                    Progress.problem,
                    "The progress page tells what everybody answered; who labels blind never "
                    "sees it.",
                ),
                rx.cond(Progress.loaded, _progress()),
            ),
            class_name="sheet",
        ),
        title=[rx.el.h1(Progress.view["name"]), label_tabs(Progress.label, routes.PROGRESS)],
    )


def _progress() -> rx.Component:
    view = Progress.view
    return rx.el.div(
        rx.el.dl(
            _total("answers", view["answers"]),
            _total("quality", view["quality"]),
            _total(
                "held-out",
                rx.fragment(
                    view["heldout"], rx.el.span(" ", view["heldout_range"], class_name="faint")
                ),
            ),
            _total("coverage", view["coverage"]),
            _total(
                "stop?",
                rx.el.span(view["stop"], class_name="stop " + view["stop_kind"].to(str)),
            ),
            class_name="totals",
        ),
        rx.el.p(view["stop_reason"], role="status", custom_attrs={"data-testid": "stop-reason"}),
        rx.el.div(
            rx.foreach(view["charts"].to(list[progress_rows.Chart]), chart), class_name="charts"
        ),
    )


def _total(name: str, value: rx.Component | rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="faint"),
        rx.el.dd(value, class_name="value", custom_attrs={"data-value": name}),
    )
