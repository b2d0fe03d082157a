"""``/api/labels/<label>/card``: the evidence card of a model version, to read and to print."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from backend.auth import access
from backend.domain import evidence_html
from backend.errors import Refusal
from backend.messages.wire import CARDS
from backend.routes.callers import caller
from backend.views.evidence import evidence_card


@get(CARDS + "/{label:str}/card", include_in_schema=False)
async def evidence(request: Request[Any, Any, State], label: FromPath[str]) -> Response[str]:
    """``?version=7``: of that version, else of the newest; ``?pseudonyms=1``: instead of people's
    names. Never for who labels it blind."""
    who = await caller(request, "read")
    if not (label.isascii() and label.isdecimal() and len(label) <= 18):
        raise Refusal("unknown_label")
    number = int(label)
    await access.sees_answers(request.app.state.pool, who, number)
    asked = request.query_params.get("version", "0")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 9):
        raise Refusal("unknown_model", "A version is a number, as in ?version=7.")
    hidden = request.query_params.get("pseudonyms", "") not in ("", "0")
    card = await evidence_card(request.app.state.pool, number, int(asked), pseudonyms=hidden)
    return Response(
        evidence_html.html(card),
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
