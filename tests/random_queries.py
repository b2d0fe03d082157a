"""Random queries, as trees, of given names."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from typing import Any

import msgspec

from backend.domain import query_tree as tree
from backend.domain.query_tree import all_of, any_of

SIGNS: tuple[tree.Sign, ...] = ("<", "<=", ">", ">=", "=")


def random_query(
    rng: random.Random, *, labels: Sequence[str], people: Sequence[str], films: Sequence[str]
) -> tree.Query:
    """With at least one condition."""
    where = _any(rng, labels, people, films, depth=3)
    return tree.Query(
        words=rng.choice(["", "", "rain", "and or not", 'a "quoted" \\ word', "film:x"]),
        liked=tuple(rng.sample(range(1, 9), rng.randrange(3))),
        disliked=tuple(rng.sample(range(1, 9), rng.randrange(2))),
        where=where,
    )


def _any(rng: random.Random, *names: Sequence[str], depth: int) -> tree.Condition:
    kind = rng.randrange(4) if depth else 3
    if kind == 3:
        return _leaf(rng, *names)
    parts = [_any(rng, *names, depth=depth - 1) for _ in range(rng.randrange(2, 4))]
    if kind == 0:
        return tree.Not(part=parts[0])
    found = all_of(parts) if kind == 1 else any_of(parts)
    assert found is not None
    return found


def _leaf(
    rng: random.Random, labels: Sequence[str], people: Sequence[str], films: Sequence[str]
) -> tree.Condition:
    match rng.randrange(6):
        case 0:
            share = rng.choice([0.0, 0.5, 1.0, round(rng.random(), 4)])
            return tree.Score(label=rng.choice(labels), sign=rng.choice(SIGNS), share=share)
        case 1:
            what: Any = rng.choice(["year", "length"])
            value = float(rng.randrange(1989, 1995)) if what == "year" else rng.randrange(0, 9) / 2
            return tree.Measured(what=what, sign=rng.choice(SIGNS), value=value)
        case 2:
            number = rng.choice([None, rng.randrange(1, 5)])
            name = "" if number else rng.choice(films)
            return tree.Named(what="film", name=name, number=number)
        case 3:
            what = rng.choice(["genre", "intake"])
            return tree.Named(what=what, name=rng.choice(["genre 1", "june", "nowhere: else"]))
    outcome = rng.choice(tree.OUTCOMES)
    own = outcome in tree.OWN
    return tree.Said(
        label=rng.choice(labels),
        outcome=outcome,
        by=rng.choice(["", *people]) if own else "",
        since=_day(rng) if own else None,
        until=_day(rng) if own else None,
    )


def _day(rng: random.Random) -> datetime.date | None:
    return rng.choice([None, None, datetime.date(2026, 1, rng.randrange(1, 9))])


def placeless(value: Any) -> Any:
    """The same without where anything stands in a text."""
    plain = msgspec.to_builtins(value)

    def bare(one: Any) -> Any:
        if isinstance(one, dict):
            return {key: bare(part) for key, part in one.items() if key not in ("at", "end")}
        return [bare(part) for part in one] if isinstance(one, list | tuple) else one

    return bare(plain)
