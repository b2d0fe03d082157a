"""The only wiring: settings in, a Litestar application out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import uvicorn
from litestar import Litestar, Request, Response
from litestar.config.cors import CORSConfig
from litestar.datastructures import State

from backend import db, jobs
from backend.auth import tries
from backend.auth.keys import Keys
from backend.auth.oidc import Provider
from backend.commands import left_uploads
from backend.domain.evidence_html import STYLE_SOURCE
from backend.errors import Refusal
from backend.keeping import service
from backend.live.hub import Hub
from backend.live.relay import Relay
from backend.messages import FRAME_LIMIT
from backend.messages.names import Name
from backend.routes import (
    accounts,
    corpus_map,
    described,
    evidence,
    exports,
    folders,
    health,
    inference,
    live,
    media,
    predictions,
    single_sign_on,
    trail,
    uploads,
)
from backend.routes.callers import tell_of_end
from backend.settings import Settings
from backend.views.deployed_comparison import DeployedComparisons
from backend.views.rankings import Rankings
from backend.views.reasons import Reasons
from backend.views.text_embeddings import TextEmbeddings
from backend.views.vocabulary import Vocabulary

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Of all that is served here, an evidence card alone has a style, which is always the same.
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {STYLE_SOURCE}; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}


def refused(_: Request[Any, Any, State], refusal: Refusal) -> Response[dict[str, Any]]:
    return Response(
        {
            "code": refusal.code,
            "message": refusal.message,
            "temporary": refusal.kind.temporary,
        },
        status_code=refusal.kind.status,
    )


def not_kept(request: Request[Any, Any, State], _: Exception) -> Response[dict[str, Any]]:
    """A number or a text that no table can hold."""
    return refused(request, Refusal("malformed"))


def database_away(request: Request[Any, Any, State], _: Exception) -> Response[dict[str, Any]]:
    return refused(request, Refusal("unavailable"))


def disk_full(request: Request[Any, Any, State], _: Exception) -> Response[dict[str, Any]]:
    return refused(request, Refusal("disk_full"))


def create_app(settings: Settings) -> Litestar:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        pool = await db.open_pool(settings.dsn, size=16)
        reading = await db.open_pool(settings.dsn, size=6)
        queue = jobs.Queue(settings.redis)
        texts = TextEmbeddings(pool, queue.embed_texts)
        reasons = Reasons(pool, queue.answer)
        hub = Hub(pool, reading)

        def changed(change: Name) -> None:
            if change.kind == "text":
                texts.wake(change)
            elif change.kind == "reason":
                reasons.wake(change)
            else:
                hub.wake(change)

        relay = Relay(settings.dsn, changed, hub.wake_all)
        app.state.update(
            settings=settings,
            pool=pool,
            queue=queue,
            texts=texts,
            rankings=Rankings(pool),
            reasons=reasons,
            compared=DeployedComparisons(pool),
            vocabulary=Vocabulary(pool, queue.vocabulary),
            hub=hub,
            door=tries.Door(),
            api_keys=Keys(pool),
            provider=Provider(settings) if settings.oidc_issuer else None,
            inferring=asyncio.Semaphore(inference.AT_ONCE),
        )
        await hub.start()
        await relay.start()
        clearing = asyncio.create_task(left_uploads.keep_clear(pool, settings))
        try:
            yield
        finally:
            clearing.cancel()
            await relay.stop()
            await hub.stop()
            await queue.close()
            await reading.close()
            await pool.close()

    return Litestar(
        route_handlers=[
            accounts.login,
            accounts.logout,
            accounts.me,
            accounts.ticket,
            single_sign_on.ways,
            trail.as_csv,
            trail.as_jsonl,
            single_sign_on.begin,
            single_sign_on.come_back,
            single_sign_on.enter_once,
            health.alive,
            health.health,
            live.live,
            media.clip_file,
            corpus_map.read_map,
            inference.router,
            predictions.predict,
            predictions.read_job,
            predictions.cancel_job,
            predictions.read_result,
            evidence.evidence,
            exports.export,
            exports.read_export,
            exports.cancel_export,
            exports.read_exported,
            folders.read_folders,
            folders.take_in,
            folders.read_folder,
            uploads.read_uploads,
            uploads.begin_upload,
            uploads.read_upload,
            uploads.read_offset,
            uploads.send_on,
            uploads.cancel_upload,
        ],
        lifespan=[lifespan],
        before_send=[tell_of_end, uploads.speak_tus],
        cors_config=CORSConfig(
            allow_origins=[settings.ui_origin],
            allow_methods=["GET", "HEAD", "POST", "PATCH", "DELETE"],
            allow_headers=uploads.SENT_HEADERS,
            allow_credentials=True,
            expose_headers=uploads.READ_HEADERS,
        ),
        exception_handlers={
            Refusal: refused,
            asyncpg.DataError: not_kept,
            asyncpg.DiskFullError: disk_full,
            **dict.fromkeys(db.AWAY, database_away),
        },
        openapi_config=described.CONFIG,
        request_max_body_size=FRAME_LIMIT,
    )


def serve(settings: Settings) -> None:
    """Run the backend until it is told to stop."""
    service.begin()
    uvicorn.Server(server_config(settings)).run()


def server_config(settings: Settings, **others: Any) -> uvicorn.Config:
    """How the backend listens. ``others``: options that a test needs otherwise."""
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.backend_port,
        "log_level": "warning",
        "ws_max_size": FRAME_LIMIT,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 3,
        "headers": list(HEADERS.items()),
        "server_header": False,
        "proxy_headers": False,  # else X-Forwarded-For of anybody on this machine is believed
    }
    return uvicorn.Config(create_app(settings), **(options | others))
