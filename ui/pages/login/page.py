"""The login page: a plain HTML form that posts to the backend, which sets the cookie."""

from __future__ import annotations

import re
from math import ceil
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from backend.messages import wire
from ui import api, routes
from ui.components.native_form import native_form
from ui.components.styles import stylesheet
from ui.state import SETTINGS

STYLES = stylesheet("styles.css")
PROBLEMS = {
    "wrong_password": "Wrong name or password. Try again.",
    "too_many_tries": "Too many tries. Wait {wait}, then try again.",
    "too_busy": "Many people sign in at this moment. Try again in a few seconds.",
    "password_off": "Nobody signs in by password here. Use the button below.",
    "used_up": "That link was used already, or is over. Make another one in the terminal.",
    "oidc_off": "Nobody signs in by a provider here. Use your name and password.",
    "oidc_away": "The provider does not answer at this moment. Try again in a minute.",
    "oidc_misled": "What the provider said could not be believed. Ask an admin to look at its "
    "settings here and there.",
    "oidc_clock": "The provider’s clock and ours differ by more than a minute. Ask an admin to set "
    "them right.",
    "oidc_state": "That sign-in was begun in another browser, or took too long. Try again.",
    "oidc_denied": "The provider did not let you in, or you stopped there. Try again.",
    "oidc_no_group": "You are known, but none of your groups may use this studio. Ask an admin.",
    "disabled": "This account is switched off. Ask an admin to switch it on.",
    "session_over": "Your session has ended. Sign in to go on; waiting answers are kept.",
}


def problem(code: str, wait: str) -> str:
    """Why signing in failed; empty where it did not. ``wait``: seconds, as the backend wrote them
    into the address."""
    text = PROBLEMS.get(code, "Signing in failed. Try again." if code else "")
    return text.format(wait=_duration(int(wait)) if re.fullmatch("[0-9]{1,6}", wait) else "a while")


def _duration(seconds: int) -> str:
    if seconds < 100:
        return "a second" if seconds == 1 else f"{seconds} seconds"
    return f"{ceil(seconds / 60)} minutes"


class Login(rx.State):
    next: str = rx.SessionStorage(routes.LABELS)  # survives a failed try
    problem: str = ""
    provider: str = ""  # of identities, as people call it; "": there is none
    password: bool = True  # people sign in by password

    @rx.event
    async def load(self) -> EventSpec | None:
        query = self.router.url.query_parameters
        failed = "error" in query and "next" not in query
        wanted = self.next if failed else query.get("next", routes.LABELS)
        # Only a path of our own: "//host" would lead elsewhere.
        own = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
        self.next = wanted if own else routes.LABELS
        self.problem = problem(query.get("error", ""), query.get("wait", ""))
        ways = await api.ways_in(SETTINGS)
        self.provider, self.password = ways.provider, ways.password
        if query.get("error") == "session_over" and await self._signed_in():
            return rx.redirect(self.next)  # again, meanwhile, in another tab
        return None

    @rx.var
    def next_quoted(self) -> str:
        """As it stands in an address."""
        return quote(self.next, safe="")

    async def _signed_in(self) -> bool:
        try:
            return await api.who_is(SETTINGS, self.router.headers.cookie) is not None
        except api.OutOfReach:
            return False


def page() -> rx.Component:
    return rx.el.main(
        native_form(
            rx.el.h1("Rushes"),
            rx.el.p(
                "Find it, answer yes or no, and the classifier learns as you go.",
                class_name="faint",
            ),
            rx.cond(
                Login.problem != "",
                rx.el.p(Login.problem, role="alert", class_name="problem"),
            ),
            rx.cond(Login.provider != "", _by_provider()),
            rx.cond(Login.password, rx.fragment(*_by_password())),
            method="post",
            action=f"{SETTINGS.public_api_url}{wire.LOGIN}",
            class_name="login",
        ),
        class_name="centre",
    )


def _by_provider() -> rx.Component:
    return rx.el.a(
        "Sign in with ",
        Login.provider,
        href=f"{SETTINGS.public_api_url}{wire.OIDC}?next={Login.next_quoted}",
        class_name="primary provider",
    )


def _by_password() -> list[rx.Component]:
    return [
        rx.el.label(
            "Name",
            rx.el.input(name="name", auto_complete="username", auto_focus=True, required=True),
        ),
        rx.el.label(
            "Password",
            rx.el.input(
                name="password",
                type="password",
                auto_complete="current-password",
                required=True,
            ),
        ),
        rx.el.input(type="hidden", name="next", value=Login.next, read_only=True),
        rx.el.button(
            "Sign in",
            type="submit",
            class_name=rx.cond(Login.provider != "", "secondary", "primary"),
        ),
    ]
