"""How far people agree: measures with their intervals, the pairs, and one pair's answers."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from ui.pages.team.rows import (
    TREND_BOTTOM,
    TREND_HEIGHT,
    TREND_LEFT,
    TREND_RIGHT,
    TREND_TOP,
    TREND_WIDTH,
    Cell,
    HeatRow,
    PairView,
    Tick,
    Trend,
    Whisker,
)


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


def trend_chart(trend: rx.Var[Trend]) -> rx.Component:
    """Percent agreement (solid) and alpha (dashed) over the clips compared so far."""
    right, bottom = TREND_WIDTH - TREND_RIGHT, TREND_HEIGHT - TREND_BOTTOM
    return rx.cond(
        (trend["percent"] != "") | (trend["alpha"] != ""),
        rx.el.figure(
            rx.el.svg(
                rx.foreach(
                    trend["ticks"],
                    lambda tick: rx.el.svg.g(
                        rx.el.svg.line(x1=TREND_LEFT, x2=right, y1=tick["at"], y2=tick["at"]),
                        rx.el.svg.text(
                            tick["text"], x=TREND_LEFT - 8, y=tick["at"], text_anchor="end", dy=4
                        ),
                    ),
                ),
                rx.foreach(
                    trend["clips"],
                    lambda tick: rx.el.svg.text(
                        tick["text"], x=tick["at"], y=TREND_HEIGHT - 6, text_anchor="middle"
                    ),
                ),
                rx.el.svg.line(
                    x1=TREND_LEFT, x2=right, y1=trend["zero"], y2=trend["zero"], class_name="rely"
                ),
                rx.el.svg.line(x1=TREND_LEFT, x2=TREND_LEFT, y1=TREND_TOP, y2=bottom),
                rx.el.svg.polyline(points=trend["percent"], fill="none", class_name="percent"),
                rx.el.svg.polyline(points=trend["alpha"], fill="none", class_name="alpha"),
                view_box=f"0 0 {TREND_WIDTH} {TREND_HEIGHT}",
                role="img",
                custom_attrs={"aria-label": "Agreement over the clips compared so far"},
            ),
            rx.el.figcaption(
                rx.el.span("percent", class_name="percent"),
                rx.el.span("Krippendorff’s α", class_name="alpha"),
                rx.el.span(".80", class_name="rely"),
            ),
            class_name="trend",
            custom_attrs={"data-testid": "trend"},
        ),
        rx.el.p("The line starts with the second clip compared.", class_name="faint"),
    )


def heat_map(
    rows: rx.Var[list[HeatRow]],
    people: rx.Var[list[str]],
    picked: rx.Var[list[int]],
    pick: Callable[..., rx.event.EventSpec],
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
    cell: rx.Var[Cell], picked: rx.Var[list[int]], pick: Callable[..., rx.event.EventSpec]
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
                    rx.el.th(side(pair["second"], "✓", "yes"), scope="col"),
                    rx.el.th(side(pair["second"], "✕", "no"), scope="col"),
                )
            ),
            rx.el.tbody(
                row("✓", "yes", pair["both_yes"], pair["only_first"]),
                row("✕", "no", pair["only_second"], pair["both_no"]),
            ),
        ),
        rx.el.figcaption(
            pair["percent"],
            " alike over ",
            pair["clips"],
            " clips · κ ",
            rx.el.b(pair["kappa"]),
            rx.el.span(" ", pair["range"], class_name="faint"),
        ),
        class_name="confusion",
        custom_attrs={"data-testid": "confusion"},
    )
