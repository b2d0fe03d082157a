"""Tries to sign in: how many are looked at, from where, and who is never locked out by others."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace

from backend.auth import access, accounts, hashing, tries
from backend.messages import wire
from backend.settings import Settings
from tests.conftest import PASSWORD, running_backend

pytestmark = pytest.mark.timeout(60)
Person = Callable[..., Awaitable[access.Visitor]]
WRONG = "not-the-password"
FREE = tries.OF_ACCOUNT_HERE.free
READY = "UPDATE login_failure SET next_at = now() - interval '1 second'"


class Door:
    """The sign-in form of an installation behind one reverse proxy, seen from any address."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def knock(
        self, name: str, password: str, *, at: str | list[str] = "203.0.113.9", **cookies: str
    ) -> httpx.Response:
        """``at``: what the proxy sends on as X-Forwarded-For, in one line or several."""
        headers = [("X-Forwarded-For", line) for line in ([at] if isinstance(at, str) else at)]
        if cookies:
            headers.append(("Cookie", "; ".join(f"{k}={v}" for k, v in cookies.items())))
        form = {"name": name, "password": password}
        self._http.cookies.clear()
        return await self._http.post(wire.LOGIN, data=form, headers=headers)

    async def hears(self, name: str, password: str, **more: Any) -> str:
        """``in``, or the code of the refusal."""
        return heard(await self.knock(name, password, **more))


def heard(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    return asked["error"][0] if "error" in asked else "in"


def wait_of(answer: httpx.Response) -> int:
    return int(parse_qs(urlsplit(answer.headers["Location"]).query)["wait"][0])


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Door]:
    origin = {"Origin": settings.ui_origin}
    async with (
        running_backend(settings),
        httpx.AsyncClient(base_url=settings.public_api_url, headers=origin, timeout=30) as http,
    ):
        yield Door(http)


@pytest.fixture
async def door(settings: Settings, person: Person) -> AsyncIterator[Door]:
    await person("ada")
    await person("ben")
    async with opened(replace(settings, trusted_proxies=1)) as door:
        yield door


async def test_tries_at_the_same_moment_are_counted_one_by_one(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: Counter[str] = Counter()
    look = hashing._verify

    def counting(hasher: PasswordHasher, hashed: str | None, password: str) -> bool:
        looked_at[password] += 1
        return look(hasher, hashed, password)

    monkeypatch.setattr(hashing, "_verify", counting)
    words = [f"{WRONG} {n}" for n in range(99)] + [PASSWORD]
    answers = Counter(await asyncio.gather(*(door.hears("ada", word) for word in words)))
    assert sum(looked_at.values()) <= FREE
    assert answers["too_many_tries"] + answers["too_busy"] >= 100 - FREE


async def test_a_crowd_at_one_address_leaves_room_for_others(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    look = hashing._verify

    def slow(*about: Any) -> bool:
        go_on.wait(20)
        return look(*about)

    monkeypatch.setattr(hashing, "_verify", slow)
    crowd = [asyncio.create_task(door.hears("ada", WRONG)) for _ in range(60)]
    while sum(task.done() for task in crowd) < 60 - tries.MOST_OF_ADDRESS:
        await asyncio.sleep(0.01)
    other = asyncio.create_task(door.hears("ada", PASSWORD, at="192.0.2.1"))
    await asyncio.wait({other}, timeout=0.3)
    go_on.set()
    assert await other == "in"
    assert "in" not in await asyncio.gather(*crowd)


async def test_a_stranger_locks_nobody_out(door: Door) -> None:
    for _ in range(FREE + 2):
        await door.hears("ada", WRONG, at="198.51.100.1")
    assert await door.hears("ada", PASSWORD, at="198.51.100.1") == "too_many_tries"
    assert await door.hears("ada", PASSWORD) == "in"
    assert await door.hears("ben", PASSWORD, at="198.51.100.1") == "in"


async def test_a_browser_that_signed_in_before_is_not_bound_by_others(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by those at its own address, and not by those who try from everywhere."""
    monkeypatch.setattr(tries, "OF_ACCOUNT", tries.Limit(FREE, 60))
    first = await door.knock("ada", PASSWORD)
    device = {wire.DEVICE_COOKIE: first.cookies[wire.DEVICE_COOKIE]}
    for n in range(FREE + 2):
        await door.hears("ada", WRONG)
        await door.hears("ada", WRONG, at=f"198.51.100.{n}")
    assert await door.hears("ada", PASSWORD) == "too_many_tries"
    assert await door.hears("ada", PASSWORD, at="192.0.2.1") == "too_many_tries"
    assert await door.hears("ada", PASSWORD, at="192.0.2.1", **device) == "in"
    assert await door.hears("ada", PASSWORD, **device) == "in"
    tried = [await door.hears("ada", WRONG, **device) for _ in range(FREE + 1)]
    assert tried == ["wrong_password"] * FREE + ["too_many_tries"]
    assert await door.hears("ben", WRONG, at="192.0.2.1", **device) == "wrong_password"


async def test_an_address_that_signed_in_before_is_not_bound_by_other_addresses(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "OF_ACCOUNT", tries.Limit(FREE, 60))
    assert await door.hears("ada", PASSWORD) == "in"
    for n in range(FREE + 2):
        await door.hears("ada", WRONG, at=f"198.51.100.{n}")
    assert await door.hears("ada", PASSWORD, at="192.0.2.1") == "too_many_tries"
    assert await door.hears("ada", PASSWORD) == "in"


async def test_waits_grow_and_the_answer_tells_how_long(door: Door, pool: asyncpg.Pool) -> None:
    waits = []
    for _ in range(FREE):
        assert await door.hears("ada", WRONG) == "wrong_password"
    for _ in range(3):
        waits.append(wait_of(await door.knock("ada", WRONG)))
        await pool.execute(READY)
        assert await door.hears("ada", WRONG) == "wrong_password"
    assert [round(wait / tries.FIRST_WAIT) for wait in waits] == [1, 2, 4]
    await pool.execute(READY)
    first = await door.knock("ada", PASSWORD)
    device = {wire.DEVICE_COOKIE: first.cookies[wire.DEVICE_COOKIE]}
    for _ in range(FREE):
        assert await door.hears("ada", WRONG, **device) == "wrong_password", "it begins anew"


async def test_one_account_is_one_however_its_name_is_written(door: Door) -> None:
    spellings = ["ada", "ADA", " Ada ", "aDa"]
    said = [await door.hears(spellings[n % 4], WRONG) for n in range(FREE + 1)]
    assert said == ["wrong_password"] * FREE + ["too_many_tries"]


async def test_a_name_that_nobody_has_is_treated_alike(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str | None] = []
    look = hashing._verify

    def noting(hasher: PasswordHasher, hashed: str | None, password: str) -> bool:
        looked_at.append(hashed)
        return look(hasher, hashed, password)

    monkeypatch.setattr(hashing, "_verify", noting)
    # Even the password of whoever's hash is taken instead opens nothing.
    said = [await door.hears("eve", PASSWORD) for _ in range(FREE + 1)]
    assert said == ["wrong_password"] * FREE + ["too_many_tries"]
    assert len(looked_at) == FREE and None not in looked_at
    assert len(set(looked_at)) == 1


async def test_one_address_cannot_try_many_accounts(door: Door) -> None:
    free = tries.OF_ADDRESS.free
    for n in range(free):
        assert await door.hears(f"nobody {n}", WRONG) == "wrong_password"
    assert await door.hears("ada", PASSWORD) == "too_many_tries"
    assert await door.hears("ada", PASSWORD, at="192.0.2.1") == "in"


async def test_signing_in_rightly_is_no_try(door: Door) -> None:
    for _ in range(tries.OF_ADDRESS.free + 2):
        assert await door.hears("ada", PASSWORD) == "in"


async def test_whoever_writes_the_header_is_not_believed(
    settings: Settings, person: Person
) -> None:
    await person("ada")
    async with opened(settings) as door:
        said = [await door.hears("ada", WRONG, at=f"198.51.100.{n}") for n in range(FREE + 1)]
        assert said == ["wrong_password"] * FREE + ["too_many_tries"]


async def test_the_client_cannot_write_what_our_own_proxy_adds(door: Door) -> None:
    said = [
        await door.hears("ada", WRONG, at=[f"198.51.100.{n}, 203.0.113.7"]) for n in range(FREE)
    ]
    assert set(said) == {"wrong_password"}
    assert await door.hears("ada", WRONG, at=["192.0.2.1", "203.0.113.7"]) == "too_many_tries"


async def test_more_than_can_be_looked_at_are_told_so_and_not_counted(
    door: Door, monkeypatch: pytest.MonkeyPatch, pool: asyncpg.Pool
) -> None:
    monkeypatch.setattr(tries, "MOST_WAITING", 2)
    go_on, at_once, most = threading.Event(), [0], [0]
    look = hashing._verify

    def slow(*about: Any) -> bool:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        go_on.wait(20)
        at_once[0] -= 1
        return look(*about)

    monkeypatch.setattr(hashing, "_verify", slow)
    room = tries.AT_ONCE + tries.MOST_WAITING
    asked = [
        asyncio.create_task(door.hears("ada", WRONG, at=f"198.51.100.{n}")) for n in range(room + 3)
    ]
    while sum(task.done() for task in asked) < 3:
        await asyncio.sleep(0.01)
    go_on.set()
    said = Counter(await asyncio.gather(*asked))
    assert said == {"wrong_password": room, "too_busy": 3}
    assert most[0] <= hashing.AT_ONCE
    filled = "SELECT count(*) FROM login_failure WHERE empties_at > now()"
    assert await pool.fetchval(filled) == 2 * room + 1  # each with its address, and the account


async def test_no_script_reads_what_the_browser_keeps(door: Door) -> None:
    kept = (await door.knock("ada", PASSWORD)).headers.get_list("set-cookie")
    assert {cookie.partition("=")[0] for cookie in kept} == {wire.COOKIE, wire.DEVICE_COOKIE}
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in kept)


async def test_a_password_hashed_otherwise_is_hashed_anew(door: Door, pool: asyncpg.Pool) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2).hash(PASSWORD)
    await pool.execute("UPDATE person SET password_hash = $1 WHERE name = 'ada'", old)
    assert await door.hears("ada", WRONG) == "wrong_password"
    kept = "SELECT password_hash FROM person WHERE name = 'ada'"
    assert await pool.fetchval(kept) == old
    for _ in range(2):
        assert await door.hears("ada", PASSWORD) == "in"
    assert not accounts._hasher.check_needs_rehash(await pool.fetchval(kept))


async def test_signing_in_ends_the_session_that_the_browser_had(
    door: Door, pool: asyncpg.Pool
) -> None:
    first = await door.knock("ada", PASSWORD)
    before = {wire.COOKIE: first.cookies[wire.COOKIE]}
    assert await door.hears("ben", WRONG, **before) == "wrong_password"
    assert await pool.fetchval("SELECT count(*) FROM session") == 1
    assert await door.hears("ben", PASSWORD, **before) == "in"
    names = await pool.fetch("SELECT name FROM session JOIN person ON id = person_id")
    assert [row["name"] for row in names] == ["ben"]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2%eth0", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8:1:2::3]:4711", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::3]", "2001:db8:1:2::/64"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_addresses_of_one_network_are_one(host: str, counted: str) -> None:
    assert tries.network(host) == counted
