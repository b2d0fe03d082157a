"""Response headers of the pages: what a browser may load, run and send."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ui.settings import Settings

Message = MutableMapping[str, Any]
Application = Callable[..., Awaitable[None]]


def policy(settings: Settings) -> str:
    """The Content-Security-Policy. Reflex runs the events it receives with ``eval`` and its
    pages start with inline scripts, so both stay allowed; everything else is ours or the API's."""
    own, api = "'self'", settings.public_api_url
    return "; ".join(
        [
            f"default-src {own}",
            f"script-src {own} 'unsafe-inline' 'unsafe-eval'",
            f"style-src {own} 'unsafe-inline'",
            f"img-src {own} {api} data:",
            f"media-src {own} {api}",
            f"connect-src {own} {api} ws{settings.ui_origin.removeprefix('http')}",
            f"form-action {own} {api}",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def with_headers(settings: Settings) -> Callable[[Application], Application]:
    headers = [
        (b"content-security-policy", policy(settings).encode()),
        (b"x-content-type-options", b"nosniff"),
        # A stricter one would make browsers send "Origin: null" with the login form, which the
        # backend rightly refuses.
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
    ]

    def wrap(application: Application) -> Application:
        async def wrapped(scope: Message, receive: Callable, send: Callable) -> None:
            async def send_with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": [*message.get("headers", []), *headers]}
                await send(message)

            await application(scope, receive, send_with_headers)

        return wrapped

    return wrap
