"""API keys: by one, a program acts for a person. Made here, shown once, revoked at once; live."""

from __future__ import annotations

import time

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    LONGEST_NAME,
    ApiKey,
    KeysState,
    MakeKey,
    RevokeKey,
    Snapshot,
    wire,
)
from ui import live
from ui.components import ending_key_words
from ui.components.ending_keys import ending_keys
from ui.components.given_once import GivesSecrets, secret_shown_once
from ui.components.live_page import live_page
from ui.components.new_password import key_field
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.pages.keys import rows
from ui.pages.keys.rows import SCOPES, KeyRow
from ui.state import SETTINGS, Session, new_id
from ui.text import ASK_ZONE, zone_named

STYLES = stylesheet("styles.css")
COLUMNS = (
    Column("name", "What uses it"),
    Column("key", "Its first characters; the key itself is kept nowhere"),
    Column("may", "What it is for; never more than its person may"),
    Column("whose", "The person that it acts for"),
    Column("made"),
    Column("last use", "To the minute, and from which address"),
    Column("until", "When it ends by itself"),
    Column("end", "A key that was revoked is of no use from that moment on"),
)


class Keys(GivesSecrets, Session):
    keys: rx.Field[list[KeyRow]] = rx.field(default_factory=list)
    ending: str = ""  # which keys end soon
    asking_about: int = 0  # the key whose end waits to be confirmed
    _keys: rx.Field[tuple[ApiKey, ...]] = rx.field(default_factory=tuple)
    _zone: str = ""

    def _streams(self) -> tuple[str, ...]:
        return ("keys",)

    def _begin(self) -> list[EventSpec]:
        self.asking_about = 0
        self._nothing_given()
        return [rx.call_script(ASK_ZONE, callback=Keys.in_zone)]

    @rx.event
    def in_zone(self, name: str) -> None:
        self._zone = name
        self._show()

    @rx.event
    async def make(self, form: dict[str, str]) -> None:
        self._nothing_given()
        name = form.get("name", "").strip()
        scopes = tuple(scope for scope in SCOPES if form.get(scope))
        if not scopes:
            self.notice, self.refused = "", "Choose what the key is for."
            return
        days = int(form["days"]) if form.get("days") else None
        command = MakeKey(id=new_id(), name=name, scopes=scopes, key=form.get("key", ""), days=days)
        done = f"“{name}” is made. Copy it now: it is not shown again."
        if sent := await self._ask(command, done, secret=True):
            self._give(sent, name, form.get("slip", ""))

    @rx.event
    def ask(self, key: int) -> None:
        self.asking_about = key

    @rx.event
    def leave_it(self) -> None:
        self.asking_about = 0

    @rx.event
    async def revoke(self) -> None:
        key, self.asking_about = self.asking_about, 0
        name = next((k.name for k in self._keys if k.id == key), "")
        await self._ask(RevokeKey(id=new_id(), key=key), f"“{name}” opens nothing any more.")

    async def _hear(self, item: live.News) -> None:
        await self._hear_of_secrets(item)
        match item:
            case Snapshot(state=KeysState(keys=keys)):
                self._keys = keys
                self._fresh, self._shown_at = True, 0.0  # nobody waits to see a change of theirs

    def _show(self) -> None:
        now = time.time()
        self.keys = rows.shown(self._keys, zone_named(self._zone), now)
        self.ending = ending_key_words.soon(self._keys, self.person, now)


def page() -> rx.Component:
    return shell(
        live_page(Keys, _keys(), why="API keys are made here.", class_name="sheet tall"),
    )


def _keys() -> rx.Component:
    return rx.fragment(
        rx.el.h1("API keys"),
        ending_keys(Keys.ending),
        _new_key(),
        rx.cond(
            Keys.keys.length() > 0,
            rx.el.div(
                rx.el.table(
                    table_head(COLUMNS),
                    rx.el.tbody(rx.foreach(Keys.keys, _row)),
                    class_name="roster api-keys",
                    custom_attrs={"data-testid": "keys"},
                ),
                class_name="wide",
                tab_index=0,
                role="region",
                aria_label="API keys",
            ),
            rx.el.p(
                "No keys yet. With one, a script asks models, reads or answers for you.",
                class_name="faint",
                custom_attrs={"data-testid": "no-keys"},
            ),
        ),
        notice(Keys, secret_shown_once(Keys, f"The key “{Keys.given_name}”")),
    )


def _new_key() -> rx.Component:
    return rx.el.details(
        rx.el.summary("New key"),
        rx.el.form(
            rx.el.label(
                "Name: what uses it",
                rx.el.input(
                    name="name", required=True, max_length=LONGEST_NAME, auto_complete="off"
                ),
                class_name="field",
            ),
            rx.el.fieldset(
                rx.el.legend("It may"),
                *[
                    rx.cond(Session.account_role == "admin", _choice(scope, text), None)
                    if scope == "admin"
                    else _choice(scope, text)
                    for scope, text in SCOPES.items()
                ],
            ),
            rx.el.label(
                "It holds",
                rx.el.select(
                    *[rx.el.option(text, value=days) for days, text in rows.DAYS.items()],
                    name="days",
                    default_value=rows.USUAL_DAYS,
                ),
                class_name="field",
            ),
            key_field(prefix=wire.KEY_PREFIX),
            rx.el.button("Make the key", type="submit", class_name="primary"),
            on_submit=Keys.make,
            key=f"form-{Keys.forms}",
            class_name="new-key",
        ),
        rx.el.p(
            "A program sends it with every request: ",
            rx.el.code("Authorization: Bearer rushes_…"),
            ". It may never do more than you may; no key makes or revokes keys. What can be asked "
            "stands in ",
            rx.el.a(
                "the description of the interface",
                href=f"{SETTINGS.public_api_url}{wire.OPENAPI}",
                target="_blank",
                class_name="link",
            ),
            ".",
            class_name="faint",
        ),
        class_name="new",
    )


def _choice(scope: str, text: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=scope),
        rx.el.span(rx.el.b(scope), f": {text}"),
        class_name="check",
    )


def _row(row: rx.Var[KeyRow]) -> rx.Component:
    holds = row["revoked"] == ""
    return rx.el.tr(
        rx.el.th(row["name"], scope="row"),
        rx.el.td(rx.el.code(row["begins"])),
        rx.el.td(row["scopes"]),
        rx.el.td(row["owner"]),
        rx.el.td(row["made"]),
        rx.el.td(row["used"]),
        rx.el.td(row["until"]),
        rx.el.td(
            rx.cond(
                holds,
                rx.cond(Keys.asking_about == row["id"], _confirmation(row), _revoke(row)),
                rx.el.span(row["revoked"], class_name="faint"),
            ),
            class_name="revoking",
        ),
        key=row["id"],
        class_name=rx.cond(holds, "", "out"),
        custom_attrs={"data-key": row["name"]},
    )


def _revoke(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            "revoke",
            type="button",
            class_name="quiet",
            aria_label="revoke: " + row["name"].to(str),
            on_click=Keys.ask(row["id"]),
        ),
        class_name="choices-in-row",
    )


def _confirmation(row: rx.Var[KeyRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span("What uses it stops now, for good.", class_name="faint"),
        rx.el.button(
            "Revoke ",
            row["name"],
            type="button",
            class_name="danger",
            auto_focus=True,
            on_click=Keys.revoke,
        ),
        rx.el.button("leave it", type="button", class_name="quiet", on_click=Keys.leave_it),
        class_name="choices-in-row",
    )
