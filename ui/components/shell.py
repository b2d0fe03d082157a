"""The frame around every page: the header with who is signed in, and the theme switch."""

from __future__ import annotations

import reflex as rx

from backend.messages import wire
from ui import routes
from ui.components.link import link
from ui.components.native_form import native_form
from ui.state import SETTINGS, Session


def shell(*content: rx.Component, title: list[rx.Component] | None = None) -> rx.Component:
    return rx.el.div(
        rx.el.header(
            link("Rushes", to=routes.LABELS, class_name="brand"),
            rx.el.nav(
                link("Labels", to=routes.LABELS),
                link("Videos", to=routes.INGEST),
                link("Intakes", to=routes.INTAKES),
                rx.cond(
                    Session.account_role == "admin",
                    rx.fragment(
                        link("People", to=routes.PEOPLE),
                        link("Annotators", to=routes.ANNOTATORS),
                    ),
                ),
                aria_label="Pages",
            ),
            rx.el.div(*(title or []), class_name="title"),
            _person(),
            class_name="header",
        ),
        *content,
        class_name="shell",
    )


def _person() -> rx.Component:
    return rx.el.div(
        rx.el.button(
            rx.color_mode_cond("◐", "◑"),
            type="button",
            class_name="quiet",
            title="Light or dark",
            aria_label="Switch between light and dark",
            on_click=rx.toggle_color_mode,
            custom_attrs={"data-testid": "theme"},
        ),
        rx.cond(
            Session.person > 0,
            link(
                "keys",
                to=routes.KEYS,
                class_name="quiet",
                title="API keys: programs that act for you",
            ),
        ),
        rx.cond(
            Session.person > 0,
            native_form(
                rx.el.span(Session.name, class_name="me", custom_attrs={"data-testid": "me"}),
                rx.el.button("sign out", type="submit", class_name="quiet"),
                method="post",
                action=f"{SETTINGS.public_api_url}{wire.LOGOUT}",
            ),
        ),
        class_name="person",
    )
