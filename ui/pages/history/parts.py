"""The right side of the history page: a clip, the past, models, and the definition.

Each takes the page's state class, `ui.pages.history.page.History`.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import GATE, LONGEST_NAME, LONGEST_TEXT, NO, YES
from ui.components.card_link import card_link
from ui.components.clip_media import clip_media
from ui.components.draft import definition_form
from ui.pages.history.model_comparison import model_comparison
from ui.pages.history.past_label import past_label
from ui.pages.history.timeline import timeline


def clip_panel(page: Any) -> rx.Component:
    return rx.el.section(
        _title("Clip " + page.clip.to_string(), page.close_clip),
        rx.el.p(page.clip_title, class_name="faint"),
        rx.el.div(
            clip_media(page.clip, page.clip_medium, page.clip_title),
            timeline(page.clip_entries, on_moment=page.look_back),
            class_name="clip-history",
        ),
        class_name="panel",
        custom_attrs={"data-testid": "clip-history"},
    )


def past_panel(page: Any) -> rx.Component:
    return rx.el.section(
        rx.cond(
            page.looking_back,
            rx.fragment(
                _title("The label at a past time, " + page.past["when"].to(str), page.come_back),
                past_label(page.past, page.open_clip),
            ),
            rx.el.h2("Label at a past time"),
        ),
        rx.el.form(
            rx.el.input(
                name="at",
                type="datetime-local",
                step=1,
                required=True,
                aria_label="Moment",
                default_value=page.moment,
                key=page.moment,
            ),
            rx.el.button("Show", type="submit", class_name="secondary"),
            rx.el.span("or choose a time in the list", class_name="faint"),
            on_submit=page.look_back_to,
            class_name="one-line",
        ),
        class_name="panel",
    )


def models_panel(page: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Models"),
        rx.cond(
            page.pinned > 0,
            rx.el.p(
                "⚓ Model ",
                page.pinned,
                " is pinned: answers are kept, the model stays. ",
                rx.el.button(
                    "Follow the answers again",
                    type="button",
                    class_name="secondary",
                    on_click=page.pin(0),
                ),
                class_name="pinned",
                custom_attrs={"data-testid": "pinned"},
            ),
        ),
        rx.cond(
            page.versions.length() > 0,
            rx.fragment(
                rx.el.div(
                    _version(page, "Before", page.before, page.choose_before),
                    rx.el.span("→", aria_hidden=True),
                    _version(page, "After", page.after, page.choose_after),
                    rx.el.button(
                        "Compare",
                        type="button",
                        class_name="secondary",
                        disabled=page.before == page.after,
                        on_click=page.compare,
                    ),
                    rx.cond(
                        page.pinned != page.after,
                        rx.el.button(
                            "Pin model ",
                            page.after,
                            type="button",
                            class_name="quiet",
                            title="Everybody sees this version's feeds until models follow the "
                            "answers again; answers are kept",
                            on_click=page.pin(page.after),
                        ),
                    ),
                    class_name="one-line",
                ),
                rx.el.p(card_link(page.label, page.after), " of model ", page.after),
                rx.cond(page.compared, model_comparison(page.comparison, page.open_clip)),
            ),
            rx.el.p(
                f"There is no model yet: the first comes at {GATE} {YES} and {GATE} {NO}.",
                class_name="faint",
            ),
        ),
        class_name="panel",
    )


def definition_panel(page: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Definition"),
        definition_form(
            label=page.label,
            definition=page.definition,
            version=page.version,
            saves=page.saves,
            longest={"name": LONGEST_NAME, "group": LONGEST_NAME, "description": LONGEST_TEXT},
            on_save=page.edit,
        ),
        _again(page),
        class_name="panel",
    )


def _version(page: Any, name: str, version: rx.Var[int], choose: rx.EventHandler) -> rx.Component:
    return rx.el.select(
        rx.foreach(page.versions, lambda row: rx.el.option(row["text"], value=row["value"])),
        value=version.to_string(),
        on_change=choose,
        aria_label=name,
    )


def _again(page: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(
            page.re_review != "",
            rx.el.p(page.re_review, " wait for re-review, under Review."),
        ),
        rx.cond(
            page.look_again != "",
            rx.el.p(
                "The definition changed. What was answered before may have another answer now. ",
                rx.el.button(
                    page.look_again,
                    type="button",
                    class_name=rx.cond(page.changed, "primary", "secondary"),
                    on_click=page.re_review_answers,
                ),
                custom_attrs={"data-testid": "look-again"},
            ),
        ),
    )


def _title(text: rx.Var[str], close: rx.EventHandler) -> rx.Component:
    return rx.el.div(
        rx.el.h2(text),
        rx.el.button("close", type="button", class_name="quiet", on_click=close),
        class_name="panel-title",
    )
