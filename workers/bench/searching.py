"""How well and how fast search finds the nearest clips of a large corpus, filtered in any way."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

import sql
from backend import db
from backend.client import new_id
from backend.domain.wanted import wanted_vector
from backend.messages import Answered, Filters, Search
from backend.views import search
from backend.views.rankings import Scored
from backend.views.scores import probability
from backend.views.text_embeddings import TextEmbeddings
from workers.bench.growth import Ground, ground
from workers.bench.installation import Installation
from workers.bench.live import spread
from workers.bench.loop import say
from workers.bench.synthetic import Synthetic, add_words
from workers.ingest.reach import look_up
from workers.learn.corpus import Corpus

HITS = 100
ANSWERS = 200  # of the label whose scores are filtered by
PAGES = 3  # of how many the paged search reads
EVERY = Filters()


@dataclass(frozen=True)
class Case:
    """What people search for, and about how much of the corpus passes."""

    name: str
    filters: Filters = EVERY
    best: float | None = None  # share of the corpus with the highest scores
    answered: Answered = "all"
    clips: bool = False  # with clips that are liked and disliked


CASES = (
    Case("all"),
    Case("all; words, 3 liked, 2 disliked", clips=True),
    Case("half of the years, 50 %", Filters(year_from=1950, year_to=1984)),
    Case("unanswered and the upper half of the scores, 50 %", best=0.5, answered="unanswered"),
    Case("one genre, 10 %", Filters(genre="genre 3")),
    Case("one genre, 10 %; words, 3 liked, 2 disliked", Filters(genre="genre 3"), clips=True),
    Case("the best tenth by score, 10 %", best=0.1),
    Case("40 films, 8 %", Filters(year_from=1960, year_to=1964)),
    Case("a genre in half of the years, 5 %",
         Filters(genre="genre 3", year_from=1950, year_to=1984)),
    Case("a genre, the best tenth by score, 1 %", Filters(genre="genre 3"), best=0.1),
    Case("the best hundredth by score, 1 %", best=0.01),
    Case("one film, 0.2 %", Filters(film=1)),
    Case("a genre, best hundredth, unanswered, 0.1 %", Filters(genre="genre 3"), best=0.01,
         answered="unanswered"),
    Case("long clips, none", Filters(seconds_from=60)),
)  # fmt: skip


async def measure(place: Installation, clips: int, dim: int, queries: int) -> dict[str, Any]:
    """Recall of the first `HITS` hits against comparing every clip, and the time of a search.

    A search is everything behind the socket: the words' vector from its table, clips that pass,
    nearest clips, their cards. `queries` made-up vectors, none of them a clip's. The scores are
    those of a label of `ANSWERS` answers, read once before.
    """
    pool = await db.open_pool(place.settings.dsn, size=2)
    corpus = Corpus(place.settings.home / "cache")
    try:
        made = await ground(place, pool, corpus, Synthetic(dim))
        report: dict[str, Any] = {"clips": clips, "dim": dim, "hits": HITS, "queries": queries}
        report["index_seconds"] = await made.grow(clips)
        report["index_mib"] = round(await sql.bench.index_bytes(pool) / 2**20)
        await made.add_label(ANSWERS)
        await made.build()
        started = time.perf_counter()
        while not await look_up(pool, seconds=30):
            say(f"looking clips up: {await sql.reach.count(pool)} are led to by no link")
        report["unreached"] = await sql.reach.count(pool)
        report["look_up_seconds"] = round(time.perf_counter() - started, 1)
        vectors = made.source.queries(queries)
        for number, vector in enumerate(vectors):
            await add_words(pool, f"asked {number}", vector)
        bench = _Searches(made, await _label_scores(made), vectors)
        report["searches"] = {case.name: await bench.of(case) for case in CASES}
        return report
    finally:
        corpus.close()
        pool.terminate()


async def _label_scores(made: Ground) -> Scored:
    started = time.perf_counter()
    scored = await made.rankings.recent(made.labels[0])
    assert scored is not None
    say(f"scored all clips in {time.perf_counter() - started:.1f} s, once for a model")
    return scored


class _Searches:
    def __init__(self, made: Ground, scored: Scored, vectors: npt.NDArray[np.float32]) -> None:
        self._pool, self._rankings, self._label = made.pool, made.rankings, made.labels[0]
        self._corpus, self._scored, self._vectors = made.corpus, scored, vectors
        self._words = TextEmbeddings(made.pool, _no_worker)

    async def of(self, case: Case) -> dict[str, Any]:
        ids, least = await self._passing(case)
        matrix = self._corpus.matrix[self._corpus.rows_of(ids)].astype(np.float32)
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        taken: list[float] = []
        later: list[float] = []
        recalls, paged = [], []
        for number, vector in enumerate(self._vectors):
            liked, disliked, whole = self._query(case, number, vector)
            cosines = matrix @ whole
            cosines[np.isin(ids, [*liked, *disliked])] = -2
            order = ids[np.argsort(-cosines, kind="stable")]
            order = order[: max(0, len(ids) - np.isin([*liked, *disliked], ids).sum())]
            found: list[int] = []
            cursor = None
            for page in range(PAGES):
                query = Search(
                    id=new_id(), text=f"asked {number}", filters=case.filters, limit=HITS,
                    cursor=cursor, label=self._label, liked=liked, disliked=disliked,
                    answered=case.answered, score_from=least,
                )  # fmt: skip
                started = time.perf_counter()
                results = await search.search(
                    self._pool, self._words, self._rankings, query, sees_answers=True
                )
                (later if page else taken).append(time.perf_counter() - started)
                found += [hit.card.id for hit in results.hits]
                if page == 0:
                    recalls.append(_share(set(order[:HITS].tolist()), set(found)))
                cursor = results.cursor
                if cursor is None:
                    break
            if len(set(found)) < len(found):
                raise AssertionError("a clip came twice on different pages")
            paged.append(_share(set(order[: PAGES * HITS].tolist()), set(found)))
        summary: dict[str, Any] = {
            "passing": len(ids),
            "recall": round(float(np.mean(recalls)), 4),
            "worst_recall": round(min(recalls), 2),
            "recall_of_three_pages": round(float(np.mean(paged)), 4),
            **spread(taken),
        }
        if later:
            summary["later_pages"] = spread(later)
        say(f"{case.name}: {summary}")
        return summary

    def _query(
        self, case: Case, number: int, vector: npt.NDArray[np.float32]
    ) -> tuple[tuple[int, ...], tuple[int, ...], npt.NDArray[np.float32]]:
        """Liked clips, disliked ones, and the vector they make with the words."""
        if not case.clips:
            return (), (), vector
        rows = np.random.default_rng(number).integers(0, self._corpus.count, 5)
        vectors = self._corpus.matrix[rows].astype(np.float32)
        whole = wanted_vector(vector, list(vectors[:3]), list(vectors[3:]))
        assert whole is not None
        ids = self._corpus.clip_ids[rows].tolist()
        return tuple(ids[:3]), tuple(ids[3:]), whole.astype(np.float16).astype(np.float32)

    async def _passing(self, case: Case) -> tuple[npt.NDArray[np.int64], float | None]:
        """The clips that pass, found in another way than the search's, and the least score."""
        f = case.filters
        rows = await sql.bench.clips_matching(
            self._pool, film=f.film, genre=f.genre, year_from=f.year_from, year_to=f.year_to,
            seconds_from=f.seconds_from,
        )  # fmt: skip
        ids, least = np.array([r["id"] for r in rows], np.int64), None
        if case.best is not None:
            least = probability(float(np.quantile(self._scored.logits, 1 - case.best)))
            shown = least - 0.00005
            line = math.log(shown / (1 - shown))
            ids = ids[np.isin(ids, self._scored.clips[self._scored.logits >= line])]
        if case.answered == "unanswered":
            answered = await sql.labels.primary_clips(self._pool, label=self._label)
            ids = ids[~np.isin(ids, [r["clip_id"] for r in answered])]
        return ids, least


def _share(wanted: set[int], found: set[int]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 1.0


def _no_worker(text: str) -> None:
    raise AssertionError(f"the vector of {text!r} should be there")
