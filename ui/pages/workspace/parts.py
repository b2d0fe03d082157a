"""Tiles: one number each, with a sentence that explains it."""

from __future__ import annotations

import reflex as rx

from ui.pages.workspace.rows import (
    DIAGRAM_HEIGHT,
    DIAGRAM_INSET,
    DIAGRAM_WIDTH,
    SPARK_HEIGHT,
    SPARK_WIDTH,
    ArmRow,
    Coverage,
    Dot,
)

_ENOUGH_AT = f"{1 + 0.4 * (SPARK_HEIGHT - 2):.1f}"  # where .80 is between .5 and 1


def tile(
    name: str, value: rx.Component | rx.Var | str, why: str, *more: rx.Component, key: str
) -> rx.Component:
    """A number with its name; `why` shows on hover and focus and is read out."""
    return rx.el.section(
        rx.el.div(
            rx.el.h3(name),
            rx.el.div(value, class_name="value", custom_attrs={"data-value": key}),
            class_name="tile-head",
        ),
        *more,
        rx.el.p(why, class_name="tip", id=f"why-{key}", role="tooltip"),
        class_name="tile",
        tab_index=0,
        custom_attrs={"data-testid": f"tile-{key}", "aria-describedby": f"why-{key}"},
    )


def sparkline(points: rx.Var[str], name: str) -> rx.Component:
    """A line over the last builds; nothing until there are two."""
    return rx.cond(
        points != "",
        rx.el.svg(
            rx.el.svg.line(
                x1=0, x2=SPARK_WIDTH, y1=_ENOUGH_AT, y2=_ENOUGH_AT, class_name="enough-line"
            ),
            rx.el.svg.polyline(points=points, fill="none"),
            view_box=f"0 0 {SPARK_WIDTH} {SPARK_HEIGHT}",
            class_name="spark",
            role="img",
            custom_attrs={"aria-label": name, "preserveAspectRatio": "none"},
        ),
    )


def reliability_diagram(dots: rx.Var[list[Dot]], line: rx.Var[str], name: str) -> rx.Component:
    """Dots on the dashed diagonal: of the clips given 80 %, four in five are yes."""
    return rx.el.svg(
        rx.el.svg.line(
            x1=DIAGRAM_INSET,
            y1=DIAGRAM_HEIGHT - DIAGRAM_INSET,
            x2=DIAGRAM_WIDTH - DIAGRAM_INSET,
            y2=DIAGRAM_INSET,
        ),
        rx.el.svg.polyline(points=line, fill="none"),
        rx.foreach(
            dots,
            lambda dot: rx.el.svg.circle(
                rx.el.svg.title(dot["title"]), cx=dot["x"], cy=dot["y"], r=dot["radius"]
            ),
        ),
        view_box=f"0 0 {DIAGRAM_WIDTH} {DIAGRAM_HEIGHT}",
        width=DIAGRAM_WIDTH,
        height=DIAGRAM_HEIGHT,
        class_name="reliability",
        role="img",
        custom_attrs={"aria-label": name},
    )


def coverage_bars(rows: rx.Var[list[Coverage]]) -> rx.Component:
    """Per corpus cluster, how many of the wanted ✓ (up) and ✕ (down) there are."""
    return rx.el.div(
        rx.foreach(
            rows,
            lambda row: rx.el.span(
                rx.el.i(class_name="up", style={"height": f"calc(24px * {row['positive']} / 100)"}),
                rx.el.i(
                    class_name="down", style={"height": f"calc(24px * {row['negative']} / 100)"}
                ),
                title=row["title"],
            ),
        ),
        class_name="coverage",
    )


def progress(width: rx.Var[str], kind: str, name: rx.Var[str] | str) -> rx.Component:
    return rx.el.div(
        rx.el.i(class_name=kind, style={"width": width}),
        class_name="bar",
        role="img",
        aria_label=name,
    )


def span(left: rx.Var[str], width: rx.Var[str], name: str) -> rx.Component:
    """An interval on a line from 0 to 1."""
    return rx.el.div(
        rx.el.i(class_name="accent", style={"margin-left": left, "width": width}),
        class_name="bar",
        role="img",
        aria_label=name,
    )


def arm_rows(rows: rx.Var[list[ArmRow]]) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            rows,
            lambda row: rx.el.li(
                rx.el.span(row["name"]),
                rx.el.span(row["gain"], class_name="number"),
                rx.el.span(row["batches"], class_name="faint"),
                class_name=rx.cond(row["advised"], "advised", ""),
            ),
        ),
        class_name="arms",
    )
