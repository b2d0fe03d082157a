"""What a page says about the last command: always in sight."""

from __future__ import annotations

import reflex as rx

from backend.messages import NO, YES
from ui.state import LivePage


def notice(page: type[LivePage], *more: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.cond(page.refused != "", rx.el.span(f"{NO} ", page.refused, class_name="no")),
        rx.cond(page.notice != "", rx.el.span(f"{YES} ", page.notice)),
        *more,
        role="status",
        class_name="said",
        custom_attrs={"data-testid": "said"},
    )
