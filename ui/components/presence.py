"""Who else is here."""

from __future__ import annotations

import reflex as rx

from ui.text import Here


def people_here(people: rx.Var[list[Here]], name: str) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            people,
            lambda person: rx.el.li(
                person["initials"], title=person["title"], aria_label=person["title"]
            ),
        ),
        class_name="presence",
        aria_label=name,
        custom_attrs={"data-testid": "presence"},
    )
