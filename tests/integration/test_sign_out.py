"""Who signed out, or whose session ended otherwise, writes and hears nothing any more."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import asyncpg
import httpx
import pytest
from msgspec.structs import replace as changed

from backend import client
from backend.auth import access, accounts, sessions
from backend.client import Client, RefusedCommand
from backend.live import hub as live_hub
from backend.live import sessions as live_sessions
from backend.live.connection import Connection
from backend.live.hub import Hub
from backend.messages import ListFacets, Look, Request, Subscribe, wire
from backend.messages.names import Name
from backend.settings import Settings
from tests.conftest import PASSWORD, Connect, running_backend
from tests.gestures import answer, make_label

pytestmark = pytest.mark.timeout(60)
Person = Callable[..., Awaitable[access.Visitor]]
WRITTEN = "SELECT count(*) FROM annotation"


async def signed_in(backend: Settings, name: str = "ada") -> str:
    api, origin = backend.public_api_url, backend.ui_origin
    return await asyncio.to_thread(client.sign_in, api, origin, name, PASSWORD)


def socket(backend: Settings, session: str) -> contextlib.AbstractAsyncContextManager[Client]:
    return client.open_client(backend.public_api_url, backend.ui_origin, session)


async def sign_out(backend: Settings, session: str) -> None:
    headers = {"Cookie": f"{wire.COOKIE}={session}", "Origin": backend.ui_origin}
    async with httpx.AsyncClient(base_url=backend.public_api_url, headers=headers) as http:
        assert (await http.post(wire.LOGOUT)).status_code == 303


async def keep_answering(who: Client, label: int, clips: list[int]) -> None:
    with contextlib.suppress(Exception):
        for n in range(10_000):
            await who.ask(answer(label, clips[n % len(clips)], ("positive", "negative")[n % 2]))
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("no_checks")
async def test_nothing_is_written_once_the_sign_out_is_answered(
    backend: Settings, person: Person, clips: list[int], pool: asyncpg.Pool
) -> None:
    """By the sockets of this backend, and of another one of the same installation."""
    await person("ada")
    other = changed(backend, backend_port=backend.ui_port, public_api_url="", api_url="")
    session = await signed_in(backend)
    async with (
        running_backend(other.completed()),
        socket(backend, session) as here,
        socket(other.completed(), session) as there,
        socket(other.completed(), session) as quiet,
    ):
        label = await make_label(here)
        busy = [asyncio.create_task(keep_answering(who, label, clips)) for who in (here, there)]
        while await pool.fetchval(WRITTEN) < 10:
            await asyncio.sleep(0.01)
        await sign_out(backend, session)
        written = await pool.fetchval(WRITTEN)
        assert [await who.closed() for who in (here, there, quiet)] == [4401] * 3
        await asyncio.gather(*busy)
        assert await pool.fetchval(WRITTEN) == written


async def test_a_sign_out_waits_for_what_is_being_written(
    backend: Settings, person: Person, clips: list[int], pool: asyncpg.Pool
) -> None:
    await person("ada")
    session = await signed_in(backend)
    async with socket(backend, session) as ada:
        label = await make_label(ada)
        async with pool.acquire() as connection:
            held = connection.transaction()
            await held.start()
            await connection.execute("SELECT * FROM stream FOR UPDATE")
            writing = asyncio.create_task(ada.ask(answer(label, clips[0])))
            await asyncio.sleep(0.2)
            leaving = asyncio.create_task(sign_out(backend, session))
            await asyncio.wait({leaving}, timeout=0.5)
            assert not leaving.done()
            await held.rollback()
        await leaving
        assert await pool.fetchval(WRITTEN) == 1
        with contextlib.suppress(ConnectionError):  # its reply may be late, but it is committed
            await writing


@pytest.mark.parametrize(
    "said",
    [
        lambda label, clip: answer(label, clip),
        lambda label, clip: Look(id="look", label=label, tab="random"),
        lambda label, clip: Subscribe(id="follow", stream="board"),
        lambda label, clip: ListFacets(id="ask"),
    ],
    ids=["command", "look", "subscribe", "query"],
)
async def test_every_message_asks_for_the_session_as_it_is_now(
    said: Callable[[int, int], Request],
    connect: Connect,
    clips: list[int],
    pool: asyncpg.Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where no wake-up came: neither done nor refused, so that it can be sent again."""
    monkeypatch.setattr(live_sessions, "CHECK_SECONDS", 60.0)
    async with connect("ada") as ada:
        label = await make_label(ada)
        await pool.execute("DELETE FROM session")
        with pytest.raises(ConnectionError, match="closed: 4401"):
            await ada.ask(said(label, clips[0]))
        assert await pool.fetchval(WRITTEN) == 0


async def test_who_signed_out_while_the_socket_opened_is_not_let_in(
    backend: Settings, person: Person, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wake-up came before the hub knew the connection."""
    monkeypatch.setattr(live_sessions, "CHECK_SECONDS", 60.0)
    monkeypatch.setattr(sessions, "use_ticket", _then_signed_out(sessions.use_ticket))
    await person("ada")
    async with socket(backend, await signed_in(backend)) as ada, asyncio.timeout(10):
        assert await ada.closed() == 4401


def _then_signed_out(use: Callable[..., Awaitable[access.Visitor]]) -> Callable[..., Any]:
    async def ticket(pool: asyncpg.Pool, token: str) -> access.Visitor:
        who = await use(pool, token)
        await pool.execute("DELETE FROM session")
        return who

    return ticket


@pytest.mark.usefixtures("no_checks")
@pytest.mark.parametrize("how", ["disabled", "new password"])
async def test_an_account_that_is_closed_at_the_console_is_out_at_once(
    how: str, connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        await ada.ask(ListFacets(id="ask"))
        if how == "disabled":
            await accounts.disable(pool, "ada")
        else:
            await accounts.set_password(pool, "ada", "another-good-one")
        assert await ada.closed() == 4401


async def test_a_session_ends_at_its_time_and_not_at_the_next_check(
    pool: asyncpg.Pool, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_sessions, "CHECK_SECONDS", 60.0)
    ada = await person("ada")
    token = await sessions.sign_in(pool, "ada", PASSWORD, 1 / 3600)
    connection = Connection(replace(ada, session=sessions.digest(token)))
    hub = Hub(pool, pool)
    await hub.start()
    hub.join(connection)
    hub.wake(Name(kind="session", person=ada.id))  # somebody's else: nothing ends by it
    async with asyncio.timeout(20):
        assert await connection.outbox.get() == 4401
    await hub.stop()


async def test_who_has_too_many_pages_open_is_told_so(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_hub, "MOST_SOCKETS", 2)
    async with connect("ada") as first, connect("ada"), connect("ben") as ben:
        async with connect("ada") as third:
            assert await third.closed() == wire.CLOSE_TOO_MANY
            assert "close one" in (third._socket.close_reason or "")
        await ben.ask(ListFacets(id="ask"))  # others are not counted
        await first.close()
        while True:  # the backend notices a moment later
            async with connect("ada") as again:
                with contextlib.suppress(ConnectionError, RefusedCommand):
                    await again.ask(ListFacets(id="ask"))
                    break
