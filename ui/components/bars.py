"""Bars on a line from 0 to 1, and numbers with a name."""

from __future__ import annotations

import reflex as rx


def progress(width: rx.Var[str], kind: str, name: rx.Var[str] | str) -> rx.Component:
    """How far something is: a bar from the left."""
    return span("0%", width, kind, name)


def span(
    left: rx.Var[str] | str, width: rx.Var[str], kind: str, name: rx.Var[str] | str
) -> rx.Component:
    """An interval."""
    return rx.el.div(
        rx.el.i(class_name=kind, style={"margin-left": left, "width": width}),
        class_name="bar",
        role="img",
        aria_label=name,
    )


def total(name: str, value: rx.Component | rx.Var | str, key: str = "") -> rx.Component:
    """A number of a page's head; its `key` where that differs from its name."""
    return rx.el.div(
        rx.el.dt(name, class_name="faint"),
        rx.el.dd(value, class_name="value", custom_attrs={"data-value": key or name}),
    )
