"""``/api/predictions`` and ``/api/jobs``: programs ask models about videos that do not enter the
corpus. A worker does it; what was asked for stands in the database until it is done."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import anyio
import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import State, UploadFile
from litestar.params import FromPath
from litestar.response import Stream

from backend.auth.access import Visitor
from backend.commands import predictions as asking
from backend.commands.predictions import Wanted
from backend.domain import addresses
from backend.domain.addresses import Address
from backend.domain.folders import allowed, below, inside
from backend.errors import Refusal
from backend.keeping import uploads as uploads_kept
from backend.messages import (
    LONGEST_ONCE,
    MOST_PREDICTED_FILES,
    MOST_PREDICTING_MODELS,
    UPLOAD_BYTES,
    kept,
)
from backend.messages.predictions import AskPrediction, PredictedBy, PredictionJob, Problem
from backend.messages.wire import JOBS, PREDICTIONS
from backend.routes import described
from backend.routes.callers import caller
from backend.routes.ranged import ranged
from backend.settings import Settings
from backend.views import models, predictions

Asked = Request[Any, Any, State]
PIECE = 1 << 20  # bytes of an upload that are in memory at once
LONGEST_SHOWN = 255  # characters of a file's name
REFUSALS = described.refusals(Problem)
TOLD = described.spec(PredictionJob, "how far the job is")


@post(
    PREDICTIONS,
    status_code=202,
    request_max_body_size=UPLOAD_BYTES,
    operation_class=described.Predicting,
    responses={
        202: TOLD,
        413: described.spec(Problem, "too much at once"),
        422: described.spec(Problem, "something else was asked for under this Idempotency-Key"),
        **REFUSALS,
    },
    tags=["predictions"],
)
async def predict(request: Asked) -> Response[PredictionJob]:
    """Let models judge videos, sent along (multipart/form-data: `models`, `files`) or named by
    their paths on the server (JSON). The same `Idempotency-Key` asks once."""
    who = await caller(request, "predict")
    once = request.headers.get("idempotency-key") or None
    if once is not None and (len(once) > LONGEST_ONCE or kept(once) != once):
        raise Refusal(
            "not_a_prediction", f"An Idempotency-Key has at most {LONGEST_ONCE} characters."
        )
    if request.content_type[0] == "multipart/form-data":
        job, new = await _of_uploads(request, who, once)
    else:
        job, new = await _of_paths(request, who, once)
    if new:
        request.app.state.queue.predict(job)
    told = await predictions.prediction(request.app.state.pool, who, job)
    return Response(told, status_code=202, headers={"Location": f"{JOBS}/{job}"})


@get(JOBS + "/{job:int}", responses={200: TOLD, **REFUSALS}, tags=["predictions"])
async def read_job(request: Asked, job: FromPath[int]) -> PredictionJob:
    """How far a prediction is, file by file."""
    who = await caller(request, "predict")
    return await predictions.prediction(request.app.state.pool, who, job)


@delete(
    JOBS + "/{job:int}", status_code=200, responses={200: TOLD, **REFUSALS}, tags=["predictions"]
)
async def cancel_job(request: Asked, job: FromPath[int]) -> PredictionJob:
    """Cancel a prediction; of one that is done, remove the table."""
    who = await caller(request, "predict")
    pool = request.app.state.pool
    await predictions.owned(pool, who, job)
    await asking.cancel(pool, request.app.state.settings, who, job)
    return await predictions.prediction(pool, who, job)


@get(
    [f"{JOBS}/{{job:int}}/{name}" for name in predictions.FORMATS],
    responses=REFUSALS,
    tags=["predictions"],
)
async def read_result(request: Asked, job: FromPath[int]) -> Stream | Response[None]:
    """The table of a prediction that is done, a row per shot and model; or a range of its bytes."""
    who = await caller(request, "predict")
    row = await predictions.owned(request.app.state.pool, who, job)
    name = request.url.path.rpartition("/")[2]
    if not row["done"] or row["cancelled"] or name not in predictions.FORMATS:
        raise Refusal("no_result")
    path = predictions.folder_of(request.app.state.settings, job) / name
    headers = {"Content-Disposition": f'attachment; filename="prediction-{job}-{name}"'}
    try:
        return await ranged(path, request.headers.get("range"), predictions.FORMATS[name], headers)
    except FileNotFoundError:
        raise Refusal("no_result") from None


async def _models(request: Asked, who: Visitor, names: tuple[str, ...]) -> list[PredictedBy]:
    """What is meant by these names now.

    Raises:
        Refusal: unknown_label, unknown_model, blind; other_embedder: they read different vectors.
    """
    found = [await models.model_named(request.app.state.pool, who, name) for name in names]
    for other in found[1:]:
        if other.digest != found[0].digest:
            raise Refusal(
                "other_embedder",
                f"“{found[0].name}” reads embeddings of {found[0].embedder}, “{other.name}” those "
                f"of {other.embedder}. Ask each by itself.",
            )
    return [PredictedBy(m.label, m.name, m.version, m.threshold) for m in found]


async def _of_paths(request: Asked, who: Visitor, once: str | None) -> tuple[int, bool]:
    try:
        wanted = msgspec.json.decode(await request.body(), type=AskPrediction)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refusal(
            "not_a_prediction", f"That is no prediction that can be asked for: {error}."
        ) from None
    named = await _models(request, who, wanted.models)
    folders = allowed(request.app.state.settings.predict_folders)
    paths = await anyio.to_thread.run_sync(lambda: [_file(path, folders) for path in wanted.paths])
    return await asking.ask(
        request.app.state.pool,
        who,
        Wanted(
            models=named,
            names=wanted.paths,
            paths=paths,
            uploaded=False,
            asked=hashlib.sha256(msgspec.json.encode(wanted)).digest(),
            once=once,
        ),
    )


def _file(named: str, folders: tuple[Path | Address, ...]) -> Path | Address:
    """The file of a path, or the object of an address. What is not allowed is answered as what is
    not there.

    Raises:
        Refusal: path_not_allowed.
    """
    if addresses.looks_like_one(named):
        if (address := below(named, folders)) is None:
            raise Refusal("path_not_allowed")
        return address
    path = inside(Path(named), folders)
    if path is None or not path.is_file():
        raise Refusal("path_not_allowed")
    return path


async def _of_uploads(request: Asked, who: Visitor, once: str | None) -> tuple[int, bool]:
    form = await request.form()
    try:
        names = tuple(kept(str(name)) for name in form.getall("models", []))
        uploads = [file for file in form.getall("files", []) if isinstance(file, UploadFile)]
        if not 1 <= len(names) <= MOST_PREDICTING_MODELS:
            raise Refusal("not_a_prediction", "Name 1 to 20 models in fields called models.")
        if not 1 <= len(uploads) <= MOST_PREDICTED_FILES:
            raise Refusal("not_a_prediction", "Send the videos along in fields called files.")
        named = await _models(request, who, names)
        return await _stored(request, who, once, names, named, uploads)
    finally:
        await form.close()


async def _stored(
    request: Asked, who: Visitor, once: str | None, names: tuple[str, ...],
    named: list[PredictedBy], uploads: list[UploadFile],
) -> tuple[int, bool]:  # fmt: skip
    """Keeps what came along, under names of ours, until a worker is done with it."""
    settings: Settings = request.app.state.settings
    with uploads_kept.receiving(settings.predictions) as folder:
        return await _stored_in(folder, request, who, once, names, named, uploads)


async def _stored_in(
    folder: Path, request: Asked, who: Visitor, once: str | None, names: tuple[str, ...],
    named: list[PredictedBy], uploads: list[UploadFile],
) -> tuple[int, bool]:  # fmt: skip
    used = False
    try:
        asked = hashlib.sha256(msgspec.json.encode(names))
        paths = [folder / str(number) for number in range(len(uploads))]
        shown = [_shown(file.filename) for file in uploads]
        for file, path, name in zip(uploads, paths, shown, strict=True):
            digest = await _copied(file, path)
            asked.update(name.encode() + b"\0" + digest)
        wanted = Wanted(
            models=named,
            names=shown,
            paths=paths,
            uploaded=True,
            asked=asked.digest(),
            once=once,
        )
        job, used = await asking.ask(request.app.state.pool, who, wanted)
        return job, used
    finally:
        if not used:
            shutil.rmtree(folder, ignore_errors=True)


async def _copied(file: UploadFile, path: Path) -> bytes:
    """The file's digest."""
    digest = hashlib.sha256()
    async with await anyio.open_file(path, "wb") as kept_file:
        while piece := await file.read(PIECE):
            digest.update(piece)
            await kept_file.write(piece)
    return digest.digest()


def _shown(name: str) -> str:
    """A file's name as it was sent, without folders, and such as a table can hold."""
    return kept(name).replace("\\", "/").rpartition("/")[2][:LONGEST_SHOWN] or "video"
