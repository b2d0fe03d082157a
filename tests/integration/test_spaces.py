"""Vectors of several spaces side by side: one is active, and what speaks of others stays out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import numpy as np
import pytest

import sql
from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.errors import Refusal
from backend.messages import Annotate, CompareModels, CreateLabel, Filters, PinModel, Search
from backend.views import history, search
from backend.views.rankings import Rankings
from backend.views.scores import label_scores
from backend.views.text_embeddings import TextEmbeddings
from tests.conftest import DIM, add_clips
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


async def add_space(pool: asyncpg.Pool, dimensions: int = DIM) -> int:
    """Another space, in which the clips lie in the opposite direction."""
    space: int = await pool.fetchval(
        "INSERT INTO space (digest, embedder, source, dimensions)"
        " VALUES ('other', 'another', '/nowhere', $1) RETURNING id",
        dimensions,
    )
    if dimensions == DIM:
        await turn_round(pool, space, await pool.fetchval("SELECT array_agg(id) FROM clip"))
    else:
        await pool.execute(
            "INSERT INTO embedding SELECT $1, clip_id, $2::text::halfvec FROM embedding",
            space,
            str([1] * dimensions),
        )
    return space


async def turn_round(pool: asyncpg.Pool, space: int, clips: list[int]) -> None:
    """Add these clips to a space, in the direction opposite to that in the active one."""
    await pool.execute(
        "INSERT INTO embedding SELECT $1, clip_id, vector * $2::text::halfvec"
        " FROM embedding JOIN space ON id = space_id WHERE active AND clip_id = ANY ($3)",
        space,
        str([-1] * DIM),
        clips,
    )


async def activate(pool: asyncpg.Pool, space: int) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE space SET active = false")
        await connection.execute("UPDATE space SET active = true WHERE id = $1", space)


def no_worker(text: str) -> None:
    raise AssertionError(f"{text!r} is embedded already")


async def found(pool: asyncpg.Pool, **query: object) -> list[int]:
    asked = Search(id=new_id(), **query)  # type: ignore[arg-type]
    texts = TextEmbeddings(pool, no_worker)
    results = await search.search(pool, texts, Rankings(pool), asked, sees_answers=False)
    return [hit.card.id for hit in results.hits]


async def test_never_two_active(pool: asyncpg.Pool, clips: list[int]) -> None:
    space = await add_space(pool)
    with pytest.raises(asyncpg.UniqueViolationError):
        await pool.execute("UPDATE space SET active = true WHERE id = $1", space)


async def test_the_first_clips_decide(pool: asyncpg.Pool, clips: list[int]) -> None:
    async with pool.acquire() as connection:
        now = await sql.corpus.adopt_space(
            connection, digest="late", embedder="late", source="/late", dimensions=3, sense="sight"
        )
    assert now["digest"] == "test"
    assert await pool.fetchval("SELECT count(*) FROM space") == 1


@pytest.mark.parametrize("dimensions", [DIM, 7])
async def test_search_finds_in_the_active_space(
    dimensions: int, pool: asyncpg.Pool, clips: list[int]
) -> None:
    home = (await sql.corpus.space(pool))["id"]
    similar = await found(pool, similar_to=clips[0])
    in_film = await found(pool, similar_to=clips[0], filters=Filters(film=1))
    other = await add_space(pool, dimensions)
    await sql.search.add_query_embedding(pool, space=home, text="night", embedding=[1.0] * DIM)
    words = await found(pool, text="night")
    await sql.search.add_query_embedding(
        pool, space=other, text="night", embedding=[-1.0] * dimensions
    )
    assert await found(pool, similar_to=clips[0]) == similar
    assert await found(pool, similar_to=clips[0], filters=Filters(film=1)) == in_film
    assert await found(pool, text="night") == words
    await activate(pool, other)
    if dimensions == DIM:  # turned round, words and clips alike: the same neighbours
        assert await found(pool, similar_to=clips[0]) == similar
        assert await found(pool, text="night") == words
    else:  # all alike: in the order of ids
        assert await found(pool, text="night", limit=5) == clips[:5]


async def test_a_workers_copy_is_of_the_active_space(
    pool: asyncpg.Pool, clips: list[int], tmp_path: Path
) -> None:
    corpus = Corpus(tmp_path)
    await corpus.catch_up(pool)
    before = corpus.matrix.copy()
    other = await add_space(pool)
    more = await add_clips(pool, 40, seed=1)  # not yet in the other space
    await corpus.catch_up(pool)
    assert corpus.clip_ids.tolist() == clips + more
    np.testing.assert_array_equal(corpus.matrix[: len(clips)], before)
    rows = await pool.fetch(
        "SELECT vector::real[] AS vector FROM embedding WHERE space_id = $1"
        " ORDER BY clip_id", corpus.space,
    )  # fmt: skip
    np.testing.assert_array_equal(corpus.matrix, [r["vector"] for r in rows])
    await turn_round(pool, other, more)
    await activate(pool, other)
    await corpus.catch_up(pool)
    assert corpus.space == other
    np.testing.assert_array_equal(corpus.matrix[: len(clips)], -before)
    corpus.close()


async def test_models_of_another_space_score_nothing(
    pool: asyncpg.Pool, clips: list[int], person: Person, tmp_path: Path
) -> None:
    ada = await person("ada")

    async def no_words(phrases: list[str]) -> None:
        return None

    corpus = Corpus(tmp_path)
    builder = Builder(pool, corpus, no_words)
    label = (await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))).label
    assert label is not None
    for place, clip in enumerate(clips[:30]):
        value = "positive" if place % 2 == 0 else "negative"
        await commands.handle(
            pool, ada, Annotate(id=new_id(), label=label, clip=clip, answer=value, source="random")
        )
    await builder.build_due()
    await builder.evaluated()
    compare = CompareModels(id=new_id(), label=label, before=1, after=1)
    async with pool.acquire() as connection:
        assert (await label_scores(connection, label, clips[:2])).keys() == set(clips[:2])
        await history.compare(pool, Rankings(pool), compare)

        await activate(pool, await add_space(pool))
        assert await label_scores(connection, label, clips[:2]) == {}
        with pytest.raises(Refusal) as refused:
            await history.compare(pool, Rankings(pool), compare)
        assert refused.value.code == "unknown_model"

    # Whoever holds on to such a model gets one of this space instead.
    await commands.handle(pool, ada, PinModel(id=new_id(), label=label, version=1))
    await builder.build_due()
    await builder.evaluated()
    scores = await label_scores(pool, label, clips)
    assert all((scores[clip] > 0.5) == (place % 2 == 0) for place, clip in enumerate(clips))
    spaces = await pool.fetch("SELECT version, space_id FROM model ORDER BY version")
    assert [r["version"] for r in spaces] == [1, 2]
    assert spaces[1]["space_id"] == corpus.space != spaces[0]["space_id"]
    corpus.close()
