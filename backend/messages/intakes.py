"""Intakes: what people do with such batches of clips, and what deployed models said of them."""

from __future__ import annotations

import typing
from typing import Literal

from msgspec import Meta

from backend.messages.limits import MOST_ADDED
from backend.messages.requests import Request
from backend.messages.values import Count, Frame, Moment, RowId, Share, Struct, Text


class AddToIntake(Request, frozen=True):
    """Put films of the corpus into the intake of that name, which is made where there is none:
    ``films``, and those whose title holds ``title``, whatever its case."""

    name: Text
    films: typing.Annotated[tuple[RowId, ...], Meta(max_length=MOST_ADDED)] = ()
    title: Text = ""


class CompareServed(Request, frozen=True):
    """Where a label's live model and its candidate differ on an intake, and which is right."""

    label: RowId
    intake: RowId


class RenameIntake(Request, frozen=True):
    """``seen``: the name on the person's screen; refused where it has another one by now."""

    intake: RowId
    name: Text
    seen: Text | None = None


class RemoveIntake(Request, frozen=True):
    """Put an intake out of sight, with all that was recorded of it; `RestoreIntake` undoes it."""

    intake: RowId


class RestoreIntake(Request, frozen=True):
    """Bring a removed intake back, just as it was."""

    intake: RowId


class Scored(Struct, frozen=True):
    """A deployment of a label that scored films of an intake."""

    label: RowId
    name: Text  # of the label
    version: Count  # of its model
    alias: Text  # under which it is in use, or was
    films: Count  # of the intake whose clips it scored
    current: bool = False  # it is in use now
    alarm: Text | None = None  # what is wrong there; "": nothing; None: that is not known yet


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


class Flip(Struct, frozen=True):
    """A clip that one of two deployments reports and the other does not."""

    clip: RowId
    live: Share  # probability under the live model
    candidate: Share
    outcome: Text = ""  # what its answers come to; "" where nobody answered it
    learned: bool = False  # one of the two was trained when it had an answer


class ServedComparison(Frame, frozen=True):
    """What a label's live model and its candidate said of an intake, each alone."""

    id: Text
    label: RowId
    intake: RowId
    live_id: RowId = 0  # of the live deployment
    live: Count = 0  # version; 0: none is in use, or it has scored nothing of the intake
    candidate: Count = 0
    threshold: Share = 0.5  # of the candidate
    clips: Count = 0  # that both scored
    up: Count = 0  # flips that the candidate alone reports
    down: Count = 0  # flips that the live model alone reports
    flips: tuple[Flip, ...] = ()  # the widest apart first, at most MOST_CROSSED
    audited: Count = 0  # flips that neither learned, answered in random order
    right: Count = 0  # of those the candidate has right
    told: Literal[-1, 0, 1] = 0  # the candidate is worse, nobody can tell, it is better
    sentence: Text = ""


class RemovedIntake(Struct, frozen=True):
    id: RowId
    name: Text
    at: Moment  # of the removal
    by: Text = ""


class IntakesState(Frame, frozen=True):
    """``intakes``: every intake, the newest first, and those that were removed."""

    rows: tuple[Intake, ...] = ()
    removed: tuple[RemovedIntake, ...] = ()
