"""A build: train a label's classifier on the consensus, score every clip, say how good it is.

Two steps, each committed with its event: first the model and the feeds, which people wait for;
then the cross-validated metrics, the stop advice and the advised next source.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain import feeds
from backend.events import Transaction, label_stream, transaction
from backend.messages import (
    FEED_SIZE,
    Feed,
    FeedName,
    FeedsBuilt,
    Metrics,
    MetricsBuilt,
    Model,
    Point,
    encoder,
)
from workers.advice import Credits, advised, stop_advice
from workers.classifier import Classifier, fit_live
from workers.corpus import Corpus
from workers.judgement import Judgement, judge, still_suspected
from workers.scorer import LocalShard, Request
from workers.training import Training, Work, read_work, ready, training_rows

Vector = npt.NDArray[np.float32]

# Turns a label's phrases into its text vector; None where no words can be embedded.
Direction = Callable[[list[str]], Awaitable[Vector | None]]

METRICS_SECONDS = 1.0  # under a steady stream of answers metrics come at most this often


@dataclass(frozen=True)
class Scored:
    """The whole corpus under a label's newest model."""

    feeds: dict[FeedName, Feed]
    clips: int  # near-duplicates left out
    expected: float  # sum of the probabilities of all clips without an answer


def built_feeds(
    shard: LocalShard, work: Work, classifier: Classifier | None, text: Vector | None
) -> Scored:
    """The feeds of a label in one pass over the corpus.

    Before the first model there are only the random feed and, if words can be embedded, the
    zero-shot one.
    """
    requests = []
    dim = shard.matrix.shape[1]
    blank = Classifier(np.zeros(dim, np.float32), 0.0, "none")
    requests.append(Request(classifier or blank, work.clip_ids, FEED_SIZE, seed=work.label))
    if text is not None:
        # Only the order matters here; answered clips are left out below.
        direction = Classifier(text, 0.0, "zero-shot")
        size = FEED_SIZE + len(work.clip_ids)
        requests.append(Request(direction, work.clip_ids, size, seed=work.label))
    parts = shard.reduce(requests)
    found: dict[FeedName, Feed] = {"random": _feed(parts[0].random, scored=classifier is not None)}
    if text is not None:
        ranked = parts[1].top_positive.clip_ids
        open_clips = ranked[~np.isin(ranked, work.clip_ids)][:FEED_SIZE]
        cosines = shard.embeddings(open_clips) @ text
        found["zero_shot"] = Feed(
            clips=tuple(open_clips.tolist()), scores=tuple(np.round(cosines, 4).tolist())
        )
    if classifier is not None:
        unsure = parts[0].borderline
        rows = feeds.diversify(
            shard.embeddings(unsure.clip_ids), feeds.uncertainty(unsure.scores), FEED_SIZE
        )
        found["top_positive"] = _feed(parts[0].top_positive)
        found["top_negative"] = _feed(parts[0].top_negative)
        found["borderline"] = _feed(feeds.Ranked(unsure.clip_ids[rows], unsure.scores[rows]))
    return Scored(found, parts[0].n, parts[0].expected)


def _feed(ranked: feeds.Ranked, *, scored: bool = True) -> Feed:
    return Feed(
        clips=tuple(ranked.clip_ids.tolist()),
        scores=tuple(np.round(ranked.scores.astype(float), 4).tolist()) if scored else (),
    )


async def commit_feeds(
    pool: asyncpg.Pool,
    work: Work,
    training: Training,
    classifier: Classifier | None,
    found: dict[FeedName, Feed],
    digest: str,
    started: float,
) -> int | None:
    """Keep the model and show the feeds; the model's version, None if a later build won."""
    async with transaction(pool) as tx:
        await tx.lock(label_stream(work.label))
        newest = await tx.connection.fetchrow(sql.builds.version, work.label)
        if newest["seq"] > work.seq:
            return None
        version, model = newest["version"], None
        if classifier is not None:
            version += 1
            model = Model(
                version=version,
                answers=len(training.y),
                seq=work.seq,
                at=round(time.time(), 3),
                seconds=round(time.monotonic() - started, 4),
            )
            await _add_model(tx, work.label, classifier, model, digest)
        await tx.connection.execute(
            sql.builds.set_feeds, work.label, version if model else 0,
            encoder.encode(found).decode(), work.seq,
        )  # fmt: skip
        await tx.connection.execute(sql.builds.done, work.label, work.want)
        await tx.append(label_stream(work.label), FeedsBuilt(model=model, feeds=found))
        return version if model else 0


async def _add_model(
    tx: Transaction, label: int, classifier: Classifier, model: Model, digest: str
) -> None:
    await tx.connection.execute(
        sql.builds.add_model, label, model.version, classifier.name,
        encoder.encode(dict(classifier.settings)).decode(),
        classifier.weights.astype("<f4").tobytes(), classifier.bias, classifier.checksum(),
        digest, model.seq, model.answers, model.seconds, model.at,
    )  # fmt: skip


class Builder:
    """Runs the builds of this process; one at a time, off the event loop."""

    def __init__(self, pool: asyncpg.Pool, corpus: Corpus, direction: Direction) -> None:
        self._pool = pool
        self._corpus = corpus
        self._direction = direction
        self._turn = asyncio.Lock()
        self._judged: dict[int, float] = {}
        self._credits = Credits()

    async def build(self, label: int) -> int:
        """Build until nothing is due; how many builds there were."""
        builds = 0
        while (work := await read_work(self._pool, label)) is not None:
            async with self._turn:
                await self._build(work)
            builds += 1
        return builds

    async def _build(self, work: Work) -> None:
        started = time.monotonic()
        shard = await self._corpus.catch_up(self._pool)
        text = await self._direction(work.phrases)
        training = await asyncio.to_thread(training_rows, work, shard)
        centre = self._corpus.centre
        classifier, scored = await asyncio.to_thread(_train_and_score, shard, work, training, text,
                                                    centre)  # fmt: skip
        version = await commit_feeds(
            self._pool, work, training, classifier, scored.feeds, self._corpus.digest, started
        )
        if version is None:
            return
        # Feeds first: under a steady stream of answers metrics must not hold them up.
        waited = time.monotonic() - self._judged.get(work.label, 0.0)
        if waited < METRICS_SECONDS and await read_work(self._pool, work.label) is not None:
            return
        clusters = self._corpus.clusters[self._corpus.rows_of(training.clip_ids)]
        judgement = await asyncio.to_thread(judge, training, clusters, text, centre)
        await self._commit_metrics(work, training, version, judgement, scored)
        self._judged[work.label] = time.monotonic()

    async def _commit_metrics(
        self,
        work: Work,
        training: Training,
        version: int,
        judgement: Judgement,
        scored: Scored,
    ) -> None:
        async with transaction(self._pool) as tx:
            await tx.lock(label_stream(work.label))
            await self._credits.credit(tx, work.label, judgement)
            rows = await tx.connection.fetch(sql.builds.pulls, work.label)
            advice = advised(rows, scored.feeds, seed=version)
            curve = await tx.connection.fetch(sql.builds.curve, work.label)
            unlabelled = scored.clips - len(work.clip_ids)
            stop = stop_advice(work, training, judgement.scores, unlabelled, scored.expected, curve)
            metrics = Metrics(
                version=version,
                scores=judgement.scores,
                cluster_positives=judgement.positives,
                cluster_negatives=judgement.negatives,
                stop=stop.word,
                stop_reason=stop.sentence,
                calibration=judgement.calibration,
                suspects=await still_suspected(tx, work, judgement),
            )
            point = None
            if version > 0:
                point = Point(
                    version=version,
                    answers=len(training.y),
                    at=round(time.time(), 3),
                    scores=judgement.scores,
                )
                await tx.connection.execute(
                    sql.builds.add_metric, work.label, version, encoder.encode(point).decode(),
                    judgement.scores.quality, judgement.scores.heldout, len(training.y),
                )  # fmt: skip
            await tx.connection.execute(
                sql.builds.set_metrics, work.label, encoder.encode(metrics).decode(),
                encoder.encode(advice).decode(),
            )  # fmt: skip
            seq = await tx.append(
                label_stream(work.label), MetricsBuilt(metrics=metrics, advice=advice, point=point)
            )
            await tx.connection.execute(sql.events.compact, label_stream(work.label), seq)


def _train_and_score(
    shard: LocalShard,
    work: Work,
    training: Training,
    text: Vector | None,
    centre: Vector | None,
) -> tuple[Classifier | None, Scored]:
    classifier = None
    if ready(training):
        classifier = fit_live(training.X, training.y, text=text, centre=centre)
    return classifier, built_feeds(shard, work, classifier, text)
