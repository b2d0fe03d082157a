"""Clips that the index leads to by no link are found all the same."""

from __future__ import annotations

import asyncpg
import numpy as np
import pytest

import sql
from backend.client import new_id
from backend.messages import Filters, Search
from backend.views import nearest, search
from backend.views.rankings import Rankings
from backend.views.text_embeddings import TextEmbeddings
from tests.conftest import DIM, add_clips
from workers.ingest import reach
from workers.ingest.index import ensure_index

CLIPS = 3000


def no_worker(text: str) -> None:
    raise AssertionError(f"{text!r} is embedded already")


async def clumped(pool: asyncpg.Pool) -> list[int]:
    """Clips that arrive clump by clump, each far from all others, and an index with few links: the
    few that lead from a clump to what came before are given up for nearer ones."""
    clips = await add_clips(pool, CLIPS)
    rng = np.random.default_rng(3)
    centres = rng.normal(size=(30, DIM))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    vectors = np.repeat(centres, CLIPS // 30, axis=0) + 0.02 * rng.normal(size=(CLIPS, DIM))
    await pool.executemany(
        "UPDATE embedding SET vector = $2::real[]::halfvec WHERE clip_id = $1",
        [(c, v.tolist()) for c, v in zip(clips, vectors.astype(np.float32), strict=True)],
    )
    space = await sql.corpus.space(pool)
    await pool.execute(
        f"CREATE INDEX embedding_hnsw_{space['id']} ON embedding USING hnsw "
        f"((vector::halfvec({DIM})) halfvec_cosine_ops) WITH (m = 4, ef_construction = 8) "
        f"WHERE space_id = {space['id']}"
    )
    await pool.execute("ANALYZE embedding")
    return clips


async def lost(pool: asyncpg.Pool, clips: list[int], filters: Filters) -> list[int]:
    """Clips that are not found by their own vector, which nothing is nearer to."""
    texts, rankings, missing = TextEmbeddings(pool, no_worker), Rankings(pool), []
    space = await sql.corpus.space(pool)
    for clip in clips:
        text = f"clip {clip}"
        vector = await pool.fetchval(
            "SELECT vector::real[] FROM embedding WHERE clip_id = $1", clip
        )
        await sql.search.add_query_embedding(pool, space=space["id"], text=text, embedding=vector)
        query = Search(id=new_id(), text=text, limit=20, filters=filters)
        hits = (await search.search(pool, texts, rankings, query, sees_answers=False)).hits
        if clip not in [hit.card.id for hit in hits]:
            missing.append(clip)
    return missing


@pytest.mark.parametrize("filters", [Filters(), Filters(year_from=1900)])
async def test_a_search_finds_what_no_link_of_the_index_leads_to(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch, filters: Filters
) -> None:
    monkeypatch.setattr(nearest, "FEW_CLIPS", 0)
    monkeypatch.setattr(nearest, "FEW_OF_MANY", 0)
    monkeypatch.setattr(reach, "SLICE", 700)
    clips = await clumped(pool)
    some = clips[::50]
    before = await lost(pool, some, filters)
    assert before, "this index leads to every clip: it proves nothing"
    assert await reach.look_up(pool, seconds=0) is False, "slice by slice"
    while not await reach.look_up(pool):
        pass
    unreached = {r["clip_id"] for r in await pool.fetch("SELECT clip_id FROM unreached")}
    assert unreached >= set(before) and len(unreached) < CLIPS / 2
    assert await lost(pool, before, filters) == []
    assert await reach.look_up(pool) is True
    # Another index knows nothing of it.
    await pool.execute("DROP INDEX " + await pool.fetchval(
        "SELECT relname FROM pg_class WHERE relname ~ '^embedding_hnsw'"))  # fmt: skip
    await ensure_index(pool)
    assert await sql.reach.count(pool) == 0


async def test_many_alike_are_no_clips_that_nothing_leads_to(pool: asyncpg.Pool) -> None:
    """Black frames are all as near: whichever of them a search shows, none is lost."""
    clips = await add_clips(pool, 400)
    await pool.execute(
        "UPDATE embedding SET vector = (SELECT vector FROM embedding WHERE clip_id = $1) "
        "WHERE clip_id = ANY ($2)", clips[0], clips[:300],
    )  # fmt: skip
    await ensure_index(pool)
    while not await reach.look_up(pool):
        pass
    assert await sql.reach.count(pool) <= 5
    assert await pool.fetchval("SELECT upto FROM looked_up") == clips[-1]
