"""The banner of the pages that only show: nothing is lost, but nothing is new either."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors


def offline_banner(online: rx.Var[bool], loaded: rx.Var[bool]) -> rx.Component:
    return rx.cond(
        has_connection_errors | (loaded & ~online),
        rx.el.div(
            "Offline. What you see may be out of date; it goes on by itself when the connection "
            "is back.",
            role="alert",
            class_name="banner",
            custom_attrs={"data-testid": "banner"},
        ),
    )
