"""Which words to search for next under a label."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import asyncpg
import numpy as np
import scipy  # as in `domain.promises`
from pgvector import HalfVector

import sql
from backend.domain.suggested_words import FIRST, Corpus, Suggestion, in_words, suggest
from backend.errors import Refusal
from backend.messages import (
    LONGEST_QUERY,
    MOST_SUGGESTED,
    Feed,
    SuggestedWord,
    SuggestedWords,
    SuggestWords,
)
from backend.views.label import feeds_decoder, label_from
from backend.views.nearest import Nearest, nearest
from backend.views.rankings import Rankings, Scored
from backend.views.vocabulary import Found, Vocabulary

NO_MODEL = "Words are suggested once this label has a model."
NOT_YET = "The vocabulary is being looked up in the corpus; words come when that is done."
NOTHING = "No word of the vocabulary would add a clip that the model thinks may be yes."
OWN_TEXTS = 10  # of what was tried and is no word of the vocabulary, the last ones are looked up


async def suggested_words(
    pool: asyncpg.Pool, rankings: Rankings, vocabulary: Vocabulary, query: SuggestWords
) -> SuggestedWords:
    """
    Raises:
        Refusal: no_corpus.
    """
    space = await sql.corpus.space(pool)
    if space is None:
        raise Refusal("no_corpus")
    scored = await rankings.recent(query.label)
    if scored is None:
        return SuggestedWords(id=query.id, note=NO_MODEL)
    there = await vocabulary.now(space["id"])
    if there.found is None:
        return SuggestedWords(id=query.id, made=round(there.made, 2), note=NOT_YET)
    tried = await _tried(pool, query)
    on_show = await _on_show(pool, space, query, tried, there.found)
    rows = await sql.words.positives(pool, label=query.label)
    positives = {r["cluster"]: r["positives"] for r in rows}
    found = await asyncio.to_thread(_suggested, there.found, scored, on_show, positives, tried)
    words = tuple(
        SuggestedWord(word=there.found.words[s.word], clips=s.clips, reason=in_words(s))
        for s in found
    )
    return SuggestedWords(id=query.id, words=words, note="" if words else NOTHING)


async def _tried(pool: asyncpg.Pool, query: SuggestWords) -> list[str]:
    """What was searched for, as it would be written in the vocabulary: by people, the latest last,
    and by the label's own words, which every new label is ranked by."""
    row = await sql.labels.get(pool, label=query.label)
    own = () if row is None else (label_from(row).name, *label_from(row).keywords)
    given = (" ".join(text.split())[:LONGEST_QUERY] for text in (*own, *query.tried))
    return list(dict.fromkeys(text.lower() for text in given if text))


async def _on_show(
    pool: asyncpg.Pool,
    space: asyncpg.Record,
    query: SuggestWords,
    tried: Sequence[str],
    found: Found,
) -> np.ndarray:
    """(n,) which of the clips that words find are answered, or on show already: among the first of
    what was tried, or of the likeliest clips."""
    build = await sql.labels.build(pool, label=query.label)
    feeds = feeds_decoder.decode(build["feeds"]) if build and build["feeds"] else {}
    answered = await sql.labels.primary_clips(pool, label=query.label)
    seen = [r["clip_id"] for r in answered]
    seen += feeds.get("top_positive", Feed()).clips[:FIRST]
    others = [text for text in tried if text not in set(found.words)]
    for text in others[-OWN_TEXTS:]:
        vector = await sql.search.query_embedding(pool, space=space["id"], text=text)
        if vector is None:  # nobody searched for it in these letters
            continue
        wanted = Nearest(
            space=space["id"],
            dimensions=space["dimensions"],
            vector=HalfVector(np.asarray(vector, np.float32)),
            without=[],
            limit=FIRST,
        )
        seen += [r["id"] for r in await nearest(pool, wanted)]
    on_show = np.zeros(len(found.clips), np.bool_)
    on_show[found.places(np.array(seen, np.int64))] = True
    for row in _rows_of(found, tried):
        on_show[found.hits[row][found.hits[row] >= 0]] = True
    return on_show


def _rows_of(found: Found, tried: Iterable[str]) -> list[int]:
    texts = set(tried)
    return [row for row, word in enumerate(found.words) if word.lower() in texts]


def _suggested(
    found: Found,
    scored: Scored,
    on_show: np.ndarray,
    positives: dict[int, int],
    tried: Sequence[str],
) -> list[Suggestion]:
    if not len(scored.clips):
        return []
    at = np.minimum(np.searchsorted(scored.clips, found.clips), len(scored.clips) - 1)
    there = scored.clips[at] == found.clips
    hits = found.hits.copy()
    hits[_rows_of(found, tried)] = -1
    corpus = Corpus(
        probability=np.where(there, scipy.special.expit(scored.logits[at]), 0.0),
        free=there & scored.original[at] & ~on_show,
        kind=found.kinds,
        positives=[positives.get(kind, 0) for kind in range(max(positives, default=-1) + 1)],
    )
    return suggest(hits, corpus, MOST_SUGGESTED)
