"""Two versions of a label's model: which clips crossed over, and whose answers did it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ui.components.flipped import flip_counts, flipped, flips
from ui.pages.history.clip_thumb import clip_thumb
from ui.pages.history.rows import ComparisonRow, CrossedRow


def model_comparison(view: rx.Var[ComparisonRow], on_clip: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(view["title"]),
        flip_counts(view["up"], view["down"]),
        rx.cond(
            view["contributions"].length() > 0,
            rx.el.p(
                "Answers in between: ",
                rx.foreach(view["contributions"].to(list[str]), lambda text: rx.el.span(text)),
                class_name="contributions",
            ),
            rx.el.p("Nobody answered in between.", class_name="faint"),
        ),
        flips(rx.foreach(view["crossed"].to(list[CrossedRow]), lambda row: _crossed(row, on_clip))),
        rx.cond(view["more"] != "", rx.el.p(view["more"], class_name="faint")),
        class_name="comparison",
        custom_attrs={"data-testid": "comparison"},
    )


def _crossed(row: rx.Var[CrossedRow], on_clip: Any) -> rx.Component:
    return flipped(
        row["clip"],
        clip_thumb(row["clip"].to(int), on_clip),
        before=row["before"],
        after=row["after"],
        up=row["up"],
        why=row["why"],
        more=rx.cond(row["cause"] > 0, clip_thumb(row["cause"].to(int), on_clip)),
    )
