"""What a label's numbers come to, from the answers in the database to the sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.domain.conclusion import conclude
from backend.messages import Batch, CreateLabel, LabelState, TakeBatch
from backend.settings import Settings
from backend.views.board import primary_rows
from backend.views.label import label_snapshot
from backend.views.rankings import Ranking, Rankings
from tests import gestures
from workers.embedding.texts import Embedders, label_direction
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]
OWN = 9  # a cluster that is one film's


@pytest.fixture
def builder(pool: asyncpg.Pool, settings: Settings, tmp_path: Path) -> Iterator[Builder]:
    embedders, corpus = Embedders(settings), Corpus(tmp_path / "cache")
    yield Builder(pool, corpus, lambda phrases: label_direction(pool, embedders, phrases))
    corpus.close()


async def kinds_of(pool: asyncpg.Pool) -> dict[int, int]:
    """The corpus in ten clusters that nobody named; of each clip, the cluster."""
    await pool.execute(
        "UPDATE clip SET cluster = CASE WHEN v.title = 'Film 3' THEN $1::integer"
        " ELSE position % 9 END FROM video v WHERE v.id = video_id",
        OWN,
    )
    await pool.execute(
        "INSERT INTO cluster (space_id, number, centroid)"
        " SELECT id, n, '{}' FROM space, generate_series(0, 9) n WHERE active"
    )
    return {r["id"]: r["cluster"] for r in await pool.fetch("SELECT id, cluster FROM clip")}


async def state_of(pool: asyncpg.Pool, builder: Builder, label: int) -> LabelState:
    await builder.build_due()
    await builder.evaluated()
    found = await label_snapshot(pool, label)
    assert found is not None
    return found[1]


async def test_a_sentence_is_made_of_what_was_measured_and_the_board_says_the_same(
    pool: asyncpg.Pool, clips: list[int], person: Person, builder: Builder
) -> None:
    ada = await person("ada")
    of_clip = await kinds_of(pool)
    label = await make_label(pool, ada)
    first = await state_of(pool, builder, label)
    assert first.metrics is not None
    assert conclude(first.counts, first.metrics).clauses[0].text.startswith("Not learned yet: 0 ✓")
    names = {kind.number: kind.name for kind in first.metrics.kinds}
    assert names[OWN] == "genre 1" and not any(name for n, name in names.items() if n != OWN)
    assert all(len(kind.typical) == 4 for kind in first.metrics.kinds)
    assert {of_clip[clip] for clip in first.metrics.kinds[OWN].typical} == {OWN}

    known = [clip for clip in clips if of_clip[clip] != OWN][:60]
    for clip in known:
        await answer(pool, ada, label, clips, clip)
    state = await state_of(pool, builder, label)
    assert state.metrics is not None
    said = conclude(state.counts, state.metrics)
    text = " ".join(clause.text for clause in said.clauses)
    assert text.startswith("Learned well; never tested on genre 1.")
    assert said.step is not None and said.step.kind == OWN
    assert sum(kind.answers for kind in state.metrics.kinds) == len(known)
    [row] = await primary_rows(pool, [label])
    assert row.conclusion == said

    batch = await take(pool, ada, TakeBatch(id=new_id(), label=label, cluster=said.step.kind))
    assert len(batch.clips) == 10 and {of_clip[clip] for clip in batch.clips} == {OWN}
    assert set(batch.sources) == {"stratified"}


async def test_the_likeliest_batch_is_yes_and_says_how_many_to_expect(
    pool: asyncpg.Pool, clips: list[int], person: Person, builder: Builder
) -> None:
    """Even clips are yes; also when the feed of the likeliest holds answered ones only."""
    ada = await person("ada")
    label = await make_label(pool, ada)
    for clip in clips[:60]:
        await answer(pool, ada, label, clips, clip)
    await state_of(pool, builder, label)
    for _ in range(2):
        batch = await take(pool, ada, TakeBatch(id=new_id(), label=label, likely=True))
        assert set(batch.sources) == {"top_positive"} and len(batch.clips) == 25
        yes = sum(clips.index(clip) % 2 == 0 for clip in batch.clips)
        assert batch.expected is not None
        assert batch.expected.low <= yes <= batch.expected.high and yes > 20
        assert "Expect about" in batch.reason
        feeds = f'{{"top_positive": {{"clips": [{clips[0]}]}}}}'  # answered: the corpus is asked
        await pool.execute("UPDATE build SET feeds = $2 WHERE label_id = $1", label, feeds)


class HeldRankings(Rankings):
    """The corpus is scored when a test lets it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(pool)
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def of(self, label: int, model: asyncpg.Record) -> Ranking:
        self.asked.set()
        await self.go_on.wait()
        return await super().of(label, model)


async def test_nobody_waits_while_the_likeliest_of_the_corpus_are_sought(
    pool: asyncpg.Pool, clips: list[int], person: Person, builder: Builder
) -> None:
    ada, ben = await person("ada"), await person("ben")
    label = await make_label(pool, ada)
    for clip in clips[:30]:
        await answer(pool, ada, label, clips, clip)
    await state_of(pool, builder, label)
    await pool.execute("UPDATE build SET feeds = '{}' WHERE label_id = $1", label)
    rankings = HeldRankings(pool)
    command = TakeBatch(id=new_id(), label=label, likely=True)
    taking = asyncio.create_task(commands.handle(pool, ada, command, rankings))
    await rankings.asked.wait()
    async with asyncio.timeout(30):
        await answer(pool, ben, label, clips, clips[30])
    rankings.go_on.set()
    batch = await taking
    assert isinstance(batch, Batch) and len(batch.clips) == 25
    assert clips[30] not in batch.clips  # though it was sought before ben answered it
    assert set(batch.sources) == {"top_positive"}


async def test_what_the_model_had_predicted_is_counted_of_answers_it_could_not_know(
    pool: asyncpg.Pool, clips: list[int], person: Person, builder: Builder
) -> None:
    ada, ben = await person("ada"), await person("ben")
    label = await make_label(pool, ada)
    for clip in clips[:40]:
        await answer(pool, ada, label, clips, clip)
    before = await state_of(pool, builder, label)
    assert before.metrics is not None and before.metrics.foresight == ()  # there was no model
    shown = before.metrics.version
    for clip in clips[:4]:  # the model was trained on them
        await answer(pool, ben, label, clips, clip, version=shown)
    for clip in clips[40:50]:
        await answer(pool, ben, label, clips, clip, version=shown)
    for clip in clips[50:53]:  # two yes and a no, as the model knows, answered the other way round
        await answer(pool, ben, label, clips, clip, version=shown, wrong=True)
    state = await state_of(pool, builder, label)
    assert state.metrics is not None
    [his] = state.metrics.foresight
    assert his.person == ben.id
    assert (his.answers, his.predicted) == (13, 10)
    assert (his.positives, his.positives_predicted) == (5 + 1, 5)


async def make_label(pool: asyncpg.Pool, who: Visitor) -> int:
    reply = await commands.handle(pool, who, CreateLabel(id=new_id(), name="night"))
    assert reply.label is not None  # type: ignore[union-attr]
    return reply.label  # type: ignore[union-attr]


async def answer(
    pool: asyncpg.Pool,
    who: Visitor,
    label: int,
    clips: list[int],
    clip: int,
    *,
    version: int = 0,
    wrong: bool = False,
) -> None:
    """What the clip's cloud says, or its contrary."""
    value = "positive" if (clips.index(clip) % 2 == 0) != wrong else "negative"
    await commands.handle(
        pool, who, gestures.answer(label, clip, value, source="random", version=version)
    )


async def take(pool: asyncpg.Pool, who: Visitor, command: TakeBatch) -> Batch:
    batch = await commands.handle(pool, who, command)
    assert isinstance(batch, Batch)
    return batch
