"""The table of people by labels, and what one of its cells holds. `page` is `page.Annotators`."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import NO, YES
from ui import routes
from ui.components.clip_media import clip_media
from ui.components.label_tabs import page_address
from ui.components.link import link
from ui.pages.annotators.rows import MEASURES, CellView, ClipView, PersonRow


def measures(page: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("What the table shows", class_name="unseen"),
        *[
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name="measure",
                    checked=page.measure == measure,
                    on_change=page.show(measure),
                ),
                name,
                title=why,
            )
            for measure, (name, why) in MEASURES.items()
        ],
        class_name="measures-choice",
    )


def matrix(page: Any) -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th("name", scope="col"),
                    rx.el.th("all labels", scope="col", class_name="number"),
                    rx.foreach(
                        page.heads,
                        lambda head: rx.el.th(
                            link(
                                head["name"],
                                to=page_address(routes.TEAM, head["label"].to(int)),
                                title="The team of this label",
                            ),
                            scope="col",
                            class_name="number",
                        ),
                    ),
                )
            ),
            rx.el.tbody(rx.foreach(page.people, lambda row: _person(page, row))),
            class_name="roster",
            custom_attrs={"data-testid": "matrix"},
        ),
        class_name="matrix",
        tab_index=0,
        role="region",
        aria_label="People by labels",
    )


def _person(page: Any, row: rx.Var[PersonRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(row["name"], _said(page, row), scope="row"),
        rx.foreach(
            row["cells"].to(list[CellView]),
            lambda cell: rx.el.td(
                rx.cond(
                    (cell["label"] > 0) & (cell["text"] != ""),
                    rx.el.button(
                        *_value(cell),
                        type="button",
                        class_name="quiet",
                        title=cell["title"],
                        aria_expanded=(page.opened["person"] == row["person"])
                        & (page.opened["label"] == cell["label"]),
                        on_click=page.open_cell(row["person"], cell["label"]),
                    ),
                    rx.el.span(*_value(cell), title=cell["title"]),
                ),
                class_name="number " + cell["kind"].to(str),
                custom_attrs={"data-label": cell["label"]},
            ),
        ),
        key=row["person"],
        custom_attrs={"data-person": row["name"]},
    )


def _said(page: Any, row: rx.Var[PersonRow]) -> rx.Component:
    """What the person's answers come to, and what to do next: it opens what it is said from."""
    return rx.el.p(
        row["said"],
        " ",
        rx.cond(
            row["label"] > 0,
            rx.el.button(
                row["step"],
                type="button",
                class_name="quiet step",
                on_click=page.open_cell(row["person"], row["label"]),
            ),
            row["step"],
        ),
        class_name="conclusion",
        custom_attrs={"data-testid": "person-conclusion"},
    )


def _value(cell: rx.Var[CellView]) -> tuple[rx.Component, ...]:
    return (
        rx.el.span(cell["text"], class_name="measured"),
        rx.cond(cell["note"] != "", rx.el.span(" ", cell["note"], class_name="faint")),
    )


def opened(page: Any) -> rx.Component:
    """What is known of one person under one label, and the clips behind it."""
    cell = page.opened
    return rx.el.section(
        rx.el.div(
            rx.el.h2(cell["title"]),
            rx.el.button("close", type="button", class_name="quiet", on_click=page.close_cell),
            class_name="panel-title",
        ),
        rx.el.ul(
            rx.foreach(cell["sentences"].to(list[str]), rx.el.li),
            class_name="sentences",
        ),
        rx.cond(cell["confusion"].to(list[str]).length() > 0, _confusion(cell)),
        rx.el.h3(rx.el.span(cell["differ"], role="status")),
        rx.el.ul(
            rx.foreach(cell["clips"].to(list[ClipView]), _clip),
            class_name="differing",
        ),
        class_name="cell-panel",
        aria_label=cell["title"],
        custom_attrs={"data-testid": "cell"},
    )


def _confusion(cell: rx.Var) -> rx.Component:
    counts = cell["confusion"].to(list[str])
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th("says", scope="col"),
                rx.el.th(f"is {YES}", scope="col", class_name="number"),
                rx.el.th(f"is {NO}", scope="col", class_name="number"),
            )
        ),
        rx.el.tbody(
            *[
                rx.el.tr(
                    rx.el.th(sign, scope="row"),
                    rx.el.td(counts[first], class_name="number"),
                    rx.el.td(counts[first + 1], class_name="number"),
                )
                for sign, first in ((YES, 0), (NO, 2))
            ]
        ),
        class_name="confusion-counts",
        custom_attrs={"data-testid": "confusion"},
    )


def _clip(one: rx.Var[ClipView]) -> rx.Component:
    return rx.el.li(
        clip_media(one["clip"], one["medium"], one["title"]),
        rx.el.p(one["title"]),
        rx.el.p(one["said"]),
        rx.el.p(one["others"], class_name="faint"),
        key=one["clip"],
        custom_attrs={"data-clip": one["clip"]},
    )
