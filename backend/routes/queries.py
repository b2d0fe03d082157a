"""What people can ask: the table of queries, one row each. Queries change nothing.

Who may ask what stands in the table of `auth.access`, which is asked before a query is answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import asyncpg

from backend.auth import access
from backend.auth.access import Visitor
from backend.errors import Refusal
from backend.messages import (
    MOST_DESCRIBED,
    AskMoments,
    AskWhy,
    AskWithout,
    ClipCards,
    CompareDeployed,
    CompareModels,
    CompareServed,
    DeployedComparison,
    DescribeClips,
    DrawPreview,
    Facets,
    Frame,
    ListFacets,
    ListFilms,
    MeasureWall,
    PlanAudit,
    PreviewDraw,
    PreviewFound,
    ReadCurve,
    ReadCurveLabels,
    ReadCut,
    ReadDiffering,
    ReadFilm,
    ReadPast,
    ReadQuery,
    ReadReReview,
    ReadTimeline,
    ReadTrail,
    ReadWall,
    ReadWork,
    Request,
    Search,
    SearchResults,
    SuggestWords,
    TrailPage,
    Work,
)
from backend.views import (
    annotators,
    corpus,
    curves,
    films,
    found,
    history,
    production,
    promises,
    re_review,
    reading_queries,
    reel,
    search,
    suggested_words,
    team_draw,
    trail,
    wall,
    work,
)
from backend.views.deployed_comparison import DeployedComparisons
from backend.views.naming import names_for
from backend.views.rankings import Rankings
from backend.views.reasons import Reasons
from backend.views.text_embeddings import TextEmbeddings
from backend.views.vocabulary import Vocabulary


@dataclass(frozen=True)
class Asking:
    """Who asks, and what answering takes. ``who.here``: their role in the query's label."""

    pool: asyncpg.Pool
    texts: TextEmbeddings
    rankings: Rankings
    compared: DeployedComparisons
    reasons: Reasons
    vocabulary: Vocabulary
    who: Visitor


Answer = Callable[[Asking, Any], Awaitable[Frame]]


def _reading(read: Callable[[asyncpg.Pool, Any], Awaitable[Frame]]) -> Answer:
    """A query that takes no more than the database."""

    async def answer(asking: Asking, query: Request) -> Frame:
        return await read(asking.pool, query)

    return answer


def _of_corpus(read: Callable[[asyncpg.Pool, Rankings, Any], Awaitable[Frame]]) -> Answer:
    """A query that takes the scores of the whole corpus too."""

    async def answer(asking: Asking, query: Request) -> Frame:
        return await read(asking.pool, asking.rankings, query)

    return answer


async def _search(asking: Asking, query: Search) -> SearchResults:
    sees_answers = query.label is not None and asking.who.here == "primary"
    return await search.search(
        asking.pool,
        asking.texts,
        asking.rankings,
        query,
        sees_answers=sees_answers,
        names=await names_for(asking.pool, asking.who, query.label),
    )


async def _read_query(asking: Asking, query: ReadQuery) -> Frame:
    return await reading_queries.read_query(asking.pool, asking.who, query)


async def _preview_found(asking: Asking, query: PreviewFound) -> Frame:
    return await found.preview_found(asking.pool, asking.rankings, asking.who, query)


async def _measure_wall(asking: Asking, query: MeasureWall) -> Frame:
    return await wall.measure(asking.pool, asking.rankings, query, asking.who.id)


async def _own_cut(asking: Asking, query: ReadCut) -> Frame:
    return await wall.own_cut(asking.pool, query, asking.who.id)


async def _read_curve(asking: Asking, query: ReadCurve) -> Frame:
    return await curves.curve(asking.pool, query, asking.who.id)


async def _read_curve_labels(asking: Asking, query: ReadCurveLabels) -> Frame:
    return await curves.curve_labels(asking.pool, query, asking.who.id)


async def _compare_deployed(asking: Asking, query: CompareDeployed) -> DeployedComparison:
    return await asking.compared.of(query)


async def _reasons(asking: Asking, query: AskWhy | AskMoments | AskWithout) -> Frame:
    found = await asking.reasons.of(query, asking.who)
    await access.admitted(asking.pool, asking.who, query)  # it took a while
    return found


async def _suggest_words(asking: Asking, query: SuggestWords) -> Frame:
    return await suggested_words.suggested_words(
        asking.pool, asking.rankings, asking.vocabulary, query
    )


async def _preview_draw(asking: Asking, query: PreviewDraw) -> DrawPreview:
    return await team_draw.preview(asking.pool, asking.who, query)


async def _trail(asking: Asking, query: ReadTrail) -> TrailPage:
    return await trail.read_trail(asking.pool, asking.who.id, query)


async def _work(asking: Asking, query: ReadWork) -> Work:
    return await work.work(asking.pool, asking.who.id, query)


async def _describe_clips(pool: asyncpg.Pool, query: DescribeClips) -> ClipCards:
    if len(query.clips) > MOST_DESCRIBED:
        raise Refusal("malformed", f"Ask for at most {MOST_DESCRIBED} clips at once.")
    return ClipCards(id=query.id, cards=await corpus.clip_cards(pool, query.clips))


async def _list_facets(pool: asyncpg.Pool, query: ListFacets) -> Facets:
    return await corpus.facets(pool, query.id)


QUERIES: dict[type[Request], Answer] = {
    Search: _search,
    SuggestWords: _suggest_words,
    ReadQuery: _read_query,
    PreviewFound: _preview_found,
    ReadWall: _of_corpus(wall.page),
    MeasureWall: _measure_wall,
    ReadCut: _own_cut,
    DescribeClips: _reading(_describe_clips),
    ListFacets: _reading(_list_facets),
    ReadDiffering: _reading(annotators.differing),
    ReadTimeline: _reading(history.timeline),
    CompareModels: _of_corpus(history.compare),
    CompareDeployed: _compare_deployed,
    CompareServed: _reading(production.compare),
    ReadPast: _of_corpus(history.past),
    PreviewDraw: _preview_draw,
    ReadWork: _work,
    ReadTrail: _trail,
    PlanAudit: _reading(promises.plan_audit),
    ReadReReview: _reading(re_review.re_review),
    ListFilms: _of_corpus(films.films),
    ReadFilm: _reading(reel.shots),
    AskWhy: _reasons,
    AskMoments: _reasons,
    AskWithout: _reasons,
    ReadCurve: _read_curve,
    ReadCurveLabels: _read_curve_labels,
}


async def answer(asking: Asking, query: Request) -> Frame:
    """What the query asks for.

    Raises:
        Refusal: the person may not ask it, or there is no answer.
    """
    who = await access.admitted(asking.pool, asking.who, query)
    return await QUERIES[type(query)](replace(asking, who=who), query)
