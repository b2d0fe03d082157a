"""Looks, once per space, for the clips that each word of the vocabulary would find.

It is asked for by name when somebody wants words suggested, and goes on where it was cut off: what
is there stands in the table ``vocabulary_word``, and the words' vectors beside those of people's
searches, so that a suggested word is found at once. It is done some words at a time, so that builds
come in between.
"""

from __future__ import annotations

import asyncio
import logging

import asyncpg
import numpy as np
from pgvector import HalfVector

import sql
from backend.domain.suggested_words import FIRST
from backend.views.nearest import Nearest, nearest
from backend.views.vocabulary import LATELY
from workers.embedding.embedder import Embedder, EmbedderError
from workers.embedding.texts import Embedders, WrongEmbedder
from workers.words.vocabulary import WORDS

logger = logging.getLogger(__name__)

AT_ONCE = 32  # words: embedding them takes about half a second on a CPU


async def make_words(pool: asyncpg.Pool, embedders: Embedders) -> None:
    """Look for the clips of every word for which that is due, unless another worker does."""
    space = await sql.corpus.space(pool)
    if space is None:
        return
    async with pool.acquire() as connection:
        if not await sql.words.lock(connection):
            return
        try:
            await _make(pool, embedders, space)
        except (EmbedderError, WrongEmbedder) as error:
            logger.error("cannot embed the vocabulary: %s", error)
        finally:
            await sql.words.unlock(connection)


async def _make(pool: asyncpg.Pool, embedders: Embedders, space: asyncpg.Record) -> None:
    embedder = await embedders.of_corpus(pool)
    newest = await sql.scores.corpus_mark(pool) or 0
    await sql.words.begin(pool, space=space["id"], words=WORDS)
    while rows := await sql.words.due(
        pool, space=space["id"], newest=newest, lately=LATELY, limit=AT_ONCE
    ):
        words = [r["word"] for r in rows]
        known = await _embed(pool, embedder, space["id"], words)
        for word in words:
            clips = await _found(pool, space, word) if word in known else []
            await sql.words.keep(pool, space=space["id"], word=word, clips=clips, newest=newest)


async def _embed(
    pool: asyncpg.Pool, embedder: Embedder, space: int, words: list[str]
) -> frozenset[str]:
    """Keeps the vectors of those words that the encoder knows, and gives these."""
    knows = await asyncio.to_thread(embedder.knows, words)
    known = [word for word, is_known in zip(words, knows, strict=True) if is_known]
    kept = {r["text"] for r in await sql.words.known(pool, space=space, texts=known)}
    missing = [word for word in known if word not in kept]
    vectors = await asyncio.to_thread(embedder.embed_texts, missing)
    for word, vector in zip(missing, vectors, strict=True):
        await sql.search.add_query_embedding(
            pool, space=space, text=word, embedding=vector.tolist()
        )
    return frozenset(known)


async def _found(pool: asyncpg.Pool, space: asyncpg.Record, word: str) -> list[int]:
    """The first clips that a search for the word shows."""
    vector = await sql.search.query_embedding(pool, space=space["id"], text=word)
    rows = await nearest(
        pool,
        Nearest(
            space=space["id"],
            dimensions=space["dimensions"],
            vector=HalfVector(np.asarray(vector, np.float32)),
            without=[],
            limit=FIRST,
        ),
    )
    return [r["id"] for r in rows]
