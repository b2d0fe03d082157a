"""The head of every table: what a column means, and the way to sort by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx


@dataclass(frozen=True)
class Column:
    """`why` explains it on hover; `order` names the order its head sorts by, if any: from the
    highest, or from A where it is `ascending`; `number`: aligned to the right."""

    title: str
    why: str = ""
    order: str = ""
    ascending: bool = False
    number: bool = False


def table_head(
    columns: Sequence[Column],
    *,
    order: rx.Var[str] | None = None,
    backwards: rx.Var[bool] | None = None,
    on_sort: Callable[[str], Any] | None = None,
) -> rx.Component:
    """Columns with an order get a button; a second click sorts the other way round."""
    return rx.el.thead(rx.el.tr(*[_head(c, order, backwards, on_sort) for c in columns]))


def _head(
    column: Column,
    order: rx.Var[str] | None,
    backwards: rx.Var[bool] | None,
    on_sort: Callable[[str], Any] | None,
) -> rx.Component:
    kind = "number" if column.number else ""
    if not column.order or order is None or backwards is None or on_sort is None:
        return rx.el.th(column.title, title=column.why, scope="col", class_name=kind)
    directions = ("descending", "ascending")
    usual, other = reversed(directions) if column.ascending else directions
    return rx.el.th(
        rx.el.button(column.title, type="button", title=column.why, on_click=on_sort(column.order)),
        scope="col",
        class_name=kind,
        aria_sort=rx.cond(order == column.order, rx.cond(backwards, other, usual), "none"),
    )
