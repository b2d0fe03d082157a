"""One login: by a provider of identities, which may be away, hostile, or of another time."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from joserfc.jwk import OctKey
from msgspec.structs import replace

from backend.auth import access, identities
from backend.auth.accounts import AccountError
from backend.messages import wire
from backend.ops import ports
from backend.settings import Settings
from tests.conftest import PASSWORD, running_backend
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, back, new_key, providing

pytestmark = pytest.mark.timeout(60)
MakePerson = Callable[..., Awaitable[access.Visitor]]


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with providing() as opened:
        yield opened


def by(issuer: str, settings: Settings, **more: Any) -> Settings:
    return replace(
        settings, oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET, **more
    )


@asynccontextmanager
async def browsing(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        running_backend(settings),
        httpx.AsyncClient(base_url=settings.public_api_url) as browser,
    ):
        yield browser


async def away(browser: httpx.AsyncClient, path: str = "/people") -> str:
    """To the provider; its address."""
    answer = await browser.get(wire.OIDC, params={"next": path})
    assert answer.status_code == 303
    return answer.headers["location"]


async def there_and_back(
    browser: httpx.AsyncClient, provider: IdentityProvider, **claims: Any
) -> str:
    """Where a sign-in ends."""
    provider.claims = claims
    brought = provider.let_in(await away(browser))
    answer = await browser.get(back(wire.OIDC_BACK, brought))
    assert answer.status_code == 303
    return answer.headers["location"]


async def who(browser: httpx.AsyncClient) -> tuple[str, str] | None:
    answer = await browser.get(wire.ME)
    return (answer.json()["name"], answer.json()["account_role"]) if answer.is_success else None


def problem(address: str) -> str:
    return parse_qs(urlsplit(address).query)["error"][0]


async def test_a_real_provider_lets_people_in_with_the_roles_of_their_groups(
    settings: Settings, person: MakePerson, pool: asyncpg.Pool
) -> None:
    await person("ada", account_role="admin")  # somebody else of that name
    [port] = ports.free(1)
    issuer = f"http://127.0.0.1:{port}"
    roles = "leads=admin, film=annotator"
    process = subprocess.Popen([sys.executable, "-m", "oidc_provider_mock", "--port", str(port)])
    try:
        async with (
            browsing(by(issuer, settings, oidc_roles=roles)) as browser,
            httpx.AsyncClient(base_url=issuer) as mock,
        ):
            async with asyncio.timeout(30):
                while True:
                    try:
                        await mock.get("/jwks")
                        break
                    except httpx.HTTPError:
                        await asyncio.sleep(0.1)

            async def sign_in(action: str = "", **claims: Any) -> str:
                await mock.put("/users/77", json={"preferred_username": "ada", **claims})
                form = {"sub": "77", "action": action}
                there = await mock.post(await away(browser), data=form)
                answer = await browser.get(there.headers["location"])
                return answer.headers["location"]

            assert await sign_in(groups=["film", "others"]) == f"{settings.ui_origin}/people"
            assert await who(browser) == ("ada 2", "annotator")
            first = browser.cookies[wire.COOKIE]
            assert await sign_in(groups=["film", "leads"]) == f"{settings.ui_origin}/people"
            assert await who(browser) == ("ada 2", "admin")
            assert browser.cookies[wire.COOKIE] != first
            async with httpx.AsyncClient(
                base_url=settings.public_api_url, cookies={wire.COOKIE: first}
            ) as older:
                assert await who(older) is None, "the session before has ended"
            assert problem(await sign_in(groups=["others"])) == "oidc_no_group"
            assert problem(await sign_in()) == "oidc_no_group"
            assert problem(await sign_in("deny")) == "oidc_denied"
            await pool.execute("UPDATE person SET disabled_at = now() WHERE name = 'ada 2'")
            assert problem(await sign_in(groups=["leads"])) == "disabled"
            assert await pool.fetchval("SELECT count(*) FROM person") == 2
    finally:
        process.terminate()
        process.wait(10)


async def test_only_what_the_provider_signed_for_this_sign_in_is_believed(
    settings: Settings, provider: IdentityProvider
) -> None:
    now = int(time.time())
    async with browsing(by(provider.issuer, settings)) as browser:
        for claims, code in (
            ({"nonce": "another"}, "oidc_misled"),
            ({"nonce": None}, "oidc_misled"),
            ({"aud": "another"}, "oidc_misled"),
            ({"aud": [CLIENT, "another"], "azp": "another"}, "oidc_misled"),
            ({"iss": "https://elsewhere.example"}, "oidc_misled"),
            ({"sub": ""}, "oidc_misled"),
            ({"sub": None}, "oidc_misled"),
            ({"exp": now - 120}, "oidc_clock"),
            ({"nbf": now + 600}, "oidc_clock"),
        ):
            assert problem(await there_and_back(browser, provider, **claims)) == code, claims
        provider.foreign = new_key(1)
        assert problem(await there_and_back(browser, provider)) == "oidc_misled"
        provider.foreign, provider.algorithm = OctKey.import_key(SECRET), "HS256"
        assert problem(await there_and_back(browser, provider)) == "oidc_misled"
        provider.foreign, provider.algorithm = None, "RS256"
        assert await who(browser) is None
        # Clocks may differ by less than a minute.
        assert "error" not in await there_and_back(browser, provider, exp=now - 20, iat=now + 30)
        assert await who(browser) == ("ada", "annotator")


async def test_new_keys_of_the_provider_are_found(
    settings: Settings, provider: IdentityProvider
) -> None:
    async with browsing(by(provider.issuer, settings)) as browser:
        for _ in range(2):
            assert "error" not in await there_and_back(browser, provider)
        assert provider.read_keys == 1
        provider.key = new_key(2)
        assert "error" not in await there_and_back(browser, provider)
        assert provider.read_keys == 2


async def test_a_sign_in_ends_in_the_browser_that_began_it_and_once(
    settings: Settings, provider: IdentityProvider
) -> None:
    async with browsing(by(provider.issuer, settings)) as browser:
        brought = provider.let_in(await away(browser))
        async with httpx.AsyncClient(base_url=settings.public_api_url) as victim:
            answer = await victim.get(back(wire.OIDC_BACK, brought))
            assert problem(answer.headers["location"]) == "oidc_state"
            await away(victim)  # one of their own, which has another state
            answer = await victim.get(back(wire.OIDC_BACK, brought))
            assert problem(answer.headers["location"]) == "oidc_state"
        other = {**brought, "iss": "https://elsewhere.example"}
        answer = await browser.get(back(wire.OIDC_BACK, other))
        assert problem(answer.headers["location"]) == "oidc_misled"
        assert wire.AWAY_COOKIE not in browser.cookies
        brought = provider.let_in(await away(browser))
        note = browser.cookies[wire.AWAY_COOKIE]
        assert "error" not in (await browser.get(back(wire.OIDC_BACK, brought))).headers["location"]
        browser.cookies.set(wire.AWAY_COOKIE, note, domain="127.0.0.1", path=wire.OIDC)
        answer = await browser.get(back(wire.OIDC_BACK, brought))
        assert problem(answer.headers["location"]) == "oidc_state", "the code is used up"
        answer = await browser.get(wire.OIDC, params={"next": "//elsewhere.example/"})
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert "SameSite=lax" in answer.headers["set-cookie"]
        brought = provider.let_in(answer.headers["location"])
        answer = await browser.get(back(wire.OIDC_BACK, brought))
        assert answer.headers["location"] == settings.ui_origin + "/"
        for cookie in ("", "a.b.c", note[:-3], note + "x"):
            brought = provider.let_in(await away(browser))
            browser.cookies.clear()
            browser.cookies.set(wire.AWAY_COOKIE, cookie, domain="127.0.0.1", path=wire.OIDC)
            answer = await browser.get(back(wire.OIDC_BACK, brought))
            assert problem(answer.headers["location"]) == "oidc_state"


async def test_a_provider_that_is_away_or_another_is_said_to_be(
    settings: Settings, provider: IdentityProvider, person: MakePerson
) -> None:
    await person("ben")
    async with browsing(by(provider.issuer, settings)) as browser:
        provider.about = {"issuer": "https://elsewhere.example"}
        assert problem(await away(browser)) == "oidc_misled"
        provider.about = {}
        brought = provider.let_in(await away(browser))
        provider.began.clear()
        answer = await browser.get(back(wire.OIDC_BACK, brought))
        assert problem(answer.headers["location"]) == "oidc_state"
    [port] = ports.free(1)
    async with browsing(by(f"http://127.0.0.1:{port}", settings)) as browser:
        assert problem(await away(browser)) == "oidc_away"
        form = {"name": "ben", "password": PASSWORD}
        headers = {"Origin": settings.ui_origin}
        await browser.post(wire.LOGIN, data=form, headers=headers)
        assert await who(browser) == ("ben", "annotator"), "passwords go on without it"
    async with browsing(settings) as browser:
        assert problem(await away(browser)) == "oidc_off"
        assert (await browser.get(wire.SIGN_IN)).json() == {}


async def test_passwords_can_be_switched_off_and_there_is_a_way_in(
    settings: Settings, provider: IdentityProvider, person: MakePerson, pool: asyncpg.Pool
) -> None:
    await person("ben")
    closed = by(provider.issuer, settings, password_login=False, oidc_name="Acme")
    async with browsing(closed) as browser:
        ways = (await browser.get(wire.SIGN_IN)).json()
        assert ways == {"password": False, "provider": "Acme"}
        headers = {"Origin": settings.ui_origin}
        form = {"name": "ben", "password": PASSWORD}
        answer = await browser.post(wire.LOGIN, data=form, headers=headers)
        assert problem(answer.headers["location"]) == "password_off" and await who(browser) is None
        token = await identities.way_in(pool, "ben")
        answer = await browser.get(wire.WAY_IN, params={"token": token})
        assert await who(browser) == ("ben", "annotator")
        answer = await browser.get(wire.WAY_IN, params={"token": token})
        assert problem(answer.headers["location"]) == "used_up"
        token = await identities.way_in(pool, "ben")
        await pool.execute("UPDATE way_in SET expires_at = now()")
        answer = await browser.get(wire.WAY_IN, params={"token": token})
        assert problem(answer.headers["location"]) == "used_up"
        with pytest.raises(AccountError):
            await identities.way_in(pool, "nobody")


async def test_an_administrator_joins_a_new_account_to_one_that_was_there(
    settings: Settings, provider: IdentityProvider, person: MakePerson, pool: asyncpg.Pool
) -> None:
    await person("ada", account_role="admin")
    async with browsing(by(provider.issuer, settings)) as browser:
        await there_and_back(browser, provider)
        assert await who(browser) == ("ada 2", "annotator")
        assert await identities.join(pool, "ada 2", "ada") == 1
        assert await who(browser) is None
        await there_and_back(browser, provider)
        assert await who(browser) == ("ada", "admin"), "roles stay where no groups give them"
        for name, into in (("ada 2", "ada"), ("ada", "ada"), ("nobody", "ada")):
            with pytest.raises(AccountError):
                await identities.join(pool, name, into)
