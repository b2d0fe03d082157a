"""One try of a message: to which address, signed how, and how it went."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
from standardwebhooks.webhooks import Webhook

from backend.domain.webhooks import Network, NotThere, admitted

SECONDS = 10.0  # that a receiver has to answer

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Went:
    """How a try went. ``status``: of the answer; None: there was none. ``error``: what went wrong,
    in words; "" if nothing did."""

    seconds: float
    status: int | None
    error: str


def resolve(host: str, port: int) -> list[str]:
    """The addresses to which a host's name leads. Raises: OSError: none does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def send(
    *,
    url: str,
    secret: str,
    message: str,
    body: str,
    allowed: Sequence[Network],
    resolving: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> Went:
    """Try a message once. It goes to the very address that was looked at: a name that leads
    elsewhere a moment later leads nowhere. No redirect is followed, no proxy asked, and nothing of
    the answer is kept but its status."""
    begun = time.monotonic()

    def went(status: int | None, error: str) -> Went:
        return Went(round(time.monotonic() - begun, 3), status, error)

    try:
        async with asyncio.timeout(SECONDS):
            status = await _post(url, secret, message, body, allowed, resolving, tls)
    except NotThere as why:
        return went(None, str(why))
    except TimeoutError:
        return went(None, f"No answer within {SECONDS:g} seconds.")
    except (OSError, httpx.HTTPError, httpx.InvalidURL) as error:
        return went(None, _in_words(error))
    if 200 <= status < 300:
        return went(status, "")
    if 300 <= status < 400:
        return went(status, "It redirects, which is not followed; enter the address it leads to.")
    return went(status, f"It answered {status}.")


async def _post(
    url: str, secret: str, message: str, body: str, allowed: Sequence[Network],
    resolving: Resolve, tls: ssl.SSLContext | None,
) -> int:  # fmt: skip
    parts = urlsplit(url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    addresses = await asyncio.to_thread(resolving, host, port)
    address = admitted(secure, addresses, allowed)
    target = httpx.URL(url).copy_with(host=address)
    async with (
        httpx.AsyncClient(
            timeout=SECONDS, trust_env=False, follow_redirects=False,
            verify=tls if tls is not None else httpx.create_ssl_context(),
        ) as client,
        client.stream(
            "POST",
            target,
            content=body.encode(),
            headers=_headers(secret, message, body) | {"Host": _named(parts.netloc)},
            extensions={"sni_hostname": host},
        ) as answer,
    ):  # fmt: skip
        return answer.status_code


def _named(netloc: str) -> str:
    return httpx.URL(f"http://{netloc}").netloc.decode()


def _headers(secret: str, message: str, body: str) -> dict[str, str]:
    now = datetime.now(UTC)
    return {
        "content-type": "application/json",
        "user-agent": "Rushes",
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, now, body),
    }


def _in_words(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "Its host has no address; is it spelled right?"
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "Its certificate is not trusted, or is for another host."
    if isinstance(error, httpx.ConnectError):
        return "Nothing listens there."
    return f"The connection broke ({type(error).__name__})."
