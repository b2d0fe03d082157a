"""Files that people send piece by piece: beginning, and handing over to the workers what is whole.

Nothing half sent is ever taken in: a file of the corpus is asked for when all its bytes are there,
on the disk and under their own name.
"""

from __future__ import annotations

import asyncio
import shutil

import asyncpg

import sql
from backend import trail
from backend.auth import access
from backend.auth.access import Visitor
from backend.commands import intakes
from backend.domain import upload_names
from backend.errors import Refusal
from backend.events import transaction
from backend.keeping import uploads as lying
from backend.messages import MOST_UPLOADS, SPARE_BYTES
from backend.messages.names import Name
from backend.settings import Settings
from backend.views.uploads import place

GB = 10**9


async def begin(
    pool: asyncpg.Pool, settings: Settings, who: Visitor, *, name: str, size: int, mark: str,
    intake: str,
) -> int:  # fmt: skip
    """The number of an upload of ``size`` bytes; nothing of it is there yet.

    ``name``: as it was sent; ``mark``: of its first bytes, whatever the sender makes of them.

    Raises:
        Refusal: not_an_upload, other_kind, upload_too_large, too_much_sent, too_many_uploads,
            no_room; what an intake's name is refused for; not_signed_in.
    """
    name = upload_names.shown(name)
    if size <= 0:
        raise Refusal("not_an_upload", f"“{name}” is empty.")
    if (why := upload_names.other_kind(name)) is not None:
        raise Refusal("other_kind", why)
    if size > settings.largest_upload:
        raise Refusal(
            "upload_too_large",
            f"“{name}” has {_gb(size)}; one file may have {_gb(settings.largest_upload)} "
            "(RUSHES_UPLOAD_FILE_GB).",
        )
    if intake:
        intake = intakes.checked(intake)
    async with transaction(pool) as tx:
        await access.held(tx, who)
        await sql.uploads.lock(tx.connection, person=who.id)
        theirs = await sql.uploads.lying(tx.connection, person=who.id)
        if theirs["coming"] >= MOST_UPLOADS:
            raise Refusal("too_many_uploads")
        if theirs["bytes"] + size > settings.most_uploads:
            raise Refusal(
                "too_much_sent",
                f"“{name}” has {_gb(size)}. What you sent takes {_gb(theirs['bytes'])} of the "
                f"{_gb(settings.most_uploads)} that one person may (RUSHES_UPLOAD_PERSON_GB).",
            )
        await _room_for(tx.connection, settings, name, size)
        number: int = await sql.uploads.add(
            tx.connection, person=who.id, name=name, size=size, mark=mark, intake=intake
        )
    return number


async def _room_for(
    connection: asyncpg.Connection, settings: Settings, name: str, size: int
) -> None:
    """Raises: Refusal: no_room: what others are still to send counts as sent."""
    coming = await sql.uploads.coming(connection)

    def missing() -> int:
        settings.uploads.mkdir(parents=True, exist_ok=True)
        promised = sum(
            max(0, row["size"] - lying.arrived(place(settings, row["id"], row["name"])))
            for row in coming
        )
        return size + promised + SPARE_BYTES - shutil.disk_usage(settings.uploads).free

    if (more := await asyncio.to_thread(missing)) > 0:
        raise Refusal(
            "no_room",
            f"The studio's disk has no room for “{name}” ({_gb(size)}): {_gb(more)} are missing. "
            "An administrator has to make room; then send it again.",
        )


async def hand_over(pool: asyncpg.Pool, settings: Settings, upload: int) -> int | None:
    """The number of the file that an upload became, whose bytes are all there; None: it was
    removed meanwhile. Handing it over again changes nothing.

    Raises:
        Refusal: what an intake's name is refused for.
    """
    async with transaction(pool) as tx:
        row = await sql.uploads.held(tx.connection, upload=upload)
        if row is None or row["ended"]:
            return None
        if row["file_id"] is not None:
            return int(row["file_id"])
        path = place(settings, upload, row["name"])
        await asyncio.to_thread(lying.complete, path)
        into = []
        if row["intake"]:
            into = [await intakes.named(tx.connection, row["intake"], person=row["person_id"])]
            await tx.wake(Name(kind="intake"))
        file = await sql.ingest.add_file(
            tx.connection,
            uri=path.resolve().as_uri(),
            name=row["name"],
            metadata="{}",
            intakes=into,
        )
        await sql.uploads.became(tx.connection, upload=upload, file=file["id"])
        await tx.wake(Name(kind="ingest", file=file["id"]))
    return int(file["id"])


async def moved(pool: asyncpg.Pool, upload: int) -> None:
    """Bytes of it came: its day begins anew."""
    await sql.uploads.moved(pool, upload=upload)


async def tell_of(pool: asyncpg.Pool, who: Visitor, name: str, size: int) -> None:
    """Leaves a trail of a file that is whole."""
    await trail.leave(
        pool, "file sent", via="page" if who.scopes is None else "key", person=who.id,
        name=who.name, address=who.address, about=name, details=_gb(size),
    )  # fmt: skip


async def cancel(pool: asyncpg.Pool, settings: Settings, who: Visitor, upload: int) -> None:
    """Removes what is there of an upload; of one that became a file, nothing.

    Raises:
        Refusal: unknown_upload; not_signed_in.
    """
    async with transaction(pool) as tx:
        await access.held(tx, who)
        row = await sql.uploads.held(tx.connection, upload=upload)
        if row is None or row["person_id"] != who.id:
            raise Refusal("unknown_upload")
        if row["file_id"] is not None:
            return
        await sql.uploads.end(tx.connection, upload=upload, ended="cancelled")
    await asyncio.to_thread(remove, settings, upload)


def remove(settings: Settings, upload: int) -> None:
    shutil.rmtree(settings.uploads / str(upload), ignore_errors=True)


def _gb(size: int) -> str:
    """Bytes in words, to three digits."""
    for unit, name in ((GB, "GB"), (10**6, "MB"), (1000, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"
