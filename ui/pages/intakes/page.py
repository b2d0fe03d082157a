"""Intakes: named batches of new films, which deployed models scored them, and how these differ."""

from __future__ import annotations

import time

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    CompareServed,
    Deploy,
    IntakesState,
    RemoveIntake,
    RenameIntake,
    RestoreIntake,
    ServedComparison,
    Snapshot,
)
from ui import live
from ui.components.intake_form import IntakeForm, intake_form
from ui.components.live_page import live_page
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.upload import drop_zone
from ui.pages.intakes import rows
from ui.pages.intakes.parts import intake_card, removed_list
from ui.pages.intakes.rows import ComparisonView, IntakeRow, RemovedRow
from ui.state import Session, new_id
from ui.text import ASK_ZONE, zone_named

STYLES = stylesheet("styles.css")


class Intakes(IntakeForm, Session):
    intakes: rx.Field[list[IntakeRow]] = rx.field(default_factory=list)
    removed: rx.Field[list[RemovedRow]] = rx.field(default_factory=list)
    renaming: int = 0  # the intake whose name is being written
    comparison: rx.Field[ComparisonView] = rx.field(default_factory=lambda: rows.NO_COMPARISON)
    _state: IntakesState | None = None
    _zone: str = ""
    _compared: ServedComparison | None = None
    _open: tuple[int, int] = (0, 0)  # the intake and the label whose comparison is wanted

    def _streams(self) -> tuple[str, ...]:
        return ("intakes",)

    def _begin(self) -> list[EventSpec]:
        self.renaming, self._open = 0, (0, 0)
        self.comparison, self._compared = rows.NO_COMPARISON, None
        return [rx.call_script(ASK_ZONE, callback=Intakes.in_zone)]

    @rx.event
    def in_zone(self, name: str) -> None:
        self._zone = name
        self._show()

    @rx.event
    def write_name(self, intake: int) -> None:
        self.renaming = intake

    @rx.event
    def leave_it(self) -> None:
        self.renaming = 0

    @rx.event
    async def rename(self, form: dict[str, str]) -> None:
        intake, self.renaming = self.renaming, 0
        name, seen = form.get("name", "").strip(), self._name_of(intake)
        command = RenameIntake(id=new_id(), intake=intake, name=name, seen=seen)
        await self._ask(command, f"“{seen}” is called “{name}” now.")

    @rx.event
    async def remove(self, intake: int) -> None:
        name = self._name_of(intake)
        await self._ask(
            RemoveIntake(id=new_id(), intake=intake),
            f"“{name}” is out of sight; all that was recorded of it is kept. It stands below.",
        )

    @rx.event
    async def restore(self, intake: int) -> None:
        await self._ask(RestoreIntake(id=new_id(), intake=intake), "It is back, as it was.")

    @rx.event
    async def compare(self, intake: int, label: int) -> None:
        """Open the comparison, or close it where it is open."""
        if self._open == (intake, label):
            self._open, self.comparison, self._compared = (0, 0), rows.NO_COMPARISON, None
        else:
            self._open = intake, label
            await self._query(CompareServed(id=new_id(), label=label, intake=intake))

    @rx.event
    async def promote(self) -> None:
        if (shown := self._compared) is None:
            return
        command = Deploy(
            id=new_id(),
            label=shown.label,
            alias="live",
            version=shown.candidate,
            threshold=shown.threshold,
            note=f"By intake “{self._name_of(shown.intake)}”: {shown.sentence}",
            seen=shown.live_id,
        )
        done = f"Version {shown.candidate} is live. The history page of the label rolls it back."
        await self._ask(command, done)

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=IntakesState() as state):
                self._state, self._fresh, self._shown_at = state, True, 0.0
                self._take_names(state)
                intake, label = self._open
                if intake:
                    await self._query(CompareServed(id=new_id(), label=label, intake=intake))
            case ServedComparison() as reply if (reply.intake, reply.label) == self._open:
                self._compared = reply
                self.comparison = rows.comparison(self._label_named(reply.label), reply)

    def _show(self) -> None:
        if self._state is not None:
            zone, now = zone_named(self._zone), time.time()
            self.intakes = rows.shown(self._state, zone, now)
            self.removed = rows.removed(self._state, zone, now)

    def _name_of(self, intake: int) -> str:
        every = self._state.rows if self._state else ()
        return next((one.name for one in every if one.id == intake), "")

    def _label_named(self, label: int) -> str:
        every = self._state.rows if self._state else ()
        return next((s.name for one in every for s in one.scored if s.label == label), "")


def page() -> rx.Component:
    return shell(
        live_page(
            Intakes,
            rx.fragment(
                rx.el.h1("Intakes"),
                rx.el.p(
                    "New films come in under a name, and every deployed model scores them. Answer "
                    "clips of an intake, and the next version knows what these films look like.",
                    class_name="faint",
                ),
                drop_zone(Intakes),
                intake_form(Intakes),
                rx.cond(
                    Intakes.intakes.length() > 0,
                    rx.el.div(
                        rx.foreach(Intakes.intakes, lambda row: intake_card(Intakes, row)),
                        class_name="intakes",
                        custom_attrs={"data-testid": "intakes"},
                    ),
                    rx.el.p(
                        "There is no intake yet. Run ",
                        rx.el.code("rushes ingest --intake NAME <folder>"),
                        " and watch it here.",
                        class_name="empty",
                        custom_attrs={"data-testid": "empty"},
                    ),
                ),
                removed_list(Intakes),
                notice(Intakes),
            ),
            why="Intakes and what models said of them stand here.",
            class_name="sheet tall",
        ),
    )
