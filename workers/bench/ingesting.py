"""Ingest and prediction in clips per second and times real time, by the ordinary commands on the
demo's films."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import sql
from backend import db
from workers.bench.installation import Installation
from workers.demo.corpus import write_corpus


async def measure(place: Installation, films: int) -> dict[str, Any]:
    """Render ``films`` films (not counted), then ingest them (counted, wall time)."""
    folder = films_of(place)
    started = time.perf_counter()
    written = await asyncio.to_thread(write_corpus, folder, count=films)
    rendered = time.perf_counter() - started
    started = time.perf_counter()
    await asyncio.to_thread(
        place.rushes, "ingest", str(_parent(written.films)), "--metadata", str(written.metadata)
    )
    took = time.perf_counter() - started
    connection = await db.dial(place.settings.dsn)
    try:
        clips = await sql.corpus.count(connection)
        seconds = await sql.bench.video_seconds(connection)
    finally:
        await connection.close()
    return {
        "films": films,
        "clips": clips,
        "video_seconds": round(seconds, 1),
        "render_seconds": round(rendered, 1),
        "ingest_seconds": round(took, 1),
        "clips_per_second": round(clips / took, 2),
        "times_real_time": round(seconds / took, 2),
    }


async def predicted(place: Installation, label: str, film_seconds: float) -> dict[str, Any]:
    """Predict the ingested films again, by a bundle of ``label`` (exported, not counted; counted:
    wall time of `rushes predict`, from its start to its end)."""
    bundle, scores = place.settings.home / "bundle", place.settings.home / "scores.csv"
    await asyncio.to_thread(place.rushes, "export", "model", label, "--out", str(bundle))
    started = time.perf_counter()
    await asyncio.to_thread(
        place.rushes, "predict", str(bundle), str(films_of(place)), "--out", str(scores)
    )
    took = time.perf_counter() - started
    with scores.open(encoding="utf-8") as lines:
        clips = sum(1 for _ in lines) - 1  # the head
    return {
        "clips": clips,
        "seconds": round(took, 1),
        "clips_per_second": round(clips / took, 2),
        "times_real_time": round(film_seconds / took, 2),
    }


def films_of(place: Installation) -> Path:
    return place.settings.home / "films"


def _parent(films: tuple[Path, ...]) -> Path:
    return films[0].parent
