"""Files that people and programs send piece by piece: what they are told over HTTP."""

from __future__ import annotations

import typing
from typing import Literal

import msgspec
from msgspec import Meta

from backend.messages.values import Moment, RowId, Text

Bytes = typing.Annotated[int, Meta(ge=0, le=2**63 - 1)]
# receiving: bytes are missing; arrived: all of it is there, and a worker takes it in; cancelled and
# left: its bytes were removed, because somebody wanted that, or nobody went on for a day.
UploadState = Literal["receiving", "arrived", "cancelled", "left"]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    id: RowId
    name: Text
    size: Bytes
    received: Bytes = 0
    state: UploadState = "receiving"
    mark: Text = ""  # of the file's first bytes, as the sender made it
    intake: Text = ""  # the one that it joins
    file: RowId | None = None  # what it became: a file of the stream ``ingest``
    expires_at: Moment | None = None  # when it is removed, unless somebody goes on with it


class Uploads(msgspec.Struct, frozen=True, kw_only=True):
    """A person's uploads that are under way or were left, and what more they may send."""

    uploads: tuple[Upload, ...]
    largest: Bytes  # one file may have
    room: Bytes  # that is left for this person
