"""Two versions of a label's model: which clips crossed over, and whose answers did it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import NO, YES
from ui.pages.history.clip_thumb import clip_thumb
from ui.pages.history.rows import ComparisonRow, CrossedRow


def model_comparison(view: rx.Var[ComparisonRow], on_clip: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(view["title"]),
        rx.el.p(
            rx.el.span(f"{YES} ", view["up"], class_name="yes"),
            rx.el.span(f"{NO} ", view["down"], class_name="no"),
            class_name="crossed-counts",
        ),
        rx.cond(
            view["contributions"].length() > 0,
            rx.el.p(
                "Answers in between: ",
                rx.foreach(view["contributions"].to(list[str]), lambda text: rx.el.span(text)),
                class_name="contributions",
            ),
            rx.el.p("Nobody answered in between.", class_name="faint"),
        ),
        rx.el.ul(
            rx.foreach(view["crossed"].to(list[CrossedRow]), lambda row: _crossed(row, on_clip)),
            class_name="crossed",
        ),
        rx.cond(view["more"] != "", rx.el.p(view["more"], class_name="faint")),
        class_name="comparison",
        custom_attrs={"data-testid": "comparison"},
    )


def _crossed(row: rx.Var[CrossedRow], on_clip: Any) -> rx.Component:
    return rx.el.li(
        clip_thumb(row["clip"].to(int), on_clip),
        rx.el.div(
            rx.el.p(
                row["before"],
                rx.cond(row["up"], " ↗ ", " ↘ "),
                rx.el.strong(row["after"]),
                rx.cond(row["up"], f" {YES}", f" {NO}"),
                class_name=rx.cond(row["up"], "yes", "no"),
            ),
            rx.el.p(row["why"], class_name="faint"),
        ),
        rx.cond(row["cause"] > 0, clip_thumb(row["cause"].to(int), on_clip)),
        key=row["clip"],
    )
