"""Words to search for next: looked up in the corpus once, by a worker, and suggested for what they
add to a label."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg
import msgspec
import numpy as np
import pytest

from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.domain.suggested_words import FIRST
from backend.messages import Annotate, CreateLabel, Search, SuggestedWords, SuggestWords
from backend.views import search
from backend.views.rankings import Rankings
from backend.views.suggested_words import NO_MODEL, NOT_YET, suggested_words
from backend.views.text_embeddings import TextEmbeddings
from backend.views.vocabulary import Vocabulary
from tests.conftest import DIM
from workers.learn.build import Builder
from workers.learn.corpus import Corpus
from workers.words import making

Person = Callable[..., Awaitable[Visitor]]
UNKNOWN = "nonsense"


class Encoder:
    """Knows what a text means by its number: the direction of that axis; `UNKNOWN` nothing."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def knows(self, texts: Sequence[str]) -> list[bool]:
        return [text != UNKNOWN for text in texts]

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded += texts
        rows = [np.random.default_rng(int(text.split()[-1])).normal(size=DIM) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(-1, DIM)


class Embedders:
    def __init__(self) -> None:
        self.encoder = Encoder()

    async def of_corpus(self, pool: asyncpg.Pool) -> Encoder:
        return self.encoder


async def no_words(phrases: list[str]) -> None:
    return None


class Label:
    """A label with a model, in a corpus of 200 clips, and a vocabulary of 40 words."""

    def __init__(self, pool: asyncpg.Pool, number: int) -> None:
        self.pool, self.number = pool, number
        self.rankings = Rankings(pool)
        self.asked = 0
        self.vocabulary = Vocabulary(pool, self._enqueue)
        self.embedders = Embedders()

    def _enqueue(self) -> None:
        self.asked += 1

    async def make_words(self) -> None:
        await making.make_words(self.pool, self.embedders)  # type: ignore[arg-type]

    async def suggested(self, *tried: str, label: int | None = None) -> SuggestedWords:
        query = SuggestWords(id=new_id(), label=label or self.number, tried=tried)
        return await suggested_words(self.pool, self.rankings, self.vocabulary, query)

    async def hits(self, word: str) -> list[int]:
        """The first clips that a search for it shows."""
        query = Search(id=new_id(), text=word, label=self.number, limit=FIRST)
        texts = TextEmbeddings(self.pool, lambda text: None)
        found = await search.search(self.pool, texts, self.rankings, query, sees_answers=True)
        return [hit.card.id for hit in found.hits]


@pytest.fixture
async def label(
    pool: asyncpg.Pool, clips: list[int], person: Person, tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Label:  # fmt: skip
    words = (*(f"word {number}" for number in range(39)), UNKNOWN)
    monkeypatch.setattr(making, "WORDS", words)
    # Of 200 clips the feed of likeliest ones, which are on show anyway, would hold the most.
    monkeypatch.setattr("workers.learn.feeds.FEED_SIZE", 5)
    ada = await person("ada")
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="word 38"))
    assert made.label is not None  # type: ignore[union-attr]
    for at, clip in enumerate(clips[:60]):
        value: Any = "positive" if at % 2 else "negative"
        command = Annotate(id=new_id(), label=made.label, clip=clip, answer=value, source="search")
        await commands.handle(pool, ada, command)
    corpus = Corpus(tmp_path)
    builder = Builder(pool, corpus, no_words)
    await builder.build_due()
    await builder.evaluated()
    corpus.close()
    return Label(pool, made.label)  # type: ignore[union-attr, arg-type]


async def test_a_worker_looks_every_word_up_once_and_says_how_far_it_is(label: Label) -> None:
    first = await label.suggested()
    assert first.words == () and first.made == 0 and first.note == NOT_YET and label.asked == 1
    await label.make_words()
    assert sorted(label.embedders.encoder.embedded) == sorted(f"word {n}" for n in range(39))
    found = await label.suggested()
    assert 0 < len(found.words) <= 10 and found.made == 1 and label.asked == 1
    assert UNKNOWN not in {word.word for word in found.words}
    await label.pool.execute("UPDATE vocabulary_word SET clips = NULL WHERE word < 'word 2'")
    half = await label.suggested()
    assert half.words == () and 0 < half.made < 1 and label.asked == 2
    await label.make_words()  # goes on, and embeds nothing twice
    assert len(label.embedders.encoder.embedded) == 39
    assert (await label.suggested()).words == found.words


async def test_what_a_word_is_said_to_add_is_what_its_search_shows_and_nobody_answered(
    label: Label, clips: list[int]
) -> None:
    await label.make_words()
    found = await label.suggested()
    scored = await label.rankings.recent(label.number)
    assert scored is not None
    p = dict(zip(scored.clips.tolist(), (1 / (1 + np.exp(-scored.logits))).tolist(), strict=True))
    feeds = await label.pool.fetchval("SELECT feeds -> 'top_positive' -> 'clips' FROM build")
    shown = set(clips[:60]) | set(msgspec.json.decode(feeds)) | set(await label.hits("word 38"))
    for word in found.words:  # "word 38" is the label's own name: its clips come first anyway
        assert word.word != "word 38" and f"{FIRST} clips" in word.reason
        added = {c for c in await label.hits(word.word) if p[c] >= 0.2} - shown
        assert word.clips == len(added) > 0
        shown |= added


async def test_words_that_were_tried_are_not_suggested_nor_what_they_show_counted(
    label: Label,
) -> None:
    await label.make_words()
    best = (await label.suggested()).words
    found = await label.suggested(best[0].word.upper())
    assert best[0].word not in {word.word for word in found.words}
    assert found.words[0] == best[1]  # as it was, behind the first
    tried = tuple(f"word {number}" for number in range(39))
    nothing = await label.suggested(*tried)
    assert nothing.words == () and nothing.note


async def test_before_a_model_nothing_is_suggested(label: Label, person: Person) -> None:
    ada = await person("eve")
    made = await commands.handle(label.pool, ada, CreateLabel(id=new_id(), name="new"))
    found = await label.suggested(label=made.label)  # type: ignore[union-attr]
    assert found.words == () and found.note == NO_MODEL and label.asked == 0


async def test_newer_clips_are_looked_for_after_a_while_and_the_old_serve_meanwhile(
    label: Label,
) -> None:
    await label.make_words()
    before = await label.suggested()
    await label.pool.execute("UPDATE vocabulary_word SET upto = 1, at = now() - interval '1 hour'")
    assert (await label.suggested()).words == before.words and label.asked == 1
    await label.make_words()
    assert (await label.suggested()).words == before.words and label.asked == 1
