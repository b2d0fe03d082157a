"""A label on the board: as a row of the table among its group, and as a tile of the wall."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.domain.aims import AIM
from backend.messages import NO, YES
from ui.components.bars import progress
from ui.components.charts import sparkline
from ui.components.conclusion import conclusion
from ui.components.label_edits import changeable
from ui.components.link import link
from ui.components.presence import people_here
from ui.pages.board.rows import AwayRow, GroupRow, LabelRow, Summary
from ui.text import BY_CHANCE


def label_summary(summary: rx.Var[Summary]) -> rx.Component:
    def part(name: str) -> rx.Component:
        return rx.cond(summary[name] != "", rx.el.span(summary[name], class_name=name))

    return rx.el.p(
        *map(part, ("labels", "answers", "pace", "people")),
        rx.cond(
            summary["disagreements"] != "",
            link(
                summary["disagreements"],
                to=summary["disagreements_href"],
                class_name="waiting",
                title="To the label with the most of them",
            ),
        ),
        part("agreement"),
        class_name="summary",
        custom_attrs={"data-testid": "summary"},
    )


def switch(name: str, on: rx.Var[bool], why: str, toggle: Any) -> rx.Component:
    return rx.el.button(
        name,
        type="button",
        class_name="quiet",
        aria_pressed=on,
        title=why,
        on_click=toggle,
    )


def label_group(page: Any, group: rx.Var[GroupRow]) -> rx.Component:
    return rx.el.tbody(
        rx.cond(group["headed"], _group_head(group, page.toggle_group)),
        rx.foreach(group["rows"].to(list[LabelRow]), lambda row: label_row(page, row)),
        key=group["name"],
        custom_attrs={"data-group": group["name"]},
    )


def _group_head(group: rx.Var[GroupRow], toggle: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.button(
                rx.el.span(rx.cond(group["open"], "▾ ", "▸ "), aria_hidden=True),
                group["name"],
                type="button",
                aria_expanded=group["open"],
                title="Close or open this group",
                on_click=toggle(group["name"]),
            ),
            rx.el.span(" ", group["labels"], class_name="faint"),
            scope="rowgroup",
        ),
        rx.el.td(
            rx.el.span(f"{YES} ", group["positives"], class_name="yes"),
            " ",
            rx.el.span(f"{NO} ", group["negatives"], class_name="no"),
        ),
        rx.el.td(group["quality"]),
        rx.el.td(group["heldout"]),
        _number(group["diversity"]),
        _number(group["agreement"], rx.el.span(" ", group["compared"], class_name="faint")),
        _number(group["disagreements"]),
        _number(group["per_hour"]),
        _number(group["seconds"]),
        rx.el.td(group["here"]),
        rx.el.td(group["stop"]),
        class_name="group",
        title="Sums of counts, means of scores",
    )


def label_row(page: Any, row: rx.Var[LabelRow]) -> rx.Component:
    """A row of numbers, and below it what they come to."""
    return rx.fragment(_numbers_row(page, row), _conclusion_row(row), key=row["id"])


def _conclusion_row(row: rx.Var[LabelRow]) -> rx.Component:
    said = row["conclusion"]
    return rx.cond(
        said["clauses"].to(list).length() > 0,
        rx.el.tr(
            rx.el.td(conclusion(said, _step(row)), col_span=11),
            class_name="in-words",
            custom_attrs={"data-conclusion-of": row["id"]},
        ),
    )


def _numbers_row(page: Any, row: rx.Var[LabelRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.div(
                _changeable(page, row, "name", _name(row), verb="rename"),
                _no_primary(row),
                _alarm(row),
                rx.cond(row["blind"], rx.fragment(), _asides(page, row)),
                class_name="names",
            ),
            rx.el.div(
                _changeable(
                    page,
                    row,
                    "description",
                    rx.el.p(row["description"], class_name="faint", title=row["description"]),
                    verb="describe",
                ),
                class_name="names",
            ),
            scope="row",
        ),
        rx.el.td(
            rx.el.div(
                rx.el.span(f"{YES} ", live(row["positives"]), class_name="yes"),
                progress(row["positive_width"], "yes", f"positives towards {AIM}"),
                rx.el.span(f"{NO} ", live(row["negatives"]), class_name="no"),
                progress(row["negative_width"], "no", f"negatives towards {AIM}"),
                class_name="two-bars",
            ),
        ),
        rx.cond(
            row["blind"],
            rx.el.td(_waiting(row), col_span=9, class_name="faint"),
            rx.fragment(*_cells(row)),
        ),
        key=row["id"],
        custom_attrs={"data-label": row["id"]},
    )


def _name(row: rx.Var[LabelRow]) -> rx.Component:
    return link(row["name"], to=row["href"], class_name="whole-row")


def _changeable(
    page: Any, row: rx.Var[LabelRow], field: str, shown: rx.Component, *, verb: str
) -> rx.Component:
    """For a label's primaries who are no viewers; to the others it is only shown."""
    return rx.cond(
        row["blind"] | (page.account_role == "viewer"),
        shown,
        changeable(page, row, field, shown, verb=verb),
    )


def _asides(page: Any, row: rx.Var[LabelRow]) -> rx.Component:
    return rx.fragment(
        link(
            "progress",
            to=row["progress_href"],
            class_name="aside",
            aria_label="Progress of " + row["name"].to(str),
        ),
        rx.cond(
            page.account_role != "viewer",
            rx.el.button(
                "put away",
                type="button",
                class_name="quiet in-place",
                title="Take it off the board, with all its answers; it can be brought back",
                aria_label="Put away " + row["name"].to(str),
                on_click=page.put_away(row["id"], row["name"]),
            ),
        ),
    )


def put_away_list(page: Any) -> rx.Component:
    """Labels that were put away, each with the button that brings it back."""
    return rx.cond(
        page.away.length() > 0,
        rx.el.details(
            rx.el.summary("Put away: ", page.away.length()),
            rx.el.ul(
                rx.foreach(
                    page.away.to(list[AwayRow]),
                    lambda row: rx.el.li(
                        rx.el.span(row["name"]),
                        rx.el.span(row["by"], class_name="faint"),
                        rx.cond(
                            page.account_role != "viewer",
                            rx.el.button(
                                "bring back",
                                type="button",
                                class_name="quiet",
                                aria_label="Bring back " + row["name"].to(str),
                                on_click=page.bring_back(row["id"], row["name"]),
                            ),
                        ),
                        key=row["id"],
                    ),
                ),
            ),
            class_name="away",
            custom_attrs={"data-testid": "away"},
        ),
    )


def _cells(row: rx.Var[LabelRow]) -> list[rx.Component]:
    return [
        rx.el.td(
            rx.el.div(
                rx.el.span(live(row["quality"]), title=f"quality {BY_CHANCE}"),
                sparkline(row["quality_line"], "quality over the last builds"),
                class_name="with-line",
            )
        ),
        rx.el.td(
            live(row["heldout"]),
            rx.el.span(" ", row["heldout_range"], class_name="faint"),
        ),
        _number(live(row["diversity"])),
        _number(
            live(row["agreement"]),
            rx.el.span(" ", row["compared"], class_name="faint"),
            name="agreement",
        ),
        _number(
            rx.cond(
                row["disagreements"] > 0, _disagreements(row), rx.el.span("–", class_name="faint")
            ),
            name="disagreements",
        ),
        _number(live(row["per_hour"])),
        _number(row["seconds"]),
        rx.el.td(_people(row)),
        rx.el.td(_stop(row)),
    ]


def label_tile(row: rx.Var[LabelRow]) -> rx.Component:
    """For the wall: the name, how far it is, how good, and whether to stop."""
    return rx.el.li(
        rx.el.div(
            link(row["name"], to=row["href"], class_name="whole-row"),
            _no_primary(row, "⚠"),
            _alarm(row),
            class_name="names",
        ),
        rx.el.div(
            rx.el.span(YES, live(row["positives"]), class_name="yes"),
            progress(row["positive_width"], "yes", f"positives towards {AIM}"),
            rx.el.span(NO, live(row["negatives"]), class_name="no"),
            progress(row["negative_width"], "no", f"negatives towards {AIM}"),
            class_name="two-bars",
        ),
        rx.cond(
            row["blind"],
            rx.el.p(_waiting(row), class_name="faint"),
            rx.fragment(
                conclusion(row["conclusion"], _step(row)),
                rx.el.div(
                    rx.el.span(
                        live(row["quality"]), class_name="big", title=f"quality {BY_CHANCE}"
                    ),
                    sparkline(row["quality_line"], "quality over the last builds"),
                    _stop(row),
                    class_name="with-line",
                ),
                rx.el.div(
                    rx.el.span(live(row["agreement"]), " agree", class_name="faint"),
                    rx.cond(row["disagreements"] > 0, _disagreements(row)),
                    _people(row),
                    class_name="names",
                ),
            ),
        ),
        key=row["id"],
        custom_attrs={"data-label": row["id"]},
    )


def _step(row: rx.Var[LabelRow]) -> rx.Component:
    """What is to be done next, as a link to where it is done."""
    said = row["conclusion"]
    return rx.cond(
        said["acts"].to(bool),
        link(said["step"], ".", to=row["href"], class_name="step"),
        rx.cond(said["step"] != "", rx.el.span(said["step"], ".")),
    )


def live(value: rx.Var) -> rx.Component:
    """A value that glows once when it changes: a new key makes a new element, and its
    starting style the glow."""
    return rx.el.span(value, key=value.to_string(), class_name="live")


def _number(*content: Any, name: str = "") -> rx.Component:
    return rx.el.td(*content, class_name="number", custom_attrs={"data-cell": name} if name else {})


def _waiting(row: rx.Var[LabelRow]) -> rx.Component:
    return rx.fragment(row["waiting"], " clips wait for your independent answer")


def _disagreements(row: rx.Var[LabelRow]) -> rx.Component:
    return link(
        row["disagreements"],
        " ⇄",
        to=row["disagreements_href"],
        class_name="disagreements",
        title="Clips on which people disagree: decide them",
        aria_label=row["disagreements"].to_string() + " disagreements of " + row["name"].to(str),
    )


def _no_primary(row: rx.Var[LabelRow], text: str = "⚠ no primary") -> rx.Component:
    return rx.cond(
        row["no_primary"],
        link(
            text,
            aria_label="No primary",
            to=row["team_href"],
            class_name="warning",
            title="Nobody chooses clips for this label; give somebody that role on its team page.",
        ),
    )


def _alarm(row: rx.Var[LabelRow]) -> rx.Component:
    return rx.cond(
        row["alarm"] != "",
        link(
            "⚠ intake",
            aria_label="Alarm: " + row["alarm"].to(str),
            to=row["watch_href"],
            class_name="warning",
            title=row["alarm"],
        ),
    )


def _people(row: rx.Var[LabelRow]) -> rx.Component:
    return rx.el.div(
        people_here(row["people"], "People on this label"),
        rx.cond(
            row["more_people"] != "",
            rx.el.span(row["more_people"], class_name="faint", title=row["everybody"]),
        ),
        class_name="on-it",
    )


def _stop(row: rx.Var[LabelRow]) -> rx.Component:
    return rx.el.span(row["stop"], class_name="stop " + row["stop_kind"].to(str))
