"""Signing in without a password: by a provider of identities, or by a link from the terminal.

While its person is at the provider, the browser keeps in a signed cookie, for minutes, what it has
to come back with. It is used up when it does.
"""

from __future__ import annotations

import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from litestar import Request, get
from litestar.datastructures import Cookie, State
from litestar.response import Redirect

import sql
from backend.auth import identities
from backend.auth.oidc import Begun, Provider
from backend.errors import Refusal
from backend.messages import SignInWays, wire
from backend.routes.accounts import entered, not_entered, own_path
from backend.routes.callers import client_address
from backend.settings import Settings

AWAY_SECONDS = 600  # that a person may take at the provider
_ALGORITHM = "HS256"


@get(wire.SIGN_IN)
async def ways(request: Request[Any, Any, State]) -> SignInWays:
    """How people sign in here."""
    settings: Settings = request.app.state.settings
    provider = settings.oidc_name or "your organisation"
    return SignInWays(
        password=settings.password_login, provider=provider if settings.oidc_issuer else ""
    )


@get(wire.OIDC, status_code=303, include_in_schema=False)
async def begin(request: Request[Any, Any, State]) -> Redirect:
    """To the provider, and back to ``next`` afterwards."""
    settings: Settings = request.app.state.settings
    try:
        provider = _provider(request)
        address, begun = await provider.begin()
    except Refusal as refusal:
        return not_entered(settings, refusal)
    note = jwt.encode(
        {"alg": _ALGORITHM},
        {
            "state": begun.state,
            "nonce": begun.nonce,
            "verifier": begun.verifier,
            "next": own_path(request.query_params.get("next", "/"))[:2000],
            "until": time.time() + AWAY_SECONDS,
        },
        await _key(request),
    )
    return Redirect(address, status_code=303, cookies=[_note(settings, note, AWAY_SECONDS)])


@get(wire.OIDC_BACK, status_code=303, include_in_schema=False)
async def come_back(request: Request[Any, Any, State]) -> Redirect:
    """From the provider."""
    settings: Settings = request.app.state.settings
    try:
        provider = _provider(request)
        begun, path = await _noted(request)
        somebody = await provider.finish(dict(request.query_params), begun)
        address = client_address(request, settings)
        token = await identities.sign_in(request.app.state.pool, settings, somebody, address)
    except Refusal as refusal:
        answer = not_entered(settings, refusal)
    else:
        answer = await entered(request, token, path)
    answer.cookies.append(_note(settings, "", 0))
    return answer


@get(wire.WAY_IN, status_code=303, include_in_schema=False)
async def enter_once(request: Request[Any, Any, State]) -> Redirect:
    """By a link from the terminal."""
    settings: Settings = request.app.state.settings
    try:
        token = await identities.enter_once(
            request.app.state.pool,
            request.query_params.get("token", "")[:100],
            settings.session_hours,
            client_address(request, settings),
        )
    except Refusal as refusal:
        return not_entered(settings, refusal)
    return await entered(request, token, "/")


def _provider(request: Request[Any, Any, State]) -> Provider:
    """Raises: Refusal: oidc_off."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise Refusal("oidc_off")
    return provider


async def _key(request: Request[Any, Any, State]) -> OctKey:
    return OctKey.import_key(await sql.identities.signing_key(request.app.state.pool))


async def _noted(request: Request[Any, Any, State]) -> tuple[Begun, str]:
    """What this browser began, and where it wanted to go.

    Raises:
        Refusal: oidc_state.
    """
    try:
        note = jwt.decode(
            request.cookies.get(wire.AWAY_COOKIE, ""), await _key(request), [_ALGORITHM]
        ).claims
    except (JoseError, ValueError):
        raise Refusal("oidc_state") from None
    if note["until"] < time.time():
        raise Refusal("oidc_state")
    return Begun(note["state"], note["nonce"], note["verifier"]), note["next"]


def _note(settings: Settings, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=wire.AWAY_COOKIE,
        value=value,
        max_age=seconds,
        path=wire.OIDC,
        httponly=True,
        samesite="lax",
        secure=settings.public_api_url.startswith("https:"),
    )
