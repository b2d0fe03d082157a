"""A line that says in good time which API keys end soon, to whoever may see them."""

from __future__ import annotations

import reflex as rx

from ui import routes
from ui.components.link import link


def ending_keys(text: rx.Var[str], *, linked: bool = False) -> rx.Component:
    """``linked``: with the way to the page of keys."""
    return rx.cond(
        text != "",
        rx.el.p(
            rx.el.span("⚠ ", aria_hidden=True),
            text,
            " " if linked else "",
            link("API keys", to=routes.KEYS, class_name="link") if linked else None,
            role="status",
            class_name="warning",
            custom_attrs={"data-testid": "ending-keys"},
        ),
    )
