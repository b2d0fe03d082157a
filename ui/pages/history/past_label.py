"""A label as it was at an earlier moment: to be read, not to be changed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import NO, YES
from ui.components.bars import total
from ui.components.charts import sparkline
from ui.pages.history.clip_thumb import clip_thumb
from ui.pages.history.rows import PastRow


def past_label(view: rx.Var[PastRow], on_clip: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(view["name"]),
            rx.el.span(" (definition ", view["definition"], ") ", class_name="faint"),
            view["description"],
        ),
        rx.el.dl(
            total(
                "answers",
                rx.fragment(
                    rx.el.span(f"{YES} ", view["positives"], class_name="yes"),
                    " ",
                    rx.el.span(f"{NO} ", view["negatives"], class_name="no"),
                ),
            ),
            total("model", rx.cond(view["version"] > 0, view["version"].to_string(), "none yet")),
            total(
                "quality",
                rx.fragment(view["quality"], sparkline(view["quality_line"], "quality up to then")),
            ),
            total(
                "average precision",
                rx.fragment(
                    view["heldout"], rx.el.span(" ", view["heldout_range"], class_name="faint")
                ),
            ),
            total("diversity", view["diversity"]),
            class_name="totals",
        ),
        rx.cond(view["pinned"] > 0, rx.el.p("Model ", view["pinned"], " was pinned.")),
        rx.cond(view["people"] != "", rx.el.p("Answered by ", view["people"], class_name="faint")),
        _clips(f"{YES} Answered yes, newest first", "yes", view["yes"].to(list[int]), on_clip),
        _clips(f"{NO} Answered no, newest first", "no", view["no"].to(list[int]), on_clip),
        _clips("Likely yes", "top_positive", view["top_positive"].to(list[int]), on_clip),
        _clips("Likely no", "top_negative", view["top_negative"].to(list[int]), on_clip),
        class_name="past",
        custom_attrs={"data-testid": "past"},
    )


def _clips(title: str, key: str, clips: rx.Var[list[int]], on_clip: Any) -> rx.Component:
    return rx.cond(
        clips.length() > 0,
        rx.el.section(
            rx.el.h3(title),
            rx.el.div(
                rx.foreach(clips, lambda clip: clip_thumb(clip, on_clip)), class_name="thumbs"
            ),
            custom_attrs={"data-clips": key},
        ),
    )
