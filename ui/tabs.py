"""Whose the state of a tab is: it belongs to a session and to what that session may see.

Reflex keeps a tab's state by a token that the tab keeps itself, and sends all of it to whoever
connects with that token. Signing out and in again, by other people too, changes neither. Therefore
the state's real token is made here when the browser connects: of the tab's, of the session's
cookie, and of what the backend says that the session may see. Another person, an ended session and
a changed role find an empty state. A tab token alone, whoever knows it, opens nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

import reflex as rx
from reflex.app import EventNamespace

from backend.messages import wire
from ui import api
from ui.settings import Settings

PATIENCE = 2.0  # seconds that a browser waits for its state while nobody answers who it is


def bind(app: rx.App, settings: Settings) -> None:
    """From here on, the app's states are kept by session."""
    assert app.sio is not None and app.event_namespace is not None
    app._event_namespace = _Namespace(app.event_namespace.namespace, app, settings)
    app.sio.register_namespace(app._event_namespace)


class _Namespace(EventNamespace):
    def __init__(self, namespace: str, app: rx.App, settings: Settings) -> None:
        super().__init__(namespace, app)
        self._settings = settings

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        if tab := asked.get("token", [""])[0]:
            asked["token"] = [await _own(self._settings, tab, _cookie(environ))]
            environ = {**environ, "QUERY_STRING": urlencode(asked, doseq=True)}
        await super().on_connect(sid, environ, auth)


async def _own(settings: Settings, tab: str, cookie: str) -> str:
    """The token of the state that this tab has in this session. Where nobody can tell whether the
    session holds, the state is a new one."""
    try:
        me = await api.who_is(settings, cookie, PATIENCE)
    except api.OutOfReach:
        seen = secrets.token_hex()
    else:
        seen = f"{me.id} {me.sees}" if me else "nobody"
    return hashlib.sha256("\0".join((tab, _session(cookie), seen)).encode()).hexdigest()


def _session(cookie: str) -> str:
    """The session's own part of a Cookie header; others come and go."""
    parts = (part.strip() for part in cookie.split(";"))
    return ";".join(part for part in parts if part.startswith(f"{wire.COOKIE}="))


def _cookie(environ: Mapping[str, Any]) -> str:
    headers = environ.get("asgi.scope", {}).get("headers", [])
    return "; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie")
