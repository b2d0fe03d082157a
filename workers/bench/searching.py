"""How well and how fast search finds the nearest clips of a large corpus, filtered or not."""

from __future__ import annotations

import time
from typing import Any

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend import db
from backend.client import new_id
from backend.messages import Filters, Search
from backend.views import search
from backend.views.rankings import Rankings
from backend.views.text_embeddings import TextEmbeddings
from workers.bench.installation import Installation
from workers.bench.live import spread
from workers.bench.loop import fill, say
from workers.bench.synthetic import Synthetic, add_words
from workers.ingest.index import ensure_index
from workers.learn.corpus import Corpus

HITS = 100
# What people filter by, and how much of the corpus passes.
FILTERS = {
    "all": Filters(),
    "one genre, 10 %": Filters(genre="genre 3"),
    "one film, 0.2 %": Filters(film=1),
    "40 films, 8 %": Filters(year_from=1960, year_to=1964),
    "long clips, none": Filters(seconds_from=60),
}
PAGES = 3  # of how many the paged search reads


async def measure(place: Installation, clips: int, dim: int, queries: int) -> dict[str, Any]:
    """Recall of the first `HITS` hits against comparing every clip, and the time of a search.

    A search is everything behind the socket: the words' vector from its table, films that pass,
    nearest clips, their cards. `queries` made-up vectors, none of them a clip's.
    """
    pool = await db.open_pool(place.settings.dsn, size=2)
    corpus = Corpus(place.settings.home / "cache")
    try:
        source = Synthetic(dim)
        report: dict[str, Any] = {"clips": clips, "dim": dim, "hits": HITS, "queries": queries}
        report["load"] = await fill(pool, source, clips)
        await sql.bench.tidy_clips(pool, timeout=600)
        started = time.perf_counter()
        await ensure_index(pool)
        report["index_seconds"] = round(time.perf_counter() - started, 1)
        say(f"built the index in {report['index_seconds']} s")
        report["index_mib"] = round(await sql.bench.index_bytes(pool) / 2**20)
        await corpus.catch_up(pool)
        vectors = source.queries(queries)
        for number, vector in enumerate(vectors):
            await add_words(pool, f"words {number}", vector)
        report["searches"] = {
            name: await _search(pool, corpus, vectors, filters) for name, filters in FILTERS.items()
        }
        return report
    finally:
        corpus.close()
        pool.terminate()


async def _search(
    pool: asyncpg.Pool, corpus: Corpus, vectors: npt.NDArray[np.float32], filters: Filters
) -> dict[str, Any]:
    rows = await sql.bench.clips_matching(
        pool,
        film=filters.film,
        genre=filters.genre,
        year_from=filters.year_from,
        year_to=filters.year_to,
        seconds_from=filters.seconds_from,
    )
    ids = np.array([r["id"] for r in rows], np.int64)
    matrix = corpus.matrix[corpus.rows_of(ids)].astype(np.float32)
    lengths = np.linalg.norm(matrix, axis=1)
    words, rankings = TextEmbeddings(pool, _no_worker), Rankings(pool)
    taken, recalls, paged = [], [], []
    for number, vector in enumerate(vectors):
        cosines = (matrix @ vector) / lengths
        best = set(ids[np.argsort(-cosines, kind="stable")[: PAGES * HITS]].tolist())
        first = set(ids[np.argsort(-cosines, kind="stable")[:HITS]].tolist())
        found: list[int] = []
        cursor = None
        for page in range(PAGES):
            query = Search(
                id=new_id(), text=f"words {number}", filters=filters, limit=HITS, cursor=cursor
            )
            started = time.perf_counter()
            results = await search.search(pool, words, rankings, query, sees_answers=False)
            if page == 0:
                taken.append(time.perf_counter() - started)
            found += [hit.card.id for hit in results.hits]
            if page == 0:
                recalls.append(_share(first, set(found)))
            cursor = results.cursor
            if cursor is None:
                break
        if len(set(found)) < len(found):
            raise AssertionError("a clip came twice on different pages")
        paged.append(_share(best, set(found)))
    summary = {
        "passing": len(ids),
        "recall": round(float(np.mean(recalls)), 4),
        "worst_recall": round(min(recalls), 2),
        "recall_of_three_pages": round(float(np.mean(paged)), 4),
        **spread(taken),
    }
    say(f"{summary}")
    return summary


def _share(wanted: set[int], found: set[int]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 1.0


def _no_worker(text: str) -> None:
    raise AssertionError(f"the vector of {text!r} should be there")
