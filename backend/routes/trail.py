"""``/api/trail.csv`` and ``.jsonl``: the trail as a file, for administrators."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
from litestar import Request, get
from litestar.datastructures import State
from litestar.response import Stream

from backend.auth import access
from backend.errors import Refusal
from backend.messages import MOST_TRAIL, ReadTrail, TrailAction, TrailEntry, kept, wire
from backend.routes.callers import caller
from backend.views.trail import whole_trail

COLUMNS = ("at", "name", "via", "address", "action", "about", "label", "details")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@get(wire.TRAIL + ".csv", include_in_schema=False)
async def as_csv(request: Request[Any, Any, State]) -> Stream:
    """What a spreadsheet would take for a formula begins with an apostrophe."""
    pages = await _asked(request)

    async def lines() -> AsyncIterator[bytes]:
        yield _line(COLUMNS)
        async for entries in pages:
            yield b"".join(_line(_cells(entry)) for entry in entries)

    return _file(lines(), "text/csv", "csv")


@get(wire.TRAIL + ".jsonl", include_in_schema=False)
async def as_jsonl(request: Request[Any, Any, State]) -> Stream:
    pages = await _asked(request)

    async def lines() -> AsyncIterator[bytes]:
        async for entries in pages:
            rows = [dict(zip(COLUMNS, _texts(entry), strict=True)) for entry in entries]
            yield b"".join(msgspec.json.encode(row) + b"\n" for row in rows)

    return _file(lines(), "application/x-ndjson", "jsonl")


async def _asked(request: Request[Any, Any, State]) -> AsyncIterator[tuple[TrailEntry, ...]]:
    """Raises: Refusal: not_signed_in; not_admin; not_its_scope; malformed."""
    who = await caller(request, "admin")
    access.admin(who)
    query = request.query_params
    action = query.get("action") or None
    if action is not None and action not in get_args(TrailAction):
        raise Refusal("malformed", "There is no such kind of entry.")
    try:
        since, until = (
            float(text) if (text := query.get(name)) else None for name in ("since", "until")
        )
        asked = msgspec.convert(
            {
                "type": "ReadTrail",
                "id": "file",
                "name": kept(query.get("name", "")) or None,
                "action": action,
                "since": since,
                "until": until,
                "limit": MOST_TRAIL,
            },
            ReadTrail,
        )
    except (ValueError, msgspec.ValidationError):
        raise Refusal("malformed", "Moments are written in Unix seconds.") from None
    return whole_trail(request.app.state.pool, who.id, asked)


def _texts(entry: TrailEntry) -> tuple[str, ...]:
    at = datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="seconds")
    return (
        at, entry.name, entry.via, entry.address, entry.action, entry.about, entry.label,
        entry.details,
    )  # fmt: skip


def _cells(entry: TrailEntry) -> tuple[str, ...]:
    return tuple(f"'{text}" if text.startswith(_FORMULA) else text for text in _texts(entry))


def _line(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _file(lines: AsyncIterator[bytes], media_type: str, ending: str) -> Stream:
    name = f'attachment; filename="trail.{ending}"'
    return Stream(lines, media_type=media_type, headers={"Content-Disposition": name})
