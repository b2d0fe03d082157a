"""What the login page says of a sign-in that failed."""

from __future__ import annotations

import pytest

from ui.pages.login.page import problem


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
