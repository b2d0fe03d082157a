"""Queries in words and conditions: reading what is being typed, what they find, and smart bins."""

from __future__ import annotations

import typing
from typing import Literal

from msgspec import Meta

from backend.messages.limits import LONGEST_QUESTION
from backend.messages.looking import Answered, Filters
from backend.messages.requests import Request
from backend.messages.values import ClipCard, Count, Frame, Moment, RowId, Share, Struct, Text

QueryText = typing.Annotated[Text, Meta(max_length=LONGEST_QUESTION)]
Suggested = Literal[
    "label", "person", "film", "genre", "intake", "answer", "condition", "operator"
]  # fmt: skip


class ReadQuery(Request, frozen=True):
    """What a text would search for, and what may stand ``at`` one of its characters."""

    text: QueryText
    at: Count = 0
    label: RowId | None = None  # of whose page it is asked


class QueryFault(Struct, frozen=True):
    """Why a text is no query: what stands from ``at`` to ``end``; with ``instead`` in its place it
    may be one."""

    at: Count
    end: Count
    message: Text
    instead: Text = ""


class Suggestion(Struct, frozen=True):
    """``text`` may stand in the place of what stands from ``at`` to ``end``."""

    text: Text
    at: Count
    end: Count
    kind: Suggested


class QueryRead(Frame, frozen=True):
    """``written``: the query as it means the same on every page; "" with a fault. ``plain``: it is
    nothing but words."""

    id: str
    plain: bool = True
    written: Text = ""
    fault: QueryFault | None = None
    suggestions: tuple[Suggestion, ...] = ()


class PreviewFound(Request, frozen=True):
    """The clips that conditions keep, to be answered all at once: words and liked clips of the
    text, which only rank, play no part."""

    label: RowId
    text: QueryText = ""
    filters: Filters = Filters()
    answered: Answered = "all"
    score_from: Share | None = None
    score_to: Share | None = None


class FoundPreview(Frame, frozen=True):
    """``clips``: of them all, by number; ``answered``: those that primaries answered already;
    ``drawn``: some at random, to be looked at."""

    id: str
    clips: tuple[int, ...] = ()
    answered: tuple[int, ...] = ()
    drawn: tuple[ClipCard, ...] = ()
    note: Text = ""


class CreateBin(Request, frozen=True):
    """Keep a query under a name, for all who see the labels that it speaks of."""

    name: Text
    text: QueryText
    here: RowId | None = None  # the label of whose page it is asked


class RenameBin(Request, frozen=True):
    bin: RowId
    name: Text


class RemoveBin(Request, frozen=True):
    bin: RowId


class RestoreBin(Request, frozen=True):
    """Bring back a bin that was removed."""

    bin: RowId


class Bin(Struct, frozen=True):
    """A query under a name. ``clips``: that its conditions keep, at the last look, None: nobody
    looked yet; ``entered``: that came in at ``entered_at``, the last time that any did."""

    id: RowId
    name: Text
    text: Text
    by: Text  # who made it
    at: Moment
    clips: Count | None = None
    entered: Count = 0
    entered_at: Moment | None = None
    fault: Text = ""  # why it finds nothing


class BinsState(Frame, frozen=True):
    """``bins``: smart bins of which the person sees every label, by name."""

    bins: tuple[Bin, ...] = ()
