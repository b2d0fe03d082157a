"""Why a model scores a clip as it does: what people ask, and what a worker finds out for them.

All shares are parts of a logit, the score on a scale without ends: 0 is a score of .5, 2 about .88.
"""

from __future__ import annotations

import typing
from typing import Literal

from msgspec import Meta

from backend.messages.limits import FLIPPED, REASONS
from backend.messages.requests import Request
from backend.messages.values import Answer, Count, Frame, RowId, Share, Struct

Logit = typing.Annotated[float, Meta(ge=-1e9, le=1e9)]
Cosine = typing.Annotated[float, Meta(ge=-1.01, le=1.01)]
Picture = typing.Annotated[str, Meta(max_length=40_000)]  # a small JPEG as a data: address


class AskWhy(Request, frozen=True):
    """A clip's logit under a label's model as the sum that it is."""

    label: RowId
    clip: RowId
    version: Count = 0  # of the model; 0: the one that is shown


class AskMoments(Request, frozen=True):
    """Which of a clip's frames made its logit."""

    label: RowId
    clip: RowId
    version: Count = 0


class AskWithout(Request, frozen=True):
    """What the model would be without the answer to one clip."""

    label: RowId
    clip: RowId  # whose answer is left out
    seen: RowId  # the clip that the person looks at
    version: Count = 0
    threshold: Share = 0.5


class Reason(Struct, frozen=True):
    """What the answer to a clip adds to another clip's logit."""

    clip: RowId
    answer: Answer
    share: Logit


class Indicative(Struct, frozen=True):
    """A named direction that the score can be written in, roughly. ``label``: 0 for a word."""

    name: str
    share: Logit
    agreement: Cosine  # of the clip's embedding with it
    label: RowId = 0


class Why(Frame, frozen=True):
    """``logit`` = ``shares`` + ``others`` + ``words`` + ``background`` + ``offset`` + ``rest``,
    within 1e-4."""

    id: str
    clip: RowId
    version: Count
    logit: Logit
    answers: Count  # that trained the model
    reasons: typing.Annotated[tuple[Reason, ...], Meta(max_length=REASONS)] = ()  # largest first
    others: Logit = 0.0  # of all other answers, together
    # The answers that argue most against what the clip was answered; they may be among `reasons`.
    against: typing.Annotated[tuple[Reason, ...], Meta(max_length=REASONS)] = ()
    own: Reason | None = None  # what the clip's own answer adds; it is among `reasons` or `others`
    words: Logit = 0.0
    words_of: Literal["label", "model", "nothing"] = "label"  # "model": that the label began with
    background: Logit = 0.0  # of clips at random, which stood for "no"
    offset: Logit = 0.0  # the same for every clip
    rest: Logit = 0.0
    repeated: bool = True  # whether training it again gave the model to the last bit
    indicative: tuple[Indicative, ...] = ()
    unnamed: Logit = 0.0  # of the logit without offset, what these directions do not say
    explained: Share = 0.0  # of the weights, by these directions


class ClipFrame(Struct, frozen=True):
    """A frame of the clip."""

    at: typing.Annotated[float, Meta(ge=0, le=1)]  # of the clip's length
    logit: Logit  # as if the whole clip looked like it; their mean is the clip's own logit
    picture: Picture = ""


class Moments(Frame, frozen=True):
    """The clip's logit is the mean of the ``frames``', ``neighbours`` and ``rest``."""

    id: str
    clip: RowId
    version: Count
    logit: Logit
    frames: tuple[ClipFrame, ...]
    neighbours: Logit
    rest: Logit
    alike: Cosine  # of the frames, embedded again, with the clip's embedding


class Flipped(Struct, frozen=True):
    clip: RowId
    before: Share
    after: Share


class Without(Frame, frozen=True):
    """What changes without an answer. ``gone``: there would be no model at all."""

    id: str
    clip: RowId
    version: Count
    threshold: Share
    gone: bool = False
    up: Count = 0  # clips of the corpus that would come to the threshold or above
    down: Count = 0  # that would fall below
    first: typing.Annotated[tuple[Flipped, ...], Meta(max_length=FLIPPED)] = ()  # moved most
    seen: Flipped | None = None  # the clip that the person looks at


class Question(Struct, frozen=True):
    """What a backend asks a worker."""

    kind: Literal["why", "moments", "without"]
    label: RowId
    version: Count
    clip: RowId
    seen: RowId = 0
    threshold: Share = 0.5
    labels: tuple[RowId, ...] = ()  # whose models may be named
    mark: str = ""  # of the corpus: what was found out of another one holds no longer


class FoundOut(Struct, frozen=True):
    """A worker's reply: one of the three, or in a sentence why there is none."""

    frame: Why | Moments | Without | None = None
    trouble: str | None = None
