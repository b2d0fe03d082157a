"""``/v2``: the Open Inference Protocol, for programs that ask labels' models.

What is asked and answered stands in `messages.inference`; errors are ``{"error": …}``.
"""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from backend import db
from backend.auth import access
from backend.errors import Refusal
from backend.messages import INFER_BYTES
from backend.messages.inference import (
    DATATYPES,
    InferenceError,
    InferResponse,
    ModelMetadata,
    ModelReady,
    ServerLive,
    ServerMetadata,
    ServerReady,
    TensorMetadata,
)
from backend.messages.wire import MODELS
from backend.routes import described
from backend.routes.callers import caller
from backend.routes.health import reached
from backend.views import inference, models
from backend.views.model_names import ALIASES

Asked = Request[Any, Any, State]
AT_ONCE = 2  # inferences of one backend: each takes memory
JSON_LENGTH = "Inference-Header-Content-Length"


@get("/")
async def server() -> ServerMetadata:
    """What speaks here."""
    return ServerMetadata("rushes", "2", ("binary_tensor_data",))


@get("/health/live")
async def live() -> ServerLive:
    """Answers while the server is there at all."""
    return ServerLive(True)


@get("/health/ready")
async def ready(request: Asked) -> ServerReady:
    """Whether models can be asked: the database answers."""
    await reached(request.app.state.pool)
    return ServerReady(True)


@get(
    ["/models/{label:str}", "/models/{label:str}/versions/{version:str}"],
    responses=described.refusals(InferenceError),
)
async def metadata(
    request: Asked, label: FromPath[str], version: FromPath[str] = "live"
) -> ModelMetadata:
    """A label's model: its versions, what it takes and what it gives."""
    who = await caller(request, "predict")
    pool = request.app.state.pool
    number = await models.label_named(pool, who, label)
    model = await models.model(pool, number, version)
    dimensions = len(model.weights)
    return ModelMetadata(
        name=model.name,
        versions=await models.versions(pool, number),
        platform="rushes_linear",
        inputs=(
            TensorMetadata("embedding", DATATYPES["embedding"], (-1, dimensions)),
            TensorMetadata("clip", DATATYPES["clip"], (-1,)),
            TensorMetadata("text", DATATYPES["text"], (-1,)),
        ),
        outputs=tuple(
            TensorMetadata(name, DATATYPES[name], (-1,)) for name in ("probability", "decision")
        ),
        parameters={
            "label": number,
            "version": model.version,
            "threshold": model.threshold,
            "embedder": model.embedder,
            "digest": model.digest,
        },
    )


@get(
    ["/models/{label:str}/ready", "/models/{label:str}/versions/{version:str}/ready"],
    responses=described.refusals(InferenceError),
)
async def model_ready(
    request: Asked, label: FromPath[str], version: FromPath[str] = "live"
) -> ModelReady:
    """Whether the model can be asked: without a version, whether one is live."""
    who = await caller(request, "predict")
    pool = request.app.state.pool
    number = await models.label_named(pool, who, label)
    in_use = await models.versions(pool, number)
    if version not in ALIASES:
        await models.model(pool, number, version)  # refused, if there is none
    return ModelReady(label, version not in ALIASES or version in in_use)


@post(
    ["/models/{label:str}/infer", "/models/{label:str}/versions/{version:str}/infer"],
    status_code=200,
    request_max_body_size=INFER_BYTES,
    operation_class=described.Inference,
    responses={
        200: described.spec(InferResponse, "what the model says of each row"),
        413: described.spec(InferenceError, "too much at once"),
        **described.refusals(InferenceError),
    },
)
async def infer(
    request: Asked, label: FromPath[str], version: FromPath[str] = "live"
) -> Response[bytes]:
    """What a label's model says of embeddings, clips or texts, each by itself."""
    who = await caller(request, "predict")
    pool = request.app.state.pool
    model = await models.model(pool, await models.label_named(pool, who, label), version)
    async with request.app.state.inferring:
        asked = inference.read(await request.body(), request.headers.get(JSON_LENGTH))
        named = asked.request.parameters.labels
        served = [await models.model_named(pool, who, one) for one in named] or [model]
        answer, behind = await inference.infer(pool, request.app.state.texts, served, asked)
    await access.refreshed(pool, who)  # a key that was revoked meanwhile is told nothing
    return _written(answer, behind)


def _written(answer: InferResponse, behind: list[bytes]) -> Response[bytes]:
    head = msgspec.json.encode(answer)
    if not behind:
        return Response(head, media_type="application/json")
    return Response(
        b"".join([head, *behind]),
        media_type="application/octet-stream",
        headers={JSON_LENGTH: str(len(head))},
    )


def _error(status: int, message: str) -> Response[InferenceError]:
    return Response(InferenceError(message), status_code=status)


def _refused(_: Asked, refusal: Refusal) -> Response[InferenceError]:
    return _error(refusal.kind.status, refusal.message)


def _away(request: Asked, _: Exception) -> Response[InferenceError]:
    return _refused(request, Refusal("unavailable"))


def _http(_: Asked, error: HTTPException) -> Response[InferenceError]:
    return _error(error.status_code, error.detail)


router = Router(
    MODELS,
    route_handlers=[server, live, ready, metadata, model_ready, infer],
    exception_handlers={
        Refusal: _refused,
        HTTPException: _http,
        **dict.fromkeys(db.AWAY, _away),
    },
    tags=["models"],
)
