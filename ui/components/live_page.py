"""The frame of a live page: its content, or why there is none, and whether it is up to date."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from ui import routes
from ui.components.link import link
from ui.state import LivePage


def live_page(
    page: type[LivePage],
    content: rx.Component,
    *,
    why: str,
    class_name: str,
    scrolls_by_keys: bool = False,
) -> rx.Component:
    """`content` as soon as it is loaded. Where the page is not this person's: the server's reason,
    and `why`, which tells what would be here. `scrolls_by_keys`: nothing in it takes the focus, so
    the whole does."""
    return rx.el.main(
        offline_banner(page),
        rx.cond(
            page.problem != "",
            rx.el.section(
                rx.el.h1(
                    rx.el.span(
                        page.problem, role="alert", custom_attrs={"data-testid": "not-yours"}
                    )
                ),
                rx.el.p(why, class_name="faint"),
                link("Back to the labels", to=routes.LABELS, class_name="link"),
                class_name="not-yours",
            ),
            rx.cond(page.loaded, content),
        ),
        class_name=class_name,
        **({"tab_index": 0} if scrolls_by_keys else {}),
    )


def offline_banner(page: type[LivePage]) -> rx.Component:
    """Nothing is lost, but nothing is new either."""
    return rx.cond(
        has_connection_errors | (page.loaded & ~page.online),
        rx.el.div(
            "Offline. What you see may be out of date; it goes on by itself when the connection "
            "is back.",
            role="alert",
            class_name="banner",
            custom_attrs={"data-testid": "banner"},
        ),
    )
