"""A label's definition, to be read and changed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import LONGEST_NAME, LONGEST_TEXT


def definition_form(
    definition: rx.Var[dict[str, str]], version: rx.Var[int], on_save: Any
) -> rx.Component:
    """Starts anew with every version of the definition."""
    return rx.el.form(
        _field("name", "Name", definition, required=True, max_length=LONGEST_NAME),
        _field("group", "Group", definition, max_length=LONGEST_NAME),
        _field("keywords", "Search words, with commas", definition),
        rx.el.label(
            "What counts as yes",
            rx.el.textarea(
                name="description",
                default_value=definition["description"],
                rows=3,
                max_length=LONGEST_TEXT,
            ),
            class_name="field description",
        ),
        rx.el.button("Save as version ", version + 1, type="submit", class_name="secondary"),
        on_submit=on_save,
        reset_on_submit=False,
        key=version.to_string(),
        class_name="definition",
        custom_attrs={"data-testid": "definition"},
    )


def _field(name: str, title: str, definition: rx.Var[dict[str, str]], **props: Any) -> rx.Component:
    return rx.el.label(
        title,
        rx.el.input(name=name, default_value=definition[name], auto_complete="off", **props),
        class_name=f"field {name}",
    )
