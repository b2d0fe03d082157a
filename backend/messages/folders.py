"""Folders of the server that administrators have taken in: what they ask and are told over HTTP."""

from __future__ import annotations

import typing
from typing import Literal

import msgspec
from msgspec import Meta

from backend.messages.limits import LONGEST_NAME
from backend.messages.predictions import LONGEST_PATH
from backend.messages.values import RowId, Text

Number = typing.Annotated[int, Meta(ge=0, le=2**63 - 1)]


class TakeInFolder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``path``: a folder of the server, inside those that are allowed; ``intake``: the name of the
    one that its films join, or nothing."""

    path: typing.Annotated[Text, Meta(min_length=1, max_length=LONGEST_PATH)]
    intake: typing.Annotated[Text, Meta(max_length=LONGEST_NAME)] = ""


class FolderJob(msgspec.Struct, frozen=True, kw_only=True):
    """``said``: what was passed over, or why nothing could be taken in."""

    id: RowId
    path: Text
    state: Literal["waiting", "running", "done"]
    looked_at: Number = 0  # files
    taken: Number = 0  # of them are or were taken in
    said: Text = ""


class Folders(msgspec.Struct, frozen=True, kw_only=True):
    """The folders inside which films may be taken in; none: nobody allowed any."""

    allowed: tuple[Text, ...] = ()
