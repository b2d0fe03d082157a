"""Films of the corpus are put into an intake: by its name, a new one or one that is there."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import LONGEST_NAME, AddToIntake, IntakesState
from ui.state import LivePage, new_id


class IntakeForm(LivePage, mixin=True):  # type: ignore[call-arg]
    """The part of a page that puts films into intakes. The page follows ``intakes``, and passes
    what that says to `_take_names`."""

    intake_names: rx.Field[list[str]] = rx.field(default_factory=list)

    @rx.event
    async def add_to_intake(self, form: dict[str, str]) -> None:
        name, title = form.get("name", "").strip(), form.get("title", "").strip()
        await self._ask(
            AddToIntake(id=new_id(), name=name, title=title),
            f"“{name}” holds the films with “{title}” in their title.",
        )

    def _take_names(self, state: IntakesState) -> None:
        self.intake_names = [intake.name for intake in state.rows]


def intake_form(page: Any) -> rx.Component:
    """The fields name and title; names that are there are offered."""
    return rx.el.details(
        rx.el.summary("Put films that are here into an intake"),
        rx.el.form(
            rx.el.label(
                "Intake, a new one or one that is there",
                rx.el.input(
                    name="name",
                    required=True,
                    max_length=LONGEST_NAME,
                    auto_complete="off",
                    list="intake-names",
                ),
                class_name="field",
            ),
            rx.el.datalist(
                rx.foreach(page.intake_names, lambda name: rx.el.option(value=name)),
                id="intake-names",
            ),
            rx.el.label(
                "Films with this in their title",
                rx.el.input(name="title", required=True, max_length=LONGEST_NAME),
                class_name="field",
            ),
            rx.el.button("Put in", type="submit", class_name="primary"),
            on_submit=page.add_to_intake,
            reset_on_submit=True,
            class_name="intake-form",
        ),
        rx.el.p(
            "Films that are not here yet are dropped above, or come in with ",
            rx.el.code("rushes ingest --intake NAME <folder>"),
            ".",
            class_name="faint",
        ),
        class_name="new",
    )
