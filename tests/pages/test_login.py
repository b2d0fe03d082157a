"""What the login page says of a sign-in that failed."""

from __future__ import annotations

import pytest

from backend.errors import KINDS
from backend.messages import SignInWays
from tests.pages.stage import Backend, Tab
from ui.pages.login.page import PROBLEMS, Login, problem


@pytest.mark.parametrize(
    ("code", "wait", "said"),
    [
        ("", "", ""),
        ("too_many_tries", "1", "Too many tries. Wait a second, then try again."),
        ("too_many_tries", "37", "Too many tries. Wait 37 seconds, then try again."),
        ("too_many_tries", "241", "Too many tries. Wait 5 minutes, then try again."),
        ("too_many_tries", "", "Too many tries. Wait a while, then try again."),
        ("too_many_tries", "<b>", "Too many tries. Wait a while, then try again."),
        ("too_many_tries", "٣", "Too many tries. Wait a while, then try again."),
        ("never-heard-of", "", "Signing in failed. Try again."),
    ],
)
def test_it_says_why_and_how_long_to_wait(code: str, wait: str, said: str) -> None:
    assert problem(code, wait) == said


def test_every_way_in_that_fails_has_its_sentence() -> None:
    ours = {code for code in KINDS if code.startswith("oidc_")} | {"password_off", "used_up"}
    assert ours <= PROBLEMS.keys()


async def test_it_offers_the_ways_in_that_there_are(tab: Tab, backend: Backend) -> None:
    backend.me = None
    await tab.open(Login, "/login?next=%2Flabel%2F3")
    await tab.sees(Login, provider="", password=True)
    backend.ways = SignInWays(password=False, provider="Acme")
    await tab.open(Login, "/login?error=oidc_away")
    await tab.sees(
        Login,
        provider="Acme",
        password=False,
        next_quoted="%2Flabel%2F3",
        problem="The provider does not answer at this moment. Try again in a minute.",
    )
