"""Embeddings that people have already come in as a space of their own, and can be searched by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

import sql
from backend.client import new_id
from backend.messages import Search
from backend.views import search
from backend.views.rankings import Rankings
from backend.views.text_embeddings import TextEmbeddings
from workers.doors.embeddings import Outcome, bring
from workers.doors.formats import FormatError

DIMENSIONS = 6


def no_worker(text: str) -> None:
    raise AssertionError(text)


@pytest.fixture
async def places(pool: asyncpg.Pool, clips: list[int]) -> dict[str, list[Any]]:
    rows = await pool.fetch(
        "SELECT content_hash, start_s, end_s FROM clip c JOIN video v ON v.id = video_id"
        " ORDER BY c.id"
    )
    return {
        "content_hash": [r["content_hash"] for r in rows],
        "start": [r["start_s"] for r in rows],
        "end": [r["end_s"] for r in rows],
    }


def vectors(count: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(count, DIMENSIONS)).astype(np.float32) * 3


async def come(
    pool: asyncpg.Pool, path: Path, *, digest: str = "", activate: bool = False, dry: bool = False
) -> Outcome:
    return await bring(pool, path, embedder="theirs 1.0", digest=digest, activate=activate, dry=dry)


def as_npz(path: Path, places: dict[str, list[Any]], found: np.ndarray) -> Path:
    path = path.with_suffix(".npz")
    np.savez(path, embedding=found, **{name: np.array(v) for name, v in places.items()})
    return path


def as_parquet(path: Path, places: dict[str, list[Any]], found: np.ndarray) -> Path:
    path = path.with_suffix(".parquet")
    lists = pa.array(found.tolist(), pa.list_(pa.float32()))
    parquet.write_table(pa.table({"embedding": lists} | places), path)
    return path


@pytest.mark.parametrize("write", [as_npz, as_parquet])
async def test_they_become_a_space_that_can_be_searched(
    pool: asyncpg.Pool, clips: list[int], places: dict[str, list[Any]], tmp_path: Path,
    write: Callable[..., Path],
) -> None:  # fmt: skip
    found = vectors(len(clips))
    path = write(tmp_path / "a", places, found)
    tried = await come(pool, path, dry=True)
    assert (tried.rows, tried.taken, tried.missing) == (len(clips), len(clips), 0)
    assert await pool.fetchval("SELECT count(*) FROM space") == 1
    part = {name: values[:-1] for name, values in places.items()}
    await come(pool, write(tmp_path / "part", part, found[:-1]))
    with pytest.raises(FormatError, match="1 clips of the corpus have no vector"):
        await come(pool, tmp_path / f"part{path.suffix}", activate=True)
    # As if it had been in use before: clusters speak of the space that is left now.
    await pool.execute("UPDATE space SET settled_clip = 9, clustered_clips = 9 WHERE NOT active")
    outcome = await come(pool, path, activate=True)
    settled = await pool.fetchrow("SELECT settled_clip, clustered_clips FROM space WHERE active")
    assert tuple(settled) == (0, 0), "clusters, index and labels are to be made anew"
    assert (outcome.taken, outcome.here, outcome.active) == (1, len(clips) - 1, True)
    assert (await come(pool, path)).taken == 0
    space = await sql.corpus.space(pool)
    assert (space["embedder"], space["dimensions"]) == ("theirs 1.0", DIMENSIONS)
    results = await search.search(
        pool, TextEmbeddings(pool, no_worker), Rankings(pool),
        Search(id=new_id(), similar_to=clips[0]), sees_answers=False,
    )  # fmt: skip
    unit = found / np.linalg.norm(found, axis=1, keepdims=True)
    best = np.argsort(-(unit @ unit[0]))[1]
    assert results.hits[0].card.id == clips[best]


async def test_what_cannot_be_right_is_named_and_changes_nothing(
    pool: asyncpg.Pool, clips: list[int], places: dict[str, list[Any]], tmp_path: Path
) -> None:
    good = vectors(len(clips))

    def with_row(value: float) -> np.ndarray:
        broken = good.copy()
        broken[6] = value
        return broken

    def changed(name: str, row: int, value: Any) -> dict[str, list[Any]]:
        values = list(places[name])
        values[row] = value
        return places | {name: values}

    bad: list[tuple[Path, str]] = [
        (as_npz(tmp_path / "nan", places, with_row(np.nan)), "row 7: the vector holds NaN"),
        (as_parquet(tmp_path / "zero", places, with_row(0)), "row 7: the vector is zero"),
        (as_npz(tmp_path / "whose", {}, good), "does not say whose"),
        (as_npz(tmp_path / "text", changed("start", 0, "soon"), good), "`start` holds something"),
        (as_npz(tmp_path / "flat", places, good.ravel()), "has shape"),
        (
            as_npz(tmp_path / "twice", {n: [v[0], *v[:-1]] for n, v in places.items()}, good),
            f"row 2: clip {clips[0]} has a vector in row 1",
        ),
    ]
    for name, content, message in (
        ("empty.npz", b"", "no npz"), ("foreign.parquet", b"PK\x03\x04", "no Parquet"),
        ("a.txt", b"", "neither .parquet nor .npz"), ("none.npz", None, "is not there"),
    ):  # fmt: skip
        if content is not None:
            (tmp_path / name).write_bytes(content)
        bad.append((tmp_path / name, message))
    pickled = tmp_path / "pickled.npz"
    np.savez(pickled, embedding=np.array([object()], dtype=object))
    bad.append((pickled, "no npz that can be read"))
    for path, message in bad:
        with pytest.raises(FormatError, match=message):
            await come(pool, path)
    assert await pool.fetchval("SELECT count(*) FROM space") == 1
    # The same encoder has vectors of one length.
    await come(pool, as_npz(tmp_path / "a", places, good), digest="theirs")
    other = np.ones((len(clips), DIMENSIONS + 1), np.float32)
    with pytest.raises(FormatError, match=f"has {DIMENSIONS + 1} numbers, and the space"):
        await come(pool, as_npz(tmp_path / "b", places, other), digest="theirs")


async def test_rows_of_no_clip_are_told_and_clips_go_by_number(
    pool: asyncpg.Pool, clips: list[int], tmp_path: Path
) -> None:
    numbers = {"clip": [clips[0], 987_654, clips[1]]}
    outcome = await come(pool, as_npz(tmp_path / "a", numbers, vectors(3)))
    assert (outcome.taken, outcome.missing) == (2, len(clips) - 2)
    assert outcome.unmatched == [(2, "there is no clip 987654 here")]
