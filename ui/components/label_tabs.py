"""The pages of one label, beside each other."""

from __future__ import annotations

import reflex as rx

from ui import routes
from ui.components.link import link

TABS = (
    ("Clips", routes.WORKSPACE),
    ("Progress", routes.PROGRESS),
    ("Team", routes.TEAM),
    ("Disagreements", routes.DISAGREEMENTS),
    ("History", routes.HISTORY),
    ("Promises", routes.PROMISES),
    ("Watch", routes.WATCH),
)


def label_title(name: rx.Var[str], label: rx.Var[int], here: str) -> list[rx.Component]:
    """A label's name and its pages. In a small window the name is cut, and read by pointing."""
    return [rx.el.h1(name, title=name), label_tabs(label, here)]


def label_tabs(label: rx.Var[int], here: str) -> rx.Component:
    """``here``: the route of this page."""
    return rx.el.nav(
        *[
            link(
                title,
                to=page_address(route, label),
                custom_attrs={"aria-current": "page"} if route == here else {},
            )
            for title, route in TABS
        ],
        aria_label="Pages of this label",
        class_name="label-tabs",
    )


def page_address(route: str, label: rx.Var[int]) -> rx.Var[str]:
    """The address of a label's page, known in the browser only."""
    return "/label/" + label.to_string() + route.partition("]")[2]
