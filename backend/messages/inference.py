"""The Open Inference Protocol, as far as models of labels speak it: what `routes.inference` reads
and answers. https://github.com/kserve/open-inference-protocol

A label is a model, its model versions and the aliases ``live`` and ``candidate`` are versions. One
input is given, of n rows: ``embedding`` (FP32, n by dimensions, each of length 1), ``clip``
(INT64, n numbers of clips) or ``text`` (BYTES, n texts). Outputs are ``probability`` (FP64, n),
each row by itself as deployed models score it, and ``decision`` (BOOL, n): from the threshold on.

With the request's parameter ``labels`` (names, perhaps with ``@version``) those models say the
same of all rows, and the outputs are n by their number.

Large tensors go as bytes behind the JSON, as Triton's binary tensor extension has it.
"""

from __future__ import annotations

import typing
from typing import Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from backend.messages.limits import LONGEST_NAME, MOST_INFER_LABELS, MOST_INFER_ROWS

Parameter = str | int | float | bool | None
Size = typing.Annotated[int, Meta(ge=0, le=MOST_INFER_ROWS)]
Bytes = typing.Annotated[int, Meta(ge=0, le=2**31 - 1)]
InputName = Literal["embedding", "clip", "text"]
OutputName = Literal["probability", "decision"]
DATATYPES: dict[str, str] = {
    "embedding": "FP32", "clip": "INT64", "text": "BYTES",
    "probability": "FP64", "decision": "BOOL",
}  # fmt: skip


class TensorParameters(msgspec.Struct, frozen=True, omit_defaults=True):
    binary_data_size: Bytes | None = None  # so many bytes behind the JSON are this tensor
    binary_data: bool = False  # of an output: send it so


class InputTensor(msgspec.Struct, frozen=True):
    name: InputName
    shape: typing.Annotated[tuple[Size, ...], Meta(min_length=1, max_length=2)]
    datatype: Literal["FP32", "INT64", "BYTES"]
    data: msgspec.Raw | UnsetType = UNSET  # flat, or a list of rows
    parameters: TensorParameters = TensorParameters()


class WantedOutput(msgspec.Struct, frozen=True):
    name: OutputName
    parameters: TensorParameters = TensorParameters()


class InferParameters(msgspec.Struct, frozen=True, omit_defaults=True):
    """``digest``: of the embedder by which the embeddings were made, to be sure."""

    labels: typing.Annotated[
        tuple[typing.Annotated[str, Meta(max_length=LONGEST_NAME + 16)], ...],
        Meta(max_length=MOST_INFER_LABELS),
    ] = ()
    digest: typing.Annotated[str, Meta(max_length=128)] | None = None
    binary_data_output: bool = False


class InferRequest(msgspec.Struct, frozen=True):
    inputs: typing.Annotated[tuple[InputTensor, ...], Meta(min_length=1, max_length=1)]
    id: typing.Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    outputs: typing.Annotated[tuple[WantedOutput, ...], Meta(max_length=2)] = ()
    parameters: InferParameters = InferParameters()


class OutputTensor(msgspec.Struct, frozen=True, omit_defaults=True):
    name: OutputName
    shape: tuple[int, ...]
    datatype: Literal["FP64", "BOOL"]
    data: list[float | bool] | None = None  # None: behind the JSON
    parameters: TensorParameters = TensorParameters()


class InferResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    model_name: str
    model_version: str
    outputs: tuple[OutputTensor, ...]
    id: str = ""
    parameters: dict[str, Parameter | list[str | float]] = msgspec.field(default_factory=dict)


class TensorMetadata(msgspec.Struct, frozen=True):
    name: InputName | OutputName
    datatype: str
    shape: tuple[int, ...]  # -1: as many as you like


class ModelMetadata(msgspec.Struct, frozen=True):
    """``versions``: in use first, then the newest ones by number."""

    name: str
    versions: tuple[str, ...]
    platform: str
    inputs: tuple[TensorMetadata, ...]
    outputs: tuple[TensorMetadata, ...]
    parameters: dict[str, Parameter]


class ServerMetadata(msgspec.Struct, frozen=True):
    name: str
    version: str
    extensions: tuple[str, ...]


class ModelReady(msgspec.Struct, frozen=True):
    name: str
    ready: bool


class ServerLive(msgspec.Struct, frozen=True):
    live: bool


class ServerReady(msgspec.Struct, frozen=True):
    ready: bool


class InferenceError(msgspec.Struct, frozen=True):
    error: str
