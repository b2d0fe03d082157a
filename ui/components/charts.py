"""Every chart there is: `ui.charts` says where its lines and bars are, here they are drawn."""

from __future__ import annotations

import reflex as rx

from ui.charts import CHART, RELIABILITY, SPARK, Bar, Chart, Dot, Frame, Key, Line, Plane, Tick

_ENOUGH_AT = f"{Plane(0, 1, 0.5, 1, SPARK).y(0.8):.1f}"


def chart(view: rx.Var[Chart]) -> rx.Component:
    """A drawing with values on hover, and the same values as a table."""
    return rx.el.section(
        rx.el.h2(view["name"]),
        rx.cond(view["about"] != "", rx.el.p(view["about"], class_name="about faint")),
        rx.cond(
            view["empty"] != "",
            rx.el.p(view["empty"], class_name="nothing faint"),
            rx.fragment(_keys(view), drawing(view), _table(view)),
        ),
        class_name="chart",
        id=view["anchor"],
        custom_attrs={"data-chart": view["name"]},
    )


def drawing(view: rx.Var[Chart], frame: Frame = CHART) -> rx.Component:
    svg, left, right, bottom = rx.el.svg, frame.left, frame.right, frame.bottom
    return svg(
        rx.foreach(
            view["y_ticks"].to(list[Tick]),
            lambda tick: svg.g(
                svg.line(x1=left, x2=right, y1=tick["at"], y2=tick["at"]),
                svg.text(tick["text"], x=left - 6, y=tick["at"], text_anchor="end", dy="0.32em"),
            ),
        ),
        rx.foreach(
            view["x_ticks"].to(list[Tick]),
            lambda tick: svg.text(tick["text"], x=tick["at"], y=bottom + 16, text_anchor="middle"),
        ),
        svg.text(view["x_name"], x=right, y=frame.height - 4, text_anchor="end"),
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
        view_box=f"0 0 {frame.width} {frame.height}",
        class_name="drawing",
        role="img",
        custom_attrs={"aria-label": view["name"]},
    )


def sparkline(points: rx.Var[str], name: str) -> rx.Component:
    """A small line with a dashed one at .80; nothing until there are two points."""
    return rx.cond(
        points != "",
        rx.el.svg(
            rx.el.svg.line(
                x1=0, x2=SPARK.width, y1=_ENOUGH_AT, y2=_ENOUGH_AT, class_name="enough-line"
            ),
            rx.el.svg.polyline(points=points, fill="none"),
            view_box=f"0 0 {SPARK.width} {SPARK.height}",
            class_name="spark",
            role="img",
            custom_attrs={"aria-label": name, "preserveAspectRatio": "none"},
        ),
    )


def reliability_diagram(dots: rx.Var[list[Dot]], line: rx.Var[str], name: str) -> rx.Component:
    """Dots on the dashed diagonal: of the clips given 80 %, four in five are yes."""
    frame = RELIABILITY
    return rx.el.svg(
        rx.el.svg.line(x1=frame.left, y1=frame.bottom, x2=frame.right, y2=frame.top),
        rx.el.svg.polyline(points=line, fill="none"),
        rx.foreach(
            dots,
            lambda dot: rx.el.svg.circle(
                rx.el.svg.title(dot["title"]), cx=dot["x"], cy=dot["y"], r=dot["radius"]
            ),
        ),
        view_box=f"0 0 {frame.width} {frame.height}",
        width=frame.width,
        height=frame.height,
        class_name="reliability",
        role="img",
        custom_attrs={"aria-label": name},
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
