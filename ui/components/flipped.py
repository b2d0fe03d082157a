"""Clips that flip: what one model says of each, what another one, and why."""

from __future__ import annotations

import reflex as rx

from backend.messages import NO, YES


def flip_counts(up: rx.Var, down: rx.Var) -> rx.Component:
    """How many there are, each way, in words."""
    return rx.el.p(
        rx.el.span(f"{YES} ", up, class_name="yes"),
        rx.el.span(f"{NO} ", down, class_name="no"),
        class_name="crossed-counts",
    )


def flips(rows: rx.Component) -> rx.Component:
    """A list of `flipped` clips."""
    return rx.el.ul(rows, class_name="crossed")


def flipped(
    clip: rx.Var,
    picture: rx.Component,
    *,
    before: rx.Var,
    after: rx.Var,
    up: rx.Var,
    why: rx.Var,
    more: rx.Component | None = None,
) -> rx.Component:
    """A clip with its two scores. ``up``: it is reported by the second alone; ``more``: stands
    behind it."""
    return rx.el.li(
        picture,
        rx.el.div(
            rx.el.p(
                before,
                rx.cond(up, " ↗ ", " ↘ "),
                rx.el.strong(after),
                rx.cond(up, f" {YES}", f" {NO}"),
                class_name=rx.cond(up, "yes", "no"),
            ),
            rx.el.p(why, class_name="faint"),
        ),
        *([] if more is None else [more]),
        key=clip,
        custom_attrs={"data-clip": clip},
    )
