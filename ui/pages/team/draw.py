"""Drawing a team: what is wanted, what that would give, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

import reflex as rx

from backend.messages import Drawn, Role


class DrawnRow(TypedDict):
    """A person, and what the draw does with them."""

    person: int
    name: str
    what: str
    changed: bool


def drawn_rows(people: Iterable[Drawn], me: int) -> list[DrawnRow]:
    """Those whose role changes first."""
    rows: list[DrawnRow] = [
        {
            "person": one.person,
            "name": f"{one.name} (you)" if one.person == me else one.name,
            "what": _what(one.before, one.after),
            "changed": one.before != one.after,
        }
        for one in people
    ]
    return sorted(rows, key=lambda row: (not row["changed"], row["name"].lower()))


def _what(before: Role, after: Role) -> str:
    if before == after:
        return f"stays {after}"
    if after == "none":
        return f"leaves (was {before})"
    return f"joins as {after}" if before == "none" else f"{before} → {after}"


def draw_form(page: Any) -> rx.Component:
    return rx.el.form(
        rx.el.span(
            "Draw at random:",
            class_name="faint",
            title="Those with the fewest labels first. You keep your role; everybody else who is "
            "not drawn leaves this label, and their answers stay.",
        ),
        _count("primaries", "1", 1),
        _count("secondaries", "2", 0),
        _switch("outsiders", "also people not on this label"),
        _switch("switching", "also in another role than their default"),
        rx.el.button("Preview", type="submit", class_name="quiet", title="Changes nothing yet"),
        on_submit=page.preview_draw,
        reset_on_submit=False,
        class_name="draw",
    )


def draw_preview(page: Any) -> rx.Component:
    """What is about to happen, or how to take back what happened."""
    return rx.cond(
        page.preview.length() > 0,
        rx.el.section(
            rx.el.h3("This draw would give"),
            rx.el.ul(
                rx.foreach(
                    page.preview,
                    lambda row: rx.el.li(
                        rx.el.b(row["name"]),
                        " ",
                        row["what"],
                        class_name=rx.cond(row["changed"], "", "faint"),
                        key=row["person"],
                    ),
                )
            ),
            rx.el.div(
                rx.el.button(
                    "Draw this team", type="button", class_name="primary", on_click=page.draw
                ),
                rx.el.button(
                    "Others", type="button", class_name="quiet", title="Draw other people",
                    on_click=page.preview_others,
                ),
                rx.el.button(
                    "Cancel", type="button", class_name="quiet", on_click=page.drop_preview
                ),
                class_name="draw",
            ),
            aria_live="polite",
            class_name="draw-preview",
            custom_attrs={"data-testid": "draw-preview"},
        ),
        rx.cond(
            page.drawn_by != "",
            rx.el.p(
                page.drawn_by,
                " drew this team. ",
                rx.el.button(
                    "Undo the draw",
                    type="button",
                    class_name="quiet",
                    title="Everybody has the role again that they had before it; what was changed "
                    "by hand since stands",
                    on_click=page.undo_draw,
                ),
                class_name="faint",
                custom_attrs={"data-testid": "drawn"},
            ),
        ),
    )  # fmt: skip


def _count(name: str, default: str, least: int) -> rx.Component:
    return rx.el.label(
        name,
        rx.el.input(
            type="number", name=name, default_value=default, min=least, max=99, required=True
        ),
    )


def _switch(name: str, text: str) -> rx.Component:
    return rx.el.label(rx.el.input(type="checkbox", name=name), text, class_name="check")
