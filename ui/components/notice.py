"""What a page says about the last command: always in sight."""

from __future__ import annotations

import reflex as rx

from ui.state import LivePage


def notice(page: type[LivePage], *more: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.cond(page.refused != "", rx.el.span("✕ ", page.refused, class_name="no")),
        rx.cond(page.notice != "", rx.el.span("✓ ", page.notice)),
        *more,
        role="status",
        class_name="said",
        custom_attrs={"data-testid": "said"},
    )
