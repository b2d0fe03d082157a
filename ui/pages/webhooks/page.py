"""Webhooks, for administrators: other programs that are told what happens, and how that went."""

from __future__ import annotations

import time

import reflex as rx
from reflex.event import EventSpec

from backend.domain.webhooks import KINDS
from backend.messages import (
    LONGEST_URL,
    AddWebhook,
    HookedLabel,
    Redeliver,
    RemoveWebhook,
    Snapshot,
    TestWebhook,
    Webhook,
    WebhookMessage,
    WebhooksState,
    wire,
)
from ui import live
from ui.components.given_once import GivesSecrets, secret_shown_once
from ui.components.live_page import live_page
from ui.components.new_password import key_field
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.pages.webhooks import rows
from ui.pages.webhooks.rows import ALL_LABELS, HookRow, MessageRow
from ui.state import Session, new_id
from ui.text import ASK_ZONE, zone_named

STYLES = stylesheet("styles.css")
HOOKS = (
    Column("address", "Where messages go"),
    Column("is told", "What happens that it is told of"),
    Column("of", "Labels; never what its administrator labels blind"),
    Column("whose", "The administrator on whose behalf it is told"),
    Column("added"),
    Column("address’ end", "Try it, or tell it nothing any more"),
)
MESSAGES = (
    Column("when", "When it happened"),
    Column("what", "Its type, as the receiver reads it"),
    Column("label"),
    Column("to"),
    Column("how it stands"),
    Column("last try", "What the receiver answered"),
    Column("took", "Until the answer", number=True),
    Column("again", "Sent once more, under the same id"),
)


class Webhooks(GivesSecrets, Session):
    hooks: rx.Field[list[HookRow]] = rx.field(default_factory=list)
    messages: rx.Field[list[MessageRow]] = rx.field(default_factory=list)
    labels: rx.Field[list[tuple[str, str]]] = rx.field(default_factory=list)  # number, name
    asking_about: int = 0  # the endpoint whose end waits to be confirmed
    _hooks: rx.Field[tuple[Webhook, ...]] = rx.field(default_factory=tuple)
    _messages: rx.Field[tuple[WebhookMessage, ...]] = rx.field(default_factory=tuple)
    _labels: rx.Field[tuple[HookedLabel, ...]] = rx.field(default_factory=tuple)
    _zone: str = ""

    def _streams(self) -> tuple[str, ...]:
        return ("webhooks",)

    def _begin(self) -> list[EventSpec]:
        self.asking_about = 0
        self._nothing_given()
        return [rx.call_script(ASK_ZONE, callback=Webhooks.in_zone)]

    @rx.event
    def in_zone(self, name: str) -> None:
        self._zone = name
        self._show()

    @rx.event
    async def add(self, form: dict[str, str]) -> None:
        self._nothing_given()
        url = form.get("url", "").strip()
        kinds = tuple(kind for kind in KINDS if form.get(kind))
        if not kinds:
            self.notice, self.refused = "", "Choose what the address is to be told."
            return
        label = form.get("label", "")
        command = AddWebhook(
            id=new_id(),
            url=url,
            secret=form.get("key", ""),
            kinds=kinds,
            labels=(int(label),) if label else (),
        )
        done = "It is told from now on. Copy its secret now: it is not shown again."
        if sent := await self._ask(command, done, secret=True):
            self._give(sent, url, form.get("slip", ""))

    @rx.event
    async def test(self, hook: int) -> None:
        await self._ask(TestWebhook(id=new_id(), webhook=hook), "A test is sent; see below.")

    @rx.event
    async def redeliver(self, message: int) -> None:
        await self._ask(Redeliver(id=new_id(), message=message), "It is sent once more.")

    @rx.event
    def ask(self, hook: int) -> None:
        self.asking_about = hook

    @rx.event
    def leave_it(self) -> None:
        self.asking_about = 0

    @rx.event
    async def remove(self) -> None:
        hook, self.asking_about = self.asking_about, 0
        await self._ask(RemoveWebhook(id=new_id(), webhook=hook), "It is told nothing any more.")

    async def _hear(self, item: live.News) -> None:
        await self._hear_of_secrets(item)
        match item:
            case Snapshot(state=WebhooksState() as state):
                self._hooks, self._messages = state.webhooks, state.messages
                self._labels = state.labels
                self._fresh, self._shown_at = True, 0.0  # nobody waits to see a change of theirs

    def _show(self) -> None:
        zone, now = zone_named(self._zone), time.time()
        self.hooks = rows.shown(self._hooks, zone, now)
        self.messages = rows.messages(self._messages, self._hooks, zone, now)
        self.labels = [(str(label.id), label.name) for label in self._labels]


def page() -> rx.Component:
    return shell(
        live_page(
            Webhooks,
            _webhooks(),
            why="Other programs are told here what happens in the studio.",
            class_name="sheet tall",
        ),
    )


def _webhooks() -> rx.Component:
    return rx.fragment(
        rx.el.h1("Webhooks"),
        _new(),
        rx.cond(
            Webhooks.hooks.length() > 0,
            rx.fragment(
                _wide("Webhooks", HOOKS, rx.foreach(Webhooks.hooks, _hook), "webhooks"),
                rx.el.h2("What they were told", class_name="told"),
                _wide("Messages", MESSAGES, rx.foreach(Webhooks.messages, _message), "messages"),
            ),
            rx.el.p(
                "No webhooks yet. With one, another program hears of milestones, deployments, "
                "broken promises and alarms as they happen.",
                class_name="faint",
                custom_attrs={"data-testid": "no-webhooks"},
            ),
        ),
        notice(Webhooks, secret_shown_once(Webhooks, f"The secret of {Webhooks.given_name}")),
    )


def _wide(name: str, columns: tuple[Column, ...], body: rx.Component, mark: str) -> rx.Component:
    return rx.el.div(
        rx.el.table(
            table_head(columns),
            rx.el.tbody(body),
            class_name="roster webhooks",
            custom_attrs={"data-testid": mark},
        ),
        class_name="wide",
        tab_index=0,
        role="region",
        aria_label=name,
    )


def _new() -> rx.Component:
    return rx.el.details(
        rx.el.summary("New webhook"),
        rx.el.form(
            rx.el.label(
                "Address, by https",
                rx.el.input(
                    name="url",
                    type="url",
                    required=True,
                    max_length=LONGEST_URL,
                    auto_complete="off",
                    placeholder="https://example.org/hook",
                ),
                class_name="field",
            ),
            rx.el.fieldset(
                rx.el.legend("It is told when"),
                *[
                    rx.el.label(
                        rx.el.input(type="checkbox", name=kind, default_checked=True),
                        rx.el.span(rx.el.b(kind), f": {text}"),
                        class_name="check",
                    )
                    for kind, text in KINDS.items()
                ],
            ),
            rx.el.label(
                "Of",
                rx.el.select(
                    rx.el.option(ALL_LABELS, value=""),
                    rx.foreach(Webhooks.labels, lambda one: rx.el.option(one[1], value=one[0])),
                    name="label",
                ),
                class_name="field",
            ),
            key_field(prefix=wire.HOOK_PREFIX, length=wire.HOOK_LENGTH),
            rx.el.button("Add the webhook", type="submit", class_name="primary"),
            on_submit=Webhooks.add,
            key=f"form-{Webhooks.forms}",
            class_name="new-key",
        ),
        rx.el.p(
            "Messages are signed as Standard Webhooks says: check ",
            rx.el.code("webhook-signature"),
            " with the secret, and take a ",
            rx.el.code("webhook-id"),
            " that you have seen for the same message. Nobody’s answers are in them. What fails is "
            "tried again for three days.",
            class_name="faint",
        ),
        class_name="new",
    )


def _hook(row: rx.Var[HookRow]) -> rx.Component:
    told = row["state"] == ""
    return rx.el.tr(
        rx.el.th(row["url"], scope="row"),
        rx.el.td(row["kinds"]),
        rx.el.td(row["labels"]),
        rx.el.td(row["owner"]),
        rx.el.td(row["at"]),
        rx.el.td(
            rx.cond(
                told,
                rx.cond(Webhooks.asking_about == row["id"], _confirmation(row), _actions(row)),
                rx.el.span(row["state"], class_name="faint"),
            ),
        ),
        key=row["id"],
        class_name=rx.cond(told, "", "out"),
        custom_attrs={"data-webhook": row["url"]},
    )


def _actions(row: rx.Var[HookRow]) -> rx.Component:
    return rx.el.div(
        _quiet("test", row["url"], Webhooks.test(row["id"])),
        _quiet("remove", row["url"], Webhooks.ask(row["id"])),
        class_name="choices-in-row",
    )


def _confirmation(row: rx.Var[HookRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span("What waits for it is given up.", class_name="faint"),
        rx.el.button(
            "Remove ",
            row["url"],
            type="button",
            class_name="danger",
            auto_focus=True,
            on_click=Webhooks.remove,
        ),
        rx.el.button("leave it", type="button", class_name="quiet", on_click=Webhooks.leave_it),
        class_name="choices-in-row",
    )


def _message(row: rx.Var[MessageRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(row["at"], scope="row"),
        rx.el.td(row["kind"], title=row["message"]),
        rx.el.td(row["label"]),
        rx.el.td(row["url"]),
        rx.el.td(row["state"]),
        rx.el.td(row["went"]),
        rx.el.td(row["took"], class_name="number"),
        rx.el.td(
            rx.cond(
                row["again"],
                _quiet("redeliver", row["message"], Webhooks.redeliver(row["id"])),
            )
        ),
        key=row["id"],
        custom_attrs={"data-message": row["kind"]},
    )


def _quiet(text: str, what: rx.Var[str], on_click: EventSpec) -> rx.Component:
    return rx.el.button(
        text,
        type="button",
        class_name="quiet",
        aria_label=text + ": " + what.to(str),
        on_click=on_click,
    )
