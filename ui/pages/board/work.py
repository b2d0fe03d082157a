"""What waits for the person who looks: their queues, and what to go on with."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ui.components.bars import progress
from ui.components.link import link
from ui.pages.board.queue_rows import QueueRow


def work(page: Any) -> rx.Component:
    """Queues for who labels something blind; for everybody but leads, what to go on with."""
    return rx.cond(
        page.next_up["said"] != "",
        rx.el.section(
            rx.cond(page.leads, rx.el.h2("Your work"), rx.el.h1("Your work")),
            rx.el.p(
                page.next_up["said"],
                rx.cond(
                    page.next_up["name"] != "",
                    # A button, because the focus comes to it: Enter goes on with the work.
                    rx.el.button(
                        page.next_up["name"],
                        ", ",
                        page.next_up["waits"],
                        type="button",
                        class_name="primary",
                        auto_focus=~page.leads,
                        on_click=rx.redirect(page.next_up["href"]),
                    ),
                ),
                role="status",
                class_name="next-up",
                custom_attrs={"data-testid": "next-up"},
            ),
            rx.el.ul(rx.foreach(page.queues, _queue), class_name="queues"),
            class_name="work",
            aria_label="Your work",
            custom_attrs={"data-testid": "work"},
        ),
    )


def _queue(row: rx.Var[QueueRow]) -> rx.Component:
    return rx.el.li(
        link(row["name"], to=row["href"], class_name="whole-row", title=row["description"]),
        rx.el.span(row["waits"], class_name=rx.cond(row["done"], "yes", "")),
        progress(row["width"], "accent", "answered of your queue"),
        rx.el.span(row["given"], class_name="faint number"),
        key=row["label"],
        custom_attrs={"data-label": row["label"]},
    )
