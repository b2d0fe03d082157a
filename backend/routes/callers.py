"""Who asks over HTTP: a page by its session's cookie, or a program by an API key."""

from __future__ import annotations

import time
from typing import Any

from litestar import Request, WebSocket
from litestar.datastructures import State
from litestar.types import Message
from litestar.types import Scope as Asgi

from backend.auth import access, sessions, tries
from backend.domain.key_ends import ends_soon, sunset
from backend.errors import Refusal
from backend.messages import Scope, wire
from backend.settings import Settings

_KEY_ENDS = "key_ends"  # in a request's state: when the key ends that it was sent by
_SAFE = {"GET", "HEAD"}  # methods that change nothing


async def caller(request: Request[Any, Any, State], scope: Scope) -> access.Visitor:
    """Whoever sent the request. A key must be for ``scope``; a cookie alone does not tell whose
    page asked, so that only our own pages may change anything by it.

    Raises:
        Refusal: not_signed_in; too_fast; not_its_scope; wrong_origin.
    """
    who = await by_key(request)
    if who is None:
        who = await signed_in(request)
        if request.method not in _SAFE:
            check_origin(request.headers.get("origin"), request.app.state.settings)
    access.in_scope(who, scope)
    return who


async def by_key(
    request: Request[Any, Any, State] | WebSocket[Any, Any, State],
) -> access.Visitor | None:
    """The person of the API key in the request's header; None: it names none.

    Raises:
        Refusal: not_signed_in: it is no key, or was revoked; too_fast.
    """
    header = request.headers.get("authorization")
    if header is None:
        return None
    kind, _, key = header.partition(" ")
    if kind.lower() != "bearer":
        raise Refusal("not_signed_in", "Write your API key as “Authorization: Bearer rushes_…”.")
    address = client_address(request, request.app.state.settings)
    who: access.Visitor = await request.app.state.api_keys.visitor(key.strip(), address)
    request.scope.setdefault("state", {})[_KEY_ENDS] = who.ends
    return who


async def tell_of_end(message: Message, scope: Asgi) -> None:
    """Every answer to a key that ends soon says when, by the header ``Sunset`` (RFC 8594)."""
    ends = scope.get("state", {}).get(_KEY_ENDS)
    if ends is None or message["type"] != "http.response.start":
        return
    if ends_soon(ends, time.time()):
        message["headers"] = [*message["headers"], (b"sunset", sunset(ends).encode())]


async def signed_in(request: Request[Any, Any, State]) -> access.Visitor:
    """The person behind the session cookie.

    Raises:
        Refusal: not_signed_in.
    """
    token = request.cookies.get(wire.COOKIE)
    if not token:
        raise Refusal("not_signed_in")
    return await sessions.visitor(request.app.state.pool, sessions.digest(token))


def check_origin(origin: str | None, settings: Settings) -> None:
    """Only our own pages may change anything: cookies alone do not tell whose page asked.

    Raises:
        Refusal: wrong_origin.
    """
    if origin not in (settings.ui_origin, settings.public_api_url):
        raise Refusal("wrong_origin")


def client_address(
    request: Request[Any, Any, State] | WebSocket[Any, Any, State], settings: Settings
) -> str:
    """Where the request came from, as tries to sign in are counted: what the outermost of our own
    reverse proxies saw, or who connected. Without such proxies anybody may write the header."""
    peer = request.client.host if request.client else ""
    if settings.trusted_proxies:
        # Every line of it: a proxy may add one of its own behind what the client wrote.
        seen = ",".join(request.headers.getall("x-forwarded-for", [])).split(",")
        if len(seen) >= settings.trusted_proxies:
            return tries.network(seen[-settings.trusted_proxies].strip()) or tries.network(peer)
    return tries.network(peer)
