"""The little that goes over HTTP instead of the socket: signing in, tickets, "are you there?"."""

from __future__ import annotations

import functools
import ssl
from typing import Any

import httpx

from backend.messages import wire

SECONDS = 10.0
ALIVE_SECONDS = 2.0


class SignInFailed(Exception):
    """The server did not let this person in."""


class SessionOver(ConnectionError):
    """The session does not count any more: sign in again."""


def sign_in(api: str, origin: str, name: str, password: str) -> str:
    """The session's cookie value.

    Raises:
        SignInFailed: the server sent us back to the sign-in page; the message is its error code,
            or the HTTP status where it did not even do that.
        ConnectionError: it did not answer.
    """
    answer = _ask("POST", api + wire.LOGIN, origin, data={"name": name, "password": password})
    session = answer.cookies.get(wire.COOKIE)
    if answer.status_code == 303 and session:
        return session
    raise SignInFailed(answer.headers.get("Location", str(answer.status_code)))


def get_ticket(api: str, origin: str, session: str) -> str:
    """A one-use ticket for the socket.

    Raises:
        SessionOver: this session gets none.
        ConnectionError: the server did not answer, or not with a ticket.
    """
    cookies = {"Cookie": f"{wire.COOKIE}={session}"}
    answer = _ask("POST", api + wire.TICKET, origin, headers=cookies)
    if answer.status_code == 401:
        raise SessionOver("the session is over; sign in again")
    if answer.status_code != 200:
        raise ConnectionError(f"{api} gives no ticket: {answer.status_code} {answer.text}")
    return str(answer.json()["ticket"])


def answers(url: str) -> bool:
    """Whether a server is there and says that it is well."""
    try:
        return httpx.get(url, timeout=ALIVE_SECONDS, verify=tls()).status_code == 200
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def _ask(
    method: str, url: str, origin: str, headers: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    """Raises: ConnectionError: nobody answered."""
    headers = {"Origin": origin, **(headers or {})}
    try:
        return httpx.request(method, url, headers=headers, timeout=SECONDS, verify=tls(), **more)
    except httpx.TransportError as error:
        raise ConnectionError(f"{url} does not answer ({error!r})") from error


@functools.cache
def tls() -> ssl.SSLContext:
    """Reading the certificates takes 30 ms, which httpx would spend on every request."""
    return httpx.create_ssl_context()
