"""How a label's deployed versions do on intakes, live, and what to do where they do worse."""

from __future__ import annotations

import reflex as rx

from backend.messages import AUDITED, AuditIntake, Snapshot, WatchState
from ui import live, routes
from ui.components.bars import total
from ui.components.charts import chart
from ui.components.label_tabs import label_title
from ui.components.link import link
from ui.components.live_page import live_page
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.watch import rows
from ui.state import LivePage, Session, new_id

STYLES = stylesheet("styles.css")


class Watch(LivePage, Session):
    view: rx.Field[rows.Watch] = rx.field(default_factory=lambda: rows.NOTHING_YET)
    _state: WatchState | None = None

    def _streams(self) -> tuple[str, ...]:
        return (f"watch/{self.label}",)

    @rx.event
    async def audit(self, intake: int) -> None:
        """Draw random clips of an intake, which its next batches begin with."""
        await self._ask(
            AuditIntake(id=new_id(), label=self.label, intake=intake),
            "Random clips of it come next in the batches of the intake.",
        )

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=WatchState() as state):
                self._state, self._fresh = state, True

    def _show(self) -> None:
        if self._state is not None:
            self.view = rows.of_state(self._state)


def page() -> rx.Component:
    return shell(
        live_page(
            Watch,
            _watch(),
            why="The watch page tells what models say, which everybody's answers made; who labels "
            "blind never sees it.",
            class_name="sheet",
        ),
        title=label_title(Watch.view["name"], Watch.label, routes.WATCH),
    )


def _watch() -> rx.Component:
    view = Watch.view
    return rx.el.div(
        rx.el.div(
            rx.cond(
                view["alarm"] != "",
                rx.el.p(
                    rx.el.span("⚠", aria_hidden=True, class_name="warning"),
                    " ",
                    view["alarm"],
                    " ",
                    link(view["check"], ".", to=view["check_href"], class_name="step"),
                    class_name="alarm",
                    custom_attrs={"data-testid": "alarm"},
                ),
                rx.cond(
                    view["nothing"] == "",
                    rx.el.p(
                        "Nothing is unlike the corpus that would make the model worse.",
                        class_name="faint",
                        custom_attrs={"data-testid": "calm"},
                    ),
                ),
            ),
            role="status",
        ),
        rx.cond(
            view["nothing"] != "",
            rx.el.p(view["nothing"], class_name="empty", custom_attrs={"data-testid": "nothing"}),
        ),
        rx.cond(view["waiting"] != "", rx.el.p(view["waiting"], class_name="faint")),
        rx.cond(view["clips"] != "", rx.fragment(_numbers(view), _audit(view))),
        rx.el.div(rx.foreach(view["charts"].to(list[rows.Chart]), chart), class_name="charts"),
        rx.cond(view["rows"].to(list[rows.IntakeRow]).length() > 0, _table(view)),
    )


def _numbers(view: rx.Var[rows.Watch]) -> rx.Component:
    def beside(value: rx.Var, faint: rx.Var | str) -> rx.Component:
        return rx.fragment(value, rx.el.span(" ", faint, class_name="faint"))

    return rx.el.dl(
        total("clips", beside(view["clips"], view["films"])),
        total("reported", view["reported"]),
        total("precision", beside(view["precision"], view["source"])),
        total("recall", view["recall"]),
        total("share of clips", view["amount"]),
        total("share of hours", view["hours"]),
        class_name="totals wrapping",
    )


def _audit(view: rx.Var[rows.Watch]) -> rx.Component:
    """What would tell more than the scores can, and how far it is."""
    return rx.el.div(
        rx.el.p(
            view["audit"],
            " ",
            rx.cond(
                (view["audits"].to(int) > 0) & (Watch.account_role != "viewer"),
                rx.el.button(
                    f"Draw {AUDITED} random clips",
                    type="button",
                    class_name="more",
                    on_click=Watch.audit(view["audits"].to(int)),
                    custom_attrs={"data-testid": "audit"},
                ),
            ),
            rx.cond(
                view["asks"] != "",
                link(view["asks"], ".", to=view["asks_href"], class_name="step"),
            ),
            class_name="audit faint",
        ),
        notice(Watch),
    )


def _table(view: rx.Var[rows.Watch]) -> rx.Component:
    names = ("intake", "scored by", "clips", "reported", "share", "precision", "recall",
             "told apart", "what is wrong")  # fmt: skip
    return rx.el.div(
        rx.el.table(
            rx.el.caption("Every intake, the newest first"),
            rx.el.thead(rx.el.tr(*(rx.el.th(name, scope="col") for name in names))),
            rx.el.tbody(rx.foreach(view["rows"].to(list[rows.IntakeRow]), _row)),
        ),
        class_name="watched",
        tab_index=0,
        role="region",
        aria_label="Every intake",
    )


def _row(row: rx.Var[rows.IntakeRow]) -> rx.Component:
    cells = ("version", "size", "reported", "amount", "precision", "recall", "apart")
    return rx.el.tr(
        rx.el.th(row["name"], scope="row"),
        *(rx.el.td(row[cell]) for cell in cells),
        rx.el.td(
            rx.cond(row["alarming"], rx.el.span("⚠ ", aria_hidden=True)),
            row["alarm"],
            class_name=rx.cond(row["alarming"], "warning", "faint"),
        ),
        custom_attrs={"data-intake": row["name"]},
    )
