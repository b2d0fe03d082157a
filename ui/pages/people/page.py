"""The accounts, for administrators: making them, their account roles and passwords, live."""

from __future__ import annotations

import secrets
import uuid
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

import reflex as rx

from backend.messages import (
    Account,
    AccountRole,
    Acknowledged,
    CreatePerson,
    EditPerson,
    PeopleState,
    Refused,
    Role,
    Snapshot,
)
from ui import live
from ui.components.notice import not_yours, notice
from ui.components.offline import offline_banner
from ui.components.shell import shell
from ui.pages.people import rows as account_rows
from ui.pages.people.rows import AccountRow
from ui.state import OFFLINE, Session, to_login

ACCOUNT_ROLES: dict[AccountRole, str] = {
    "annotator": "annotator",
    "admin": "admin",
    "viewer": "viewer",
}
ROLES: dict[Role, str] = {"primary": "primary", "secondary": "secondary", "none": "not on it"}
COLUMNS = (
    ("name", "", "Who signs in under it"),
    ("account role", "", "Admins manage people and teams, annotators answer, viewers only look"),
    ("usual role", "", "In labels whose team page says nothing else. Primaries search and label; "
     "secondaries answer the same clips blind"),
    ("answers", "number", "That stand now, in all labels"),
    ("labels", "number", "In which they answered"),
    ("here", "", "On a label at this moment"),
    ("", "", ""),
)  # fmt: skip

Change = Literal["password", "disable"]


@dataclass(frozen=True)
class Asked:
    """A command on its way: what to say, and which password to show, once it is done."""

    done: str
    name: str = ""
    password: str = ""


class People(Session):
    rows: rx.Field[list[AccountRow]] = rx.field(default_factory=list)
    loaded: bool = False
    problem: str = ""
    notice: str = ""
    refused: str = ""
    suggestion: str = ""  # a password in the form
    forms: int = 0  # forms filled in so far: a new one starts empty
    given_name: str = ""  # whose password is shown, once
    given_password: str = ""
    asking_about: int = 0  # the account whose change waits to be confirmed
    asking: Change = "disable"
    _accounts: rx.Field[tuple[Account, ...]] = rx.field(default_factory=tuple)
    _asked: rx.Field[dict[str, Asked]] = rx.field(default_factory=dict)

    @rx.event
    async def load(self):
        self.problem = self.suggestion = ""
        self.rows, self.loaded = [], False
        self._accounts, self._asked, self.asking_about = (), {}, 0
        self._say()
        if away := await self.enter():
            return away
        return People.watch

    @rx.event
    def suggest(self):
        self.suggestion = account_rows.new_password(secrets.SystemRandom())

    @rx.event
    async def create(self, form: dict[str, str]):
        name, password = form.get("name", "").strip(), form.get("password", "")
        command = CreatePerson(
            id=str(uuid.uuid4()),
            name=name,
            password=password,
            account_role=form.get("account_role", "annotator"),  # type: ignore[arg-type]
            role=form.get("role", "primary"),  # type: ignore[arg-type]
        )
        await self._ask(command, Asked(f"{name} has an account.", name, password))

    @rx.event
    async def set_account_role(self, person: int, account_role: AccountRole):
        await self._edit(EditPerson(id=str(uuid.uuid4()), person=person, account_role=account_role))

    @rx.event
    async def set_role(self, person: int, role: Role):
        await self._edit(EditPerson(id=str(uuid.uuid4()), person=person, role=role))

    @rx.event
    def ask(self, person: int, change: Change):
        self.asking_about, self.asking = person, change

    @rx.event
    def leave_it(self):
        self.asking_about = 0

    @rx.event
    async def enable(self, person: int):
        await self._edit(EditPerson(id=str(uuid.uuid4()), person=person, disabled=False))

    @rx.event
    async def confirm(self):
        person, self.asking_about = self.asking_about, 0
        command = EditPerson(id=str(uuid.uuid4()), person=person)
        if self.asking == "disable":
            command = EditPerson(id=command.id, person=person, disabled=True)
        else:
            password = account_rows.new_password(secrets.SystemRandom())
            command = EditPerson(id=command.id, person=person, password=password)
        await self._edit(command)

    @rx.event
    def forget_password(self):
        self.given_name = self.given_password = ""

    @rx.event(background=True)
    async def watch(self):
        async with self:
            upstream = self.upstream("people")
            path = self.router.url.path
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                for item in batch:
                    if isinstance(item, live.SessionOver):
                        yield to_login(path, "session_over")
                        return
                if batch:
                    async with self:
                        for item in batch:
                            await self._hear(item)

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=PeopleState(accounts=accounts)):
                self._show(accounts)
                self.problem, self.loaded = "", True
            case live.Link(online=online):
                await self.reached(online)
            case live.NotYours(message=message):
                self.problem, self.rows, self._accounts = message, [], ()
            case Acknowledged(id=command) | Refused(id=command) if command in self._asked:
                asked = self._asked.pop(command)
                if isinstance(item, Refused):
                    self._say(refused=item.message)
                    self._show(self._accounts)  # what was expected did not happen
                else:
                    self._say(done=asked.done)
                    self.given_name, self.given_password = asked.name, asked.password
                    self.suggestion = ""
                    self.forms += 1

    async def _edit(self, command: EditPerson) -> None:
        name = next((a.name for a in self._accounts if a.id == command.person), "")
        asked = Asked(
            account_rows.done(command, name), name if command.password else "",
            command.password or "",
        )  # fmt: skip
        if await self._ask(command, asked):
            expected = account_rows.expected(self._accounts, command)
            self.rows = account_rows.shown(expected, self.person)

    async def _ask(self, command: CreatePerson | EditPerson, asked: Asked) -> bool:
        self._say()
        self._asked[command.id] = asked
        if sent := await self._send(command):
            return sent
        self._say(refused=OFFLINE)
        return False

    def _say(self, done: str = "", refused: str = "") -> None:
        self.notice, self.refused = done, refused
        self.given_name = self.given_password = ""

    def _show(self, accounts: tuple[Account, ...]) -> None:
        self._accounts = accounts
        self.rows = account_rows.shown(accounts, self.person)


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(People.online, People.loaded),
            rx.cond(
                People.problem != "",
                not_yours(People.problem, "Accounts, account roles and passwords are kept here."),
                rx.cond(People.loaded, _accounts()),
            ),
            class_name="sheet people",
        ),
    )


def _accounts() -> rx.Component:
    return rx.fragment(
        rx.el.h1("People"),
        _new_account(),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *[
                        rx.el.th(name, title=why, scope="col", class_name=kind)
                        for name, kind, why in COLUMNS
                    ]
                )
            ),
            rx.el.tbody(rx.foreach(People.rows, _row)),
            class_name="accounts",
            custom_attrs={"data-testid": "accounts"},
        ),
        notice(People.notice, People.refused, _password_shown_once()),
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
                rx.el.span(
                    rx.el.input(
                        name="password",
                        required=True,
                        min_length=8,
                        auto_complete="new-password",
                        default_value=People.suggestion,
                        key=People.suggestion,
                    ),
                    rx.el.button(
                        "generate", type="button", class_name="quiet", on_click=People.suggest
                    ),
                    class_name="with-button",
                ),
                class_name="field",
            ),
            rx.el.label(
                "Account role", _select(ACCOUNT_ROLES, name="account_role"), class_name="field"
            ),
            rx.el.label("Usual role", _select(ROLES, name="role"), class_name="field"),
            rx.el.button("Create", type="submit", class_name="primary"),
            on_submit=People.create,
            key=People.forms.to_string(),
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


def _select(options: dict, **props) -> rx.Component:
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
                aria_label="Usual role of " + row["name"].to(str),
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
        class_name=rx.cond(row["disabled"], "disabled", ""),
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


def _quiet(text: str, row: rx.Var[AccountRow], on_click: rx.event.EventSpec) -> rx.Component:
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
        rx.el.button(
            rx.cond(disable, "Disable ", "New password for "),
            row["name"],
            type="button",
            class_name=rx.cond(disable, "danger", "primary"),
            auto_focus=True,
            on_click=People.confirm,
        ),
        rx.el.button("leave it", type="button", class_name="quiet", on_click=People.leave_it),
        class_name="choices-in-row",
    )


def _password_shown_once() -> rx.Component:
    return rx.cond(
        People.given_password != "",
        rx.el.span(
            " Password of ",
            People.given_name,
            ": ",
            rx.el.code(People.given_password, custom_attrs={"data-testid": "password"}),
            rx.el.button(
                "copy",
                type="button",
                class_name="quiet",
                aria_label="Copy the password",
                on_click=rx.set_clipboard(People.given_password),
            ),
            rx.el.button(
                "done",
                type="button",
                class_name="quiet",
                title="It is not shown again",
                on_click=People.forget_password,
            ),
            class_name="once",
        ),
    )
