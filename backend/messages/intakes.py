"""Intakes: named batches of new clips, and what deployed models said of them."""

from __future__ import annotations

from backend.messages.values import Count, Frame, Moment, RowId, Struct, Text


class Scored(Struct, frozen=True):
    """A deployment of a label that scored films of an intake."""

    label: RowId
    name: Text  # of the label
    version: Count  # of its model
    alias: Text  # under which it is in use, or was
    films: Count  # of the intake whose clips it scored
    current: bool = False  # it is in use now


class Intake(Struct, frozen=True):
    id: RowId
    name: Text
    at: Moment
    by: Text = ""  # who made it; "" from the terminal
    films: Count = 0
    clips: Count = 0  # near-duplicates left out
    hours: float = 0.0  # of film, 0 or more
    waiting: Count = 0  # files that were asked for and are not in yet
    failed: Count = 0  # files that could not be taken in
    scored: tuple[Scored, ...] = ()  # of labels whose answers the person may see


class RemovedIntake(Struct, frozen=True):
    id: RowId
    name: Text
    at: Moment  # of the removal
    by: Text = ""


class IntakesState(Frame, frozen=True):
    """``intakes``: every intake, the newest first, and those that were removed."""

    rows: tuple[Intake, ...] = ()
    removed: tuple[RemovedIntake, ...] = ()
