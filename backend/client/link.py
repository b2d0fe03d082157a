"""A connection to a studio that comes back: what is asked is asked until it is answered.

Commands carry an id that the client makes. One that is sent again, because the connection broke
before its reply came, takes effect once.
"""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import httpx
import msgspec
from websockets.exceptions import WebSocketException

from backend.client.connection import Client, Key, Session, new_id
from backend.client.errors import (
    KeyEndsSoon,
    NotSignedIn,
    Outdated,
    RateLimited,
    Refused,
    StudioAway,
    closed,
    refusal,
)
from backend.client.over_http import SessionOver, tls
from backend.domain.snapshot import Gap
from backend.messages import Request, Snapshot, Unsubscribe
from backend.messages.predictions import Problem

PATIENCE = 30.0  # seconds after which somebody who does not answer counts as away
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0  # seconds before asking again
HTTP_SECONDS = 60.0
# What is asked again while there is patience. Whatever else is refused stays refused.
ASKED_AGAIN = frozenset({"too_fast", "unavailable", "too_busy"})
CUT_OFF = (OSError, WebSocketException, TimeoutError, Gap)

T = TypeVar("T")


class Link:
    """A studio as one person reaches it. It connects when it is first asked.

    ``patience``: seconds for which a studio that is away, or too busy, is asked again.
    """

    def __init__(self, api: str, who: Key | Session, patience: float = PATIENCE) -> None:
        self.api = api
        self._who = who
        self.patience = patience
        self._opening = asyncio.Lock()
        self._client: Client | None = None
        self._warned = False
        self._stack = AsyncExitStack()
        self._http = httpx.AsyncClient(
            base_url=api,
            headers=who.headers,
            timeout=HTTP_SECONDS,
            verify=tls(),
        )

    def open(self) -> AbstractAsyncContextManager[Client]:
        """A connection of its own, for who follows a stream for long."""
        return self._who.open(self.api, keep=0)

    # ── the socket ──────────────────────────────────────────────────────────────────────────

    async def ask(self, request: Request) -> Any:
        """The reply to a command or query.

        Raises:
            Refused: and its kinds.
            StudioAway: there was no reply for `patience` seconds.
        """

        async def once() -> Any:
            client = await self._connected()
            try:
                return await client.ask(request)
            except CUT_OFF:
                if not client.lost:  # it is there, and says nothing
                    client.cut()
                raise_if_final(client)
                raise

        return await persistently(once, self.patience, self.api)

    async def read(self, stream: str) -> Snapshot:
        """A stream's snapshot, as it is now.

        Raises:
            Refused, StudioAway: as `ask`.
        """

        async def once() -> Snapshot:
            client = await self._connected()
            try:
                snapshot = await client.subscribe(stream)
                await client.ask(Unsubscribe(id=new_id(), stream=stream))
            except CUT_OFF:
                raise_if_final(client)
                raise
            return snapshot

        return await persistently(once, self.patience, self.api)

    async def _connected(self) -> Client:
        async with self._opening:
            if self._client is None or self._client.lost:
                await self._hang_up()
                try:
                    self._client = await self._stack.enter_async_context(self.open())
                except SessionOver as over:
                    raise NotSignedIn("not_signed_in", str(over)) from None
            return self._client

    async def _hang_up(self) -> None:
        self._client, stack, self._stack = None, self._stack, AsyncExitStack()
        with contextlib.suppress(*CUT_OFF, msgspec.MsgspecError):
            await stack.aclose()

    async def close(self) -> None:
        await self._hang_up()
        await self._http.aclose()

    # ── HTTP ────────────────────────────────────────────────────────────────────────────────

    async def http(self, method: str, path: str, **request: Any) -> httpx.Response:
        """An answer that is not an error. Ask so only what may be asked twice.

        Raises:
            Refused, StudioAway: as `ask`.
        """

        async def once() -> httpx.Response:
            try:
                answer = await self._http.request(method, path, **request)
            except httpx.TransportError as error:
                raise ConnectionError(str(error) or type(error).__name__) from error
            self._warn(answer)
            if answer.is_error:
                raise _problem(answer)
            return answer

        return await persistently(once, self.patience, self.api)

    def _warn(self, answer: httpx.Response) -> None:
        """Once, that the API key ends soon."""
        ends = answer.headers.get("sunset")
        if ends is not None and not self._warned:
            self._warned = True
            warnings.warn(
                f"This API key ends on {ends}; make another one on the page Keys of the studio.",
                KeyEndsSoon,
                stacklevel=2,
            )

    @asynccontextmanager
    async def download(self, path: str, first: int = 0) -> AsyncIterator[httpx.Response]:
        """An answer whose body is still to be read, from byte ``first`` on if its status is 206.

        Raises:
            Refused, StudioAway: as `ask`, but asked once.
        """
        try:
            headers = {"Range": f"bytes={first}-"} if first else {}
            async with self._http.stream("GET", path, headers=headers) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise _problem(answer)
                yield answer
        except httpx.TransportError as error:
            raise StudioAway(f"{self.api} broke off ({error!r}); ask again.") from error


async def persistently(once: Callable[[], Awaitable[T]], patience: float, api: str) -> T:
    """What ``once`` returns, tried again while the studio is away or too busy.

    Raises:
        Refused: for a reason that does not pass, or not in time.
        StudioAway: nobody answered in time.
    """
    loop = asyncio.get_running_loop()
    until, pause = loop.time() + patience, FIRST_PAUSE
    while True:
        try:
            return await once()
        except Refused as refused:
            if refused.code not in ASKED_AGAIN or loop.time() + pause > until:
                raise
            wait = refused.retry_after if isinstance(refused, RateLimited) else pause
        except CUT_OFF as error:
            if loop.time() + pause > until:
                raise StudioAway(
                    f"Nobody answers at {api} ({error or type(error).__name__}). Is the studio "
                    "up (`rushes status`), and is RUSHES_API_URL the address of its API?"
                ) from error
            wait = pause
        await asyncio.sleep(min(wait, max(0.0, until - loop.time())))
        pause = min(2 * pause, LONGEST_PAUSE)


def raise_if_final(client: Client) -> None:
    """Raises what ended the connection, if connecting again would not help."""
    final = closed(client.close_code)
    if final is not None:
        raise final
    if isinstance(client.failure, msgspec.MsgspecError):
        raise Outdated(
            f"The studio says something this client does not know ({client.failure}): "
            "install the client that belongs to it."
        )


def _problem(answer: httpx.Response) -> Refused:
    """What an HTTP error says: under /api a `Problem`, under /v2 only a sentence."""
    status = answer.status_code
    try:
        problem = msgspec.json.decode(answer.content, type=Problem)
        code, message, temporary = problem.code, problem.message, problem.temporary
    except msgspec.MsgspecError:
        code = _CODES.get(status, "unavailable" if status >= 500 else "malformed")
        message, temporary = _sentence(answer), status in (429, 503)
    try:
        retry_after = float(answer.headers.get("Retry-After", "1"))
    except ValueError:
        retry_after = 1.0
    return refusal(code, message, temporary, retry_after)


_CODES = {
    401: "not_signed_in", 403: "not_allowed", 404: "unknown_address", 413: "too_large",
    429: "too_fast",
}  # fmt: skip


def _sentence(answer: httpx.Response) -> str:
    try:
        told = msgspec.json.decode(answer.content, type=dict[str, Any])
        return str(told.get("error") or told.get("detail") or told.get("message"))
    except msgspec.MsgspecError:
        return f"{answer.request.url} answers {answer.status_code}"
