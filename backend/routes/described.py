"""How the interface describes itself: OpenAPI by Litestar, and what it cannot see by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    Example,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
    SecurityScheme,
)

from backend.messages.wire import OPENAPI

KEY = "key"

CONFIG = OpenAPIConfig(
    title="Rushes",
    version="2",
    description=(
        "What programs may ask of a studio. Send an API key, made on the page, with every "
        "request: `Authorization: Bearer rushes_…`. Everything else goes over the socket /live."
    ),
    security=[{KEY: []}],
    components=Components(security_schemes={KEY: SecurityScheme(type="http", scheme="bearer")}),
    use_handler_docstrings=True,
    path=OPENAPI.rpartition("/")[0],
    render_plugins=[JsonRenderPlugin(path="/" + OPENAPI.rpartition("/")[2])],
)


def spec(kind: Any, description: str) -> ResponseSpec:
    return ResponseSpec(data_container=kind, description=description, generate_examples=False)


def refusals(kind: Any) -> dict[int, ResponseSpec]:
    """What everything that wants a key may answer instead, as this kind of error."""
    return {
        400: spec(kind, "the request cannot be read"),
        401: spec(kind, "no key, an unknown or a revoked one"),
        403: spec(kind, "the key is not for that, or its person may not do it"),
        404: spec(kind, "there is no such thing, or it is not this person's"),
        429: spec(kind, "the key asks too fast"),
        503: spec(kind, "the database is away, or no worker answers; try again"),
    }


def _tensor(name: str, datatype: str, item: OpenAPIType) -> Schema:
    return Schema(
        type=OpenAPIType.OBJECT,
        required=["name", "shape", "datatype", "data"],
        properties={
            "name": Schema(const=name),
            "datatype": Schema(const=datatype),
            "shape": Schema(
                type=OpenAPIType.ARRAY,
                items=Schema(type=OpenAPIType.INTEGER, minimum=0),
                min_items=1,
                max_items=2,
            ),
            "data": Schema(type=OpenAPIType.ARRAY, items=Schema(type=item)),
        },
    )


_INFERENCE = Schema(
    type=OpenAPIType.OBJECT,
    required=["inputs"],
    properties={
        "id": Schema(type=OpenAPIType.STRING, max_length=120),
        "inputs": Schema(
            type=OpenAPIType.ARRAY,
            min_items=1,
            max_items=1,
            items=Schema(
                one_of=[
                    _tensor("embedding", "FP32", OpenAPIType.NUMBER),
                    _tensor("clip", "INT64", OpenAPIType.INTEGER),
                    _tensor("text", "BYTES", OpenAPIType.STRING),
                ]
            ),
        ),
        "outputs": Schema(
            type=OpenAPIType.ARRAY,
            max_items=2,
            items=Schema(
                type=OpenAPIType.OBJECT,
                required=["name"],
                properties={"name": Schema(enum=["probability", "decision"])},
            ),
        ),
        "parameters": Schema(
            type=OpenAPIType.OBJECT,
            properties={
                "labels": Schema(
                    type=OpenAPIType.ARRAY,
                    max_items=100,
                    items=Schema(type=OpenAPIType.STRING),
                    description="Names of labels, perhaps with @version: ask those instead, all "
                    "about the same rows.",
                ),
                "digest": Schema(
                    type=OpenAPIType.STRING,
                    description="Of the embedder by which the embeddings were made: refused where "
                    "the model reads those of another.",
                ),
                "binary_data_output": Schema(type=OpenAPIType.BOOLEAN),
            },
        ),
    },
)
_CLIPS = {"inputs": [{"name": "clip", "shape": [2], "datatype": "INT64", "data": [1, 2]}]}
_TEXTS = {
    "inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ["a street at night"]}]
}


@dataclass
class Inference(Operation):
    """The body of an inference request, which is read by hand: it may hold bytes behind JSON."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            required=True,
            content={
                "application/json": OpenAPIMediaType(
                    schema=_INFERENCE,
                    examples={
                        "clips": Example(summary="Clips of the corpus", value=_CLIPS),
                        "texts": Example(summary="Texts", value=_TEXTS),
                    },
                )
            },
        )


_MODELS = Schema(
    type=OpenAPIType.ARRAY, min_items=1, max_items=20, items=Schema(type=OpenAPIType.STRING)
)
_BY_PATH = Schema(
    type=OpenAPIType.OBJECT,
    required=["models", "paths"],
    properties={
        "models": _MODELS,
        "paths": Schema(
            type=OpenAPIType.ARRAY, min_items=1, max_items=1000,
            items=Schema(type=OpenAPIType.STRING, min_length=1),
        ),
    },
)  # fmt: skip
_SENT_ALONG = Schema(
    type=OpenAPIType.OBJECT,
    required=["models", "files"],
    properties={
        "models": _MODELS,
        "files": Schema(
            type=OpenAPIType.ARRAY, min_items=1,
            items=Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream"),
        ),
    },
)  # fmt: skip


@dataclass
class Predicting(Operation):
    """The body of a prediction that is asked for, which may be large and is read by hand."""

    def __post_init__(self) -> None:
        self.parameters = [_once()]
        self.request_body = RequestBody(
            required=True,
            content={
                "multipart/form-data": OpenAPIMediaType(schema=_SENT_ALONG),
                "application/json": OpenAPIMediaType(
                    schema=_BY_PATH,
                    examples={
                        "paths": Example(
                            summary="Files of the server",
                            value={"models": ["night@live"], "paths": ["/films/new/one.mp4"]},
                        )
                    },
                ),
            },
        )


_EXPORT = Schema(
    type=OpenAPIType.OBJECT,
    properties={
        "what": Schema(enum=["annotations", "clips", "predictions"]),
        "format": Schema(
            enum=["csv", "jsonl", "parquet", "videofolder", "labelstudio", "fiftyone"]
        ),
        "labels": Schema(
            type=OpenAPIType.ARRAY, max_items=1000,
            items=Schema(type=OpenAPIType.STRING, min_length=1),
            description="Names of labels; none: all that the person is on.",
        ),
        "intakes": Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING)),
        "answers": Schema(
            type=OpenAPIType.ARRAY, max_items=4,
            items=Schema(enum=["positive", "negative", "skip", "tie"]),
        ),
        "score_from": Schema(type=OpenAPIType.NUMBER, minimum=0, maximum=1),
        "score_to": Schema(type=OpenAPIType.NUMBER, minimum=0, maximum=1),
        "pseudonyms": Schema(type=OpenAPIType.BOOLEAN),
        "filters": Schema(
            type=OpenAPIType.OBJECT,
            properties={
                "film": Schema(type=OpenAPIType.INTEGER, minimum=0),
                "genre": Schema(type=OpenAPIType.STRING),
                "year_from": Schema(type=OpenAPIType.INTEGER),
                "year_to": Schema(type=OpenAPIType.INTEGER),
                "seconds_from": Schema(type=OpenAPIType.NUMBER, minimum=0),
                "seconds_to": Schema(type=OpenAPIType.NUMBER, minimum=0),
            },
        ),
    },
)  # fmt: skip


@dataclass
class Exporting(Operation):
    """The body of an export that is asked for."""

    def __post_init__(self) -> None:
        self.parameters = [_once()]
        self.request_body = RequestBody(
            required=True,
            content={
                "application/json": OpenAPIMediaType(
                    schema=_EXPORT,
                    examples={
                        "answers": Example(
                            summary="Everybody's answers to a label",
                            value={"what": "annotations", "format": "csv", "labels": ["night"]},
                        )
                    },
                )
            },
        )


_FOLDER = Schema(
    type=OpenAPIType.OBJECT,
    required=["path"],
    properties={
        "path": Schema(type=OpenAPIType.STRING, min_length=1, max_length=4096),
        "intake": Schema(type=OpenAPIType.STRING, max_length=120),
    },
)


@dataclass
class TakingIn(Operation):
    """The body that names a folder of the server."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            required=True, content={"application/json": OpenAPIMediaType(schema=_FOLDER)}
        )


@dataclass
class Sending(Operation):
    """The headers with which a file is announced (tus 1.0.0)."""

    def __post_init__(self) -> None:
        self.parameters = [
            _header("Upload-Length", "How many bytes the file has.", required=True),
            _header("Upload-Metadata", "filename, intake, mark: each with its value in base64."),
        ]


@dataclass
class SendingOn(Operation):
    """The headers and the body of a piece of a file (tus 1.0.0), which is read by hand."""

    def __post_init__(self) -> None:
        self.parameters = [
            _header("Upload-Offset", "How many bytes are there already.", required=True)
        ]
        self.request_body = RequestBody(
            required=True,
            content={
                "application/octet-stream": OpenAPIMediaType(
                    schema=Schema(
                        type=OpenAPIType.STRING, content_media_type="application/octet-stream"
                    )
                )
            },
        )


def _header(name: str, description: str, *, required: bool = False) -> Parameter:
    return Parameter(
        name=name,
        param_in="header",
        required=required,
        schema=Schema(type=OpenAPIType.STRING, max_length=8192),
        description=description,
    )


def _once() -> Parameter:
    return Parameter(
        name="Idempotency-Key",
        param_in="header",
        required=False,
        schema=Schema(type=OpenAPIType.STRING, max_length=255),
        description="The same request under the same key asks once.",
    )
