"""Finding clips: by words, by other clips, by filters, or by all of them together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import asyncpg
import numpy as np
from msgspec.structs import replace
from pgvector import HalfVector

import sql
from backend.domain.query_tree import Condition
from backend.domain.wanted import wanted_vector
from backend.errors import Refusal
from backend.messages import (
    LONGEST_QUERY,
    MOST_HITS,
    MOST_ID,
    MOST_WANTED,
    Filters,
    Hit,
    Search,
    SearchResults,
)
from backend.views import cursors, passing
from backend.views.conditions import Conditions
from backend.views.corpus import card_from
from backend.views.naming import NOBODY, Names
from backend.views.nearest import Nearest, nearest
from backend.views.passing import Passing
from backend.views.rankings import Rankings, Scored
from backend.views.scores import label_scores, probability
from backend.views.text_embeddings import TextEmbeddings


async def search(
    pool: asyncpg.Pool,
    words: TextEmbeddings,
    rankings: Rankings,
    query: Search,
    *,
    sees_answers: bool,
    names: Names = NOBODY,
) -> SearchResults:
    """One page of clips. ``sees_answers``: the person may see what the label's answers come to;
    ``names``: what they may name in conditions.

    Raises:
        Refusal: blind, query, no_label, malformed, unknown_clip, unknown_intake, nothing_wanted,
            bad_cursor, no_corpus, search_unavailable.
    """
    asked = names.read(query.text)
    query = replace(
        query,
        text=asked.words,
        liked=(*query.liked, *asked.liked),
        disliked=(*query.disliked, *asked.disliked),
    )
    _check(query, sees_answers=sees_answers)
    text, note = _tidy(query.text)
    conditions = Conditions(pool, rankings, names)
    kept = await filtered(pool, rankings, query, asked.where, conditions)
    liked = [*query.liked, *([] if query.similar_to is None else [query.similar_to])]
    limit = min(max(query.limit, 1), MOST_HITS)
    if not text and not liked and not query.disliked:
        rows = await _browse(pool, kept.passing, query.cursor, limit)
        cursor = cursors.encode(rows[-1]["id"]) if len(rows) == limit else None
    else:
        rows = await _like(pool, words, query, text, liked, kept.passing, limit)
        full = len(rows) == limit
        cursor = cursors.encode(rows[-1]["distance"], rows[-1]["id"]) if full else None
    clips = [r["id"] for r in rows]
    scores: dict[int, float] = {}
    if kept.scored is not None:
        logits = passing.logits_of(kept.scored, np.array(clips, np.int64)).tolist()
        scores = {clip: probability(logit) for clip, logit in zip(clips, logits, strict=True)}
    elif sees_answers and query.label:
        scores = await label_scores(pool, query.label, clips)
    hits = tuple(
        Hit(
            card=card_from(r),
            similarity=round(1 - r["distance"], 4) if "distance" in r else None,
            score=scores.get(r["id"]),
        )
        for r in rows
    )
    return SearchResults(
        id=query.id,
        hits=hits,
        cursor=cursor,
        note=" ".join(filter(None, [note, kept.note, *conditions.notes])),
    )


def _check(query: Search, *, sees_answers: bool) -> None:
    """Whether the query can be asked by this person.

    Raises:
        Refusal: blind, no_label, malformed, nothing_wanted.
    """
    if _by_score(query) or query.answered != "all":
        if query.label is None:
            raise Refusal("no_label")
        if not sees_answers:
            raise Refusal("blind")
    if max(len(query.liked), len(query.disliked)) > MOST_WANTED:
        raise Refusal(
            "malformed", f"A search takes up to {MOST_WANTED} liked clips, and as many disliked."
        )
    if query.disliked and not (query.text.strip() or query.liked or query.similar_to is not None):
        raise Refusal("nothing_wanted")


def _by_score(query: Search) -> bool:
    return (query.score_from, query.score_to) != (None, None)


def _tidy(text: str) -> tuple[str, str]:
    text = " ".join(text.replace("\0", " ").split())
    if len(text) <= LONGEST_QUERY:
        return text, ""
    return text[:LONGEST_QUERY], f"Only the first {LONGEST_QUERY} characters were searched."


@dataclass(frozen=True)
class Kept:
    """What filters leave."""

    passing: Passing | None = None  # None: no filter
    scored: Scored | None = None  # by which scores were filtered
    note: str = ""


async def filtered(
    pool: asyncpg.Pool,
    rankings: Rankings,
    query: Search,
    where: Condition | None,
    conditions: Conditions,
) -> Kept:
    """What filters and conditions leave, of which the query says nothing but ``text`` and clips."""
    plain = query.filters == Filters() and query.answered == "all" and not _by_score(query)
    if where is None and plain:
        return Kept()
    scored, note = None, ""
    if _by_score(query):
        assert query.label is not None
        scored = await rankings.recent(query.label)
        if scored is None:
            note = "There is no model of this label yet, so no clip has a score."
            return Kept(Passing(np.empty(0, np.int64)), None, note)
    shots = await rankings.shots()
    masks = [await passing.by_metadata(pool, query.filters, shots)]
    if where is not None:
        masks.append(await conditions.mask(where, shots))
    if query.label is not None:
        masks.append(await passing.by_answers(pool, query.label, query.answered, shots.clips))
    if scored is not None:
        masks.append(
            await asyncio.to_thread(
                passing.by_score, scored, query.score_from, query.score_to, shots.clips
            )
        )
    return Kept(await asyncio.to_thread(passing.passing, shots.clips, *masks), scored)


async def _browse(
    pool: asyncpg.Pool, kept: Passing | None, cursor: str | None, limit: int
) -> list[asyncpg.Record]:
    """By filters alone, in corpus order."""
    after = int(min(max(cursors.decode(cursor, 1)[0], 0), MOST_ID - 1))
    if kept is None:
        return list(await sql.search.browse(pool, after=after, limit=limit))
    first = int(np.searchsorted(kept.clips, after, "right"))
    clips = kept.clips[first : first + limit].tolist()
    return list(await sql.search.described(pool, clips=clips))


async def _like(
    pool: asyncpg.Pool,
    words: TextEmbeddings,
    query: Search,
    text: str,
    liked: list[int],
    kept: Passing | None,
    limit: int,
) -> list[asyncpg.Record]:
    """By words and clips."""
    distance, clip = cursors.decode(query.cursor, 2)
    space = await sql.corpus.space(pool)
    if space is None:
        raise Refusal("no_corpus")
    theirs = await _embeddings(pool, space["id"], [*liked, *query.disliked])
    vector = wanted_vector(
        await words.embed(text, space["id"]) if text else None,
        [theirs[clip] for clip in liked],
        [theirs[clip] for clip in query.disliked],
    )
    if vector is None:
        raise Refusal("nothing_wanted", "What you like and dislike cancels out; change either.")
    return await nearest(
        pool,
        Nearest(
            space=space["id"],
            dimensions=space["dimensions"],
            vector=HalfVector(vector),
            passing=kept,
            distance=distance if query.cursor else None,
            clip=int(min(max(clip, 0), MOST_ID - 1)),
            without=[*liked, *query.disliked],
            limit=limit,
        ),
    )


async def _embeddings(pool: asyncpg.Pool, space: int, clips: list[int]) -> dict[int, np.ndarray]:
    """By clip.

    Raises:
        Refusal: unknown_clip.
    """
    if not clips:
        return {}
    rows = await sql.search.clip_embeddings(pool, space=space, clips=clips)
    found = {r["clip_id"]: r["vector"].to_numpy().astype(np.float32) for r in rows}
    if not found.keys() >= set(clips):
        raise Refusal("unknown_clip")
    return found
