"""Asking the backend over HTTP on behalf of a person; all else goes over the socket."""

from __future__ import annotations

import httpx
import msgspec

from backend.messages import Me, SignInWays, wire
from ui.settings import Settings

# Made once: reading the certificates takes 30 ms, in which this process serves nobody.
_TLS = httpx.create_ssl_context()


class OutOfReach(Exception):
    """The backend does not answer, or cannot reach its database."""


def client(settings: Settings) -> httpx.AsyncClient:
    """For addresses of `backend.messages.wire`; to be closed."""
    return httpx.AsyncClient(base_url=settings.api_url, timeout=10, verify=_TLS)


async def who_is(settings: Settings, cookie: str, seconds: float = 10) -> Me | None:
    """The person of the session in a Cookie header; None: it is nobody's, or is over.

    Raises:
        OutOfReach: nobody can tell.
    """
    try:
        async with client(settings) as http:
            answer = await http.get(wire.ME, headers={"Cookie": cookie}, timeout=seconds)
    except httpx.HTTPError as error:
        raise OutOfReach(str(error)) from None
    if answer.status_code >= 500:
        raise OutOfReach(f"status {answer.status_code}")
    return msgspec.json.decode(answer.content, type=Me) if answer.status_code == 200 else None


async def ways_in(settings: Settings) -> SignInWays:
    """How people sign in; by password, where the backend cannot tell."""
    try:
        async with client(settings) as http:
            answer = await http.get(wire.SIGN_IN)
        return msgspec.json.decode(answer.content, type=SignInWays)
    except (httpx.HTTPError, msgspec.DecodeError):
        return SignInWays()
