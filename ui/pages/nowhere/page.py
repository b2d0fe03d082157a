"""What stands at an address that is no page's."""

from __future__ import annotations

import reflex as rx

from ui import routes
from ui.components.link import link
from ui.components.shell import shell

ROUTE = "404"  # Reflex's own name for it


def page() -> rx.Component:
    return shell(
        rx.el.main(
            rx.el.section(
                rx.el.h1("There is no page at this address."),
                rx.el.p(
                    "A label that was put away is in the list under the board.", class_name="faint"
                ),
                link("Back to the labels", to=routes.LABELS, class_name="link"),
                class_name="not-yours",
            ),
            class_name="sheet",
        ),
    )
