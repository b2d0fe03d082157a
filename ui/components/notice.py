"""What a page says: how a command went, and that it is not this person's to see."""

from __future__ import annotations

import reflex as rx

from ui import routes
from ui.components.link import link


def notice(done: rx.Var[str], refused: rx.Var[str], *more: rx.Component) -> rx.Component:
    """The last command's outcome, always in sight."""
    return rx.el.div(
        rx.cond(refused != "", rx.el.span("✕ ", refused, class_name="no")),
        rx.cond(done != "", rx.el.span("✓ ", done)),
        *more,
        role="status",
        class_name="said",
        custom_attrs={"data-testid": "said"},
    )


def not_yours(message: rx.Var[str], what: str) -> rx.Component:
    """Instead of a page's content: the server's reason, and `what` would be here."""
    return rx.el.section(
        rx.el.p(message, role="alert", custom_attrs={"data-testid": "not-yours"}),
        rx.el.p(what, class_name="faint"),
        link("Back to the labels", to=routes.LABELS, class_name="link"),
        class_name="not-yours",
    )
