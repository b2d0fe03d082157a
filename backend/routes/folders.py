"""``/api/folders``: administrators have folders of the server taken in, inside those that whoever
runs the studio allows. A worker goes through them; what was asked stands in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

import sql
from backend import trail
from backend.auth import access
from backend.auth.access import Visitor
from backend.commands import intakes
from backend.domain.addresses import Address
from backend.domain.folders import allowed, folder_inside
from backend.errors import Refusal
from backend.events import transaction
from backend.messages.folders import FolderJob, Folders, TakeInFolder
from backend.messages.predictions import Problem
from backend.messages.wire import FOLDERS
from backend.routes import described
from backend.routes.callers import caller

Asked = Request[Any, Any, State]
REFUSALS = described.refusals(Problem)
TOLD = described.spec(FolderJob, "how far it is")


@get(FOLDERS, responses={200: described.spec(Folders, "which are allowed"), **REFUSALS},
     tags=["folders"])  # fmt: skip
async def read_folders(request: Asked) -> Folders:
    """The folders of the server inside which administrators may have films taken in."""
    await _admin(request)
    folders = allowed(request.app.state.settings.ingest_folders)
    return Folders(allowed=tuple(str(folder) for folder in folders))


@post(
    FOLDERS,
    status_code=202,
    operation_class=described.TakingIn,
    responses={202: TOLD, **REFUSALS, 422: described.spec(Problem, "no intake may be called so")},
    tags=["folders"],
)
async def take_in(request: Asked) -> Response[FolderJob]:
    """Have all films in a folder of the server, or below a prefix of object storage, taken in, at
    any depth."""
    who = await _admin(request)
    try:
        wanted = msgspec.json.decode(await request.body(), type=TakeInFolder)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refusal("malformed", f"That cannot be taken in: {error}.") from None
    folders = allowed(request.app.state.settings.ingest_folders)
    folder = await anyio.to_thread.run_sync(lambda: _folder(wanted.path, folders))
    name = intakes.checked(wanted.intake) if wanted.intake.strip() else ""
    async with transaction(request.app.state.pool) as tx:
        access.admin(await access.held(tx, who))
        job = await sql.folders.add(tx.connection, person=who.id, path=str(folder), intake=name)
        await trail.leave(
            tx.connection, "folder taken in", via="page" if who.scopes is None else "key",
            person=who.id, name=who.name, address=who.address, about=str(folder),
        )  # fmt: skip
    request.app.state.queue.take_in_folder(job)
    told = await _told(request, who, job)
    return Response(told, status_code=202, headers={"Location": f"{FOLDERS}/{job}"})


@get(FOLDERS + "/{job:int}", responses={200: TOLD, **REFUSALS}, tags=["folders"])
async def read_folder(request: Asked, job: FromPath[int]) -> FolderJob:
    """How many of a folder's files were looked at and taken in."""
    return await _told(request, await _admin(request), job)


async def _admin(request: Asked) -> Visitor:
    """Raises: Refusal: as `caller`; not_allowed, not_admin."""
    who = await caller(request, "admin")
    access.admin(who)
    return who


async def _told(request: Asked, who: Visitor, job: int) -> FolderJob:
    """Raises: Refusal: unknown_job: there is none, or it is somebody else's."""
    row = await sql.folders.job(request.app.state.pool, job=job)
    if row is None or row["person_id"] != who.id:
        raise Refusal("unknown_job")
    return FolderJob(
        id=row["id"],
        path=row["path"],
        state="done" if row["done"] else "running" if row["tries"] else "waiting",
        looked_at=row["looked_at"],
        taken=row["taken"],
        said=row["said"],
    )


def _folder(named: str, folders: tuple[Path | Address, ...]) -> Path | Address:
    """The folder of a path or an address. What is not allowed is answered as what is not there.

    Raises:
        Refusal: folder_not_allowed.
    """
    found = folder_inside(named, folders)
    if found is None or (isinstance(found, Path) and not found.is_dir()):
        raise Refusal("folder_not_allowed")
    return found
