"""Entries of a label's history, newest first."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ui.pages.history.clip_thumb import clip_thumb
from ui.pages.history.rows import EntryRow


def timeline(
    rows: rx.Var[list[EntryRow]], *, on_clip: Any = None, on_moment: Any, on_version: Any = None
) -> rx.Component:
    """``on_clip`` and ``on_version`` are left out where the list is about one clip already."""
    return rx.el.ol(
        rx.foreach(rows, lambda row: _entry(row, on_clip, on_moment, on_version)),
        class_name="timeline",
        custom_attrs={"data-testid": "timeline" if on_clip else "clip-timeline"},
    )


def _entry(row: rx.Var[EntryRow], on_clip: Any, on_moment: Any, on_version: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            row["when"],
            type="button",
            class_name="quiet when",
            title="The label as it was then",
            on_click=on_moment(row["at"]),
        ),
        rx.el.span(row["sign"], class_name="sign " + row["tone"].to(str), aria_hidden=True),
        rx.el.div(
            rx.el.span(row["text"]),
            rx.cond(row["more"] != "", rx.el.p(row["more"], class_name="faint")),
            class_name="words",
        ),
        *([rx.cond(row["clip"] > 0, clip_thumb(row["clip"].to(int), on_clip))] if on_clip else []),
        *(
            [
                rx.cond(
                    row["version"] > 0,
                    rx.el.button(
                        "compare",
                        type="button",
                        class_name="quiet",
                        title="What changed from this model to the newest",
                        on_click=on_version(row["version"]),
                    ),
                )
            ]
            if on_version
            else []
        ),
        key=row["key"],
        custom_attrs={"data-at": row["at"]},
    )
