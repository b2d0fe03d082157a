"""What is said of how costs grow."""

from __future__ import annotations

from typing import Any

import pytest

from workers.bench.growth import MAY, powers, worse


def rows(axis: str, **grown: tuple[float, float]) -> list[dict[str, Any]]:
    """Costs at two sizes, of which the larger one is ten times the other; those not named stay. The
    machine is five times as slow the first time."""
    costs = {name: grown.get(name.split()[0], (20.0, 20.0)) for name in MAY[axis]}
    return [
        {"size": size, "ms": {name: load * ms[at] for name, ms in costs.items()}, "fixed_ms": load}
        for at, (size, load) in enumerate(((100, 5), (1000, 1)))
    ]


def test_a_power_is_how_a_cost_grows_with_the_size() -> None:
    found = powers(rows("clips", answer=(20, 200), search=(20, 2000)))
    assert (found["pass"], found["answer"], found["search"]) == pytest.approx((0, 1, 2))
    assert powers([]) == powers(rows("clips")[:1]) == {}
    near = [{**row, "size": 100 + at} for at, row in enumerate(rows("clips"))]
    assert powers(near) == {}, "so small a step says nothing"


@pytest.mark.parametrize(
    ("axis", "cost", "ms", "told"),
    [
        ("clips", "pass", (20, 200), False),  # in proportion
        ("clips", "pass", (20, 600), True),
        ("clips", "answer", (10, 60), True),  # must be flat
        ("clips", "answer", (0.5, 4), False),  # too little to say
        ("annotations", "answer", (20, 30), False),
        ("labels", "board's", (20, 200), False),
    ],
)
def test_what_grows_worse_than_it_must_is_named(
    axis: str, cost: str, ms: tuple[float, float], told: bool
) -> None:
    found = worse({axis: rows(axis, **{cost: ms})})[axis]
    assert any(name.startswith(cost) for name in found) is told
