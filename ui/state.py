"""What every page shares: who is signed in, and the way to the backend."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import reflex as rx

from backend.messages import Command, Person, wire
from ui import api, live, routes
from ui.settings import read_settings

SETTINGS = read_settings()
OFFLINE = "Offline: nothing was changed. Try again in a moment."


class Session(rx.State):
    """The person behind this tab, as the backend knows them by the session cookie."""

    person: int = 0
    name: str = ""
    account_role: str = ""
    online: bool = False

    async def enter(self) -> rx.event.EventSpec | None:
        """Ask the backend who this is.

        Returns:
            None when signed in; else the redirection to the login page.
        """
        try:
            async with api.client(SETTINGS) as client:
                answer = await client.get(wire.ME, headers={"Cookie": self._cookie()})
        except httpx.HTTPError:
            return None  # the page says "offline" and tries again by itself
        if answer.status_code >= 500:
            return None  # as good as out of reach: its database is away
        if answer.status_code != 200:
            self.person, self.name, self.account_role = 0, "", ""
            return to_login(self.router.url.path)
        me = msgspec.json.decode(answer.content, type=Person)
        self.person, self.name, self.account_role = me.id, me.name, me.account_role
        return None

    async def reached(self, online: bool) -> None:
        """The backend came within reach or went out of it."""
        self.online = online
        if online and not self.person:
            await self.enter()  # it was out of reach when the page was opened

    def upstream(self, *streams: str) -> live.Upstream:
        """A new connection for this tab that follows `streams`."""
        token = self.router.session.client_token
        return live.Upstream(
            settings=SETTINGS,
            token=token,
            cookie=self._cookie(),
            streams=streams,
            still_there=lambda: _connected(token),
        )

    async def _send(self, command: Command) -> bool:
        """Pass a command on, over this tab's connection; False: offline."""
        upstream = live.of_tab(self.router.session.client_token)
        return upstream is not None and await upstream.send(command)

    def _cookie(self) -> str:
        return self.router.headers.cookie


def to_login(path: str, why: str = "") -> rx.event.EventSpec:
    """Sign in and come back; `why` is a code the login page explains."""
    because = f"&error={why}" if why else ""
    return rx.redirect(f"{routes.LOGIN}?next={quote(path)}{because}")


def push(patches: list[dict[str, Any]]) -> rx.event.EventSpec:
    """Hand patches to the page's clip grid, past Reflex's state.

    The queue exists before the board's module is loaded, so early patches wait in it.
    """
    text = msgspec.json.encode(patches).decode()
    return rx.call_script(f"(window.__clipGrid ||= []).push({text})")


def _connected(token: str) -> bool:
    from ui.app import app  # it imports the pages, which import this

    namespace = app.event_namespace
    return namespace is not None and token in namespace.token_to_sid
