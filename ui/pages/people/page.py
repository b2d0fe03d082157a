"""The accounts, for administrators: making them, their account roles and passwords, live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    Account,
    AccountRole,
    Command,
    CreatePerson,
    EditPerson,
    PeopleState,
    Refused,
    Role,
    Snapshot,
)
from ui import live, routes
from ui.components.given_once import GivesSecrets, secret_shown_once
from ui.components.link import link
from ui.components.live_page import live_page
from ui.components.new_password import password_button, password_field
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.pages.people import rows
from ui.pages.people.rows import AccountRow
from ui.state import Session, new_id

STYLES = stylesheet("styles.css")
ACCOUNT_ROLES: dict[AccountRole, str] = {
    "annotator": "annotator",
    "admin": "admin",
    "viewer": "viewer",
}
ROLES: dict[Role, str] = {"primary": "primary", "secondary": "secondary", "none": "not on it"}
COLUMNS = (
    Column("name", "Who signs in under it"),
    Column("account role", "Admins manage people and teams, annotators answer, viewers only look"),
    Column("default role", "In labels whose team page says nothing else. Primaries search and "
           "label; secondaries answer the same clips blind"),
    Column("answers", "That stand now, in all labels", number=True),
    Column("labels", "In which they answered", number=True),
    Column("here", "On a label at this moment"),
    Column("account", "A new password, and whether one can sign in at all", number=True),
)  # fmt: skip

Change = Literal["password", "disable"]


class People(GivesSecrets, Session):
    accounts: rx.Field[list[AccountRow]] = rx.field(default_factory=list)
    asking_about: int = 0  # the account whose change waits to be confirmed
    asking: Change = "disable"
    _accounts: rx.Field[tuple[Account, ...]] = rx.field(default_factory=tuple)

    def _streams(self) -> tuple[str, ...]:
        return ("people",)

    def _begin(self) -> list[EventSpec]:
        self.asking_about = 0
        self._nothing_given()
        return []

    @rx.event
    async def create(self, form: dict[str, str]) -> None:
        name = form.get("name", "").strip()
        command = CreatePerson(
            id=new_id(),
            name=name,
            password=form.get("password", ""),
            account_role=form.get("account_role", "annotator"),  # type: ignore[arg-type]
            role=form.get("role", "primary"),  # type: ignore[arg-type]
        )
        await self._change(command, f"{name} has an account.", name, form.get("slip", ""))

    @rx.event
    async def set_account_role(self, person: int, account_role: AccountRole) -> None:
        await self._edit(EditPerson(id=new_id(), person=person, account_role=account_role))

    @rx.event
    async def set_role(self, person: int, role: Role) -> None:
        await self._edit(EditPerson(id=new_id(), person=person, role=role))

    @rx.event
    def ask(self, person: int, change: Change) -> None:
        self.asking_about, self.asking = person, change

    @rx.event
    def leave_it(self) -> None:
        self.asking_about = 0

    @rx.event
    async def enable(self, person: int) -> None:
        await self._edit(EditPerson(id=new_id(), person=person, disabled=False))

    @rx.event
    async def confirm(self) -> None:
        person, self.asking_about = self.asking_about, 0
        await self._edit(EditPerson(id=new_id(), person=person, disabled=True))

    @rx.event
    async def give_password(self, slip: str, password: str) -> None:
        person, self.asking_about = self.asking_about, 0
        await self._edit(EditPerson(id=new_id(), person=person, password=password), slip)

    async def _hear(self, item: live.News) -> None:
        secret = await self._hear_of_secrets(item)
        match item:
            case Snapshot(state=PeopleState(accounts=accounts)):
                self._accounts = accounts
                self._fresh, self._shown_at = True, 0.0  # nobody waits to see a change of theirs
            case Refused() if secret:
                self._show()  # what was expected did not happen

    async def _edit(self, command: EditPerson, slip: str = "") -> None:
        name = next((a.name for a in self._accounts if a.id == command.person), "")
        if await self._change(command, rows.done(command, name), name if slip else "", slip):
            expected = rows.expected(self._accounts, command)
            self.accounts = rows.shown(expected, self.person)

    async def _change(self, command: Command, done: str, name: str, slip: str) -> str:
        self._nothing_given()
        secret = getattr(command, "password", None) is not None
        if sent := await self._ask(command, done, secret=secret):
            self._give(sent, name, slip)
        return sent

    def _show(self) -> None:
        self.accounts = rows.shown(self._accounts, self.person)


def page() -> rx.Component:
    return shell(
        live_page(
            People,
            _accounts(),
            why="Accounts, roles and passwords are kept here.",
            class_name="sheet tall",
        ),
    )


def _accounts() -> rx.Component:
    return rx.fragment(
        rx.el.h1("People"),
        rx.el.p(
            link("Trail", to=routes.TRAIL, class_name="link"),
            ": who did what. ",
            link("Webhooks", to=routes.WEBHOOKS, class_name="link"),
            ": programs that are told what happens.",
            class_name="faint",
        ),
        _new_account(),
        rx.el.table(
            table_head(COLUMNS),
            rx.el.tbody(rx.foreach(People.accounts, _row)),
            class_name="roster accounts",
            custom_attrs={"data-testid": "accounts"},
        ),
        notice(People, secret_shown_once(People, f"Password of {People.given_name}")),
    )


def _new_account() -> rx.Component:
    return rx.el.details(
        rx.el.summary("New account"),
        rx.el.form(
            rx.el.label(
                "Name",
                rx.el.input(name="name", required=True, max_length=64, auto_complete="off"),
                class_name="field",
            ),
            rx.el.label(
                "Password, eight characters or more",
                password_field(),
                class_name="field",
            ),
            rx.el.label(
                "Account role", _select(ACCOUNT_ROLES, name="account_role"), class_name="field"
            ),
            rx.el.label("Default role", _select(ROLES, name="role"), class_name="field"),
            rx.el.button("Create", type="submit", class_name="primary"),
            on_submit=People.create,
            key=f"form-{People.forms}",
            class_name="new-account",
        ),
        rx.el.p(
            "Admins manage people and teams, annotators answer, viewers only look. A primary "
            "searches and labels; a secondary answers the same clips blind, so that agreement "
            "means something. Each label’s team page can give somebody another role.",
            class_name="faint",
        ),
        class_name="new",
    )


def _select(options: Mapping[Any, str], **props: Any) -> rx.Component:
    return rx.el.select(
        *[rx.el.option(text, value=value) for value, text in options.items()], **props
    )


def _row(row: rx.Var[AccountRow]) -> rx.Component:
    asked = People.asking_about == row["id"]
    return rx.el.tr(
        rx.el.th(
            row["name"],
            rx.cond(row["me"], rx.el.span(" · you", class_name="faint")),
            rx.cond(row["disabled"], rx.el.span(" · disabled", class_name="warning")),
            scope="row",
        ),
        rx.el.td(
            _select(
                ACCOUNT_ROLES,
                value=row["account_role"],
                aria_label="Account role of " + row["name"].to(str),
                disabled=row["disabled"] | row["me"],
                on_change=lambda account_role: People.set_account_role(row["id"], account_role),
            )
        ),
        rx.el.td(
            _select(
                ROLES,
                value=row["role"],
                aria_label="Default role of " + row["name"].to(str),
                disabled=row["disabled"],
                on_change=lambda role: People.set_role(row["id"], role),
            )
        ),
        rx.el.td(row["answers"], class_name="number"),
        rx.el.td(row["labels"], class_name="number"),
        rx.el.td(rx.cond(row["here"], rx.el.span("● here", class_name="present"))),
        rx.el.td(
            rx.cond(asked, _confirmation(row), _actions(row)),
            class_name="actions-cell",
        ),
        key=row["id"],
        class_name=rx.cond(row["disabled"], "out", ""),
        custom_attrs={"data-person": row["name"]},
    )


def _actions(row: rx.Var[AccountRow]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            row["disabled"],
            _quiet("enable", row, People.enable(row["id"])),
            rx.fragment(
                _quiet("new password", row, People.ask(row["id"], "password")),
                rx.cond(row["me"], None, _quiet("disable", row, People.ask(row["id"], "disable"))),
            ),
        ),
        class_name="choices-in-row",
    )


def _quiet(text: str, row: rx.Var[AccountRow], on_click: EventSpec) -> rx.Component:
    return rx.el.button(
        text,
        type="button",
        class_name="quiet",
        aria_label=text + ": " + row["name"].to(str),
        on_click=on_click,
    )


def _confirmation(row: rx.Var[AccountRow]) -> rx.Component:
    disable = People.asking == "disable"
    return rx.el.div(
        rx.el.span(
            rx.cond(
                disable,
                "Signs them out now; answers stay.",
                "Signs them out; you pass the new one on.",
            ),
            class_name="faint",
        ),
        rx.cond(
            disable,
            rx.el.button(
                "Disable ",
                row["name"],
                type="button",
                class_name="danger",
                auto_focus=True,
                on_click=People.confirm,
            ),
            password_button(
                text="New password for " + row["name"].to(str), on_make=People.give_password
            ),
        ),
        rx.el.button("leave it", type="button", class_name="quiet", on_click=People.leave_it),
        class_name="choices-in-row",
    )
