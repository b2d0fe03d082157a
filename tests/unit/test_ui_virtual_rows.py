"""Which of many cards are in the document: all one can see, few others, and the focused one."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.unit import node

HEIGHT = 720


def called(*calls: list[Any]) -> list[Any]:
    return node.run("virtual_rows.mjs", calls)


def case(rng: random.Random) -> dict[str, Any]:
    pitch, columns = rng.uniform(40, 300), rng.randint(1, 9)
    count = rng.choice([0, 1, rng.randint(2, 60), rng.randint(60, 5000)])
    rows = -(-count // columns)
    return {
        "pitch": pitch,
        "columns": columns,
        "count": count,
        "rows": rows,
        "top": rng.uniform(-rows * pitch - 500, 900),
        "kept": rng.choice([-1, rng.randrange(count) if count else -1]),
        "gap": 12,
    }


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    rng = random.Random(0)
    return [case(rng) for _ in range(400)]


@pytest.fixture(scope="module")
def shown(cases: list[dict[str, Any]]) -> list[list[int]]:
    near = called(*(["rowsNear", {**one, "height": HEIGHT}] for one in cases))
    return called(*(["indicesIn", rows, one] for rows, one in zip(near, cases, strict=True)))


def test_everything_that_can_be_seen_is_there(
    cases: list[dict[str, Any]], shown: list[list[int]]
) -> None:
    for one, there in zip(cases, shown, strict=True):
        seen = {
            index
            for index in range(one["count"])
            if -one["pitch"] < one["top"] + index // one["columns"] * one["pitch"] < HEIGHT
        }
        assert seen <= set(there), one


def test_little_else_is_there_however_many_there_are(
    cases: list[dict[str, Any]], shown: list[list[int]]
) -> None:
    for one, there in zip(cases, shown, strict=True):
        windows = 2 + 6 * one["pitch"] / HEIGHT  # half a window or two rows each way, and rounding
        assert len(there) <= one["columns"] * (windows * HEIGHT / one["pitch"] + 1) + 1, one


def test_the_kept_one_is_there_once_and_all_stand_in_order(
    cases: list[dict[str, Any]], shown: list[list[int]]
) -> None:
    for one, there in zip(cases, shown, strict=True):
        assert one["kept"] in (-1, *there)
        assert there == sorted(set(there)) and all(0 <= index < one["count"] for index in there)


def test_places_and_the_height_of_all() -> None:
    layout = {"columns": 5, "pitch": 150.5, "gap": 12}
    assert called(
        ["placeOf", 0, layout],
        ["placeOf", 14, layout],
        ["heightOf", 0, layout],
        ["heightOf", 5, layout],
        ["heightOf", 4999, layout],
    ) == [
        {"column": "1 / 2", "top": 0}, {"column": "5 / 6", "top": 301.0},
        0, 138.5, 150.5 * 1000 - 12,
    ]  # fmt: skip
