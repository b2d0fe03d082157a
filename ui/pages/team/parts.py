"""How far people agree: measures with their intervals, the pairs, and one pair's answers."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx
from reflex.event import EventSpec

from backend.messages import NO, YES
from ui.charts import TREND, Chart, Tick
from ui.components.charts import drawing
from ui.pages.team.agreement import Cell, HeatRow, PairView, Whisker


def whiskers(rows: rx.Var[list[Whisker]], axis: rx.Var[list[Tick]]) -> rx.Component:
    """A dot per measure with its 95 % interval, on one axis; why, where it is undefined."""
    return rx.el.div(
        rx.foreach(rows, _whisker),
        rx.el.div(
            rx.foreach(axis, lambda tick: rx.el.span(tick["text"], style={"left": tick["at"]})),
            class_name="axis",
            aria_hidden=True,
        ),
        class_name="whiskers",
        custom_attrs={"data-testid": "measures"},
    )


def _whisker(row: rx.Var[Whisker]) -> rx.Component:
    return rx.el.div(
        rx.el.span(row["name"], class_name="name"),
        rx.cond(
            row["why"] != "",
            rx.el.span("undefined: ", row["why"], class_name="undefined faint"),
            rx.fragment(
                rx.el.span(
                    rx.el.i(class_name="zero", style={"left": row["zero"]}),
                    rx.el.i(class_name="rely", style={"left": row["rely"]}),
                    rx.el.i(class_name="span", style={"left": row["left"], "width": row["width"]}),
                    rx.el.i(class_name="dot", style={"left": row["at"]}),
                    class_name="track",
                    aria_hidden=True,
                ),
                rx.el.span(
                    rx.el.b(row["value"]),
                    rx.el.span(" ", row["range"], class_name="faint"),
                    class_name="number",
                ),
            ),
        ),
        title=row["meaning"],
        class_name="whisker",
        custom_attrs={"data-measure": row["key"]},
    )


def trend_chart(trend: rx.Var[Chart]) -> rx.Component:
    """Agreement (solid) and alpha (dashed) over the clips compared so far."""
    return rx.cond(
        trend["empty"] != "",
        rx.el.p(trend["empty"], class_name="faint"),
        rx.el.figure(
            drawing(trend, TREND),
            rx.el.figcaption(
                rx.el.span("agreement", class_name="percent"),
                rx.el.span("Krippendorff’s α", class_name="alpha"),
                rx.el.span(".80", class_name="rely"),
            ),
            class_name="trend",
            custom_attrs={"data-testid": "trend"},
        ),
    )


def heat_map(
    rows: rx.Var[list[HeatRow]],
    people: rx.Var[list[str]],
    picked: rx.Var[list[int]],
    pick: Callable[..., EventSpec],
) -> rx.Component:
    """Kappa of every pair: blue above chance, orange below, stronger is further away."""
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.td(),
                rx.foreach(people, lambda name: rx.el.th(name, scope="col", title=name)),
            )
        ),
        rx.el.tbody(
            rx.foreach(
                rows,
                lambda row: rx.el.tr(
                    rx.el.th(row["name"], scope="row", title=row["name"]),
                    rx.foreach(row["cells"], lambda cell: _cell(cell, picked, pick)),
                ),
            )
        ),
        class_name="heat",
        custom_attrs={"data-testid": "heat"},
    )


def _cell(
    cell: rx.Var[Cell], picked: rx.Var[list[int]], pick: Callable[..., EventSpec]
) -> rx.Component:
    return rx.el.td(
        rx.cond(
            cell["text"] != "",
            rx.el.button(
                cell["text"],
                type="button",
                title=cell["title"],
                aria_label=cell["spoken"].to(str) + ": " + cell["text"].to(str),
                class_name=cell["kind"],
                style={"--strength": cell["strength"].to_string() + "%"},
                aria_pressed=(picked.length() == 2)
                & (picked[0] == cell["first"])
                & (picked[1] == cell["second"]),
                on_click=pick(cell["first"], cell["second"]),
            ),
            rx.el.span(
                rx.cond(cell["kind"] == "self", "", "none"),
                title=cell["title"],
                class_name=cell["kind"],
            ),
        )
    )


def confusion(pair: rx.Var[PairView]) -> rx.Component:
    """Two people's answers to the same clips: where they agree, and who says yes more easily."""

    def side(name: rx.Var[str], sign: str, kind: str) -> rx.Component:
        return rx.fragment(name, " ", rx.el.span(sign, class_name=kind))

    def row(sign: str, kind: str, yes: rx.Var[int], no: rx.Var[int]) -> rx.Component:
        same = ("same", "") if kind == "yes" else ("", "same")
        return rx.el.tr(
            rx.el.th(side(pair["first"], sign, kind), scope="row"),
            rx.el.td(yes, class_name=same[0]),
            rx.el.td(no, class_name=same[1]),
        )

    return rx.el.figure(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.td(),
                    rx.el.th(side(pair["second"], YES, "yes"), scope="col"),
                    rx.el.th(side(pair["second"], NO, "no"), scope="col"),
                )
            ),
            rx.el.tbody(
                row(YES, "yes", pair["both_yes"], pair["only_first"]),
                row(NO, "no", pair["only_second"], pair["both_no"]),
            ),
        ),
        rx.el.figcaption(
            pair["percent"],
            " agreement over ",
            pair["clips"],
            " clips · κ ",
            rx.el.b(pair["kappa"]),
            rx.el.span(" ", pair["range"], class_name="faint"),
        ),
        class_name="confusion",
        custom_attrs={"data-testid": "confusion"},
    )
