"""The wall: every clip once, by score, however it is paged; filters, counts, and old versions."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.domain import cut
from backend.errors import Refusal
from backend.messages import (
    Annotate,
    CreateLabel,
    DrawAudit,
    Filters,
    MeasureWall,
    ReadCut,
    ReadWall,
    SetCut,
    WallPage,
)
from backend.views import passing, wall
from backend.views.rankings import Ranking, Rankings
from backend.views.scores import label_scores
from tests.conftest import add_clips
from tests.gestures import answer, deploy
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


async def no_words(phrases: list[str]) -> None:
    return None


class Wall:
    """A label whose model is built when a test says so, and its wall."""

    def __init__(self, pool: asyncpg.Pool, ada: Visitor, label: int, builder: Builder) -> None:
        self.pool, self.ada, self.label, self.builder = pool, ada, label, builder
        self.rankings = Rankings(pool)

    async def answer(self, clip: int, value: Any) -> None:
        command = Annotate(id=new_id(), label=self.label, clip=clip, answer=value, source="wall")
        await commands.handle(self.pool, self.ada, command)

    async def build(self) -> None:
        await self.builder.build_due()
        await self.builder.evaluated()

    async def page(self, **query: Any) -> WallPage:
        asked = ReadWall(id=new_id(), label=self.label, **query)
        return await wall.page(self.pool, self.rankings, asked)

    async def measure(self, **query: Any) -> Any:
        asked = MeasureWall(id=new_id(), label=self.label, **query)
        return await wall.measure(self.pool, self.rankings, asked, self.ada.id)

    async def down(self, **query: Any) -> list[int]:
        """All clips from the first page on, page by page."""
        page = await self.page(**query)
        clips = list(page.clips)
        while page.down:
            page = await self.page(**{**query, "cursor": page.down})
            assert page.before == len(clips)
            clips += page.clips
        return clips


@pytest.fixture
async def night(
    pool: asyncpg.Pool, clips: list[int], person: Person, tmp_path: Path
) -> AsyncIterator[Wall]:
    """60 of 200 clips are answered, half of them yes: even ones are, odd ones are not."""
    ada = await person("ada")
    corpus = Corpus(tmp_path)
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    there = Wall(pool, ada, made.label, Builder(pool, corpus, no_words))
    for place, clip in enumerate(clips[:60]):
        await there.answer(clip, "positive" if place % 2 == 0 else "negative")
    await there.build()
    yield there
    corpus.close()


async def test_pages_hold_every_clip_once_by_score(
    night: Wall, pool: asyncpg.Pool, clips: list[int]
) -> None:
    # Clips of one score: their order is that of their ids, across pages too.
    await pool.execute(
        "UPDATE embedding SET vector = (SELECT vector FROM embedding WHERE clip_id = $1)"
        " WHERE clip_id = ANY ($2)", clips[150], clips[150:190:3],
    )  # fmt: skip
    scores = await label_scores(pool, night.label, clips)
    expected = sorted(clips, key=lambda clip: (-scores[clip], clip))
    whole = await night.page(limit=2000)
    assert whole.total == 200 and whole.up is None and whole.down is None
    assert list(whole.scores) == [scores[clip] for clip in whole.clips]
    assert sorted(whole.clips) == clips and list(whole.scores) == sorted(whole.scores)[::-1]
    tied = [clip for clip in whole.clips if clip in clips[150:190:3]]
    assert tied == clips[150:190:3]
    assert [scores[clip] for clip in expected] == list(whole.scores)
    for limit in (1, 7, 60, 199):
        assert await night.down(limit=limit) == list(whole.clips)
    page = await night.page(start=0.0, limit=5)
    seen = list(page.clips)
    while page.up:
        page = await night.page(cursor=page.up, upwards=True, limit=9)
        seen = [*page.clips, *seen]
        assert page.before + len(seen) == 200 or not page.clips
    assert seen == list(whole.clips[: len(seen)]) and len(seen) >= 196


async def test_a_page_starts_where_it_is_wanted(night: Wall) -> None:
    whole = await night.page(limit=2000)
    for start in (0.999, 0.5, 0.3, whole.scores[180]):
        page = await night.page(start=start, limit=10)
        assert page.before == sum(score > start for score in whole.scores)
        assert page.clips == whole.clips[page.before : page.before + 10]
    lowest = await night.page(start=0.0, limit=10)
    assert lowest.clips == whole.clips[-10:] and lowest.before == 190 and lowest.down is None


async def test_filters_and_answers_choose_the_clips(night: Wall, clips: list[int]) -> None:
    whole = await night.down()
    yes, no = set(clips[:60:2]), set(clips[1:60:2])
    assert await night.down(answered="positive", limit=4) == [c for c in whole if c in yes]
    assert await night.down(answered="negative") == [c for c in whole if c in no]
    open_ = [c for c in whole if c not in yes | no]
    assert await night.down(answered="unanswered", limit=33) == open_
    film = Filters(genre="genre 1", seconds_to=2.5)
    chosen = [c for c in whole if c in clips[50:100]]
    assert await night.down(filters=film, limit=17) == chosen
    measured = await night.measure(filters=film)
    assert (sum(measured.others), measured.answered, len(chosen)) == (40, 10, 50)
    assert await night.down(filters=Filters(film=10**9)) == []
    assert sum((await night.measure(filters=Filters(film=10**9))).others) == 0


async def test_no_filter_goes_through_the_corpus_where_everybody_is_answered(
    night: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a million clips would hold up everybody else: that is for threads."""
    threads = set()

    def noting(function: Any) -> Any:
        def noted(*arguments: Any) -> Any:
            threads.add(threading.get_ident())
            return function(*arguments)

        return noted

    for module, name in (
        (passing, "among"), (passing, "_all_of"), (passing, "_by_films_and_length"), (Ranking, "of")
    ):  # fmt: skip
        monkeypatch.setattr(module, name, noting(getattr(module, name)))
    film = Filters(genre="genre 1", seconds_to=2.5)
    for query in ({"filters": film}, {"answered": "positive"}, {"answered": "unanswered"}):
        await night.page(**query)
    await night.measure(filters=film)
    assert threads and threading.get_ident() not in threads


async def test_a_version_keeps_its_order_while_models_change(night: Wall, clips: list[int]) -> None:
    before = await night.page(limit=100)
    await night.answer(before.clips[0], "negative")
    await night.answer(before.clips[1], "negative")
    await night.build()
    after = await night.page(version=1, cursor=before.down, limit=100)
    again = Rankings(night.pool)  # another backend
    night.rankings = again
    whole = await night.page(version=1, limit=2000)
    assert [*before.clips, *after.clips] == list(whole.clips)
    newest = await night.page(limit=2000)
    assert newest.version == 2 and newest.clips != whole.clips
    with pytest.raises(Refusal) as refused:
        await night.page(version=99)
    assert refused.value.code == "unknown_model"


async def test_clips_that_come_are_on_it_and_copies_are_not(
    night: Wall, pool: asyncpg.Pool, clips: list[int]
) -> None:
    await night.page()
    more = await add_clips(pool, 20, seed=1)
    await pool.execute("UPDATE clip SET duplicate_of = $1 WHERE id = $2", more[0], more[1])
    assert sorted(await night.down()) == sorted({*clips, *more} - {more[1]})


async def test_a_measure_counts_what_the_pages_show(night: Wall, clips: list[int]) -> None:
    whole = await night.page(limit=2000)
    found = await night.measure()
    assert sum(found.positives) == sum(found.negatives) == 30 and sum(found.others) == 140
    for name, of in (("positives", clips[:60:2]), ("negatives", clips[1:60:2])):
        bins = [0] * cut.STEPS
        for clip, score in zip(whole.clips, whole.scores, strict=True):
            bins[min(int(score * 100 + 1e-9), 99)] += clip in of
        assert getattr(found, name) == tuple(bins)
    cuts = found.cuts
    assert cuts is not None and len(cuts.right) == cut.STEPS + 1
    # The two clouds lie far apart: all 100 even ones, and no others, are above the middle.
    assert cuts.right_low[50] <= 100 <= cuts.right_high[50]
    assert cuts.missed_low[50] == 0 and cuts.missed_high[50] < 40


async def test_a_cut_is_a_persons_own(night: Wall, person: Person) -> None:
    ben = await person("ben")
    assert (await night.measure()).cut is None
    for score in (0.3, 0.71):
        command = SetCut(id=new_id(), label=night.label, score=score)
        await commands.handle(night.pool, night.ada, command)
    assert (await night.measure()).cut == 0.71
    asked = ReadCut(id=new_id(), label=night.label)
    assert (await wall.own_cut(night.pool, asked, night.ada.id)).score == 0.71
    night.ada = ben
    assert (await night.measure()).cut is None
    assert (await wall.own_cut(night.pool, asked, ben.id)).score is None


async def test_the_thresholds_that_are_live_and_promised_are_lines_on_it(night: Wall) -> None:
    assert (await night.measure()).lines == ()
    version = (await night.measure()).version
    draw = DrawAudit(id=new_id(), label=night.label, kind="precision", level=0.6)
    await commands.handle(night.pool, night.ada, draw)
    drawn = await night.pool.fetch("SELECT clip_id FROM audit_clip ORDER BY place")
    for clip in [r["clip_id"] for r in drawn]:
        given = answer(night.label, clip, source="audit")
        await commands.handle(night.pool, night.ada, given)
    (promised,) = (await night.measure()).lines
    aim = "at least .60 of what is reported is right"
    assert promised.name == f"promised: {aim}, model {version}"
    by_hand = deploy(night.label, version, threshold=0.25)
    await commands.handle(night.pool, night.ada, by_hand)
    live, still = (await night.measure()).lines
    assert (live.name, live.score) == (f"live: model {version}", 0.25) and still == promised
    audit = await night.pool.fetchval("SELECT id FROM audit")
    seen = await night.pool.fetchval("SELECT max(id) FROM deployment")
    kept = deploy(night.label, version, audit=audit, seen=seen)
    await commands.handle(night.pool, night.ada, kept)
    (both,) = (await night.measure()).lines
    assert (both.name, both.score) == (f"live: model {version}, promised {aim}", promised.score)


async def test_before_the_first_model_there_is_none(
    pool: asyncpg.Pool, clips: list[int], person: Person, tmp_path: Path
) -> None:
    ada = await person("ada")
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    corpus = Corpus(tmp_path)
    there = Wall(pool, ada, made.label, Builder(pool, corpus, no_words))
    for _ in range(2):
        page, measure = await there.page(), await there.measure()
        assert (page.version, page.clips, page.total) == (0, (), 0)
        assert measure.version == 0 and measure.cuts is None
        await there.build()
    corpus.close()


@pytest.mark.parametrize("cursor", ["made up", "W10=", "WyJhIiwyXQ==", "WzEsMl0="])
async def test_a_made_up_place_is_refused_or_harmless(night: Wall, cursor: str) -> None:
    try:
        page = await night.page(cursor=cursor)
    except Refusal as refusal:
        assert refusal.code == "bad_cursor"
    else:
        assert cursor == "WzEsMl0=" and page.clips
