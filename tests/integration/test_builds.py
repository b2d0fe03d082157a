"""Builds on a real database: several labels in one pass, shared among workers, made again later."""

from __future__ import annotations

import asyncio
import errno
import itertools
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import numpy as np
import pytest

import sql
from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.messages import CreateLabel
from backend.settings import Settings
from tests import gestures
from tests.conftest import DIM, add_clips, add_words
from workers.embedding.texts import Embedders, label_direction
from workers.learn.build import Builder, claimed
from workers.learn.classifier import fit_live
from workers.learn.corpus import Corpus, NoRoom
from workers.learn.scorer import LocalShard
from workers.learn.training import read_past_work, ready, training_rows

Person = Callable[..., Awaitable[Visitor]]
Make = Callable[[], Builder]
CLIPS = 9000  # more than are scored at a time


@pytest.fixture
async def clips(pool: asyncpg.Pool) -> list[int]:
    return await add_clips(pool, CLIPS)


@pytest.fixture
async def ada(person: Person) -> Visitor:
    return await person("ada")


@pytest.fixture
async def make_builder(
    pool: asyncpg.Pool, settings: Settings, tmp_path: Path
) -> AsyncIterator[Make]:
    """What a worker process builds with; every call stands for another worker."""
    corpora = []

    def make() -> Builder:
        embedders = Embedders(settings)
        corpora.append(Corpus(tmp_path / "cache"))
        return Builder(pool, corpora[-1], lambda p: label_direction(pool, embedders, p))

    yield make
    for corpus in corpora:
        corpus.close()


async def add_label(pool: asyncpg.Pool, who: Visitor, name: str) -> int:
    reply = await commands.handle(pool, who, CreateLabel(id=new_id(), name=name))
    assert reply.label is not None
    return reply.label


async def answer(
    pool: asyncpg.Pool, who: Visitor, label: int, clip: int, value: str = "positive"
) -> None:
    source = "blind" if who.role == "secondary" else "random"
    await commands.handle(
        pool,
        who,
        gestures.answer(label, clip, value, source=source),  # type: ignore[arg-type]
    )


async def answer_many(
    pool: asyncpg.Pool, who: Visitor, label: int, clips: list[int], count: int, seed: int
) -> None:
    """``count`` answers; the clips' two clouds decide, with a few errors."""
    rng = np.random.default_rng(seed)
    for row in rng.permutation(len(clips))[:count].tolist():
        yes = (row % 2 == 0) != (rng.random() < 0.1)
        await answer(pool, who, label, clips[row], "positive" if yes else "negative")


async def feeds_of(pool: asyncpg.Pool, label: int) -> dict[str, object]:
    return json.loads(await pool.fetchval("SELECT feeds FROM build WHERE label_id = $1", label))


async def models_of(pool: asyncpg.Pool, label: int) -> list[asyncpg.Record]:
    return await pool.fetch(
        "SELECT version, checksum FROM model WHERE label_id = $1 ORDER BY version", label
    )


async def evaluated_version(pool: asyncpg.Pool, label: int) -> int:
    query = "SELECT (metrics ->> 'version')::integer FROM build WHERE label_id = $1"
    return int(await pool.fetchval(query, label))


async def is_due(pool: asyncpg.Pool, label: int) -> bool:
    return bool(await sql.builds.is_due(pool, label=label))


async def test_labels_built_together_get_what_they_get_alone(
    pool: asyncpg.Pool,
    clips: list[int],
    ada: Visitor,
    make_builder: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passes = []
    reduce = LocalShard.reduce
    monkeypatch.setattr(
        LocalShard, "reduce", lambda self, r: passes.append(len(r)) or reduce(self, r)
    )
    builder = make_builder()
    labels = []
    for number, answers in enumerate([30, 120, 0, 60]):
        await add_words(pool, f"label {number}", number)
        labels.append(await add_label(pool, ada, f"label {number}"))
        await answer_many(pool, ada, labels[-1], clips, answers, number)
        assert await builder.build_due() == 1
    alone = [await feeds_of(pool, label) for label in labels]
    assert passes == [1, 1, 1, 1]
    assert set(alone[0]) == {"random", "zero_shot", "top_positive", "top_negative", "borderline"}
    assert set(alone[2]) == {"random", "zero_shot"}
    await sql.builds.want_all(pool)
    assert await builder.build_due() == 4
    assert passes == [1, 1, 1, 1, 4]
    assert [await feeds_of(pool, label) for label in labels] == alone
    for label in labels:
        models = await models_of(pool, label)
        assert len({m["checksum"] for m in models}) <= 1 and len(models) in (0, 2)
    await builder.evaluated()
    for label in (labels[0], labels[1], labels[3]):
        assert await evaluated_version(pool, label) == 2


async def test_a_label_that_fails_stops_no_other(
    pool: asyncpg.Pool, clips: list[int], ada: Visitor, make_builder: Make
) -> None:
    builder = make_builder()
    labels = []
    for number in range(3):
        # The second label's words have a vector of another model.
        await add_words(pool, f"label {number}", number, DIM if number != 1 else DIM + 1)
        labels.append(await add_label(pool, ada, f"label {number}"))
        await answer_many(pool, ada, labels[-1], clips, 40, number)
    await builder.build_due()
    assert [len(await models_of(pool, label)) for label in labels] == [1, 0, 1]
    assert [await is_due(pool, label) for label in labels] == [False, True, False]
    await answer(pool, ada, labels[0], clips[-1])
    assert await builder.build_due() == 1  # the failed one rests
    await commands.handle(pool, ada, gestures.edit(labels[1], name="label 2b"))
    await add_words(pool, "label 2b", 5)
    await make_builder().build_due()  # another worker knows of no failure
    assert len(await models_of(pool, labels[1])) == 1


async def test_workers_share_labels_and_build_none_twice(
    pool: asyncpg.Pool, clips: list[int], ada: Visitor, make_builder: Make
) -> None:
    workers = [make_builder(), make_builder()]
    labels = []
    for number in range(12):  # more than one pass takes
        await add_words(pool, f"label {number}", number)
        labels.append(await add_label(pool, ada, f"label {number}"))
        await answer_many(pool, ada, labels[-1], clips, 30, number)
    built = await asyncio.gather(*(w.build_due() for w in workers))
    assert sum(built) == 12 and min(built) > 0
    assert [len(await models_of(pool, label)) for label in labels] == [1] * 12
    await asyncio.gather(*(w.evaluated() for w in workers))


async def test_a_claim_is_others_again_when_its_worker_is_gone(
    pool: asyncpg.Pool, clips: list[int], ada: Visitor, make_builder: Make
) -> None:
    await add_words(pool, "night", 0)
    label = await add_label(pool, ada, "night")
    builder = make_builder()
    async with claimed(pool, []) as claims:
        assert claims == [label]
        assert await builder.build_due() == 0
        await answer(pool, ada, label, clips[0])  # answers wait for no build
    assert await builder.build_due() == 1
    assert not await is_due(pool, label)


async def test_scores_lost_with_their_worker_are_made_again(
    pool: asyncpg.Pool, clips: list[int], ada: Visitor, make_builder: Make
) -> None:
    await add_words(pool, "night", 0)
    label = await add_label(pool, ada, "night")
    await answer_many(pool, ada, label, clips, 40, 0)
    builder = make_builder()
    await builder.build_due()
    await builder.evaluated()
    await sql.builds.want_unevaluated(pool)
    assert not await is_due(pool, label)
    await pool.execute("DELETE FROM metric")  # as if the worker had been killed in between
    await sql.builds.want_unevaluated(pool)
    assert await is_due(pool, label)


async def test_new_clips_are_in_the_next_feeds(
    pool: asyncpg.Pool, clips: list[int], ada: Visitor, make_builder: Make
) -> None:
    await add_words(pool, "night", 0)
    label = await add_label(pool, ada, "night")
    await answer_many(pool, ada, label, clips, 40, 0)
    builder = make_builder()
    await builder.build_due()
    later = set(await add_clips(pool, CLIPS, seed=1))
    await sql.builds.want_all(pool)
    assert await builder.build_due() == 1
    feeds = await feeds_of(pool, label)
    for name, feed in feeds.items():
        assert later & set(feed["clips"]), name  # type: ignore[index]


@pytest.mark.parametrize(
    "harm",
    ["no count", "an empty count", "a count of the version before", "too high a count",
     "another boot", "cut-off vectors", "cut-off ids", "empty ids"],
)  # fmt: skip
async def test_a_copy_that_a_worker_can_not_trust_is_made_again(
    pool: asyncpg.Pool, clips: list[int], tmp_path: Path, harm: str
) -> None:
    corpus = Corpus(tmp_path)
    await corpus.catch_up(pool)
    wanted, ids = corpus.matrix.copy(), corpus.clip_ids.tolist()
    corpus.close()
    [count], [vectors], [numbers] = (list(tmp_path.glob(f"*.{s}")) for s in ("count", "f16", "i64"))
    boot, rows = count.read_text().split()
    match harm:
        case "no count":
            count.unlink()
        case "an empty count":
            count.write_text("")
        case "a count of the version before":
            count.write_text(rows)
        case "too high a count":
            count.write_text(f"{boot} {10 * vectors.stat().st_size}")
        case "another boot":
            count.write_text(f"another {rows}")
            vectors.write_bytes(bytes(vectors.stat().st_size))
        case "cut-off vectors":
            os.truncate(vectors, 100)
        case "cut-off ids":
            os.truncate(numbers, 100)
        case "empty ids":
            numbers.write_bytes(bytes(numbers.stat().st_size))
    again = Corpus(tmp_path)
    await again.catch_up(pool)
    assert again.clip_ids.tolist() == ids == clips and (again.matrix == wanted).all()
    again.close()


@pytest.mark.parametrize("room", [0, 4])
async def test_a_full_disk_is_said_and_the_copy_goes_on_once_there_is_room(
    pool: asyncpg.Pool, clips: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    reserved, reserve = [], os.posix_fallocate

    def full(file: int, start: int, size: int) -> None:
        if len(reserved) >= room:
            raise OSError(errno.ENOSPC, "No space left on device")
        reserved.append(size)
        reserve(file, start, size)

    monkeypatch.setattr(os, "posix_fallocate", full)
    corpus = Corpus(tmp_path)
    for _ in range(2):
        with pytest.raises(NoRoom, match=r"no room in .* MiB\. Make room"):
            await corpus.catch_up(pool)
    monkeypatch.undo()
    await corpus.catch_up(pool)
    assert corpus.clip_ids.tolist() == clips
    corpus.close()


async def test_a_workers_copy_follows_clusters_and_near_duplicates(
    pool: asyncpg.Pool, clips: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.learn.corpus.MARKS_AT_ONCE", 700)
    corpus = Corpus(tmp_path / "cache")
    shard = await corpus.catch_up(pool)
    assert shard.excluded is not None and not shard.excluded.any()
    await pool.execute("UPDATE clip SET cluster = (cluster + 3) % 7")
    await pool.execute("UPDATE clip SET duplicate_of = id - 1 WHERE id % 11 = 0 AND id > 1")
    await sql.corpus.clustered(pool, space=(await sql.corpus.space(pool))["id"], clips=len(clips))
    more = await add_clips(pool, 300, seed=1)
    for copy in (corpus, Corpus(tmp_path / "cache")):  # one that was open, and a new one
        shard = await copy.catch_up(pool)
        rows = await pool.fetch("SELECT id, cluster, duplicate_of FROM clip ORDER BY id")
        assert copy.clip_ids.tolist() == [r["id"] for r in rows] == clips + more
        assert copy.clusters.tolist() == [r["cluster"] for r in rows]
        assert shard.excluded is not None
        assert shard.excluded.tolist() == [r["duplicate_of"] is not None for r in rows]
        copy.close()
    # Opened again it reads none of them, as long as there was no other clustering.
    await pool.execute("UPDATE clip SET cluster = 1, duplicate_of = NULL")
    again = Corpus(tmp_path / "cache")
    shard = await again.catch_up(pool)
    assert again.clusters.tolist() == [r["cluster"] for r in rows]
    assert shard.excluded is not None and shard.excluded.any()
    await sql.corpus.clustered(pool, space=again.space, clips=len(clips))
    shard = await again.catch_up(pool)
    assert set(again.clusters.tolist()) == {1}
    assert shard.excluded is not None and not shard.excluded.any()
    again.close()


async def test_a_model_held_on_to_makes_the_feeds(
    pool: asyncpg.Pool, clips: list[int], ada: Visitor, make_builder: Make
) -> None:
    await add_words(pool, "night", 0)
    label = await add_label(pool, ada, "night")
    builder = make_builder()
    await answer_many(pool, ada, label, clips, 40, 0)
    await builder.build_due()
    first = await feeds_of(pool, label)
    await answer_many(pool, ada, label, clips, 80, 1)
    await builder.build_due()
    assert (await feeds_of(pool, label))["top_positive"] != first["top_positive"]
    await commands.handle(pool, ada, gestures.pin(label, 1))
    await builder.build_due()
    assert (await feeds_of(pool, label))["top_positive"] == first["top_positive"]
    assert await pool.fetchval("SELECT version FROM build WHERE label_id = $1", label) == 1
    assert len(await models_of(pool, label)) == 2
    await commands.handle(pool, ada, gestures.pin(label, 0))
    await builder.build_due()
    assert [m["version"] for m in await models_of(pool, label)] == [1, 2, 3]
    await builder.evaluated()


@pytest.mark.parametrize("policy", ["primary", "majority", "adjudicated"])
async def test_every_model_can_be_made_again_from_the_annotations(
    policy: str,
    pool: asyncpg.Pool,
    clips: list[int],
    ada: Visitor,
    person: Person,
    make_builder: Make,
    settings: Settings,
    tmp_path: Path,
) -> None:
    """Two primaries and a secondary answer, disagree, change their minds, take answers back, skip;
    disagreements are decided; the label is reworded; every version comes out with the same bits."""
    ben, cleo = await person("ben"), await person("cleo", role="secondary")
    for seed, words in enumerate(["night", "after dark"]):
        await add_words(pool, words, seed)
    label = await add_label(pool, ada, "night")
    await commands.handle(pool, ada, gestures.edit(label, policy=policy))
    builder = make_builder()
    rng = np.random.default_rng(7)
    fresh = itertools.cycle(rng.permutation(clips).tolist())
    for step in range(4):
        chosen = [next(fresh) for _ in range(40)]
        for clip in chosen:
            value = rng.choice(["positive", "negative", "skip"], p=[0.48, 0.48, 0.04])
            await answer(pool, ada, label, clip, str(value))
        for clip in chosen[:8]:
            await answer(pool, ben, label, clip, "negative")
            await answer(pool, cleo, label, clip, "positive")
        await answer(pool, ada, label, chosen[0], "negative")
        for who in (ada, ada, ben, cleo):
            await commands.handle(pool, who, gestures.undo(label))
        await commands.handle(
            pool, ada,
            gestures.decide(label, chosen[1], "negative", reason="seen"),
        )  # fmt: skip
        if step == 2:
            await commands.handle(pool, ada, gestures.edit(label, name="after dark"))
        await builder.build_due()
    await builder.evaluated()

    corpus = Corpus(tmp_path / "again")
    shard = await corpus.catch_up(pool)
    embedders = Embedders(settings)
    rows = await models_of(pool, label)
    assert len(rows) == 4 and len({r["checksum"] for r in rows}) == 4
    for row in rows:
        work = await read_past_work(pool, label, row["version"])
        training = training_rows(work, shard)
        assert ready(training)
        text = await label_direction(pool, embedders, work.phrases)
        again = fit_live(
            training.X,
            training.y,
            text=text,
            centre=corpus.centre,
            near=training.near,
            background=training.background,
        )
        assert again.checksum() == row["checksum"], row["version"]
    corpus.close()
