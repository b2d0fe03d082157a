"""A label's reel: films by what is said of their shots, and a film's shots in time order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import sql
from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.domain.scenes import scene_starts
from backend.errors import Refusal
from backend.messages import (
    UNSURE,
    Adjudicate,
    CreateLabel,
    FilmRow,
    Films,
    ListFilms,
    ReadFilm,
    Shot,
)
from backend.views import reel
from backend.views.films import films as page_of_films
from backend.views.rankings import Rankings
from backend.views.scores import label_scores
from tests.conftest import add_clips
from tests.gestures import answer
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def ada(person: Person) -> Visitor:
    return await person("ada")


@pytest.fixture
async def label(pool: asyncpg.Pool, clips: list[int], ada: Visitor) -> int:
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    return made.label  # type: ignore[return-value]


async def learn(pool: asyncpg.Pool, ada: Visitor, label: int, given: list[int], at: Path) -> None:
    """ada answers these clips, yes and no in turn, and a model learns it."""
    for place, clip in enumerate(given):
        value = "negative" if place % 2 else "positive"
        await commands.handle(pool, ada, answer(label, clip, value))
    corpus = Corpus(at)
    builder = Builder(pool, corpus, lambda _: no_words())
    await builder.build_due()
    await builder.evaluated()
    corpus.close()


async def no_words() -> None:
    return None


async def read_films(pool: asyncpg.Pool, query: ListFilms) -> Films:
    return await page_of_films(pool, Rankings(pool), query)


async def films(pool: asyncpg.Pool, label: int, limit: int = 1000, **asked: Any) -> list[FilmRow]:
    found: list[FilmRow] = []
    cursor = None
    while True:
        query = ListFilms(id=new_id(), label=label, limit=limit, cursor=cursor, **asked)
        page = await read_films(pool, query)
        assert len(page.films) <= limit
        found += page.films
        cursor = page.cursor
        if cursor is None:
            return found


async def shots(pool: asyncpg.Pool, label: int, film: int, limit: int = 1000) -> list[Shot]:
    found: list[Shot] = []
    cursor = None
    while True:
        query = ReadFilm(id=new_id(), label=label, film=film, limit=limit, cursor=cursor)
        page = await reel.shots(pool, query)
        assert len(page.shots) <= limit
        found += page.shots
        cursor = page.cursor
        if cursor is None:
            assert page.total == len(found)
            return found


async def test_a_film_is_its_shots_in_time_order(
    pool: asyncpg.Pool, clips: list[int], label: int, ada: Visitor, tmp_path: Path
) -> None:
    [film, *_] = await films(pool, label, order="title")
    before = await shots(pool, label, film.id)
    assert [shot.clip for shot in before] == clips[:50]
    assert {shot.score for shot in before} == {None}

    await learn(pool, ada, label, clips[:24], tmp_path)
    whole = await shots(pool, label, film.id)
    assert [shot.clip for shot in whole] == clips[:50]
    assert [shot.start for shot in whole] == sorted(shot.start for shot in whole)
    assert {s.clip: s.score for s in whole} == await label_scores(pool, label, clips[:50])
    assert [shot.truth for shot in whole] == ["positive", "negative"] * 12 + [None] * 26
    for limit in (1, 7, 49, 50):
        assert await shots(pool, label, film.id, limit) == whole

    await commands.handle(
        pool, ada, Adjudicate(id=new_id(), label=label, clip=clips[0], answer="skip")
    )
    assert (await shots(pool, label, film.id))[0].truth == "skip"


async def test_scenes_are_those_of_the_rule(
    pool: asyncpg.Pool, clips: list[int], label: int
) -> None:
    [film, *_] = await films(pool, label, order="title")
    later = "UPDATE clip SET start_s = start_s + 60, end_s = end_s + 60 WHERE position >= 20"
    await pool.execute(later)
    space = (await sql.corpus.space(pool))["id"]
    for number in (0, 1):
        await sql.corpus.add_cluster(
            pool, space=space, number=number, centroid=[float(number)] * 16
        )
    rows = await pool.fetch(
        "SELECT c.start_s, c.end_s, e.vector FROM clip c JOIN embedding e ON e.clip_id = c.id"
        " WHERE video_id = $1 ORDER BY position",
        film.id,
    )
    expected = scene_starts(
        [r["vector"].to_numpy() for r in rows],
        0.5,
        [r["start_s"] for r in rows],
        [r["end_s"] for r in rows],
    )
    for limit in (3, 50):
        found = [shot.begins for shot in await shots(pool, label, film.id, limit)]
        assert found == expected.tolist()
    assert 1 < sum(expected) < 50


async def test_films_come_in_the_order_that_is_asked(
    pool: asyncpg.Pool, clips: list[int], label: int, ada: Visitor, tmp_path: Path
) -> None:
    await add_clips(pool, 30, seed=5, films=3)  # titles that are there already
    by_title = await films(pool, label, order="title")
    assert [(f.title, f.shots, f.yes) for f in by_title] == [
        ("Film 0", 50, 0), ("Film 0", 10, 0), ("Film 1", 50, 0), ("Film 1", 10, 0),
        ("Film 2", 50, 0), ("Film 2", 10, 0), ("Film 3", 50, 0),
    ]  # fmt: skip

    await learn(pool, ada, label, clips[60:84], tmp_path)
    neither = [0.0, *([0.258] * 15)]  # as far from one cloud as from the other
    await pool.execute(
        "UPDATE embedding SET vector = $1::real[]::vector WHERE clip_id = ANY ($2)",
        neither,
        clips[110:140] + clips[155:160],
    )
    every = [c for film in by_title for c in [s.clip for s in await shots(pool, label, film.id)]]
    scores = await label_scores(pool, label, every)
    expected = {}
    for film in by_title:
        own = await shots(pool, label, film.id)
        asked = [scores[s.clip] for s in own if s.truth is None]
        expected[film.id] = (
            len(own) - len(asked),
            sum(UNSURE[0] < score < UNSURE[1] for score in asked),
            sum(s.truth == "positive" for s in own) + sum(score > 0.5 for score in asked),
        )
    for order, key in (("unsure", 1), ("yes", 2)):
        found = await films(pool, label, order=order)
        assert {f.id: (f.answered, f.unsure, f.yes) for f in found} == expected
        assert found == sorted(found, key=lambda f: (-expected[f.id][key], f.title, f.id))
        for limit in (1, 2, 7):
            assert await films(pool, label, limit, order=order) == found
    assert any(unsure for _, unsure, _ in expected.values()), "something to sort by"


async def test_films_are_found_by_a_part_of_their_title(
    pool: asyncpg.Pool, clips: list[int], label: int
) -> None:
    assert [f.title for f in await films(pool, label, title=" FILM 2 ")] == ["Film 2"]
    assert await films(pool, label, title="%") == []
    page = await read_films(pool, ListFilms(id=new_id(), label=label, limit=1, title="film"))
    assert (page.total, len(page.films)) == (4, 1)


async def test_pages_behind_the_first_keep_its_model(
    pool: asyncpg.Pool, clips: list[int], label: int, ada: Visitor, tmp_path: Path
) -> None:
    await learn(pool, ada, label, clips[:24], tmp_path)
    first = await read_films(pool, ListFilms(id=new_id(), label=label, order="yes", limit=2))
    rest = ListFilms(id=new_id(), label=label, order="yes", cursor=first.cursor)
    expected = (await read_films(pool, rest)).films
    model = "SELECT version, weights, bias FROM model WHERE label_id = $1 ORDER BY version DESC"
    await learn(pool, ada, label, clips[25:45], tmp_path)  # yes is no and no is yes now
    assert len(await pool.fetch(model, label)) == 2
    again = await read_films(pool, rest)
    assert again.version == first.version == 1
    assert [f.id for f in again.films] == [f.id for f in expected]


async def test_only_the_first_page_scores_the_corpus(
    pool: asyncpg.Pool,
    clips: list[int],
    label: int,
    ada: Visitor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await learn(pool, ada, label, clips[:24], tmp_path)
    rankings = Rankings(pool)
    first = ListFilms(id=new_id(), label=label, order="yes", limit=2)
    cursor = (await page_of_films(pool, rankings, first)).cursor
    monkeypatch.setattr(sql.scores, "own_logits", None)
    monkeypatch.setattr(sql.reel, "shots_after", None)
    rest = ListFilms(id=new_id(), label=label, order="yes", limit=2, cursor=cursor)
    assert len((await page_of_films(pool, rankings, rest)).films) == 2
    monkeypatch.undo()
    await add_clips(pool, 30, seed=5, films=3)
    assert (await page_of_films(pool, rankings, first)).total == 4 + 3


async def test_what_is_not_there_is_refused(
    pool: asyncpg.Pool, clips: list[int], label: int
) -> None:
    async def code(read: Any, query: Any) -> str:
        with pytest.raises(Refusal) as caught:
            await read(pool, query)
        return caught.value.code

    assert await code(reel.shots, ReadFilm(id="a", label=label, film=10**9)) == "unknown_film"
    for cursor in ("", "x", "-1", "1.2", "9" * 20):
        assert (
            await code(reel.shots, ReadFilm(id="a", label=label, film=1, cursor=cursor))
            == "bad_cursor"
        )
        assert await code(read_films, ListFilms(id="a", label=label, cursor=cursor)) == "bad_cursor"
