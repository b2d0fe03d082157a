"""What a label's thresholds promise: what a promise takes, how its audits stand, live."""

from __future__ import annotations

import time
from typing import cast

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    NO,
    YES,
    Acknowledged,
    AuditPlan,
    Deploy,
    DrawAudit,
    PlanAudit,
    PromiseKind,
    PromisesState,
    Snapshot,
)
from ui import live, routes
from ui.components.bars import progress
from ui.components.label_tabs import label_title, page_address
from ui.components.link import link
from ui.components.live_page import live_page
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.promises import rows
from ui.pages.promises.rows import AuditRow, IntakeChoice
from ui.state import LivePage, Session, new_id
from ui.text import ASK_ZONE, share, zone_named

STYLES = stylesheet("styles.css")


class Promises(LivePage, Session):
    name_of_label: str = ""
    version: int = 0
    audits: rx.Field[list[AuditRow]] = rx.field(default_factory=list)
    intakes: rx.Field[list[IntakeChoice]] = rx.field(default_factory=list)
    plan: str = ""  # what the chosen promise takes, in words
    drawable: bool = False  # it can be audited
    _wanted: PlanAudit | None = None
    _zone: str = ""
    _state: PromisesState | None = None

    def _streams(self) -> tuple[str, ...]:
        return (f"promises/{self.label}",)

    def _begin(self) -> list[EventSpec]:
        return [rx.call_script(ASK_ZONE, callback=Promises.in_zone)]

    @rx.event
    def in_zone(self, name: str) -> None:
        self._zone = name
        self._show()

    @rx.event
    async def ask_plan(self, form: dict[str, str]) -> None:
        """What the chosen promise would take, of the newest model."""
        self._wanted = PlanAudit(
            id=new_id(),
            label=self.label,
            kind=cast(PromiseKind, form.get("kind", "precision")),
            level=float(form.get("level", "0.95")),
            confidence=float(form.get("confidence", "0.95")),
            intake=int(form.get("intake") or 0) or None,
        )
        self.plan, self.drawable = "", False
        await self._ask(self._wanted)

    @rx.event
    async def draw(self) -> None:
        """The audit that was planned, of the version it was planned for."""
        if (wanted := self._wanted) is not None:
            command = DrawAudit(
                id=new_id(), label=self.label, kind=wanted.kind, version=wanted.version,
                level=wanted.level, confidence=wanted.confidence, intake=wanted.intake,
            )  # fmt: skip
            await self._ask(command, "Drawn. Its clips wait to be answered.")

    @rx.event
    async def deploy(self, audit: int, version: int) -> None:
        """What the audit promises is live from now on."""
        now = self._state.deployed.get("live") if self._state else None
        command = Deploy(
            id=new_id(), label=self.label, alias="live", version=version, audit=audit,
            seen=now.id if now else 0,
        )  # fmt: skip
        await self._ask(command, f"Model {version} is live now, with this promise.")

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=PromisesState() as state):
                self._state, self._fresh = state, True
            case AuditPlan(id=query) if self._wanted is not None and query == self._wanted.id:
                self.plan, self.drawable = item.words, item.answers > 0
                fields = {f: getattr(self._wanted, f) for f in self._wanted.__struct_fields__}
                self._wanted = PlanAudit(**{**fields, "version": item.version})
            case Acknowledged(id=command) if isinstance(self._under_way(command), DrawAudit):
                self.plan, self.drawable, self._wanted = "", False, None

    def _show(self) -> None:
        if self._state is not None:
            self.name_of_label, self.version = self._state.label.name, self._state.version
            self.intakes = rows.intake_choices(self._state)
            self.audits = rows.audit_rows(self._state, zone_named(self._zone), time.time())


def page() -> rx.Component:
    return shell(
        live_page(
            Promises,
            _promises(),
            why="The page of promises tells what everybody answered; who labels blind never sees "
            "it.",
            class_name="sheet promises",
        ),
        title=label_title(Promises.name_of_label, Promises.label, routes.PROMISES),
    )


def _promises() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            rx.el.h2("Promise a threshold"),
            rx.el.p(
                "A promise is about the clips, of the corpus or of one intake, that nobody had "
                "answered when its audit was drawn, and about the model version and the "
                "thresholds that were fixed then; clips are drawn by chance alone, and what is "
                "skipped or disputed counts against it. The answers may train later versions; "
                "what a later version promises takes an audit of its own.",
                class_name="about faint",
            ),
            rx.cond(
                Promises.version > 0,
                rx.cond(Promises.account_role != "viewer", _form()),
                rx.el.p(
                    "This label has no model yet.",
                    class_name="empty",
                    custom_attrs={"data-testid": "empty"},
                ),
            ),
        ),
        rx.cond(
            Promises.audits.length() > 0,
            rx.el.section(
                rx.el.h2("Audits"),
                rx.el.ul(rx.foreach(Promises.audits, _audit), class_name="audits"),
            ),
        ),
        notice(Promises),
    )


def _form() -> rx.Component:
    return rx.fragment(
        rx.el.form(
            rx.el.span("At least"),
            _choice("level", "Level", {str(x): share(x) for x in rows.LEVELS}, "0.95"),
            _choice("kind", "What is promised", rows.KINDS, "precision"),
            rx.cond(
                Promises.intakes.length() > 0,
                rx.fragment(rx.el.span("among clips of"), _of_which()),
            ),
            rx.el.span("with confidence"),
            _choice("confidence", "Confidence", {str(x): share(x) for x in rows.CONFIDENCES},
                    "0.95"),
            rx.el.button("How many answers?", type="submit", class_name="secondary",
                         title="Changes nothing yet"),
            on_submit=Promises.ask_plan,
            reset_on_submit=False,
            class_name="wanted",
        ),
        rx.el.div(
            rx.cond(
                Promises.plan != "",
                rx.el.p(Promises.plan, class_name="plan", custom_attrs={"data-testid": "plan"}),
            ),
            role="status",
        ),
        rx.cond(
            Promises.drawable,
            rx.el.button("Draw the audit", type="button", class_name="primary",
                         on_click=Promises.draw),
        ),
    )  # fmt: skip


def _choice(name: str, title: str, options: dict[str, str], usual: str) -> rx.Component:
    return rx.el.select(
        *[rx.el.option(text, value=value) for value, text in options.items()],
        name=name,
        default_value=usual,
        aria_label=title,
    )


def _of_which() -> rx.Component:
    return rx.el.select(
        rx.el.option("the corpus", value=""),
        rx.foreach(
            Promises.intakes.to(list[IntakeChoice]),
            lambda one: rx.el.option("intake “", one["name"], "”", value=one["id"]),
        ),
        name="intake",
        default_value="",
        aria_label="Of which clips",
    )


def _audit(row: rx.Var[AuditRow]) -> rx.Component:
    share_done = row["answered"].to(float) / row["of"].to(float) * 100
    return rx.el.li(
        rx.el.h3(row["title"]),
        rx.el.p(
            rx.el.span(
                rx.cond(row["state"] == "promised", rx.el.span(f"{YES} ", class_name="yes")),
                rx.cond(row["state"] == "impossible", rx.el.span(f"{NO} ", class_name="no")),
                aria_hidden=True,
            ),
            row["words"],
            custom_attrs={"data-testid": "outcome"},
        ),
        progress(share_done.to_string() + "%", "done",
                 row["answered"].to_string() + " of " + row["of"].to_string() + " answered"),
        rx.el.p(row["about"], class_name="faint"),
        rx.cond(
            Promises.account_role != "viewer",
            rx.el.div(
                rx.cond(
                    row["asks"].to(bool),
                    link("Open the clips, and press o there",
                         to=page_address(routes.WORKSPACE, Promises.label),
                         class_name="secondary"),
                ),
                rx.cond(
                    row["live"].to(bool),
                    rx.el.span("This is live.", class_name="faint"),
                    rx.cond(
                        row["state"] == "promised",
                        rx.el.button(
                            "Deploy as live", type="button", class_name="primary",
                            title="The model and its threshold are live for everybody, at once",
                            on_click=Promises.deploy(row["id"], row["version"]),
                        ),
                    ),
                ),
                class_name="wanted",
            ),
        ),
        key=row["id"],
        custom_attrs={"data-state": row["state"]},
    )  # fmt: skip
