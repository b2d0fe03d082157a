"""Predictions of videos that do not enter the corpus: what programs ask for over HTTP, and what
they are told of it. `routes.predictions` reads and answers these."""

from __future__ import annotations

import typing
from typing import Literal

import msgspec
from msgspec import Meta

from backend.messages.limits import LONGEST_NAME, MOST_PREDICTED_FILES, MOST_PREDICTING_MODELS
from backend.messages.values import Text

LONGEST_PATH = 4096  # bytes; no system of ours takes longer ones
ModelName = typing.Annotated[Text, Meta(min_length=1, max_length=LONGEST_NAME + 16)]
Path = typing.Annotated[Text, Meta(min_length=1, max_length=LONGEST_PATH)]


class AskPrediction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``models``: names of labels, for what is live of them, or with ``@candidate`` or ``@7``;
    ``paths``: video files on the server, inside the folders that its administrator allows."""

    models: typing.Annotated[
        tuple[ModelName, ...], Meta(min_length=1, max_length=MOST_PREDICTING_MODELS)
    ]
    paths: typing.Annotated[tuple[Path, ...], Meta(min_length=1, max_length=MOST_PREDICTED_FILES)]


class PredictedBy(msgspec.Struct, frozen=True):
    """A model as it was when the prediction was asked for."""

    label: int
    name: str
    version: int
    threshold: float


class PredictedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    stage: Literal["waiting", "predicting", "done", "failed"]
    fraction: float = 0.0  # of the file that is done, 0 to 1
    shots: int = 0
    error: str = ""


class PredictionJob(msgspec.Struct, frozen=True, omit_defaults=True):
    """``results``: addresses of the table, a row per shot and model, by format; once it is done."""

    id: int
    state: Literal["waiting", "running", "done", "cancelled"]
    at: float  # Unix seconds
    models: tuple[PredictedBy, ...]
    files: tuple[PredictedFile, ...]
    results: dict[str, str] = msgspec.field(default_factory=dict)


class Problem(msgspec.Struct, frozen=True):
    """Why a request is refused. ``temporary``: the same one may succeed later."""

    code: str
    message: str
    temporary: bool = False
