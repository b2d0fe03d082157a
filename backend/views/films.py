"""The films of the corpus, by what a label's answers and its model say of their shots."""

from __future__ import annotations

import asyncio
import math
import re
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.errors import Refusal
from backend.messages import MOST_FILMS, UNSURE, FilmRow, Films, ListFilms
from backend.views import scores
from backend.views.rankings import Clips, Rankings, Scored
from backend.views.shots import Shots

_PLACE = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,18})")  # model version, key, film
_UNSURE = math.log(UNSURE[1] / UNSURE[0])  # logits nearer to 0 are unsure


async def films(pool: asyncpg.Pool, rankings: Rankings, query: ListFilms) -> Films:
    """One page of films, in the query's order. All pages are counted by the model of the first.

    Raises:
        Refusal: bad_cursor.
    """
    limit = min(query.limit, MOST_FILMS)
    version, key, after = _place(query.cursor)
    model = await (
        scores.newest_model(pool, query.label)
        if query.cursor is None
        else scores.model_version(pool, query.label, version)
    )
    scored = await rankings.scored(query.label, model) if model else None
    shots = await rankings.shots()
    outcomes = await sql.scores.outcomes(pool, label=query.label)
    told = {r["clip_id"]: r["outcome"] for r in outcomes}
    counted = await asyncio.to_thread(_counted, shots, told, scored)
    rows = await sql.reel.films(
        pool,
        films=counted.films.tolist(),
        shots=counted.shots.tolist(),
        answered=counted.answered.tolist(),
        unsure=counted.unsure.tolist(),
        yes=counted.yes.tolist(),
        order=query.order,
        title=query.title.strip(),
        key=key,
        after=after,
        limit=limit,
    )
    version = model["version"] if model else 0
    return Films(
        id=query.id,
        films=tuple(
            FilmRow(
                id=r["id"],
                title=r["title"],
                genre=r["genre"],
                year=r["year"],
                seconds=round(r["seconds"], 3),
                shots=r["shots"],
                answered=r["answered"],
                unsure=r["unsure"],
                yes=r["yes"],
                medium=r["medium"],
            )
            for r in rows
        ),
        total=rows[0]["total"] if rows else 0,
        version=version,
        cursor=f"{version}.{rows[-1]['key']}.{rows[-1]['id']}" if len(rows) == limit else None,
    )


def _place(cursor: str | None) -> tuple[int, int | None, int | None]:
    if cursor is None:
        return 0, None, None
    found = _PLACE.fullmatch(cursor)
    if found is None:
        raise Refusal("bad_cursor")
    version, key, after = map(int, found.groups())
    return version, key, after


@dataclass(frozen=True)
class _Counted:
    """What is said of the shots of each film; all (f,)."""

    films: Clips  # ids of films
    shots: Clips
    answered: Clips
    unsure: Clips
    yes: Clips


def _counted(shots: Shots, outcomes: dict[int, str], scored: Scored | None) -> _Counted:
    """Clips that copy another are shots of their film like any other; one without an answer is
    what the model says, if it scores it."""
    films, film = np.unique(shots.films, return_inverse=True)
    clips = shots.clips
    answered = np.isin(clips, list(outcomes))
    yes = np.isin(clips, [clip for clip, outcome in outcomes.items() if outcome == "positive"])
    unsure = np.zeros(len(clips), bool)
    if scored is not None:
        logits = np.full(len(clips), np.nan)
        _, here, there = np.intersect1d(
            clips, scored.clips, assume_unique=True, return_indices=True
        )
        logits[here] = scored.logits[there]
        yes |= ~answered & (logits > 0)
        unsure = ~answered & (np.abs(logits) < _UNSURE)

    def by_film(those: npt.NDArray[np.bool_]) -> Clips:
        return np.bincount(film[those], minlength=len(films))

    everything = np.ones(len(clips), bool)
    return _Counted(films, by_film(everything), by_film(answered), by_film(unsure), by_film(yes))
