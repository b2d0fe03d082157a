"""A chart: a drawing with values on hover, and the same values as a table."""

from __future__ import annotations

import reflex as rx

from ui.charts import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Bar, Chart, Key, Line, Tick


def chart(view: rx.Var[Chart]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(view["name"]),
        rx.cond(view["about"] != "", rx.el.p(view["about"], class_name="about faint")),
        rx.cond(
            view["empty"] != "",
            rx.el.p(view["empty"], class_name="nothing faint"),
            rx.fragment(_keys(view), _drawing(view), _table(view)),
        ),
        class_name="chart",
        custom_attrs={"data-chart": view["name"]},
    )


def _keys(view: rx.Var[Chart]) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            view["keys"].to(list[Key]),
            lambda key: rx.el.li(rx.el.i(class_name="key " + key["kind"].to(str)), key["name"]),
        ),
        class_name="keys",
        aria_hidden=True,
    )


def _drawing(view: rx.Var[Chart]) -> rx.Component:
    svg = rx.el.svg
    return svg(
        rx.foreach(
            view["y_ticks"].to(list[Tick]),
            lambda tick: svg.g(
                svg.line(x1=LEFT, x2=RIGHT, y1=tick["at"], y2=tick["at"]),
                svg.text(tick["text"], x=LEFT - 6, y=tick["at"], text_anchor="end", dy="0.32em"),
            ),
        ),
        rx.foreach(
            view["x_ticks"].to(list[Tick]),
            lambda tick: svg.text(tick["text"], x=tick["at"], y=BOTTOM + 16, text_anchor="middle"),
        ),
        svg.text(view["x_name"], x=RIGHT, y=HEIGHT - 4, text_anchor="end"),
        rx.foreach(
            view["bands"].to(list[Line]),
            lambda band: svg.polygon(
                points=band["points"], class_name="band " + band["kind"].to(str)
            ),
        ),
        rx.foreach(view["bars"].to(list[Bar]), _bar),
        rx.foreach(
            view["lines"].to(list[Line]),
            lambda line: svg.polyline(points=line["points"], class_name=line["kind"]),
        ),
        rx.foreach(view["strips"].to(list[Bar]), _bar),
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        custom_attrs={"aria-label": view["name"]},
    )


def _bar(bar: rx.Var[Bar]) -> rx.Component:
    return rx.el.svg.rect(
        rx.el.svg.title(bar["title"]),
        x=bar["x"],
        y=bar["y"],
        width=bar["width"],
        height=bar["height"],
        class_name=bar["kind"],
    )


def _table(view: rx.Var[Chart]) -> rx.Component:
    return rx.el.details(
        rx.el.summary("values"),
        rx.el.table(
            rx.el.caption(view["name"]),
            rx.el.thead(
                rx.el.tr(
                    rx.foreach(view["head"].to(list[str]), lambda name: rx.el.th(name, scope="col"))
                )
            ),
            rx.el.tbody(
                rx.foreach(
                    view["rows"].to(list[list[str]]),
                    lambda row: rx.el.tr(rx.foreach(row, lambda value: rx.el.td(value))),
                )
            ),
        ),
        class_name="values",
    )
