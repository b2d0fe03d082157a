"""Search by the HNSW index: near enough, never short of hits, never a clip twice."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import numpy as np
import pytest
from msgspec.structs import replace
from pgvector import HalfVector

import sql
from backend.client import new_id
from backend.messages import Filters, Search
from backend.settings import Settings
from backend.views import nearest, search
from backend.views.rankings import Rankings
from backend.views.text_embeddings import TextEmbeddings
from tests.conftest import DIM, add_clips
from workers.ingest.index import ensure_index
from workers.ingest.settling import Settler
from workers.learn.corpus import Corpus

CLIPS = 6000


@pytest.fixture
async def cosines(pool: asyncpg.Pool) -> dict[int, float]:
    """Clip id → cosine with the words "night", of an indexed corpus."""
    ids = await add_clips(pool, CLIPS)
    await pool.execute("ANALYZE")
    await ensure_index(pool)
    assert await sql.search.has_index(pool)
    vector = np.random.default_rng(1).normal(size=DIM)
    vector[0] = 3.0  # towards one of the two clouds
    vector /= np.linalg.norm(vector)
    space = await sql.corpus.space(pool)
    await sql.search.add_query_embedding(
        pool, space=space["id"], text="night", embedding=vector.tolist()
    )
    rows = await pool.fetch("SELECT vector::real[] AS e FROM embedding ORDER BY clip_id")
    matrix = np.array([r["e"] for r in rows], np.float32)
    found = matrix @ vector / np.linalg.norm(matrix, axis=1)
    return dict(zip(ids, found.tolist(), strict=True))


async def find(pool: asyncpg.Pool, limit: int = 100, **more: Any) -> search.SearchResults:
    def enqueue(text: str) -> None:
        raise AssertionError(f"{text!r} is embedded already")

    query = Search(id=new_id(), text="night", limit=limit, **more)
    texts = TextEmbeddings(pool, enqueue)
    return await search.search(pool, texts, Rankings(pool), query, sees_answers=False)


def best(cosines: dict[int, float], among: set[int], count: int) -> set[int]:
    return set(sorted(among, key=lambda clip: -cosines[clip])[:count])


async def test_hits_are_nearly_all_of_the_nearest_in_order(
    pool: asyncpg.Pool, cosines: dict[int, float]
) -> None:
    hits = (await find(pool)).hits
    found = [hit.card.id for hit in hits]
    assert len(best(cosines, set(cosines), 100) & set(found)) >= 95
    similarities = [hit.similarity for hit in hits]
    assert similarities == sorted(similarities, reverse=True)
    assert similarities == pytest.approx([cosines[clip] for clip in found], abs=2e-3)


async def test_the_index_of_the_space_is_used(
    pool: asyncpg.Pool, cosines: dict[int, float]
) -> None:
    async def scans() -> int:
        await pool.execute("SELECT pg_stat_force_next_flush()")
        scans: int = await pool.fetchval(
            "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname LIKE 'embedding_hnsw_%'"
        )
        return scans

    for _ in range(8):  # also when Postgres has come to know the query
        await find(pool)
    assert await scans() == 8
    space = await sql.corpus.space(pool)
    async with pool.acquire() as connection, connection.transaction():
        await sql.search.plan_for_values(connection)
        last = list(cosines)[-8:]
        for row in await sql.search.clip_embeddings(connection, space=space["id"], clips=last):
            clip, vector = row["clip_id"], row["vector"]
            near = await sql.corpus.nearest_earlier(
                connection, space=space["id"], dimensions=DIM, vector=vector, clip=clip
            )
            assert near["id"] < clip and near["similarity"] > 0.5
    assert await scans() == 16


async def test_the_order_of_the_index_is_not_taken_for_exact(
    pool: asyncpg.Pool, cosines: dict[int, float]
) -> None:
    query, space = sql.AREAS["search"].nearest, await sql.corpus.space(pool)
    values = {
        "space": space["id"], "dimensions": DIM, "vector": HalfVector([1.0] * DIM),
        "passing": None, "last": 0, "distance": 0.5, "clip": 0, "without": [], "limit": 100,
        "most": 150,
    }  # fmt: skip
    async with pool.acquire() as connection, connection.transaction():
        await sql.search.use_index(connection)
        plan = await connection.fetch(
            f"EXPLAIN {query.text}", *(values[p] for p in query.parameters)
        )
    lines = "\n".join(r[0] for r in plan)
    assert "embedding_hnsw_" in lines and " Sort " in lines
    assert "Presorted" not in lines


async def test_pages_never_repeat_a_clip(pool: asyncpg.Pool, cosines: dict[int, float]) -> None:
    found: list[int] = []
    cursor = None
    for _ in range(5):
        results = await find(pool, 60, cursor=cursor)
        found += [hit.card.id for hit in results.hits]
        cursor = results.cursor
    assert len(found) == len(set(found)) == 300
    assert len(best(cosines, set(cosines), 300) & set(found)) >= 270


@pytest.mark.parametrize("compared", [10, 5000])
async def test_a_filter_that_few_clips_pass_finds_all_of_them(
    compared: int,
    pool: asyncpg.Pool,
    cosines: dict[int, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Whether the index is asked first, or not at all.
    monkeypatch.setattr(nearest, "FEW_CLIPS", compared)
    monkeypatch.setattr(nearest, "FEW_OF_MANY", 0)
    # Scattered over the corpus and far from the words, where the index looks last.
    far = [clip for clip, cosine in cosines.items() if cosine < -0.5][:40]
    await pool.execute("UPDATE clip SET end_s = start_s + 99 WHERE id = ANY ($1)", far)
    # The index gives up after 20,000 clips; here, so that no larger corpus is needed, after 500.
    database = await pool.fetchval("SELECT current_database()")
    await pool.execute(f"ALTER DATABASE {database} SET hnsw.max_scan_tuples = 500")
    await pool.expire_connections()
    results = await find(pool, filters=Filters(seconds_from=90))
    assert {hit.card.id for hit in results.hits} == set(far)
    assert results.cursor is None


async def test_the_clips_of_few_films_are_compared_exactly(
    pool: asyncpg.Pool, cosines: dict[int, float]
) -> None:
    rows = await pool.fetch(
        "SELECT c.id FROM clip c JOIN video v ON v.id = c.video_id WHERE v.genre = 'genre 1'"
    )
    results = await find(pool, filters=Filters(genre="genre 1"))
    expected = best(cosines, {r["id"] for r in rows}, 100)
    assert {hit.card.id for hit in results.hits} == expected


async def test_a_missing_index_is_built_as_a_worker_starts(
    pool: asyncpg.Pool, settings: Settings
) -> None:
    clips = await add_clips(pool, 100)
    for least, there in ((len(clips) + 1, False), (len(clips), True)):
        settler = Settler(replace(settings, hnsw_from=least), pool, Corpus(settings.home))
        await asyncio.gather(settler.index_large(), settler.index_large())
        assert await sql.search.has_index(pool) is there
