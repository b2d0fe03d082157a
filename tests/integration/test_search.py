"""Words, clips and filters in one search: the same clips as by comparing every one, page by page,
and nothing of others' answers for who must not know them."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import numpy as np
import pytest

from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.domain.wanted import wanted_vector
from backend.errors import Refusal
from backend.messages import Annotate, CreateLabel, Filters, Search, SearchResults
from backend.routes import queries
from backend.views import nearest, search
from backend.views.rankings import Rankings
from backend.views.scores import label_scores
from backend.views.text_embeddings import TextEmbeddings
from tests.conftest import add_clips, add_words
from workers.ingest.index import ensure_index
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


async def no_words(phrases: list[str]) -> None:
    return None


def no_worker(text: str) -> None:
    raise AssertionError(f"{text!r} is embedded already")


class Searched:
    """A corpus of 200 clips, a label of which 60 are answered, and somebody who searches."""

    def __init__(self, pool: asyncpg.Pool, label: int, clips: list[int]) -> None:
        self.pool, self.label, self.clips = pool, label, clips
        self.rankings = Rankings(pool)

    async def ask(self, *, sees_answers: bool = True, **query: Any) -> SearchResults:
        return await search.search(
            self.pool,
            TextEmbeddings(self.pool, no_worker),
            self.rankings,
            Search(id=new_id(), **query),
            sees_answers=sees_answers,
        )

    async def all(self, **query: Any) -> list[int]:
        """Every hit, page by page."""
        found: list[int] = []
        cursor: str | None = None
        while True:
            page = await self.ask(cursor=cursor, **query)
            found += [hit.card.id for hit in page.hits]
            cursor = page.cursor
            if cursor is None:
                return found

    async def order(self, vector: np.ndarray) -> list[int]:
        """All clips, the nearest first, to the vector at the precision that Postgres keeps."""
        vector = vector.astype(np.float16).astype(np.float64)
        rows = await self.pool.fetch("SELECT clip_id, vector::real[] AS v FROM embedding")
        cosine = {
            r["clip_id"]: float(np.dot(r["v"], vector) / np.linalg.norm(r["v"])) for r in rows
        }
        return sorted(cosine, key=lambda clip: -cosine[clip])

    async def vector_of(self, clip: int) -> np.ndarray:
        query = "SELECT vector::real[] FROM embedding WHERE clip_id = $1"
        return np.array(await self.pool.fetchval(query, clip), np.float32)


@pytest.fixture
async def searched(pool: asyncpg.Pool, clips: list[int], person: Person, tmp_path: Any) -> Searched:
    ada = await person("ada")
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    label = made.label
    assert label is not None
    for clip in clips[:60]:
        answer: Any = "positive" if clip in clips[::2] else "negative"
        command = Annotate(id=new_id(), label=label, clip=clip, answer=answer, source="search")
        await commands.handle(pool, ada, command)
    corpus = Corpus(tmp_path)
    builder = Builder(pool, corpus, no_words)
    await builder.build_due()
    await builder.evaluated()
    corpus.close()
    return Searched(pool, label, clips)


async def test_every_combination_of_filters_gives_what_passes_all_of_them(
    searched: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, clips, label = searched.pool, searched.clips, searched.label
    await add_words(pool, "a lamp", 3)
    intake = await pool.fetchval("INSERT INTO intake (name, look) VALUES ('x', 'x') RETURNING id")
    await pool.execute("INSERT INTO intake_video VALUES ($1, 1), ($1, 3)", intake)
    scores = await label_scores(pool, label, clips)
    film = {clip: 1 + at // 50 for at, clip in enumerate(clips)}  # of length 1 s, 2 s, 3 s, 4 s
    middle = sorted(scores.values())[100]
    choices: list[list[tuple[dict[str, Any], Callable[[int], bool]]]] = [
        [({}, lambda _: True), ({"film": 2}, lambda c: film[c] == 2),
         ({"genre": "genre 1", "year_from": 1993}, lambda c: film[c] == 4),
         ({"intake": intake}, lambda c: film[c] in (1, 3))],
        [({}, lambda _: True), ({"seconds_from": 2.5}, lambda c: film[c] >= 3),
         ({"seconds_to": 2.0}, lambda c: film[c] <= 2)],
        [({}, lambda _: True), ({"answered": "unanswered"}, lambda c: c in clips[60:]),
         ({"answered": "positive"}, lambda c: c in clips[:60:2])],
        [({}, lambda _: True), ({"score_from": middle}, lambda c: scores[c] >= middle),
         ({"score_from": 0.0, "score_to": middle}, lambda c: scores[c] <= middle)],
    ]  # fmt: skip
    vector = await add_words(pool, "a lamp", 3)
    order = await searched.order(vector)
    for by_film, by_length, by_answer, by_score in itertools.product(*choices):
        parts = (by_film, by_length, by_answer, by_score)
        passing = {c for c in clips if all(passes(c) for _, passes in parts)}
        query = {
            "label": label, "limit": 37, "filters": Filters(**by_film[0], **by_length[0]),
            **by_answer[0], **by_score[0],
        }  # fmt: skip
        alone = await searched.all(**query)
        assert alone == sorted(passing)
        by_words = await searched.all(text="a lamp", **query)
        assert by_words == [c for c in order if c in passing]
    # The same by the index, which is asked where many clips pass.
    await pool.execute("ANALYZE")
    await ensure_index(pool)
    monkeypatch.setattr(nearest, "FEW_CLIPS", 0)
    monkeypatch.setattr(nearest, "FEW_OF_MANY", 0)
    for filters in (Filters(genre="genre 1"), Filters(seconds_to=3.5)):
        found = await searched.all(text="a lamp", filters=filters, limit=37)
        kept = [c for c in order if film[c] in ((2, 4) if filters.genre else (1, 2, 3))]
        assert found == kept


async def test_words_and_clips_are_one_query(searched: Searched) -> None:
    clips = searched.clips
    words = await add_words(searched.pool, "a lamp", 3)
    liked, disliked = [clips[4], clips[9]], [clips[11]]
    vector = wanted_vector(
        words.astype(np.float32),
        [await searched.vector_of(c) for c in liked],
        [await searched.vector_of(c) for c in disliked],
    )
    assert vector is not None
    expected = [c for c in await searched.order(vector) if c not in [*liked, *disliked]]
    query: dict[str, Any] = {"text": "a lamp", "liked": tuple(liked), "disliked": tuple(disliked)}
    found = await searched.all(**query, limit=60)
    assert found[:150] == expected[:150] and set(found) == set(expected)
    alone = await searched.all(text="a lamp")
    assert found[:20] != [c for c in alone if c in expected][:20]
    both = await searched.all(liked=(clips[4],), similar_to=clips[9])
    assert both == await searched.all(liked=(clips[4], clips[9]))


async def test_clips_that_arrive_meanwhile_come_on_no_page_twice_and_hide_none(
    searched: Searched,
) -> None:
    await add_words(searched.pool, "a lamp", 3)
    query: dict[str, Any] = {
        "text": "a lamp", "label": searched.label, "answered": "unanswered", "limit": 30
    }  # fmt: skip
    before = await searched.all(**query)
    first = await searched.ask(**query)
    late = await add_clips(searched.pool, 100, seed=5)
    found = [hit.card.id for hit in first.hits]
    cursor = first.cursor
    while cursor is not None:
        page = await searched.ask(**query, cursor=cursor)
        found += [hit.card.id for hit in page.hits]
        cursor = page.cursor
    assert len(found) == len(set(found))
    assert [c for c in found if c not in late] == before
    assert set(await searched.all(**query)) >= set(late)


async def refusal(asked: Awaitable[Any]) -> str:
    with pytest.raises(Refusal) as refused:
        await asked
    return refused.value.code


async def test_what_cannot_be_searched_for_is_said(searched: Searched) -> None:
    clips, label = searched.clips, searched.label
    ask = searched.ask
    assert await refusal(ask(disliked=(clips[0],))) == "nothing_wanted"
    assert await refusal(ask(liked=(10**9,))) == "unknown_clip"
    assert await refusal(ask(filters=Filters(intake=10**9))) == "unknown_intake"
    assert await refusal(ask(liked=tuple(clips[:51]))) == "malformed"
    assert await refusal(ask(answered="positive")) == "no_label"
    assert await refusal(ask(score_from=0.5)) == "no_label"
    made = await searched.pool.fetchval("INSERT INTO label (name) VALUES ('new') RETURNING id")
    results = await ask(label=made, score_from=0.5)
    assert results.hits == () and "no model" in results.note
    assert await searched.all(label=label, score_from=0.6, score_to=0.4) == []


async def test_who_answers_blind_learns_of_no_answer_and_no_score_by_a_search(
    searched: Searched, person: Person
) -> None:
    ben = await person("ben", role="secondary")
    asking = queries.Asking(
        pool=searched.pool, texts=TextEmbeddings(searched.pool, no_worker),
        rankings=searched.rankings, compared=None, reasons=None,  # type: ignore[arg-type]
        vocabulary=None, who=ben,  # type: ignore[arg-type]
    )  # fmt: skip
    fine = Search(id=new_id(), label=searched.label, liked=(searched.clips[3],))
    results = await queries.answer(asking, fine)
    assert isinstance(results, SearchResults) and len(results.hits) == 60
    assert {hit.score for hit in results.hits} == {None}
    for more in ({"answered": "unanswered"}, {"score_from": 0.0}, {"score_to": 1.0}):
        query = Search(id=new_id(), label=searched.label, **more)  # type: ignore[arg-type]
        assert await refusal(queries.answer(asking, query)) == "blind"
    assert await refusal(queries.answer(asking, Search(id=new_id(), score_to=1.0))) == "no_label"
