"""Progress of one label: where it comes from and where it goes, live."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from backend.messages import ProgressState, Snapshot
from ui import live, routes
from ui.components.bars import total
from ui.components.charts import chart
from ui.components.conclusion import conclusion
from ui.components.label_tabs import label_title
from ui.components.live_page import live_page
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.conclusion import SHOW_PART
from ui.pages.progress import rows
from ui.pages.progress.rows import ConfounderRow, KindRow
from ui.state import SETTINGS, LivePage, Session
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
        title=label_title(Progress.view["name"], Progress.label, routes.PROGRESS),
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
        conclusion(view["conclusion"], rx.el.strong(view["conclusion"]["step"])),
        rx.el.p(
            view["stop_reason"],
            role="status",
            id="stop",
            custom_attrs={"data-testid": "stop-reason"},
        ),
        rx.cond(
            view["confounders"].to(list[ConfounderRow]).length() > 0,
            _confounders(view["confounders"]),
        ),
        rx.cond(view["kinds"].to(list[KindRow]).length() > 0, _kinds(view["kinds"])),
        rx.el.div(rx.foreach(view["charts"].to(list[rows.Chart]), chart), class_name="charts"),
        on_mount=rx.call_script(SHOW_PART),
    )


def _confounders(confounders: rx.Var) -> rx.Component:
    """What the model may have learned by mistake."""
    return rx.el.section(
        rx.el.h2("What goes with the answers"),
        rx.el.p(
            "These go with yes and no far more than the label's words would have it, so the model "
            "may have learned them instead. Clips that have one without the other tell them apart; "
            "if it is what the label means, they cost a minute.",
            class_name="about faint",
        ),
        rx.el.ul(
            rx.foreach(
                confounders.to(list[ConfounderRow]),
                lambda row: rx.el.li(
                    rx.el.strong(row["text"]),
                    rx.el.span(row["positives"], " ", row["negatives"], class_name="faint"),
                ),
            )
        ),
        class_name="kinds confounders",
        id="confounders",
        custom_attrs={"data-testid": "confounders"},
    )


def _kinds(kinds: rx.Var) -> rx.Component:
    """What the corpus is made of, and how the model does there."""
    return rx.el.section(
        rx.el.h2("Kinds of clips"),
        rx.el.p(
            "The corpus falls into groups of similar clips. Right: the share of their answers that "
            "models which had not seen them predicted, with its interval.",
            class_name="about faint",
        ),
        rx.el.ul(rx.foreach(kinds.to(list[KindRow]), _kind)),
        class_name="kinds",
        id="kinds",
    )


def _kind(kind: rx.Var[KindRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.foreach(
                kind["clips"].to(list[int]),
                lambda clip: rx.el.img(
                    src=f"{SETTINGS.media_url}/" + clip.to_string() + "/poster.jpg",
                    alt="",
                    loading="lazy",
                ),
            ),
            class_name="typical",
        ),
        rx.el.strong(kind["name"]),
        rx.el.span(kind["size"], class_name="faint"),
        rx.el.span(kind["answers"]),
        rx.el.span(kind["right"]),
        custom_attrs={"data-kind": kind["name"]},
    )
