"""``/api/exports``: programs and pages take out of the studio what they may see, as files. A worker
writes them; what was asked for stands in the database until it is done."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Stream

from backend.commands import exports as asking
from backend.errors import Refusal
from backend.messages import LONGEST_ONCE, kept
from backend.messages.exports import AskExport, ExportJob
from backend.messages.predictions import Problem
from backend.messages.wire import EXPORTS
from backend.routes import described
from backend.routes.callers import caller
from backend.routes.ranged import ranged
from backend.views import export_jobs
from backend.views.exports import wanted_decoder

Asked = Request[Any, Any, State]
REFUSALS = described.refusals(Problem)
TOLD = described.spec(ExportJob, "how far the export is")


@post(
    EXPORTS,
    status_code=202,
    operation_class=described.Exporting,
    responses={
        202: TOLD,
        422: described.spec(Problem, "something else was asked for under this Idempotency-Key"),
        **REFUSALS,
    },
    tags=["exports"],
)
async def export(request: Asked) -> Response[ExportJob]:
    """Ask for a file of annotations, clips, predictions or markers. The same `Idempotency-Key` asks
    once."""
    who = await caller(request, "read")
    once = request.headers.get("idempotency-key") or None
    if once is not None and (len(once) > LONGEST_ONCE or kept(once) != once):
        raise Refusal("not_an_export", f"An Idempotency-Key has at most {LONGEST_ONCE} characters.")
    try:
        wanted = msgspec.json.decode(await request.body(), type=AskExport)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refusal("not_an_export", f"That cannot be exported: {error}.") from None
    job, new = await asking.ask(request.app.state.pool, who, wanted, once)
    if new:
        request.app.state.queue.export(job)
    row = await export_jobs.owned(request.app.state.pool, who, job)
    told = export_jobs.export_job(row)
    return Response(told, status_code=202, headers={"Location": f"{EXPORTS}/{job}"})


@get(EXPORTS + "/{job:int}", responses={200: TOLD, **REFUSALS}, tags=["exports"])
async def read_export(request: Asked, job: FromPath[int]) -> ExportJob:
    """How far an export is."""
    who = await caller(request, "read")
    return export_jobs.export_job(await export_jobs.owned(request.app.state.pool, who, job))


@delete(
    EXPORTS + "/{job:int}", status_code=200, responses={200: TOLD, **REFUSALS}, tags=["exports"]
)
async def cancel_export(request: Asked, job: FromPath[int]) -> ExportJob:
    """Cancel an export; of one that is done, remove the file."""
    who = await caller(request, "read")
    pool = request.app.state.pool
    await export_jobs.owned(pool, who, job)
    await asking.cancel(pool, who, job)
    request.app.state.queue.export(job)
    return export_jobs.export_job(await export_jobs.owned(pool, who, job))


@get(EXPORTS + "/{job:int}/result", responses=REFUSALS, tags=["exports"])
async def read_exported(request: Asked, job: FromPath[int]) -> Stream | Response[None]:
    """The file of an export that is done, or a range of its bytes; its ETag never changes."""
    who = await caller(request, "read")
    row = await export_jobs.owned(request.app.state.pool, who, job)
    if export_jobs.state_of(row) != "done":
        raise Refusal("no_result")
    name = export_jobs.export_job(row).name
    wanted = wanted_decoder.decode(row["wanted"])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    try:
        return await ranged(
            export_jobs.file_of(request.app.state.settings, job, wanted),
            request.headers.get("range"),
            export_jobs.kind_of(wanted)[1],
            headers,
            etag=f'"{row["digest"]}"',
            if_range=request.headers.get("if-range"),
        )
    except FileNotFoundError:
        raise Refusal("no_result") from None
