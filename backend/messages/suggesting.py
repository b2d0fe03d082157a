"""Words that are worth a search under a label, and why."""

from __future__ import annotations

import typing

from msgspec import Meta

from backend.messages.limits import MOST_TRIED
from backend.messages.requests import Request
from backend.messages.values import Count, Frame, RowId, Share, Struct, Text


class SuggestWords(Request, frozen=True):
    """Words nobody tried that would bring clips the label lacks (`domain.suggested_words`).
    ``tried``: what was searched for already; it is not suggested, nor what it shows counted."""

    label: RowId
    tried: typing.Annotated[tuple[Text, ...], Meta(max_length=MOST_TRIED)] = ()


class SuggestedWord(Struct, frozen=True):
    word: str
    clips: Count  # that it would add
    reason: str  # a sentence


class SuggestedWords(Frame, frozen=True):
    id: str
    words: tuple[SuggestedWord, ...] = ()  # what adds most first
    made: Share = 1.0  # how much of the vocabulary was looked up in the corpus
    note: str = ""  # why there are none
