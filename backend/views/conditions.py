"""Which clips of the corpus meet a query's conditions: one mask over all clips for each condition,
and Python's and, or and not of them. What `domain.query_tree` says of each is read here."""

from __future__ import annotations

import asyncio
import datetime
import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import asyncpg
import numpy as np

import sql
from backend.domain.query_tree import (
    And,
    Condition,
    Measured,
    Named,
    Not,
    Or,
    Said,
    Score,
    Sign,
)
from backend.domain.spelling import look
from backend.views import passing
from backend.views.naming import Names
from backend.views.passing import Mask
from backend.views.rankings import Rankings
from backend.views.scores import newest_model
from backend.views.shots import Shots

ANSWERS = {"yes": "positive", "no": "negative", "skip": "skip", "tie": "tie"}
_COMPARE: dict[Sign, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
}  # fmt: skip


class Conditions:
    """Reads which clips meet conditions. ``newest``: scores are those of the very newest models,
    and not of about the newest; then it takes longer. ``notes``: what a person should know."""

    def __init__(
        self, pool: asyncpg.Pool, rankings: Rankings, names: Names, *, newest: bool = False
    ) -> None:
        self._pool, self._rankings, self._names, self._newest = pool, rankings, names, newest
        self.notes: list[str] = []

    async def mask(self, where: Condition, shots: Shots) -> Mask:
        """(n,) of all clips, ascending, those that meet it."""
        match where:
            case Not(part=part):
                return ~await self.mask(part, shots)
            case And(parts=parts):
                return reduce(operator.and_, [await self.mask(part, shots) for part in parts])
            case Or(parts=parts):
                return reduce(operator.or_, [await self.mask(part, shots) for part in parts])
            case Score():
                return await self._score(where, shots)
            case Said():
                return await self._said(where, shots)
            case Measured(what="length", sign=sign, value=value):
                return np.asarray(_COMPARE[sign](np.round(shots.seconds, 3), value))
            case Measured(sign=sign, value=value):
                years = await sql.conditions.years(self._pool)
                return _of_films(
                    [r["id"] for r in years if _COMPARE[sign](r["year"], value)], shots
                )
            case Named():
                return await self._named(where, shots)

    async def _score(self, where: Score, shots: Shots) -> Mask:
        label = self._names.label(where.label)
        if label is None:
            return self._none(f"There is no label “{where.label}” any more.", shots)
        if self._newest:
            model = await newest_model(self._pool, label)
            scored = None if model is None else await self._rankings.scored(label, model)
        else:
            scored = await self._rankings.recent(label)
        if scored is None:
            return self._none(f"“{where.label}” has no model yet, so no clip has a score.", shots)

        def between(least: float | None, most: float | None) -> Mask:
            found = passing.by_score(scored, least, most, shots.clips)
            assert found is not None
            return found

        def compared() -> Mask:
            share = where.share
            match where.sign:
                case ">=":
                    return between(share, None)
                case "<=":
                    return between(None, share)
                case "=":
                    return between(share, share)
                case ">":
                    return between(0, None) & ~between(None, share)
                case "<":
                    return between(0, None) & ~between(share, None)

        return await asyncio.to_thread(compared)

    async def _said(self, where: Said, shots: Shots) -> Mask:
        label = self._names.label(where.label)
        if label is None:
            return self._none(f"There is no label “{where.label}” any more.", shots)
        own = where.by or where.since or where.until
        if where.outcome == "disputed":
            rows = await sql.conditions.disputed(self._pool, label=label)
        elif where.outcome == "unanswered":
            rows = await sql.labels.primary_clips(self._pool, label=label)
            return ~await asyncio.to_thread(passing.in_rows, shots.clips, rows)
        elif own or where.outcome == "answered":
            person = self._names.people.get(look(where.by)) if where.by else None
            if where.by and person is None:
                return self._none(f"Nobody is called “{where.by}” any more.", shots)
            rows = await sql.conditions.said(
                self._pool,
                label=label,
                answer=ANSWERS.get(where.outcome),
                person=person,
                since=_begin(where.since),
                until=_begin(where.until, days=1),
            )
        else:
            outcome = ANSWERS[where.outcome]
            rows = await sql.scores.clips_with_outcome(self._pool, label=label, outcome=outcome)
        return await asyncio.to_thread(passing.in_rows, shots.clips, rows)

    async def _named(self, where: Named, shots: Shots) -> Mask:
        if where.what == "film":
            rows = await sql.conditions.films_named(self._pool, title=where.name, film=where.number)
            missing = "No film's title holds"
        elif where.what == "genre":
            rows = await sql.conditions.films_of_genre(self._pool, genre=where.name)
            missing = "No film is of the genre"
        else:
            rows = await sql.conditions.films_of_intake(self._pool, look=look(where.name))
            missing = "No film came with the intake"
        if not rows:
            name = f"#{where.number}" if where.number is not None else where.name
            return self._none(f"{missing} “{name}”.", shots)
        return _of_films([r["id"] for r in rows], shots)

    def _none(self, note: str, shots: Shots) -> Mask:
        if note not in self.notes:
            self.notes.append(note)
        return np.zeros(len(shots.clips), np.bool_)


def _of_films(films: list[int], shots: Shots) -> Mask:
    """(n,) the clips of these films."""
    return passing.among(shots.films, np.array(films, np.int64))


def _begin(day: datetime.date | None, days: int = 0) -> datetime.datetime | None:
    """The moment in UTC at which a day, or so many days after it, begins."""
    if day is None:
        return None
    if day > datetime.date.max - datetime.timedelta(days=days):
        return None
    return datetime.datetime.combine(
        day + datetime.timedelta(days=days), datetime.time(), datetime.UTC
    )
