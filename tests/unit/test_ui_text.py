from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.messages import Colleague, Presence
from ui import text

HOUR = 3600
NOON = 1_750_075_200.0  # 16 June 2025, 12:00 UTC


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("ada", "AD"),
        ("Grace Hopper", "GH"),
        ("a b c", "AB"),
        ("x", "X"),
        ("(bot) 3", "BO"),
        ("(bot) of ada", "BO"),
        ("3 李雷", "李雷"),
        ("李 雷", "李雷"),
        ("🎬 Ada", "AD"),
        ("🎬", "🎬"),
        ("שרה לוי", "של"),
        ("e\u0301va", "ÉV"),
        ("42", "42"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert text.initials(name) == letters


def test_others_leaves_me_out_and_says_what_they_do() -> None:
    frame = Presence(
        stream="label/1",
        people=(
            Colleague(person=1, name="me"),
            Colleague(person=2, name="ada", tab="wall"),
            Colleague(person=3, name="ben", tab="unheard-of"),
        ),
    )
    assert [here["title"] for here in text.others(frame, me=1)] == ["ada – at the wall", "ben"]


# ── moments ─────────────────────────────────────────────────────────────────────────────────────

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "14:00:00"), (-15, "yesterday 23:00"), (-72, "13 Jun 14:00"), (-24 * 365, "16 Jun 2024")],
)
def test_moments_are_those_of_the_reader(hours: float, words: str) -> None:
    assert text.moment(NOON + hours * HOUR, VIENNA, NOON) == words


def test_an_input_gives_back_the_moment_it_showed() -> None:
    assert text.to_input(NOON, VIENNA) == "2025-06-16T14:00:00"
    assert text.of_input(text.to_input(NOON, VIENNA), VIENNA) == NOON


@pytest.mark.parametrize("words", ["", "now", "2025-13-01T00:00", "0001-01-01T00:00"])
def test_what_is_no_moment_is_none(words: str) -> None:
    result: Any = text.of_input(words, VIENNA)
    assert result is None or result < 0


def test_an_unknown_zone_is_utc() -> None:
    assert text.zone_named("Mars/Olympus") is UTC and text.zone_named("") is UTC


@pytest.mark.parametrize(
    ("value", "words"), [(None, "–"), (0.0, ".00"), (0.857, ".86"), (0.999, "1.00"), (1.0, "1.00")]
)
def test_shares(value: float | None, words: str) -> None:
    assert text.share(value) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (40, "40 s"),
        (150, "2 min"),
        (3500, "58 min"),
        (3590, "1.0 h"),
        (5e6, "1,388.9 h"),
    ],
)
def test_durations_are_told_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert text.duration(seconds / HOUR) == words
