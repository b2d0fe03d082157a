"""``config.json`` of a bundle: what a label's model is, and what it needs.

``config.schema.json`` beside this file says the same as a JSON Schema, for other programs; a test
keeps it so, and `python -m workers.deploy.config` writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.keeping import files
from backend.messages import USUAL_THRESHOLD, Alias, Evaluated, PromiseKind

SCHEMA = Path(__file__).with_name("config.schema.json")

Share = Annotated[float, Meta(ge=0, le=1)]
Version = Annotated[int, Meta(ge=1, le=2**31)]
Text = Annotated[str, Meta(max_length=10_000)]


class Embedding(msgspec.Struct, frozen=True, kw_only=True):
    """The embedder whose vectors the model reads; those of another mean nothing to it."""

    digest: Annotated[
        str,
        Meta(pattern="^[0-9a-f]{16}$", description="Of everything that decides the numbers."),
    ]
    name: Annotated[Text, Meta(description="In words for people.")]
    source: Annotated[Text, Meta(description="To load it from: a hub id, a folder, `demo`.")]
    dimensions: Annotated[int, Meta(ge=1, le=65_536, description="Numbers of a vector.")]
    frames_per_clip: Annotated[
        int, Meta(ge=1, le=1024, description="Whose vectors' mean, made of length 1, is a clip's.")
    ]
    preprocessing: Annotated[Text, Meta(description="A line of JSON: from frames to pixel values.")]


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """The question that annotators answered."""

    version: Annotated[Version, Meta(description="Of the definition.")] = 1
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    description: Annotated[Text, Meta(description="What counts as yes.")] = ""
    keywords: tuple[Text, ...] = ()


class Deployed(msgspec.Struct, frozen=True, kw_only=True):
    """That the model was in use in its studio when the bundle was made."""

    alias: Alias
    at: Annotated[Text, Meta(description="Since when: UTC, ISO 8601.")]


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """What the threshold guarantees of the clips that its audit was drawn from."""

    kind: Annotated[
        PromiseKind,
        Meta(description="precision: of what is reported; recall: of what there is."),
    ]
    level: Annotated[Share, Meta(description="At least this share is right, or found.")]
    confidence: Annotated[Share, Meta(description="That the promise is kept.")]
    at: Annotated[Text, Meta(description="When it was made: UTC, ISO 8601.")]
    intake: Annotated[
        Text,
        Meta(description="The named batch of films that it is about; empty: the studio's corpus."),
    ] = ""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """``config.json`` of a bundle. Fields that a later version adds are passed over."""

    format: Literal["rushes-bundle"] = "rushes-bundle"
    format_version: Annotated[int, Meta(ge=1, le=1)] = 1
    label: Definition
    version: Annotated[Version, Meta(description="Of the label's model.")]
    trained_at: Annotated[Text, Meta(description="UTC, ISO 8601.")]
    embedding: Embedding
    threshold: Annotated[
        Share, Meta(description="A clip is reported from this probability on.")
    ] = USUAL_THRESHOLD
    promise: Annotated[
        Promise | None, Meta(description="That the threshold keeps; null: it is a choice.")
    ] = None
    deployed: Annotated[
        Deployed | None, Meta(description="null: the model was named by its version.")
    ] = None
    evaluated: Annotated[
        Evaluated, Meta(description="How good the model was found to be, alone, in its studio.")
    ]


def schema() -> bytes:
    """The JSON Schema of ``config.json``."""
    found = msgspec.json.schema(Config)
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


if __name__ == "__main__":
    files.write(SCHEMA, schema())
