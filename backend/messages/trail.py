"""The trail: who did what, when and from where."""

from __future__ import annotations

import typing
from typing import Literal

from msgspec import Meta

from backend.messages.requests import Request
from backend.messages.values import Frame, Moment, RowId, Struct, Text

Via = Literal["page", "key", "provider", "terminal"]
TrailAction = Literal[
    "signed in", "sign-in failed", "signed out", "account made", "account changed",
    "account joined", "way in made", "role given", "team drawn", "draw undone", "key made",
    "key revoked", "label made", "label put away", "label brought back", "model deployed",
    "model rolled back", "audit drawn", "intake removed", "intake brought back", "webhook added",
    "webhook removed", "export asked for", "file sent",
    "folder taken in", "encoder switched", "encoder dropped",
]  # fmt: skip
TRAIL_PAGE, MOST_TRAIL = 100, 1000  # entries of one answer: usually, at most
TrailLimit = typing.Annotated[int, Meta(ge=1, le=MOST_TRAIL)]


class ReadTrail(Request, frozen=True):
    """What was done, newest first, behind the entry ``before``: by a person of this name, of this
    kind, at or after ``since`` and before ``until``; what is left out does not narrow it."""

    before: RowId | None = None
    name: Text | None = None
    action: TrailAction | None = None
    since: Moment | None = None
    until: Moment | None = None
    limit: TrailLimit = TRAIL_PAGE


class TrailEntry(Struct, frozen=True):
    """``name``: theirs then; of a failed sign-in, the account's that was tried."""

    id: RowId
    at: Moment
    via: Via
    action: TrailAction
    name: Text = ""
    address: Text = ""  # from where
    about: Text = ""  # whom or what it was done to
    label: Text = ""
    details: Text = ""


class TrailPage(Frame, frozen=True):
    """Answers `ReadTrail`. ``more``: there are older ones."""

    id: str
    entries: tuple[TrailEntry, ...] = ()
    more: bool = False


class TrailState(Frame, frozen=True):
    """``trail``, for administrators: the number of its newest entry that they may see."""

    newest: RowId = 0
