"""Every clip's neighbours are found, kept up to date and read, and scores know them everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import asyncpg
import numpy as np
import pytest

import sql
from backend.settings import Settings
from backend.views import neighbours as in_memory
from backend.views.crossings import crossings
from backend.views.rankings import Rankings
from backend.views.scores import blend_of, label_scores, model_version, probability, weights_of
from tests.conftest import DIM, add_clips
from workers.ingest import neighbours
from workers.ingest.neighbours import Neighbours
from workers.ingest.settling import Settler
from workers.learn import neighbours as comparing
from workers.learn.classifier import Classifier
from workers.learn.corpus import Corpus
from workers.learn.neighbours import NEIGHBOURS
from workers.learn.scorer import Request

Found = dict[int, dict[int, float]]  # clip → its neighbours, and their cosines


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    corpus = Corpus(tmp_path / "corpus")
    yield corpus
    corpus.close()


async def vectors(pool: asyncpg.Pool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ids, embeddings and marks of near-duplicates of all clips."""
    rows = await pool.fetch(
        "SELECT id, e.vector::text AS vector, duplicate_of IS NOT NULL AS duplicate"
        " FROM clip JOIN embedding e ON e.clip_id = id ORDER BY id"
    )
    matrix = np.array([np.fromstring(r["vector"].strip("[]"), sep=",") for r in rows])
    return np.array([r["id"] for r in rows]), matrix, np.array([r["duplicate"] for r in rows])


async def by_hand(pool: asyncpg.Pool) -> Found:
    """About the centre in use, every clip compared with every other."""
    ids, matrix, duplicate = await vectors(pool)
    centre = np.array(await pool.fetchval("SELECT near_centre FROM space"))
    unit = matrix - centre
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 0)
    cosines[:, duplicate] = 0
    best = np.argsort(-cosines, axis=1)[:, :NEIGHBOURS]
    return {
        int(clip): {int(ids[n]): float(row[n]) for n in near if row[n] > 0}
        for clip, near, row in zip(ids, best, cosines, strict=True)
    }


async def kept(pool: asyncpg.Pool) -> Found:
    rows = await pool.fetch("SELECT clip_id, near, cosine FROM neighbour ORDER BY clip_id")
    for r in rows:
        assert r["cosine"] == sorted(r["cosine"], reverse=True)
    return {
        r["clip_id"]: {n: c for n, c in zip(r["near"], r["cosine"], strict=True) if c > 0}
        for r in rows
    }


def same(found: Found, expected: Found) -> None:
    assert found.keys() == expected.keys()
    for clip, near in expected.items():
        assert found[clip] == pytest.approx(near, abs=1e-5), clip


async def test_they_are_the_nearest_of_all_whenever_clips_arrive(
    pool: asyncpg.Pool, settings: Settings, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "BLOCK", 64)
    monkeypatch.setattr(comparing, "TILE", 50)
    settler = Settler(settings, pool, corpus)
    clips = await add_clips(pool, 3)
    await settler.settle()
    same(await kept(pool), await by_hand(pool))  # fewer than five

    clips += await add_clips(pool, 297, seed=1)
    for copy, original in ((50, 40), (51, 40), (200, 7)):
        await sql.ingest.mark_duplicate(pool, clip=clips[copy], original=clips[original])
    await settler.settle()
    expected = await by_hand(pool)
    same(await kept(pool), expected)
    assert not any(clips[50] in near for near in expected.values()) and expected[clips[50]]

    # A few more: some become neighbours of clips that were there, nothing else is written again.
    before, seen = await kept(pool), await pool.fetchval("SELECT near_change FROM space")
    more = await add_clips(pool, 25, seed=2)
    await settler.settle()
    expected = await by_hand(pool)
    same(await kept(pool), expected)
    written = await pool.fetch("SELECT clip_id FROM neighbour WHERE change > $1", seen)
    nearer = {c for c in before if expected[c].keys() != before[c].keys()}
    assert {r["clip_id"] for r in written} == nearer | set(more) and nearer

    # Many more move the centre: all are found anew.
    centre = await pool.fetchval("SELECT near_centre FROM space")
    await add_clips(pool, 60, seed=3)
    await settler.settle()
    assert await pool.fetchval("SELECT near_centre FROM space") != centre
    same(await kept(pool), await by_hand(pool))


async def test_who_takes_over_goes_on_where_the_table_stands(
    pool: asyncpg.Pool, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    clips = await add_clips(pool, 300)
    label = await pool.fetchval("INSERT INTO label (name) VALUES ('night') RETURNING id")
    await pool.execute("INSERT INTO train_state (label_id, want) VALUES ($1, 0)", label)
    monkeypatch.setattr(neighbours, "BLOCK", 64)
    find, blocks = neighbours.find, []

    def dies(*args: object, **values: object) -> object:
        blocks.append(args[1])
        if len(blocks) == 3:
            raise RuntimeError("killed")
        return find(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(neighbours, "find", dies)
    job = Neighbours(pool, corpus)
    await job.go_on()
    assert not blocks  # labels do not know these clips yet
    # As in a corpus of a time before neighbours.
    await pool.execute("UPDATE space SET settled_clip = $1", clips[-1])
    with pytest.raises(RuntimeError, match="killed"):
        await job.go_on()
    assert len(await kept(pool)) == 128
    assert await pool.fetchval("SELECT near_clip FROM space") == clips[127]
    assert await pool.fetchval("SELECT want FROM train_state") == 0

    await Neighbours(pool, corpus).go_on()
    assert [b.start for b in blocks] == [0, 64, 128, 128, 192, 256]
    same(await kept(pool), await by_hand(pool))
    assert await pool.fetchval("SELECT want FROM train_state") == 1
    await job.go_on()
    assert len(blocks) == 6  # nothing is left to do


async def test_a_worker_s_copy_follows_what_changes(
    pool: asyncpg.Pool, settings: Settings, corpus: Corpus, tmp_path: Path
) -> None:
    settler = Settler(settings, pool, corpus)
    await add_clips(pool, 200)
    reader = Corpus(tmp_path / "reader")

    async def reads_what_is_kept(reader: Corpus) -> None:
        shard = await reader.catch_up(pool)
        ids, matrix, _ = await vectors(pool)
        found, rows = await kept(pool), {int(c): row for row, c in enumerate(ids)}
        expected = matrix.copy()
        for clip, near in found.items():
            if near:
                share = np.array(list(near.values())) / sum(near.values())
                expected[rows[clip]] = share @ matrix[[rows[n] for n in near]]
        assert shard.near(ids) == pytest.approx(expected, abs=2e-3)

    await reads_what_is_kept(reader)  # each is its own
    await settler.settle()
    await reads_what_is_kept(reader)
    await add_clips(pool, 10, seed=1)
    await reads_what_is_kept(reader)
    await settler.settle()
    await reads_what_is_kept(reader)
    reader.close()
    # Opened again it needs nothing but what is newer.
    await pool.execute("UPDATE neighbour SET near = near[2:5] || near[1], change = change")
    again = Corpus(tmp_path / "reader")
    shard = await again.catch_up(pool)
    older = shard.near(shard.clip_ids)
    await pool.execute("UPDATE space SET near_change = near_change + 1")
    await pool.execute("UPDATE neighbour SET change = (SELECT near_change FROM space)")
    await reads_what_is_kept(again)
    shard = await again.catch_up(pool)
    assert not np.array_equal(shard.near(shard.clip_ids), older)
    again.close()


async def test_the_backend_s_copy_follows_what_changes(
    pool: asyncpg.Pool,
    settings: Settings,
    corpus: Corpus,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(in_memory, "PAGE", 64)
    copy, settler = in_memory.Neighbours(pool), Settler(settings, pool, corpus)

    async def holds_what_is_kept() -> None:
        now = await copy.now()
        rows = zip(now.clips.tolist(), now.near.tolist(), now.cosines.tolist(), strict=True)
        found = {
            clip: {n: c for n, c in zip(near, cosines, strict=True) if c > 0}
            for clip, near, cosines in rows
        }
        same(found, await kept(pool))

    await holds_what_is_kept()  # there is no space yet, then none are known
    for seed, count in enumerate((150, 20)):
        await add_clips(pool, count, seed=seed)
        await holds_what_is_kept()
        await settler.settle()
        await holds_what_is_kept()
    # What is not newer is not read again.
    await pool.execute("UPDATE neighbour SET near = near[2:5] || near[1] WHERE clip_id % 2 = 0")
    with pytest.raises(AssertionError):
        await holds_what_is_kept()
    await pool.execute("UPDATE space SET near_change = near_change + 1")
    await pool.execute(
        "UPDATE neighbour SET change = (SELECT near_change FROM space) WHERE clip_id % 2 = 0"
    )
    await holds_what_is_kept()


async def test_scores_are_the_same_wherever_they_are_made(
    pool: asyncpg.Pool, settings: Settings, corpus: Corpus, tmp_path: Path
) -> None:
    await add_clips(pool, 150)
    await Settler(settings, pool, corpus).settle()
    newcomers = await add_clips(pool, 5, seed=1)  # without neighbours yet
    # A clip that goes is no neighbour any more.
    gone = (await pool.fetchval("SELECT near FROM neighbour ORDER BY clip_id LIMIT 1"))[0]
    await pool.execute("DELETE FROM embedding WHERE clip_id = $1", gone)
    label = await pool.fetchval("INSERT INTO label (name) VALUES ('night') RETURNING id")
    rng = np.random.default_rng(0)
    models = []
    for version, settings_ in enumerate(
        ({}, {"own": 0.7, "near": 0.5, "blend_shift": -0.3}), start=1
    ):
        weights = (4 * rng.normal(size=DIM)).astype(np.float32)
        model = Classifier(weights, 0.2, "live", settings_)
        await pool.execute(
            "INSERT INTO model (label_id, version, classifier, settings, weights, bias, checksum,"
            " space_id, seq, answers, seconds) SELECT $1, $2, 'live', $3, $4, $5, '', id, 0, 0, 0"
            " FROM space",
            label, version, str(settings_).replace("'", '"'), weights.tobytes(), 0.2,
        )  # fmt: skip
        models.append(model)
    await pool.execute(
        "INSERT INTO build (label_id, version) VALUES ($1, 2)"
        " ON CONFLICT (label_id) DO UPDATE SET version = 2",
        label,
    )
    reader = Corpus(tmp_path / "reader")
    shard = await reader.catch_up(pool)
    reader.close()
    scores = []
    for model in models:
        (part,) = shard.reduce([Request(model, shard.clip_ids[:0], k=shard.clip_ids.size, seed=0)])
        top = part.top_positive
        scores.append(dict(zip(top.clip_ids.tolist(), top.scores.tolist(), strict=True)))
    one, two = scores
    ids = list(two)
    assert set(newcomers) < set(ids)
    assert await label_scores(pool, label, ids) == pytest.approx(two, abs=2e-4)
    by_version = [await model_version(pool, label, v) for v in (1, 2)]
    rankings = Rankings(pool)
    found = []
    for row, expected in zip(by_version, scores, strict=True):
        assert row is not None
        scored = await rankings.scored(label, row)
        found.append(scored)
        logits = dict(zip(scored.clips.tolist(), scored.logits.tolist(), strict=True))
        assert {c: probability(s) for c, s in logits.items()} == pytest.approx(expected, abs=2e-4)
        by_sql = await sql.scores.of_clips(
            pool, clips=ids, weights=weights_of(row), bias=row["bias"], blend=blend_of(row)
        )
        assert {r["id"]: r["logit"] for r in by_sql} == pytest.approx(logits, abs=1e-6)
        for ranking, sign in ((scored.ranking.first(20), -1), (scored.lowest(20), 1)):
            best = sorted(expected, key=lambda c: sign * expected[c])[:20]
            assert ranking.clips.tolist()[:10] == best[:10]
    crossed = crossings(*found, limit=1000)
    both = {c for c in ids if (one[c] > 0.5) != (two[c] > 0.5)}
    assert {moved.clip for moved in crossed.widest} == both
    assert (crossed.up, crossed.down) == (
        sum(two[c] > 0.5 for c in both), sum(one[c] > 0.5 for c in both),
    )  # fmt: skip
    assert list(crossed.widest) == sorted(
        crossed.widest, key=lambda moved: -abs(moved.after - moved.before)
    )
    assert crossings(*found, limit=3).widest == crossed.widest[:3]
