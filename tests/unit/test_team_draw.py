import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.team_draw import Candidate, CannotDraw, Wanted, draw, draw_roles
from backend.messages import Role

loads = st.dictionaries(st.integers(1, 50), st.integers(0, 5), min_size=1, max_size=12)


@given(loads, st.data())
def test_those_with_the_least_to_do_are_drawn(have: dict[int, int], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(have)))
    drawn = draw(have, count, random.Random(data.draw(st.integers(0, 100))))
    assert len(drawn) == count
    assert drawn <= set(have)
    assert sorted(have[p] for p in drawn) == sorted(have.values())[:count]


def test_ties_are_drawn_by_lot() -> None:
    rng = random.Random(1)
    times = Counter(p for _ in range(3000) for p in draw({1: 0, 2: 0, 3: 0, 4: 9}, 1, rng))
    assert times[4] == 0
    # Binomial(3000, 1/3): four standard deviations are 103.
    assert all(abs(times[p] - 1000) < 103 for p in (1, 2, 3))


def test_the_lot_does_not_depend_on_the_order_of_the_people() -> None:
    one = draw({3: 0, 1: 0, 2: 0}, 2, random.Random(7))
    assert one == draw({1: 0, 2: 0, 3: 0}, 2, random.Random(7))


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 1000))
def test_over_many_draws_nobody_gets_ahead(people: int, count: int, seed: int) -> None:
    count = min(count, people)
    have = dict.fromkeys(range(people), 0)
    rng = random.Random(seed)
    for _ in range(25):
        for person in draw(have, count, rng):
            have[person] += 1
        assert max(have.values()) - min(have.values()) <= 1


def test_too_few_people() -> None:
    with pytest.raises(ValueError, match="cannot draw 3 of 2 people"):
        draw({1: 0, 2: 0}, 3, random.Random(0))


ROLES: st.SearchStrategy[Role] = st.sampled_from(["primary", "secondary", "none"])
PEOPLE = st.lists(
    st.tuples(ROLES, ROLES, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9
)


@given(PEOPLE, st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans(), st.integers())
def test_a_draw_keeps_the_caller_default_roles_and_outsiders(
    people: list[tuple[Role, Role, int, int]],
    primaries: int,
    secondaries: int,
    outsiders: bool,
    switching: bool,
    seed: int,
) -> None:
    candidates = [
        Candidate(person=i, default=d, now=n, primary_of=p, secondary_of=s)
        for i, (d, n, p, s) in enumerate(people)
    ]
    wanted = Wanted(
        primaries=primaries, secondaries=secondaries, outsiders=outsiders, switching=switching
    )
    try:
        roles = draw_roles(candidates, wanted, 0, random.Random(seed))
    except CannotDraw:
        return
    assert roles == draw_roles(candidates, wanted, 0, random.Random(seed))
    assert roles.get(0, "none") == candidates[0].now
    assert Counter(r for r in roles.values() if r != "none") == Counter(
        {r: n for r, n in (("primary", primaries), ("secondary", secondaries)) if n}
    )
    for c in candidates[1:]:
        role = roles.get(c.person, "none")
        assert c.person in roles or c.now == "none"
        if role != "none":
            assert outsiders or c.now != "none"
            assert switching or c.default in (role, "none")
