"""What deployed models say: of rows at once, of video files as a job."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from backend.client.connection import new_id
from backend.client.errors import Refused, RushesError
from backend.client.jobs import AsyncWork
from backend.client.link import Link
from backend.messages import MOST_INFER_ROWS, MOST_INFER_TEXTS
from backend.messages.inference import InferResponse
from backend.messages.predictions import PredictionJob
from backend.messages.wire import JOBS, MODELS, PREDICTIONS

SENT_BYTES = 16 * 2**20  # of embeddings in one request
JSON_LENGTH = "Inference-Header-Content-Length"


class Predictions(msgspec.Struct, frozen=True, kw_only=True):
    """What one model version says of n rows.

    ``probability``: n float64 in [0, 1]; ``decision``: n bools, from ``threshold`` on.
    ``numpy.asarray(found.probability)`` copies nothing.
    """

    label: str
    version: int
    threshold: float  # in [0, 1]
    probability: array[float]
    decision: list[bool]

    def __len__(self) -> int:
        return len(self.probability)


async def predict(
    link: Link, label: str, version: str, *, clips: Sequence[int] | None = None,
    embeddings: Any = None, texts: Iterable[str] | None = None,
) -> Predictions:  # fmt: skip
    """Raises: TypeError: not exactly one kind of rows is given, or they have no two axes."""
    if sum(given is not None for given in (clips, embeddings, texts)) != 1:
        raise TypeError("Give one of clips, embeddings and texts.")
    address = f"{MODELS}/models/{quote(label, safe='')}/versions/{quote(version, safe='')}/infer"
    if embeddings is not None:
        parts = _embedding_parts(embeddings)
    elif clips is not None:
        parts = _clip_parts(clips)
    else:
        assert texts is not None
        parts = _text_parts(list(texts))
    found: list[Predictions] = []
    for tensor, data in parts:
        found.append(await _infer(link, address, tensor, data))
    probability = array("d", chain.from_iterable(one.probability for one in found))
    decision = [decided for one in found for decided in one.decision]
    first = found[0]
    if any(one.version != first.version for one in found):
        raise Refused(
            "changed_meanwhile",
            "Another version was deployed while the rows were asked for; ask again.",
            temporary=True,
        )
    return msgspec.structs.replace(first, probability=probability, decision=decision)


def _embedding_parts(rows: Any) -> Iterator[tuple[dict[str, Any], bytes]]:
    if hasattr(rows, "detach"):  # a tensor of torch, perhaps on a GPU
        rows = rows.detach().cpu().float().numpy()
    if hasattr(rows, "astype"):
        if len(rows.shape) != 2:
            raise TypeError(f"Embeddings are n by dimensions, not of the shape {rows.shape}.")
        count, width = (int(size) for size in rows.shape)
        cut = lambda first, last: rows[first:last].astype("<f4").tobytes()  # noqa: E731
    else:
        rows = [list(row) for row in rows]
        count, width = len(rows), len(rows[0]) if rows else 0
        if any(len(row) != width for row in rows):
            raise TypeError("All embeddings have the same number of dimensions.")
        cut = lambda first, last: _little("f", chain.from_iterable(rows[first:last]))  # noqa: E731
    most = max(1, min(MOST_INFER_ROWS, SENT_BYTES // (4 * max(1, width))))
    for first in range(0, max(1, count), most):
        data = cut(first, min(first + most, count))
        shape = [min(most, count - first), width]
        yield {"name": "embedding", "datatype": "FP32", "shape": shape}, data


def _clip_parts(clips: Sequence[int]) -> Iterator[tuple[dict[str, Any], bytes]]:
    for first in range(0, max(1, len(clips)), MOST_INFER_ROWS):
        part = clips[first : first + MOST_INFER_ROWS]
        yield {"name": "clip", "datatype": "INT64", "shape": [len(part)]}, _little("q", part)


def _text_parts(texts: list[str]) -> Iterator[tuple[dict[str, Any], bytes]]:
    for first in range(0, max(1, len(texts)), MOST_INFER_TEXTS):
        part = texts[first : first + MOST_INFER_TEXTS]
        tensor = {"name": "text", "datatype": "BYTES", "shape": [len(part)], "data": part}
        yield tensor, b""


def _little(code: str, numbers: Iterable[Any]) -> bytes:
    values = array(code, numbers)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


async def _infer(link: Link, address: str, tensor: dict[str, Any], data: bytes) -> Predictions:
    if "data" not in tensor:
        tensor["parameters"] = {"binary_data_size": len(data)}
    head = msgspec.json.encode({"inputs": [tensor], "parameters": {"binary_data_output": True}})
    answer = await link.http(
        "POST", address, content=head + data, headers={JSON_LENGTH: str(len(head))}
    )
    length = int(answer.headers.get(JSON_LENGTH, len(answer.content)))
    told = msgspec.json.decode(answer.content[:length], type=InferResponse)
    behind = memoryview(answer.content)[length:]
    probability, decision = array("d"), []
    for output in told.outputs:
        size = output.parameters.binary_data_size or 0
        raw, behind = behind[:size], behind[size:]
        if output.name == "probability":
            probability.frombytes(bytes(raw))
            if sys.byteorder == "big":
                probability.byteswap()
        else:
            decision = [value != 0 for value in raw]
    threshold = told.parameters.get("threshold")
    return Predictions(
        label=told.model_name,
        version=int(told.model_version),
        threshold=float(threshold) if isinstance(threshold, int | float) else 0.5,
        probability=probability,
        decision=decision,
    )


# ── video files ─────────────────────────────────────────────────────────────────────────────────


class AsyncJob(AsyncWork[PredictionJob]):
    """Videos that models judge on the studio's machine, file by file."""

    address = JOBS
    kind = PredictionJob

    @property
    def fraction(self) -> float:
        """How much of all files is done, in [0, 1]; a failed one counts as done."""
        files = self.told.files
        done = sum(1.0 if f.stage in ("done", "failed") else f.fraction for f in files)
        return done / len(files) if files else 1.0

    async def rows(self) -> list[dict[str, Any]]:
        """The result: a row per shot and model.

        Raises:
            NotFound: no_result: the job is not done, or its table was removed.
        """
        answer = await self._link.http("GET", f"{JOBS}/{self.id}/result.jsonl")
        return [msgspec.json.decode(line) for line in answer.content.splitlines() if line]

    async def save(self, path: str | Path) -> Path:
        """The result into a file, ``.csv`` or ``.jsonl``, whole or not at all.

        Raises:
            ValueError: the file's name ends with neither.
            NotFound: no_result.
        """
        path = Path(path)
        if path.suffix not in (".csv", ".jsonl"):
            raise ValueError(f"{path.name} is to end with .csv or .jsonl")
        return await self._saved(f"{JOBS}/{self.id}/result{path.suffix}", path)


async def predict_files(link: Link, models: Sequence[str], files: Iterable[str | Path]) -> AsyncJob:
    """Ask models about videos that are sent along.

    Raises:
        RushesError: one of the files cannot be read; nothing was sent.
        NotFound: unknown_label, unknown_model. Refused: too_many_jobs, too_large.
    """
    paths = [Path(file) for file in files]
    for path in paths:
        if not path.is_file():
            raise RushesError(f"There is no file {path}.")
    with ExitStack() as opened:
        sent = [("files", (p.name, opened.enter_context(p.open("rb")))) for p in paths]
        answer = await link.http(
            "POST", PREDICTIONS, data={"models": list(models)}, files=sent,
            headers={"Idempotency-Key": new_id()}, timeout=None,
        )  # fmt: skip
    return AsyncJob(link, msgspec.json.decode(answer.content, type=PredictionJob))


async def predict_paths(link: Link, models: Sequence[str], paths: Iterable[str | Path]) -> AsyncJob:
    """The same for videos that lie on the studio's machine, where its administrator allows."""
    answer = await link.http(
        "POST", PREDICTIONS, json={"models": list(models), "paths": [str(p) for p in paths]},
        headers={"Idempotency-Key": new_id()},
    )  # fmt: skip
    return AsyncJob(link, msgspec.json.decode(answer.content, type=PredictionJob))
