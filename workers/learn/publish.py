"""What a build leaves behind: the model and the feeds, then the scores, each with its event."""

from __future__ import annotations

import time

import asyncpg

import sql
from backend.events import Transaction, label_stream, transaction
from backend.messages import (
    Feed,
    FeedName,
    FeedsBuilt,
    Metrics,
    MetricsBuilt,
    Model,
    Point,
    encoder,
)
from workers.learn.advice import Credits, advised, stop_advice
from workers.learn.classifier import Classifier
from workers.learn.evaluation import Judgement, still_suspected
from workers.learn.feeds import Scored, Trained
from workers.learn.training import Work


async def publish_feeds(
    pool: asyncpg.Pool,
    label: Trained,
    found: dict[FeedName, Feed],
    digest: str,
    started: float,
) -> int | None:
    """Keep the model and show the feeds; the model's version, None if a later build won."""
    work = label.work
    async with transaction(pool) as tx:
        await tx.lock(label_stream(work.label))
        newest = await tx.connection.fetchrow(sql.builds.version, work.label)
        if newest["seq"] > work.seq:
            return None
        model = label.kept
        if model is None and label.classifier is not None:
            model = Model(
                version=newest["version"] + 1,
                answers=len(label.training.y),
                seq=work.seq,
                at=round(time.time(), 3),
                seconds=round(time.monotonic() - started, 4),
            )
            await _add_model(tx, work, label.classifier, model, digest)
        version = model.version if model else 0
        await tx.connection.execute(
            sql.builds.set_feeds, work.label, version, encoder.encode(found).decode(), work.seq
        )
        await tx.connection.execute(sql.builds.done, work.label, work.want)
        await tx.append(label_stream(work.label), FeedsBuilt(model=model, feeds=found))
        return version


async def _add_model(
    tx: Transaction, work: Work, classifier: Classifier, model: Model, digest: str
) -> None:
    await tx.connection.execute(
        sql.builds.add_model, work.label, model.version, classifier.name,
        encoder.encode(dict(classifier.settings)).decode(),
        classifier.weights.astype("<f4").tobytes(), classifier.bias, classifier.checksum(),
        digest, model.seq, model.answers, model.seconds, model.at, work.upto, work.policy,
    )  # fmt: skip


class Publisher:
    """Publishes scores; credits batches of answers to their sources on the way."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._credits = Credits()

    async def publish_metrics(
        self, label: Trained, version: int, judgement: Judgement, scored: Scored
    ) -> None:
        """Nothing is shown if scores of a later version are there already."""
        work, training = label.work, label.training
        async with transaction(self._pool) as tx:
            await tx.lock(label_stream(work.label))
            newest = await tx.connection.fetchval(sql.builds.judged_version, work.label)
            if newest > version and label.kept is None:
                return
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
                histogram=scored.histogram,
            )
            point = None
            if version > 0:
                point = Point(
                    version=version,
                    answers=len(training.y),
                    at=round(time.time(), 3),
                    scores=judgement.scores,
                )
                added = await tx.connection.fetchval(
                    sql.builds.add_metric, work.label, version, encoder.encode(point).decode(),
                    judgement.scores.quality, judgement.scores.heldout, len(training.y),
                )  # fmt: skip
                point = point if added else None
            await tx.connection.execute(
                sql.builds.set_metrics, work.label, encoder.encode(metrics).decode(),
                encoder.encode(advice).decode(),
            )  # fmt: skip
            seq = await tx.append(
                label_stream(work.label), MetricsBuilt(metrics=metrics, advice=advice, point=point)
            )
            await tx.connection.execute(sql.events.compact, label_stream(work.label), seq)
