"""The form of a new label, folded away unless it comes with clips. `page` is `page.Board`."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import LONGEST_NAME, LONGEST_TEXT, REMOVE
from ui.state import SETTINGS


def new_label(page: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary("New label"),
        rx.el.form(
            _field("name", "Name", "establishing-shot", required=True, max_length=LONGEST_NAME),
            _field("group", "Group", "shot types", max_length=LONGEST_NAME),
            _field("keywords", "Search words, with commas", "wide landscape, skyline"),
            _field(
                "description",
                "What counts as yes",
                "a wide view of a place that opens a scene",
                max_length=LONGEST_TEXT,
            ),
            rx.cond(page.examples.length() > 0, _examples(page)),
            rx.el.button("Create", type="submit", class_name="primary"),
            rx.el.p(
                "From a model of another studio: ",
                rx.el.code("rushes label import BUNDLE"),
                " in a terminal on the server makes a label that begins with what that one knows.",
                class_name="faint",
            ),
            on_submit=page.create_label,
            reset_on_submit=False,
            class_name="new-label",
        ),
        class_name="new",
        open=page.prefilled,
    )


def _examples(page: Any) -> rx.Component:
    """The clips a new label begins with, each answered yes."""
    return rx.el.div(
        "Examples, each a yes",
        rx.el.ul(
            rx.foreach(
                page.examples,
                lambda clip: rx.el.li(
                    rx.el.img(
                        src=f"{SETTINGS.media_url}/{clip}/poster.jpg",
                        alt=f"clip {clip}",
                        draggable=False,
                    ),
                    rx.el.button(
                        REMOVE,
                        type="button",
                        aria_label=f"Leave out clip {clip}",
                        on_click=page.drop_example(clip),
                    ),
                ),
            ),
        ),
        class_name="field examples",
        custom_attrs={"data-testid": "examples"},
    )


def _field(name: str, title: str, example: str, **props: Any) -> rx.Component:
    return rx.el.label(
        title,
        rx.el.input(name=name, placeholder=example, auto_complete="off", **props),
        class_name=f"field {name}",
    )
