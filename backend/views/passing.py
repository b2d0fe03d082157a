"""Which clips pass filters: of metadata, of a label's answers, of its scores, or all of them.

Whatever goes through all clips does so in a thread: half a million of them would hold up everybody
else for some hundredths of a second.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from functools import cached_property

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain.blending import Ids, Logits
from backend.errors import Refusal
from backend.messages import Answered, Filters
from backend.views.rankings import Scored
from backend.views.shots import Shots

Mask = npt.NDArray[np.bool_]
HALF_A_DIGIT = 0.00005  # people see four digits of a probability


@dataclass(frozen=True)
class Passing:
    """Clips that pass, among all there were at one moment."""

    clips: Ids  # ascending

    @cached_property
    def bits(self) -> bytes:
        """One bit for each id up to the highest that passes, the lowest of a byte first, which is
        how Postgres' ``get_bit`` counts."""
        by_id = np.zeros(self.last + 1, np.bool_)
        by_id[self.clips] = True
        return np.packbits(by_id, bitorder="little").tobytes()

    @property
    def last(self) -> int:
        """The highest id that passes; 0 where none does."""
        return int(self.clips[-1]) if len(self.clips) else 0


async def by_metadata(pool: asyncpg.Pool, filters: Filters, shots: Shots) -> Mask | None:
    """(n,) of all clips, those that pass; None where all do.

    Raises:
        Refusal: unknown_intake.
    """
    films = await films_of(pool, filters)
    return await asyncio.to_thread(_by_films_and_length, films, filters, shots)


def _by_films_and_length(films: list[int] | None, filters: Filters, shots: Shots) -> Mask | None:
    kept: list[Mask] = []
    if films is not None:
        last = max([0, *films, *shots.films[-1:].tolist(), int(shots.films.max(initial=0))])
        wanted = np.zeros(last + 1, np.bool_)
        wanted[films] = True
        kept.append(wanted[shots.films])
    if filters.seconds_from is not None:
        kept.append(shots.seconds >= filters.seconds_from)
    if filters.seconds_to is not None:
        kept.append(shots.seconds <= filters.seconds_to)
    return _all_of(kept)


async def films_of(pool: asyncpg.Pool, filters: Filters) -> list[int] | None:
    """Films that pass the filters which are about films; None: there is no such filter."""
    named = (filters.film, filters.genre, filters.year_from, filters.year_to, filters.intake)
    if all(value is None for value in named):
        return None
    if filters.intake is not None and not await sql.search.has_intake(pool, intake=filters.intake):
        raise Refusal("unknown_intake")
    rows = await sql.search.films_matching(
        pool,
        film=filters.film,
        genre=filters.genre,
        year_from=filters.year_from,
        year_to=filters.year_to,
        intake=filters.intake,
    )
    return [r["id"] for r in rows]


async def by_answers(pool: asyncpg.Pool, label: int, answered: Answered, clips: Ids) -> Mask | None:
    """(n,) of the clips, (n,) in any order, those whose answers under a label are so; None: all."""
    if answered == "all":
        return None
    if answered == "unanswered":
        rows = await sql.labels.primary_clips(pool, label=label)
        return ~await asyncio.to_thread(in_rows, clips, rows)
    rows = await sql.scores.clips_with_outcome(pool, label=label, outcome=answered)
    return await asyncio.to_thread(in_rows, clips, rows)


def by_score(scored: Scored, least: float | None, most: float | None, clips: Ids) -> Mask | None:
    """(n,) of these clips, (n,) ascending, those whose probability, to the four digits that people
    see, lies between the two, both included; a clip without a score does not. None: all."""
    if least is None and most is None:
        return None
    passing = _all_of([
        *([] if least is None else [scored.logits >= _logit(least - HALF_A_DIGIT)]),
        *([] if most is None else [scored.logits <= _logit(most + HALF_A_DIGIT)]),
    ])  # fmt: skip
    assert passing is not None
    if np.array_equal(scored.clips, clips):
        return passing
    return among(clips, scored.clips[passing])


def passing(clips: Ids, *masks: Mask | None) -> Passing | None:
    """The clips, (n,) ascending, of which all masks, (n,), are true; None where there is none."""
    kept = _all_of([mask for mask in masks if mask is not None])
    return None if kept is None else Passing(clips[kept])


def _all_of(masks: list[Mask]) -> Mask | None:
    kept: Mask | None = None
    for mask in masks:
        kept = mask if kept is None else kept & mask
    return kept


def among(clips: Ids, wanted: Ids) -> Mask:
    """(n,) which of the clips, (n,), are among those wanted, (m,); both in any order. A table by id
    tells it thirty times as fast as sorting both."""
    by_id = np.zeros(max(int(clips.max(initial=0)), int(wanted.max(initial=0))) + 1, np.bool_)
    by_id[wanted] = True
    return by_id[clips]


def in_rows(clips: Ids, rows: list[asyncpg.Record]) -> Mask:
    return among(clips, np.array([r["clip_id"] for r in rows], np.int64))


def _logit(share: float) -> float:
    if share <= 0:
        return -math.inf
    return math.inf if share >= 1 else math.log(share / (1 - share))


def logits_of(scored: Scored, clips: Ids) -> Logits:
    """(m,) the logits of clips, all of which were scored."""
    found: Logits = scored.logits[np.searchsorted(scored.clips, clips)]
    return found
