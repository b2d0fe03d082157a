"""What is offered where somebody types in a query."""

from __future__ import annotations

import random

import pytest

from backend.domain.query import parse
from backend.domain.query_completion import Spot, answers, conditions, names, spot
from backend.domain.query_known import QueryError, known
from backend.messages import Suggestion

KNOWN = known(["rain", "rainbow", "car chase", "Film"], ["ada"], blind=["rage"], here="rain")


def offered(text: str, films: tuple[str, ...] = ("Night Train", "Rain Man")) -> list[str]:
    """The texts that result from taking what is offered at the bar."""
    at = text.index("|")
    text = text.replace("|", "")
    found = spot(text, at)
    some = suggested(found, text, films)
    return [text[: one.at] + one.text + text[one.end :] for one in some]


def suggested(found: Spot, text: str, films: tuple[str, ...]) -> tuple[Suggestion, ...]:
    match found.wanted:
        case "condition":
            return conditions(found, text, KNOWN)
        case "answer":
            return answers(found)
        case "person":
            return names(found, ["ada", "Ben Böhm"])
        case "nothing":
            return ()
    return names(found, films)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|", []),
        ("ra|", ["rain > .5 ", "rainbow > .5 "]),
        ("indoor > .8 and ra| > .2", ["indoor > .8 and rain > .2", "indoor > .8 and rainbow > .2"]),
        ("a car ch|", ['a "car chase" > .5 ']),
        ('"car c|', ['"car chase" > .5 ']),
        ("unans|", ["unanswered "]),
        ("gen|", ["genre:"]),
        ("rain:d|", ["rain:disputed "]),
        ('"car chase":sk|', ['"car chase":skip ']),
        ("film:ra|", ['film:"Rain Man" ', 'film:"Night Train" ']),
        ('film:"night t|', ['film:"Night Train" ']),
        ("rain:yes by |", ["rain:yes by ada ", 'rain:yes by "Ben Böhm" ']),
        ("rain:yes s|", ["rain:yes since "]),
        ("answered by ada u|", ["answered by ada until "]),
        ("year:19|", []),
        ("a film by a|", []),
    ],
)
def test_what_may_stand_there_is_offered(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_whatever_is_typed_something_is_offered_within_it_or_nothing() -> None:
    rng = random.Random(5)
    pieces = ["ra", "rain", " ", " ", '"', ":", "film", "by", "yes", "(", ">", ".5", "and", "👩‍🚀"]
    for _ in range(3000):
        text = "".join(rng.choices(pieces, k=rng.randrange(10)))
        at = rng.randrange(len(text) + 1)
        for one in suggested(spot(text, at), text, ("Rain Man",)):
            assert 0 <= one.at <= at <= max(at, one.end) <= len(text), (text, at)


def test_what_is_offered_can_be_asked() -> None:
    for text in ("ra|", "a car ch|", "unans|", "rain:d|", "film:ra|", "rain:yes by |"):
        for taken in offered(text):
            try:
                assert not parse(taken, known(["rain", "rainbow", "car chase"], ["ada", "Ben Böhm"],
                                              here="rain")).plain  # fmt: skip
            except QueryError as error:
                raise AssertionError(taken) from error
