"""What models say of a tensor: read, scored by the one rule for deployed models, written.

Each row is scored by itself, without neighbours: the same number as in a bundle, or in `rushes
predict`. Reading and scoring run on threads, a few at a time, so that nobody's answers wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec
import numpy as np
import numpy.typing as npt
import scipy  # as in `domain.promises`

import sql
from backend.domain import heads
from backend.errors import Refusal
from backend.messages import (
    INFER_JSON_BYTES,
    LONGEST_QUERY,
    MOST_ID,
    MOST_INFER_TEXTS,
    MOST_INFER_VALUES,
    kept,
)
from backend.messages.inference import (
    DATATYPES,
    InferRequest,
    InferResponse,
    InputTensor,
    OutputTensor,
    TensorParameters,
    WantedOutput,
)
from backend.views.models import ServedModel
from backend.views.text_embeddings import TextEmbeddings

ROWS_AT_ONCE = 8192  # so that no product needs much memory
BINARY: dict[str, np.dtype[Any]] = {"embedding": np.dtype("<f4"), "clip": np.dtype("<i8")}
Matrix = npt.NDArray[np.float32]
Values = npt.NDArray[np.float64]
_request = msgspec.json.Decoder(InferRequest)
_flat, _rows = msgspec.json.Decoder(list[float]), msgspec.json.Decoder(list[list[float]])
_numbers, _texts = msgspec.json.Decoder(list[int]), msgspec.json.Decoder(list[str])


@dataclass(frozen=True)
class Asked:
    """A request, and the bytes behind its JSON."""

    request: InferRequest
    behind: memoryview

    @property
    def tensor(self) -> InputTensor:
        return self.request.inputs[0]


def read(body: bytes, json_length: str | None) -> Asked:
    """The request in a body. ``json_length``: how many bytes of it are JSON; None: all.

    Raises:
        Refusal: tensor: it cannot be read; too_large.
    """
    length = len(body)
    if json_length is not None:
        if not (json_length.isascii() and json_length.isdecimal() and len(json_length) < 12):
            raise Refusal("tensor", "Inference-Header-Content-Length must be a number of bytes.")
        length = int(json_length)
        if length > len(body):
            raise Refusal("tensor", f"The body has {len(body)} bytes, fewer than its JSON.")
    if length > INFER_JSON_BYTES:
        raise Refusal(
            "too_large",
            f"At most {INFER_JSON_BYTES >> 20} MiB of JSON at once: send fewer rows, or the tensor "
            "as bytes behind it (binary_data_size).",
        )
    view = memoryview(body)
    try:
        return Asked(_request.decode(view[:length]), view[length:])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refusal("tensor", f"That is no inference request: {error}.") from None


async def infer(
    pool: asyncpg.Pool, texts: TextEmbeddings, models: Sequence[ServedModel], asked: Asked
) -> tuple[InferResponse, list[bytes]]:
    """What the models say of each row, and the tensors that go as bytes.

    Raises:
        Refusal: tensor, other_embedder, unknown_clip, search_unavailable.
    """
    first, request = models[0], asked.request
    for other in models[1:]:
        if other.digest != first.digest:
            raise Refusal(
                "other_embedder",
                f"“{first.name}” reads embeddings of {first.embedder}, “{other.name}” those of "
                f"{other.embedder}. Ask each by itself.",
            )
    if request.parameters.digest not in (None, first.digest):
        raise Refusal(
            "other_embedder",
            f"“{first.name}” reads embeddings of {first.embedder} ({first.digest}), and these are "
            f"of {request.parameters.digest}.",
        )
    X = await _embeddings(pool, texts, first, asked)
    if len(X) * len(models) > MOST_INFER_VALUES:
        raise Refusal("too_large", f"At most {MOST_INFER_VALUES:,} probabilities at once.")
    several = bool(request.parameters.labels)
    return await asyncio.to_thread(_answer, X, models, request, several)


async def _embeddings(
    pool: asyncpg.Pool, texts: TextEmbeddings, model: ServedModel, asked: Asked
) -> Matrix:
    tensor, dimensions = asked.tensor, len(model.weights)
    if tensor.datatype != DATATYPES[tensor.name]:
        raise Refusal("tensor", f"“{tensor.name}” is {DATATYPES[tensor.name]}.")
    shape = (tensor.shape[0], dimensions) if tensor.name == "embedding" else tensor.shape[:1]
    if tensor.shape not in (shape, (*shape, 1) if tensor.name != "embedding" else shape):
        raise Refusal(
            "tensor",
            f"“{tensor.name}” has the shape {[-1, *shape[1:]]}, not {list(tensor.shape)}: the "
            f"model reads embeddings of {model.embedder}, {dimensions} numbers each.",
        )
    data = await asyncio.to_thread(_data, asked, shape)
    if tensor.name == "embedding":
        return np.asarray(data, np.float32)
    if tensor.name == "clip":
        return await _of_clips(pool, model, data.tolist())
    return await _of_texts(texts, model, data)


def _data(asked: Asked, shape: tuple[int, ...]) -> Any:
    """The tensor's content: an array of this shape, or a list of texts.

    Raises:
        Refusal: tensor.
    """
    tensor = asked.tensor
    size = tensor.parameters.binary_data_size
    count = int(np.prod(shape))
    if size is not None:
        kind = BINARY.get(tensor.name)
        if kind is None:
            raise Refusal("tensor", "Send texts as JSON.")
        if size != len(asked.behind) or size != count * kind.itemsize:
            raise Refusal(
                "tensor",
                f"{count * kind.itemsize} bytes are needed for {list(shape)}; binary_data_size "
                f"says {size}, and {len(asked.behind)} follow the JSON.",
            )
        found = np.frombuffer(asked.behind, kind).reshape(shape)
    else:
        if isinstance(tensor.data, msgspec.UnsetType):
            raise Refusal("tensor", f"“{tensor.name}” has no data.")
        try:
            if tensor.name == "text":
                texts = _texts.decode(tensor.data)
                if len(texts) != count:
                    raise Refusal("tensor", f"{count} texts were announced, {len(texts)} came.")
                return texts
            found = _numbers_of(tensor.data, tensor.name)
        except (
            msgspec.MsgspecError, UnicodeError, RecursionError, ValueError, OverflowError
        ) as error:  # fmt: skip
            raise Refusal("tensor", f"“{tensor.name}” cannot be read: {error}.") from None
        if found.size != count:
            raise Refusal("tensor", f"{count} numbers were announced, {found.size} came.")
        found = found.reshape(shape)
    if not np.isfinite(found).all():
        raise Refusal("tensor", f"“{tensor.name}” holds what is no finite number.")
    return found


def _numbers_of(data: msgspec.Raw, name: str) -> npt.NDArray[Any]:
    if name == "clip":
        return np.array(_numbers.decode(data), np.int64)
    raw = bytes(memoryview(data))
    nested = raw[1:64].lstrip().startswith(b"[")
    with np.errstate(over="ignore"):  # too large for FP32: said to be no finite number
        return np.array((_rows if nested else _flat).decode(raw), np.float32)


async def _of_clips(pool: asyncpg.Pool, model: ServedModel, clips: list[int]) -> Matrix:
    wanted = [clip for clip in set(clips) if 0 <= clip <= MOST_ID]
    rows = await sql.inference.embeddings(pool, space=model.space, clips=wanted)
    held = {r["clip_id"]: r["vector"] for r in rows}
    missing = next((clip for clip in clips if clip not in held), None)
    if missing is not None:
        raise Refusal("unknown_clip", f"There is no clip {missing} that this model can read.")
    if not clips:
        return np.empty((0, len(model.weights)), np.float32)
    return await asyncio.to_thread(
        lambda: np.stack([held[clip].to_numpy() for clip in clips]).astype(np.float32)
    )


async def _of_texts(texts: TextEmbeddings, model: ServedModel, said: list[str]) -> Matrix:
    if len(said) > MOST_INFER_TEXTS:
        raise Refusal("too_large", f"At most {MOST_INFER_TEXTS} texts at once.")
    if not model.active:
        raise Refusal(
            "other_embedder",
            f"“{model.name}” reads embeddings of {model.embedder}, which are not those of the "
            "corpus any more; texts cannot be embedded for it.",
        )
    if any(len(text) > LONGEST_QUERY or kept(text) != text for text in said):
        raise Refusal("tensor", f"A text has at most {LONGEST_QUERY} characters, and no NUL.")
    found = [await texts.embed(text, model.space) for text in said]
    return np.stack(found) if found else np.empty((0, len(model.weights)), np.float32)


def _answer(
    X: Matrix, models: Sequence[ServedModel], request: InferRequest, several: bool
) -> tuple[InferResponse, list[bytes]]:
    weights = np.stack([m.weights for m in models])
    biases = [m.bias for m in models]
    said = np.empty((len(X), len(models)))
    for start in range(0, len(X), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        said[some] = heads.logits(X[some], weights, biases)
    probability = scipy.special.expit(said)
    decision = probability >= np.array([m.threshold for m in models])
    wanted = request.outputs or (WantedOutput("probability"), WantedOutput("decision"))
    shape = probability.shape if several else (len(X),)
    outputs, behind = [], []
    for one in wanted:
        values: Any = probability if one.name == "probability" else decision
        as_bytes = one.parameters.binary_data or request.parameters.binary_data_output
        if as_bytes:
            behind.append(np.ascontiguousarray(values).tobytes())
        outputs.append(
            OutputTensor(
                name=one.name,
                shape=shape,
                datatype="FP64" if one.name == "probability" else "BOOL",
                data=None if as_bytes else values.ravel().tolist(),
                parameters=TensorParameters(len(behind[-1]) if as_bytes else None),
            )
        )
    parameters: dict[str, Any] = {"threshold": models[0].threshold}
    if several:
        parameters = {
            "thresholds": [m.threshold for m in models],
            "labels": [f"{m.name}@{m.version}" for m in models],
        }
    answer = InferResponse(
        model_name=models[0].name,
        model_version=str(models[0].version),
        id=request.id,
        outputs=tuple(outputs),
        parameters=parameters,
    )
    return answer, behind
