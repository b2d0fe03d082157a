"""What it costs that a cluster holds the corpus: a pass by one process, and by so many shards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

import sql
from backend import db
from backend.messages import FEED_SIZE
from workers.bench.installation import Installation
from workers.bench.live import spread
from workers.bench.loop import fill, say
from workers.bench.synthetic import Synthetic
from workers.cluster.installed import require
from workers.learn.classifier import Classifier
from workers.learn.corpus import Corpus
from workers.learn.scorer import Request

ROUNDS = 20
SHARDS = (1, 2, 3)


async def measure(place: Installation, clips: int, dim: int) -> dict[str, Any]:
    """Milliseconds of `ROUNDS` passes for one label, its catching up with the database included,
    as a build does it."""
    require("rushes bench cluster")
    from workers.cluster import here
    from workers.cluster.corpus import ClusterCorpus

    pool = await db.open_pool(place.settings.dsn, size=4)
    try:
        source = Synthetic(dim)
        report: dict[str, Any] = {"clips": clips, "dim": dim, "rounds": ROUNDS}
        report["load"] = await fill(pool, source, clips)
        requests = [_request(source)]
        own = Corpus(place.settings.home / "cache")
        report["one_process"] = await _passes(lambda: own.catch_up(pool), requests)
        own.close()
        highest = await sql.corpus.highest(pool)
        with here.cluster(max(SHARDS), cpus=1) as cluster:
            report["shards"] = {}
            for count in SHARDS:
                settings = msgspec.structs.replace(
                    place.settings,
                    ray_address=cluster.address,
                    shard_clips=-(-highest // count),
                )
                corpus = ClusterCorpus(settings, answer_seconds=60, opening_seconds=600)
                try:
                    started = time.perf_counter()
                    await corpus.catch_up(pool)
                    opened = time.perf_counter() - started
                    found = await _passes(lambda: corpus.catch_up(pool), requests)  # noqa: B023
                    report["shards"][count] = found | {"opening_seconds": round(opened, 1)}
                    say(f"{count} shards: {report['shards'][count]}")
                finally:
                    corpus.close()
        report["overhead_ms"] = round(
            report["shards"][1]["p50_ms"] - report["one_process"]["p50_ms"], 1
        )
        return report
    finally:
        pool.terminate()


def _request(source: Synthetic) -> Request:
    label = source.label(0)
    settings = {"own": 0.8, "near": 0.3, "blend_shift": -0.2}
    classifier = Classifier(6 * label.text, -1.0, "live", settings)
    return Request(classifier, np.empty(0, np.int64), FEED_SIZE, seed=1, text=label.text)


async def _passes(catch_up: Callable[[], Any], requests: list[Request]) -> dict[str, Any]:
    taken = []
    for number in range(ROUNDS + 2):
        started = time.perf_counter()
        held = await catch_up()
        await asyncio.to_thread(held.reduce, requests)
        if number >= 2:  # the first ones warm up
            taken.append(time.perf_counter() - started)
    return {**spread(taken), "best_ms": round(1000 * min(taken), 1)}
