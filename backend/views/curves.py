"""A label's scores along a film, and whose curves a person may see."""

from __future__ import annotations

import asyncpg

import sql
from backend.errors import Refusal
from backend.messages import (
    MOST_CURVE,
    CurveLabel,
    CurveLabels,
    FilmCurve,
    ReadCurve,
    ReadCurveLabels,
)
from backend.views import scores


async def curve(pool: asyncpg.Pool, query: ReadCurve, person: int) -> FilmCurve:
    """The scores of a film's clips under the label's model, the first `MOST_CURVE` of them.

    Raises:
        Refusal: unknown_film.
    """
    rows = await sql.curves.clips(pool, label=query.label, film=query.film, limit=MOST_CURVE)
    if not rows:
        raise Refusal("unknown_film")
    clips = tuple(r["id"] for r in rows)
    model = await scores.newest_model(pool, query.label)
    known = await scores.label_scores(pool, query.label, clips)
    return FilmCurve(
        id=query.id,
        film=query.film,
        version=0 if model is None else model["version"],
        clips=clips,
        scores=tuple(known.get(clip) for clip in clips),
        positives=tuple(r["id"] for r in rows if r["outcome"] == "positive"),
        negatives=tuple(r["id"] for r in rows if r["outcome"] == "negative"),
        cut=await sql.labels.cut(pool, label=query.label, person=person),
    )


async def curve_labels(pool: asyncpg.Pool, query: ReadCurveLabels, person: int) -> CurveLabels:
    """Labels whose answers the person may see now; one that they label blind is not among them."""
    seen = await sql.labels.seen_by(pool, people=[person], labels=None)
    rows = await sql.curves.labels(pool, labels=[r["label_id"] for r in seen])
    there = {r["id"] for r in rows}
    chosen = await sql.curves.chosen(pool, person=person)
    return CurveLabels(
        id=query.id,
        labels=tuple(CurveLabel(id=r["id"], name=r["name"], version=r["version"]) for r in rows),
        chosen=tuple(label for label in chosen or () if label in there),
    )
