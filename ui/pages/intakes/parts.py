"""An intake as a card, the comparison of two models on it, and the intakes that were removed."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from backend.messages import LONGEST_NAME
from ui.components.bars import progress
from ui.components.exporting import export_menu
from ui.components.flipped import flip_counts, flipped, flips
from ui.components.link import link
from ui.pages.intakes.rows import FlipRow, IntakeRow, RemovedRow, ScoredRow
from ui.state import SETTINGS

MEDIA = f"{SETTINGS.media_url}/"


def intake_card(page: Any, row: rx.Var[IntakeRow]) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.cond(page.renaming == row["id"], _name_form(page, row), _name(page, row)),
            class_name="intake-head",
        ),
        rx.el.p(row["facts"], class_name="faint"),
        rx.cond(row["trouble"] != "", rx.el.p(row["trouble"], class_name="warning")),
        rx.cond(
            row["scored"].to(list[ScoredRow]).length() > 0,
            rx.el.ul(
                rx.foreach(row["scored"].to(list[ScoredRow]), lambda one: _scored(page, row, one)),
                class_name="scored",
            ),
            rx.el.p(
                "No deployed model that you may see scores it. Deploy a version on a label’s "
                "history page.",
                class_name="faint",
            ),
        ),
        rx.cond(row["earlier"] != "", rx.el.p(row["earlier"], class_name="faint")),
        rx.cond(page.comparison["intake"] == row["id"], _comparison(page)),
        export_menu(
            "intake " + row["id"].to(str),
            intake=row["name"].to(str),
            what=("predictions", "annotations", "clips"),
        ),
        key=row["id"],
        class_name="intake",
        custom_attrs={"data-intake": row["id"]},
        aria_label=row["name"],
    )


def _name(page: Any, row: rx.Var[IntakeRow]) -> rx.Component:
    return rx.fragment(
        rx.el.h2(rx.el.bdi(row["name"])),
        _quiet("rename", row, page.write_name(row["id"])),
        _quiet("remove", row, page.remove(row["id"])),
    )


def _name_form(page: Any, row: rx.Var[IntakeRow]) -> rx.Component:
    return rx.el.form(
        rx.el.input(
            name="name",
            default_value=row["name"],
            aria_label="New name of " + row["name"].to(str),
            max_length=LONGEST_NAME,
            required=True,
            auto_focus=True,
            auto_complete="off",
        ),
        rx.el.button("Rename", type="submit", class_name="primary"),
        rx.el.button("leave it", type="button", class_name="quiet", on_click=page.leave_it),
        on_submit=page.rename,
        class_name="intake-head",
    )


def _quiet(text: str, row: rx.Var[IntakeRow], on_click: EventSpec) -> rx.Component:
    return rx.el.button(
        text,
        type="button",
        class_name="quiet",
        aria_label=text + " " + row["name"].to(str),
        on_click=on_click,
    )


def _scored(page: Any, row: rx.Var[IntakeRow], one: rx.Var[ScoredRow]) -> rx.Component:
    return rx.el.li(
        rx.el.strong(rx.el.bdi(one["name"])),
        rx.el.span(one["model"], class_name="faint"),
        progress(one["width"], "accent", one["films"]),
        rx.el.span(one["films"], class_name="faint"),
        link(
            "answer clips of it",
            to=one["ask"],
            class_name="link",
            aria_label="Answer clips of " + row["name"].to(str) + " for " + one["name"].to(str),
        ),
        rx.el.p(
            rx.cond(one["alarming"], rx.el.span("⚠ ", aria_hidden=True)),
            link(
                one["watch"],
                to=one["watch_href"],
                class_name="link",
                aria_label=one["watch"].to(str) + " " + one["name"].to(str),
            ),
            class_name=rx.cond(one["alarming"], "watch-cell warning", "watch-cell faint"),
        ),
        rx.cond(
            one["compares"],
            rx.el.button(
                "compare with live",
                type="button",
                class_name="quiet",
                aria_expanded=(page.comparison["intake"] == row["id"])
                & (page.comparison["label"] == one["label"]),
                on_click=page.compare(row["id"], one["label"]),
            ),
        ),
        key=one["key"],
        custom_attrs={"data-label": one["name"], "data-scored": one["films"]},
    )


def _comparison(page: Any) -> rx.Component:
    view = page.comparison
    return rx.el.div(
        rx.el.h3(view["title"]),
        flip_counts(view["up"], view["down"]),
        rx.el.p(view["sentence"], custom_attrs={"data-testid": "verdict"}),
        rx.cond(
            view["candidate"] > 0,
            rx.el.button(
                "Make the candidate live",
                type="button",
                class_name=rx.cond(view["told"] > 0, "primary", "quiet"),
                on_click=page.promote,
            ),
        ),
        flips(rx.foreach(view["flips"].to(list[FlipRow]), _flip)),
        class_name="comparison",
        custom_attrs={"data-testid": "comparison"},
    )


def _flip(row: rx.Var[FlipRow]) -> rx.Component:
    poster = rx.el.img(
        src=MEDIA + row["clip"].to_string() + "/poster.jpg",
        alt="",
        loading="lazy",
        decoding="async",
        class_name="flip-poster",
    )
    return flipped(
        row["clip"],
        poster,
        before=row["live"],
        after=row["candidate"],
        up=row["up"],
        why=row["outcome"],
    )


def removed_list(page: Any) -> rx.Component:
    return rx.cond(
        page.removed.length() > 0,
        rx.el.details(
            rx.el.summary("Removed: ", page.removed.length()),
            rx.el.ul(
                rx.foreach(
                    page.removed.to(list[RemovedRow]),
                    lambda row: rx.el.li(
                        rx.el.bdi(row["name"]),
                        rx.el.span(" ", row["why"], class_name="faint"),
                        rx.el.button(
                            "restore",
                            type="button",
                            class_name="quiet",
                            aria_label="Restore " + row["name"].to(str),
                            on_click=page.restore(row["id"]),
                        ),
                        key=row["id"],
                    ),
                ),
            ),
            class_name="away",
            custom_attrs={"data-testid": "removed"},
        ),
    )
