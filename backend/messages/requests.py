"""What all commands and queries have."""

from __future__ import annotations

import typing

from msgspec import Meta

from backend.messages.limits import LONGEST_ID, LONGEST_WORD
from backend.messages.values import Frame, Text

# Commands that answer several clips keep one annotation for each, under ``<id>/<clip>``.
CommandId = typing.Annotated[str, Meta(pattern=rf"\A[0-9A-Za-z_.:-]{{1,{LONGEST_ID}}}\Z")]
# What the server wrote and gets back: a name of a stream, an epoch, a place in a list.
Word = typing.Annotated[Text, Meta(max_length=LONGEST_WORD)]
Limit = typing.Annotated[int, Meta(ge=1, le=10_000)]  # rows of one reply


class Request(Frame, frozen=True):
    """A command or query; ``id`` is made by the client (a UUID)."""

    id: CommandId
