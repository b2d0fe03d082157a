"""API keys: a program is a person with less rights, over HTTP and the live protocol alike."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

import asyncpg
import httpx
import pytest
from msgspec.structs import replace as changed

from backend.auth import keys
from backend.auth.access import RULES, SCOPES, themselves
from backend.client import (
    Client,
    KeyEndsSoon,
    RefusedCommand,
    connect_async,
    new_id,
    open_client_by_key,
)
from backend.live import sessions as live_sessions
from backend.live.streams import STREAMS
from backend.messages import (
    MOST_KEYS,
    EditPerson,
    KeysState,
    ListFacets,
    Look,
    MakeKey,
    RestoreLabel,
    RevokeKey,
    Scope,
    Subscribe,
    wire,
)
from backend.settings import Settings
from tests.access_table import new_key, sample
from tests.conftest import Connect, running_backend
from tests.gestures import answer, make_label, number_of

pytestmark = pytest.mark.timeout(60)
ALL: tuple[Scope, ...] = ("predict", "read", "annotate", "admin")
OF_ADMINS = ("people", "trail", "webhooks")  # streams


async def made(who: Client, *scopes: Scope, name: str = "a script") -> tuple[int, str]:
    """A new key of the person's: its number, and the key."""
    key = new_key()
    reply = await who.ask(MakeKey(id=new_id(), name=name, scopes=scopes, key=key))
    return reply.key, key


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@asynccontextmanager
async def program(backend: Settings, key: str) -> AsyncIterator[Client]:
    async with open_client_by_key(backend.public_api_url, key) as opened:
        yield opened


async def refusal(who: Client, command: object) -> str:
    """Why a command is refused; nothing where it is not."""
    try:
        await who.ask(command)  # type: ignore[arg-type]
    except RefusedCommand as refused:
        return refused.code
    return ""


async def test_a_key_may_what_it_is_for_and_never_more_than_its_person(
    backend: Settings, connect: Connect, clips: list[int]
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("vera", account_role="viewer"):
        label = await make_label(ada)
        for scope in ALL:
            _, key = await made(ada, scope)
            async with program(backend, key) as script:
                for kind, rule in RULES.items():
                    command = sample(kind, label, clips[0], 1)
                    found = await refusal(script, command)
                    if rule.account is themselves:
                        assert found == "by_key", (scope, kind)
                    else:
                        refused = scope != SCOPES[rule.account]
                        assert (found == "not_its_scope") == refused, (scope, kind, found)
                    if kind.__name__ == "DeleteLabel" and not found:
                        await ada.ask(RestoreLabel(id=new_id(), label=label))
                for row in STREAMS.values():
                    if not row.public:
                        continue
                    stream = f"{row.kind}/{label}" if row.of_label else row.kind
                    found = await refusal(script, Subscribe(id=new_id(), stream=stream))
                    if scope != "read" or row.kind in OF_ADMINS:
                        assert found == "not_its_scope", (scope, stream)
                    elif row.kind == "keys":
                        assert found == "by_key"
                    else:
                        assert found in ("", "not_allowed"), (scope, stream, found)
    async with connect("vera") as vera:
        _, key = await made(vera, *ALL)
        async with program(backend, key) as script:
            assert await refusal(script, answer(label, clips[0])) == "not_allowed"
            assert await refusal(script, EditPerson(id=new_id(), person=1)) == "not_allowed"
            assert await refusal(script, Subscribe(id=new_id(), stream="people")) == "not_admin"
            assert await refusal(script, ListFacets(id=new_id())) == ""


async def test_a_revoked_key_is_of_no_use_from_that_moment_on_anywhere(
    no_checks: None, backend: Settings, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """By the sockets of this backend and of another one of the same installation, and by HTTP."""
    other = changed(backend, backend_port=backend.ui_port, public_api_url="", api_url="")
    other = other.completed()
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ben)
        number, key = await made(ben, "read", "annotate")
        _, untouched = await made(ben, "read")
        async with (
            running_backend(other),
            program(backend, key) as here,
            program(other, key) as there,
            program(backend, untouched) as stays,
        ):
            busy = asyncio.create_task(keep_answering(there, label, clips))
            while await pool.fetchval("SELECT count(*) FROM annotation") < 5:
                await asyncio.sleep(0.01)
            await ada.ask(RevokeKey(id=new_id(), key=number))
            written = await pool.fetchval("SELECT count(*) FROM annotation")
            async with asyncio.timeout(20):
                assert [await who.closed() for who in (here, there)] == [4401] * 2
            await busy
            assert await pool.fetchval("SELECT count(*) FROM annotation") == written
            await stays.ask(ListFacets(id=new_id()))
            async with httpx.AsyncClient(base_url=backend.public_api_url) as http:
                assert (await http.get(wire.ME, headers=bearer(key))).status_code == 401
                assert (await http.get(wire.ME, headers=bearer(untouched))).status_code == 200
            async with program(backend, key) as late:
                assert await late.closed() == wire.CLOSE_SESSION_OVER


async def test_a_key_ends_by_itself_and_says_so(
    backend: Settings, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ben") as ben:
        label = await make_label(ben)
        key = new_key()
        command = MakeKey(id=new_id(), name="nightly", scopes=("read", "annotate"), key=key)
        await ben.ask(changed(command, days=30))
        await ben.subscribe("keys")
        state = ben.snapshots["keys"].state
        assert isinstance(state, KeysState)
        [shown] = state.keys
        assert shown.expires_at == pytest.approx(shown.at + 30 * 86400, abs=7200)
        async with (
            program(backend, key) as socket,
            httpx.AsyncClient(base_url=backend.public_api_url) as http,
        ):
            early = await http.get(wire.ME, headers=bearer(key))
            assert early.status_code == 200 and "sunset" not in early.headers
            await pool.execute("UPDATE api_key SET expires_at = now() + interval '13 days'")
            ends = await pool.fetchval("SELECT date_trunc('second', expires_at) FROM api_key")
            for address in (wire.ME, f"{wire.JOBS}/1", f"{wire.MODELS}/models/nothing"):
                reply = await http.get(address, headers=bearer(key))
                assert parsedate_to_datetime(reply.headers["sunset"]) == ends, address
            assert "sunset" not in (await http.get(wire.SIGN_IN)).headers
            with pytest.warns(KeyEndsSoon, match="make another one on the page Keys"):
                async with connect_async(backend.public_api_url, key) as studio:
                    await studio.board()
            await pool.execute("UPDATE api_key SET expires_at = now()")
            with pytest.raises((RefusedCommand, ConnectionError)):
                await socket.ask(answer(label, clips[0]))
            reply = await http.get(wire.ME, headers=bearer(key))
            assert reply.status_code == 401 and "“nightly” ended on 20" in reply.text
            async with asyncio.timeout(20):
                assert await socket.closed() == wire.CLOSE_SESSION_OVER
        assert await pool.fetchval("SELECT count(*) FROM annotation") == 0


async def keep_answering(who: Client, label: int, clips: list[int]) -> None:
    with contextlib.suppress(Exception):
        for n in range(10_000):
            await who.ask(answer(label, clips[n % len(clips)], ("positive", "negative")[n % 2]))
            await asyncio.sleep(0.01)


async def test_every_message_asks_for_the_key_as_it_is_now(
    backend: Settings, connect: Connect, clips: list[int], pool: asyncpg.Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Where no wake-up came."""
    monkeypatch.setattr(live_sessions, "CHECK_SECONDS", 60.0)
    async with connect("ada") as ada:
        label = await make_label(ada)
        for command in (
            answer(label, clips[0]),
            Look(id="look", label=label, tab="random"),
            Subscribe(id="follow", stream="board"),
            ListFacets(id="ask"),
        ):
            _, key = await made(ada, *ALL)
            async with program(backend, key) as script:
                await script.ask(ListFacets(id="first"))
                await pool.execute("UPDATE api_key SET revoked_at = now()")
                with pytest.raises(ConnectionError, match="closed: 4401"):
                    await script.ask(command)
    assert await pool.fetchval("SELECT count(*) FROM annotation") == 0


@pytest.mark.usefixtures("no_checks")
async def test_a_disabled_persons_keys_end_with_them(
    backend: Settings, connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        _, key = await made(ben, "read")
        async with program(backend, key) as script:
            await script.ask(ListFacets(id=new_id()))
            person = await number_of(pool, "ben")
            await ada.ask(EditPerson(id=new_id(), person=person, disabled=True))
            assert await script.closed() == 4401


async def test_who_sees_which_keys_and_when_and_whence_they_were_used(
    backend: Settings, connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        number, key = await made(ben, "read", name="  nightly\n export ")
        mine, _ = await made(ada, "predict")

        def shown(who: Client) -> KeysState:
            state = who.snapshots["keys"].state
            assert isinstance(state, KeysState)
            return state

        await ben.subscribe("keys")
        await ada.subscribe("keys")
        assert [k.id for k in shown(ben).keys] == [number]
        assert [k.id for k in shown(ada).keys] == [mine, number]
        [found] = shown(ben).keys
        assert found.name == "nightly export" and found.begins == key[: keys.SHOWN]
        assert found.used_at is None and found.scopes == ("read",)
        async with httpx.AsyncClient(base_url=backend.public_api_url) as http:
            for _ in range(3):
                assert (await http.get(wire.ME, headers=bearer(key))).status_code == 200
        await ben.until(lambda: shown(ben).keys[0].used_from == "127.0.0.1")
        await ada.until(lambda: shown(ada).keys[1].used_at is not None)
        rows = await pool.fetch("SELECT * FROM api_key_use")
        assert len(rows) == 1 and rows[0]["first_at"] == rows[0]["last_at"]  # once a minute

        with pytest.raises(RefusedCommand, match="unknown_key"):
            await ben.ask(RevokeKey(id=new_id(), key=mine))
        await ada.ask(RevokeKey(id=new_id(), key=number))
        await ben.until(lambda: shown(ben).keys[0].revoked_by == "ada")
        frames = b"".join([*ben.frames, *ada.frames])
        assert key.encode() not in frames


async def test_no_key_is_in_any_table_or_receipt(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada") as ada:
        _, key = await made(ada, "read")
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for row in tables:
        table = row["tablename"]
        found = await pool.fetchval(
            f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%' || $1 || '%'", key[keys.SHOWN :]
        )
        assert found == 0, table


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer nonsense", 401),
        ("Bearer " + wire.KEY_PREFIX + 43 * "a", 401),
        ("Basic YTpi", 401),
        ("Bearer", 401),
        ("", 401),
    ],
)
async def test_what_is_no_key_is_refused(backend: Settings, header: str, status: int) -> None:
    async with httpx.AsyncClient(base_url=backend.public_api_url) as http:
        assert (await http.get(wire.ME, headers={"Authorization": header})).status_code == status


async def test_a_key_that_asks_too_fast_is_told_to_wait(
    backend: Settings, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KEY_BURST", 3.0)
    monkeypatch.setattr(keys, "KEY_RATE", 0.001)
    async with connect("ada") as ada:
        _, key = await made(ada, "read")
        _, other = await made(ada, "read")
        async with httpx.AsyncClient(base_url=backend.public_api_url) as http:
            told = [(await http.get(wire.ME, headers=bearer(key))).status_code for _ in range(5)]
            assert told == [200, 200, 200, 429, 429]
            assert (await http.get(wire.ME, headers=bearer(other))).status_code == 200
        async with program(backend, key) as script:
            assert await script.closed() == wire.CLOSE_TOO_FAST


async def test_keys_that_cannot_be_made(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada") as ada:
        for fields in (
            {"name": " "},
            {"name": "a" * 121},
            {"scopes": ()},
            {"key": "rushes_short"},
            {"scopes": ("everything",)},
        ):
            with pytest.raises(RefusedCommand, match="malformed"):
                usual = {"name": "a", "scopes": ("read",), "key": new_key()}
                await ada.ask(MakeKey(id=new_id(), **(usual | fields)))  # type: ignore[arg-type]
        await pool.execute(
            "INSERT INTO api_key (person_id, name, key_hash, begins, scopes) SELECT $1, 'a',"
            " sha256(n::text::bytea), 'rushes_', '{read}' FROM generate_series(1, $2) n",
            await number_of(pool, "ada"), MOST_KEYS,
        )  # fmt: skip
        with pytest.raises(RefusedCommand, match="too_many_keys"):
            await made(ada, "read")
        # Sent again, a command makes one key.
        await ada.ask(RevokeKey(id=new_id(), key=1))
        command = MakeKey(id=new_id(), name="once", scopes=("read",), key=new_key())
        assert (await ada.ask(command)).key == (await ada.ask(command)).key


async def test_media_and_tickets(backend: Settings, connect: Connect, clips: list[int]) -> None:
    """A key that may read may see clips; sockets by ticket are for pages."""
    async with connect("ada") as ada:
        _, reads = await made(ada, "read")
        _, predicts = await made(ada, "predict")
        async with httpx.AsyncClient(base_url=backend.public_api_url) as http:
            poster = f"{wire.MEDIA}/{clips[0]}/poster.jpg"
            assert (await http.get(poster, headers=bearer(reads))).status_code == 404  # no files
            assert (await http.get(poster, headers=bearer(predicts))).status_code == 403
            origin = {"Origin": backend.ui_origin}
            answer = await http.post(wire.TICKET, headers=bearer(reads) | origin)
            assert answer.status_code == 401
