"""What every page shares: who is signed in, the way to the backend, and how it is followed."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from urllib.parse import quote

import msgspec
import reflex as rx
from reflex.event import EventSpec

from backend.messages import Command, Dropped, Refused, Unreadable, write_command
from ui import api, live, routes
from ui.settings import read_settings

SETTINGS = read_settings()
OFFLINE = "Offline: nothing was changed. Try again in a moment."
UNSURE = "The connection broke before the answer came. Look whether it took effect; if not, again."
_KEY = secrets.token_bytes(32)  # of this process
EVERY = 1.0  # seconds between two states sent to the browser
AGAIN = 2.0  # seconds within which the same command once more is a double click

# Whether a browser holds the connection of this token; `ui.app`, which knows, sets it.
still_open: Callable[[str], bool] = bool


class Session(rx.State):
    """The person behind this tab, as the backend knows them by the session cookie."""

    person: int = 0
    name: str = ""
    account_role: str = ""
    online: bool = False
    _sees: str = ""  # as `Me` has it: what was shown so far was for eyes that saw so much

    async def _enter(self) -> EventSpec | None:
        """Ask the backend who this is. What was there for somebody else, or while the same person
        saw something else, is forgotten on every page.

        Returns:
            None when signed in; else the redirection to the login page.
        """
        try:
            me = await api.who_is(SETTINGS, self._cookie())
        except api.OutOfReach:
            return None  # the page says "offline" and tries again by itself
        if me is None:
            somebody = self.person
            await self._end()
            return (leave if somebody else to_login)(self.router.url.path)
        if self.person and (self.person, self._sees) != (me.id, me.sees):
            await self._end()
        self.person, self.name, self.account_role = me.id, me.name, me.account_role
        self._sees = me.sees
        return None

    async def _end(self) -> None:
        """Nothing of any page of this tab stays, nor who was signed in."""
        (await self.get_state(Session)).reset()

    async def _reached(self, online: bool) -> None:
        """The backend came within reach or went out of it."""
        self.online = online
        if online and not self.person:
            await self._enter()  # it was out of reach when the page was opened

    def _follow(self, *streams: str) -> None:
        """Open a new connection for this tab that follows `streams`."""
        token = self.router.session.client_token
        live.Upstream(
            settings=SETTINGS,
            token=token,
            cookie=self._cookie(),
            streams=streams,
            still_there=lambda: still_open(token),
        ).open()

    def _upstream(self) -> live.Upstream | None:
        return live.of_tab(self.router.session.client_token)

    async def _send(self, command: Command) -> bool:
        """Pass a command on, over this tab's connection; False: offline."""
        upstream = self._upstream()
        return upstream is not None and await upstream.send(command)

    def _cookie(self) -> str:
        return self.router.headers.cookie


class LivePage(Session, mixin=True):  # type: ignore[call-arg]
    """A page that follows streams of the backend and shows what they say.

    A page is a class ``Name(LivePage, Session)``. It names its streams (`_streams`), takes what
    arrives (`_hear`, which sets `_fresh` when the screen has to follow) and puts what it holds on
    screen (`_show`, at most once in `EVERY` seconds). The page is about its first stream: where
    the backend refuses or ends that, `problem` says why, and nothing of it stays on screen.

    Everything begins anew, by `load`, whenever the browser opens the page or reconnects. What was
    on screen stays there until the new state arrives, unless it is another label's or was another
    person's. A command given by `_ask` while the page connects leaves as soon as it is connected;
    one that was not answered when the connection broke leaves again: the backend takes it once.
    """

    label: int = 0  # the label of the page's address; 0: the page is about no label
    loaded: bool = False  # the first state is on screen
    problem: str = ""  # why this page is not this person's to see
    notice: str = ""  # what the last command did
    refused: str = ""  # or why it did nothing
    _whose: int = 0  # the person for whom the page was opened
    # What is not answered yet, by its id: the command, and what to say when it took effect. The
    # command is None where it holds a secret, which no state may keep: it is sent once only.
    _asked: rx.Field[dict[str, tuple[Command | None, str]]] = rx.field(default_factory=dict)
    _last: str = ""  # the id of the last command that was asked, and when, by a steady clock
    _last_at: float = 0.0
    _last_mark: str = ""  # by which the same command once more is recognised
    _interrupted: bool = False  # the next connection is a new one: answers may be lost
    _fresh: bool = False  # something came that is not on screen yet
    _shown_at: float = 0.0

    # ── what a page says of itself ──────────────────────────────────────────────────────────

    def _streams(self) -> tuple[str, ...]:
        raise NotImplementedError

    async def _hear(self, item: live.News) -> None:
        """Take what arrived."""

    def _show(self) -> None:
        """Put what the page holds on screen."""

    def _begin(self) -> list[EventSpec]:
        """Prepare for the streams to be followed anew.

        Returns:
            Events for the browser.
        """
        return []

    def _pushes(self) -> list[EventSpec]:
        """What goes to the browser past the state, at once, since this was last asked for."""
        return []

    def _forget(self) -> None:
        """Nothing of a label, or of a person, stays when another one comes."""
        label, whose = self.label, self._whose
        self.reset()
        self.label, self._whose = label, whose

    async def _forget_others(self) -> None:
        """What this person may see has changed: nothing of the tab's other pages stays."""
        for page in (await self.get_state(Session)).substates.values():
            if page.get_full_name() != self.get_full_name():
                page.reset()

    # ── how it lives ────────────────────────────────────────────────────────────────────────

    @rx.event
    async def load(self) -> EventSpec | list[EventSpec]:
        before = (self._whose, self.label)
        away = await self._enter()
        self.label = routes.label_of(self.router.url.path)
        self._whose = self.person
        if (self._whose, self.label) != before:
            self._forget()
        self.problem = self.notice = self.refused = ""
        self._shown_at, self._interrupted = 0.0, True
        if away:
            return away
        events = self._begin()
        self._follow(*self._streams())
        return [*events, type(self).watch]

    @rx.event(background=True)
    async def watch(self) -> AsyncIterator[EventSpec]:
        """Follow the streams until the tab leaves."""
        async with self:
            upstream, path = self._upstream(), self.router.url.path
        if upstream is None:
            return
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                if any(isinstance(item, live.SessionOver) for item in batch):
                    async with self:
                        await self._end()
                    if self.router.url.path == path:  # else the person signed out, and is there
                        yield leave(path)
                    return
                if batch or self._fresh:
                    async with self:
                        await self._take(batch, time.monotonic())
                        pushes = self._pushes()
                    for push in pushes:  # not while the state is locked
                        yield push

    async def _take(self, batch: list[live.News], now: float) -> None:
        """Hear a batch, and show it if that is due at `now`, in seconds of a steady clock."""
        for item in batch:
            match item:
                case live.Link(online=online):
                    await self._reached(online)
                    await self._ask_again(online)
                case live.NotYours(stream=stream) if stream in self._streams()[0].split("|"):
                    await self._forget_others()
                    self._forget()
                    self.problem = item.message
                case Dropped():  # another view of the same label may be theirs
                    await self._forget_others()
            await self._hear(item)
            match item:
                case Refused(id=command, message=message) if self._asked.pop(command, None):
                    self.refused, self._last = message, ""
                case _ if asked := self._asked.pop(getattr(item, "id", ""), None):
                    self.notice = asked[1] or self.notice
        if self._fresh and now - self._shown_at >= EVERY:
            self._show()
            self._fresh, self._shown_at = False, now
            self.loaded, self.problem = True, ""

    async def _ask(self, command: Command, done: str = "", *, secret: bool = False) -> str:
        """Send a command; `notice` says `done` when it took effect, `refused` why it did not. One
        with a secret in it is not kept, and is not sent again if the connection breaks.

        Returns:
            The id under which it is answered; "" where it cannot be sent. Of a double click, the
            second command goes under the id of the first, so that the backend acknowledges it
            again: one label is made, and its name is not taken by itself.
        """
        self.notice = self.refused = ""
        upstream = self._upstream()
        if upstream is None or upstream.offline:
            self.refused = OFFLINE
            return ""
        try:
            mark = _mark(command)
        except Unreadable as unreadable:  # nor would it be readable later
            self.refused = str(unreadable)
            return ""
        now = time.monotonic()
        lately = self._last in self._asked or now - self._last_at < AGAIN
        if self._last and lately and mark == self._last_mark:
            command = msgspec.structs.replace(command, id=self._last)
        self._last, self._last_at, self._last_mark = command.id, now, mark
        if command.id not in self._asked:  # else it is under way
            self._asked[command.id] = (None if secret else command, done)
            if not await upstream.send(command) and secret:
                del self._asked[command.id]
                self.refused = OFFLINE
                return ""
        return command.id

    def _under_way(self, command: str) -> Command | None:
        """The command of this id, if it was asked and is not answered."""
        asked = self._asked.get(command)
        return asked[0] if asked else None

    async def _query(self, query: Command) -> None:
        """Ask for what the page needs by itself; offline, as soon as that is over."""
        self._asked[query.id] = (query, "")
        await self._send(query)

    def _held(self, stream: str) -> object:
        """The state of a numbered stream, with all events heard so far."""
        upstream = self._upstream()
        held = upstream.snapshot(stream) if upstream else None
        return held.state if held else None

    async def _ask_again(self, online: bool) -> None:
        """Send what is not answered, if the connection is new."""
        again, self._interrupted = online and self._interrupted, not online
        if again:
            for number, (command, _) in list(self._asked.items()):
                if command is None:
                    del self._asked[number]
                    self.refused = UNSURE
                else:
                    await self._send(command)


def _mark(command: Command) -> str:
    """The same for commands that differ in their id only; nothing can be read from it.

    Raises:
        Unreadable: the backend would refuse the command.
    """
    frame = write_command(msgspec.structs.replace(command, id="any"))
    return hmac.new(_KEY, frame.encode(), hashlib.sha256).hexdigest()


def new_id() -> str:
    """For a command of this page."""
    return str(uuid.uuid4())


def to_login(path: str) -> EventSpec:
    """Sign in and come back."""
    return rx.redirect(f"{routes.LOGIN}?next={quote(path)}")


def leave(path: str) -> EventSpec:
    """The session is over: to the login page, which says so, in a new document. Nothing of this one
    stays in the browser, and the new one connects with the cookie that the browser has by now."""
    address = f"{routes.LOGIN}?next={quote(path)}&error=session_over"
    return rx.call_script(f"location.assign({json.dumps(address)})")
