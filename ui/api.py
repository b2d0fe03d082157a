"""Asking the backend over HTTP on behalf of a person; all else goes over the socket."""

from __future__ import annotations

import httpx

from ui.settings import Settings

# Made once: reading the certificates takes 30 ms, in which this process serves nobody.
_TLS = httpx.create_ssl_context()


def client(settings: Settings) -> httpx.AsyncClient:
    """For addresses of `backend.messages.wire`; to be closed."""
    return httpx.AsyncClient(base_url=settings.api_url, timeout=10, verify=_TLS)
