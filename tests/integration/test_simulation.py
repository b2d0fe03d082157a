"""A simulated label is a live one: the same answers give the same batches and coefficients."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import numpy as np
import torch

from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.messages import Answer, Batch, CreateLabel, TakeBatch
from backend.settings import Settings
from tests import gestures
from tests.conftest import add_clips, add_words
from workers.embedding.texts import Embedders, label_direction
from workers.experiments import live
from workers.experiments.episode import Chooser, Scene
from workers.experiments.strategies import Answers, Pool
from workers.ingest.settling import Settler
from workers.learn.build import Builder
from workers.learn.corpus import Corpus
from workers.learn.scorer import LocalShard
from workers.learn.training import read_model

CLIPS = 400
WORDS = "a kite"


async def test_a_live_label_and_a_simulated_one_choose_and_learn_alike(
    pool: asyncpg.Pool,
    settings: Settings,
    person: Callable[..., Awaitable[Visitor]],
    tmp_path: Path,
) -> None:
    ada = await person("ada")
    ids = np.array(await add_clips(pool, CLIPS))
    await add_words(pool, WORDS, seed=4)
    reply = await commands.handle(pool, ada, CreateLabel(id=new_id(), name=WORDS))
    assert reply.label is not None
    label, corpus, embedders = reply.label, Corpus(tmp_path / "cache"), Embedders(settings)
    builder = Builder(pool, corpus, lambda phrases: label_direction(pool, embedders, phrases))
    await builder.build_due()
    settler = Settler(settings, pool, corpus)
    await settler.settle()

    shard = await corpus.catch_up(pool)
    embeddings = shard.matrix.float().cpu().numpy()
    text = await label_direction(pool, embedders, [WORDS])
    assert text is not None
    truth = np.arange(CLIPS) % 7 == 0
    scene = Scene(
        pool=Pool(
            embeddings=embeddings,
            centre=corpus.centre,
            query=text,
            text=text,
            similarity=(embeddings @ text).astype(np.float64),
            clusters=corpus.clusters,
            seed=label,
            shard=LocalShard(
                ids,
                torch.from_numpy(embeddings),
                near=live.neighbours(embeddings, corpus.centre),
            ),
        ),
        answer=truth, truth=truth, test=embeddings[:1], test_near=embeddings[:1],
        test_truth=truth[:1], seed=0,
    )  # fmt: skip
    chooser, rows = Chooser("va-live", scene), np.empty(0, np.int64)
    free = np.ones(CLIPS, np.bool_)
    arms = []
    for version in range(5):
        simulated = chooser.choose(free, Answers(rows, truth[rows]), 25)
        arms.append(chooser.advised)
        batch = await commands.handle(
            pool, ada, TakeBatch(id=new_id(), label=label, arm=chooser.advised)
        )
        assert isinstance(batch, Batch)
        assert list(batch.clips) == ids[simulated].tolist(), version
        for clip in simulated.tolist():
            said: Answer = "positive" if truth[clip] else "negative"
            answer = gestures.answer(label, int(ids[clip]), said)
            await commands.handle(pool, ada, answer)
        await builder.build_due()
        free[simulated] = False
        rows = np.concatenate([rows, simulated])
    await builder.evaluated()
    newest = await pool.fetchval("SELECT max(version) FROM model WHERE label_id = $1", label)
    space = await pool.fetchval("SELECT id FROM space WHERE active")
    kept, _ = await read_model(pool, label, newest, space=space)
    made = live.trained(scene.pool, Answers(rows, truth[rows])).classifier
    assert kept is not None and made is not None
    assert made.checksum() == kept.checksum()
    assert made.blend.near > 0  # neighbours have a say
    assert set(arms) == {"zero_shot", "va"}
    corpus.close()
