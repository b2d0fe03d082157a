"""The sentence that a label's numbers come to, each clause a link to what stands behind it."""

from __future__ import annotations

import reflex as rx

from ui.components.link import link
from ui.conclusion import SHOW_PART, ClauseRow, ConclusionRow


def conclusion(row: rx.Var[ConclusionRow], *step: rx.Component) -> rx.Component:
    """``step``: how the page shows what is to be done next. Nothing where nothing is concluded."""
    return rx.cond(
        row["clauses"].to(list[ClauseRow]).length() > 0,
        rx.el.p(
            rx.foreach(
                row["clauses"].to(list[ClauseRow]),
                lambda clause: rx.fragment(
                    link(
                        clause["text"],
                        to=clause["href"],
                        title="What this is said from",
                        on_click=rx.call_script(SHOW_PART),
                    ),
                    " ",
                ),
            ),
            *step,
            class_name="conclusion",
            custom_attrs={"data-testid": "conclusion"},
        ),
    )
