"""``config.json`` of a bundle: what a label's model is, and what it needs."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages import USUAL_THRESHOLD, Alias, Evaluated

Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Text = Annotated[str, Meta(max_length=10_000)]


class Embedding(msgspec.Struct, frozen=True, kw_only=True):
    """The embedder whose vectors the model reads; those of another mean nothing to it."""

    digest: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]  # of everything that decides the numbers
    name: Text  # in words for people
    source: Text  # where to load it from: a hub id, a folder, `demo`
    dimensions: Annotated[int, Meta(ge=1, le=65_536)]
    frames_per_clip: Annotated[int, Meta(ge=1, le=1024)]
    preprocessing: Text  # one line of JSON: from a frame to pixel values


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """The question that annotators answered."""

    version: Annotated[int, Meta(ge=1, le=2**31)] = 1
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    description: Text = ""
    keywords: tuple[Text, ...] = ()


class Deployed(msgspec.Struct, frozen=True, kw_only=True):
    """That the model was in use in its studio when the bundle was made."""

    alias: Alias
    at: Text  # since then: UTC, ISO 8601


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """``config.json``. Fields that a later version adds are passed over."""

    format: Literal["rushes-bundle"] = "rushes-bundle"
    format_version: Annotated[int, Meta(ge=1, le=1)] = 1
    label: Definition
    version: Annotated[int, Meta(ge=1, le=2**31)]  # of the label's model
    trained_at: Text  # UTC, ISO 8601
    embedding: Embedding
    threshold: Share = USUAL_THRESHOLD  # a clip is reported from this probability on
    deployed: Deployed | None = None  # None: named by its version
    evaluated: Evaluated
