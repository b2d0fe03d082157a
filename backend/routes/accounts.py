"""Signing in and out, who am I, and tickets for the socket."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie, State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

import sql
from backend.auth import sessions, tries
from backend.domain.spelling import tidied
from backend.errors import Refusal
from backend.messages import Me, kept, wire
from backend.routes.callers import by_key, check_origin, client_address, signed_in
from backend.settings import Settings

DEVICE_SECONDS = 180 * 24 * 3600
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


def _cookie(settings: Settings, name: str, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.ui_origin.startswith("https:"),
    )


def own_path(path: str) -> str:
    """A path of our own page; anything else leads to the start."""
    own = path.startswith("/") and not path.startswith(("//", "/\\"))
    return quote(path, safe="/?=&-_.~%") if own else "/"


def _to_page(settings: Settings, path: str) -> str:
    """An address of our own page; anything else than a plain path leads to the start."""
    return settings.ui_origin + own_path(path)


def not_entered(settings: Settings, refusal: Refusal) -> Redirect:
    """To the sign-in page, which says why."""
    why = f"{wire.LOGIN_PAGE}?error={refusal.code}"
    if isinstance(refusal, tries.TooManyTries):
        why += f"&wait={refusal.seconds}"
    return Redirect(_to_page(settings, why), status_code=303)


async def entered(
    request: Request[Any, Any, State], token: str, path: str, *cookies: Cookie
) -> Redirect:
    """To the page, with a new session, and without the one that the browser had before."""
    settings: Settings = request.app.state.settings
    if before := request.cookies.get(wire.COOKIE):  # nobody can sign out of it any more
        await sessions.sign_out(request.app.state.pool, before)
    mine = _cookie(settings, wire.COOKIE, token, int(settings.session_hours * 3600))
    return Redirect(_to_page(settings, path), status_code=303, cookies=[mine, *cookies])


@post(wire.LOGIN, status_code=303, include_in_schema=False)
async def login(request: Request[Any, Any, State], data: Form) -> Redirect:
    """A native form: answers with the page, or the sign-in page and why not."""
    settings: Settings = request.app.state.settings
    pool = request.app.state.pool
    check_origin(request.headers.get("origin"), settings)
    if not settings.password_login:
        return not_entered(settings, Refusal("password_off"))
    device = request.cookies.get(wire.DEVICE_COOKIE) or sessions.new_token()
    whence = tries.Whence(client_address(request, settings), device)
    try:
        async with request.app.state.door.passed(whence):
            token = await sessions.sign_in(
                pool,
                tidied(kept(data.get("name", "")))[:64],
                data.get("password", "")[:1024],
                settings.session_hours,
                whence,
            )
    except Refusal as refusal:
        return not_entered(settings, refusal)
    known = _cookie(settings, wire.DEVICE_COOKIE, device, DEVICE_SECONDS)
    return await entered(request, token, data.get("next", "/"), known)


@post(wire.LOGOUT, status_code=303, include_in_schema=False)
async def logout(request: Request[Any, Any, State]) -> Redirect:
    settings: Settings = request.app.state.settings
    check_origin(request.headers.get("origin"), settings)
    if token := request.cookies.get(wire.COOKIE):
        await sessions.sign_out(request.app.state.pool, token)
    return Redirect(
        _to_page(settings, wire.LOGIN_PAGE),
        status_code=303,
        cookies=[_cookie(settings, wire.COOKIE, "", 0)],
    )


@get(wire.ME)
async def me(request: Request[Any, Any, State]) -> Response[Me]:
    """Who asks."""
    who = await by_key(request) or await signed_in(request)
    sees = await sql.accounts.sees(request.app.state.pool, person=who.id)
    page = request.app.state.settings.ui_origin
    return Response(
        Me(id=who.id, name=who.name, account_role=who.account_role, sees=sees, page=page)
    )


@post(wire.TICKET, status_code=200, include_in_schema=False)
async def ticket(request: Request[Any, Any, State]) -> dict[str, str]:
    """A one-use token for ``/live?ticket=…``."""
    check_origin(request.headers.get("origin"), request.app.state.settings)
    who = await signed_in(request)
    return {"ticket": await sessions.make_ticket(request.app.state.pool, who)}
