"""Changing a label where it stands, putting it away and bringing it back, each with one undo."""

from __future__ import annotations

import reflex as rx
from msgspec.structs import replace

from backend.messages import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Acknowledged,
    Command,
    DeleteLabel,
    EditLabel,
    Refused,
    RestoreLabel,
)
from ui import live
from ui.components.draft import in_place
from ui.components.notice import notice
from ui.state import LivePage, new_id

FIELDS = {"name": LONGEST_NAME, "description": LONGEST_TEXT}


class LabelEdits(LivePage, mixin=True):  # type: ignore[call-arg]
    """A page on which labels are changed. It passes what it hears to `_hear_of_edits`."""

    saves: int = 0  # how often a change took effect
    undoable: bool = False  # the last change can be taken back
    _undo: Command | None = None  # by this
    _backs: rx.Field[dict[str, Command | None]] = rx.field(default_factory=dict)  # by command

    @rx.event
    async def save_text(self, what: dict[str, str]) -> None:
        """Save a label's name or description, of the version that was on screen."""
        field, label, seen = what["field"], int(what["label"]), int(what["version"])
        if field not in FIELDS:
            return
        edit, back = (
            EditLabel(
                id=new_id(),
                label=label,
                name=text if field == "name" else None,
                description=text if field == "description" else None,
                seen=version,
            )
            for text, version in ((what["text"], seen), (what["was"], seen + 1))
        )
        done = f"Renamed to “{what['text'].strip()}”." if field == "name" else "Saved."
        await self._edit(edit, done, back)

    @rx.event
    async def put_away(self, label: int, name: str) -> None:
        await self._edit(
            DeleteLabel(id=new_id(), label=label),
            f"“{name}” is put away, with all its answers.",
            RestoreLabel(id=new_id(), label=label),
        )

    @rx.event
    async def bring_back(self, label: int, name: str) -> None:
        await self._edit(
            RestoreLabel(id=new_id(), label=label),
            f"“{name}” is back, as it was.",
            DeleteLabel(id=new_id(), label=label),
        )

    @rx.event
    async def undo_edit(self) -> None:
        """Take back the last change that was made here, once."""
        if self._undo is not None:
            await self._edit(replace(self._undo, id=new_id()), "Taken back.", None)

    async def _edit(self, command: Command, done: str, back: Command | None) -> None:
        if number := await self._ask(command, done):
            self.undoable = False
            self._backs[number] = back

    def _hear_of_edits(self, item: live.News) -> None:
        match item:
            case Acknowledged(id=command) if command in self._backs:
                self._undo = self._backs.pop(command)
                self.undoable = self._undo is not None
                self.saves += 1
            case Refused(id=command) if command in self._backs:
                self._backs.pop(command)


def changeable(
    page: type[LabelEdits], row: rx.Var, field: str, *shown: rx.Component, verb: str
) -> rx.Component:
    """What `shown` shows of a label, with the button that opens it. `row` has ``id``, ``name``,
    ``description`` and ``definition``, the version of those."""
    return in_place(
        *shown,
        label=row["id"],
        field=field,
        text=row[field],
        version=row["definition"],
        verb=verb,
        what=row["name"],
        longest=FIELDS[field],
        long=field == "description",
        saves=page.saves,
        on_save=page.save_text,
    )


def edit_notice(page: type[LabelEdits], *more: rx.Component) -> rx.Component:
    """What the last change did, the button that takes it back, and `more`."""
    return notice(
        page,
        rx.cond(
            page.undoable,
            rx.el.button("undo", type="button", class_name="quiet", on_click=page.undo_edit),
        ),
        *more,
    )
