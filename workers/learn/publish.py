"""What a build leaves behind: the model and the feeds, then the scores, each with its event."""

from __future__ import annotations

import time
from dataclasses import asdict

import asyncpg

import sql
from backend.events import Transaction, transaction
from backend.messages import (
    BATCH_SIZE,
    HISTORY,
    Confounder,
    Feed,
    FeedName,
    FeedsBuilt,
    Foresight,
    Kind,
    Metrics,
    MetricsBuilt,
    Model,
    Point,
    Span,
    encoder,
)
from backend.messages.names import label_stream
from workers.learn.advice import Credits, advice_on, positives_left, stop_advice
from workers.learn.classifier import Classifier
from workers.learn.evaluation import Evaluation, known_of, still_suspected
from workers.learn.feeds import Scored
from workers.learn.training import Trained


async def publish_feeds(
    pool: asyncpg.Pool,
    label: Trained,
    found: dict[FeedName, Feed],
    *,
    space: int,
    started: float,
) -> int | None:
    """Keep the model and show the feeds; the model's version, None if a build that read as much
    was faster: somebody took over from this worker while it hung."""
    work = label.work
    async with transaction(pool) as tx:
        await tx.lock(label_stream(work.label))
        if await sql.builds.built(tx.connection, label=work.label) >= work.want:
            return None
        model = label.pinned
        if model is None and label.classifier is not None:
            model = await _add_model(
                tx, label, label.classifier, space=space, seconds=time.monotonic() - started
            )
        version = model.version if model else 0
        await sql.builds.set_feeds(
            tx.connection,
            label=work.label,
            version=version,
            feeds=encoder.encode(found).decode(),
            seq=work.seq,
        )
        await sql.builds.done(tx.connection, label=work.label, want=work.want)
        await tx.append(label_stream(work.label), FeedsBuilt(model=model, feeds=found))
        return version


async def _add_model(
    tx: Transaction, label: Trained, classifier: Classifier, *, space: int, seconds: float
) -> Model:
    """Keeps what was trained in so many seconds as the label's next model version, which speaks of
    the vectors of ``space`` alone."""
    work, answers = label.work, len(label.training.y)
    seconds, at = round(seconds, 4), round(time.time(), 3)
    version = await sql.builds.add_model(
        tx.connection,
        label=work.label,
        classifier=classifier.name,
        settings=encoder.encode(dict(classifier.settings)).decode(),
        weights=classifier.weights.astype("<f4").tobytes(),
        bias=classifier.bias,
        checksum=classifier.checksum(),
        space=space,
        seq=work.seq,
        answers=answers,
        seconds=seconds,
        at=at,
        upto=work.upto,
        policy=work.policy,
    )
    await sql.builds.keep_surroundings(
        tx.connection, label=work.label, version=version,
        centre=label.centre.astype("<f4").tobytes(),
        background=label.training.background_ids.tolist(),
    )  # fmt: skip
    return Model(version=version, answers=answers, seq=work.seq, at=at, seconds=seconds)


class Publisher:
    """Publishes scores; credits batches of answers to their sources on the way."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._credits = Credits()

    async def publish_metrics(
        self,
        label: Trained,
        version: int,
        evaluation: Evaluation,
        scored: Scored,
        kinds: tuple[Kind, ...],
        foresight: tuple[Foresight, ...],
        confounders: tuple[Confounder, ...] = (),
    ) -> None:
        """Nothing is shown if scores that have read more are there already."""
        work, training = label.work, label.training
        async with transaction(self._pool) as tx:
            await tx.lock(label_stream(work.label))
            if not await sql.builds.evaluate(tx.connection, label=work.label, want=work.want):
                return
            await self._credits.credit(tx, work.label, evaluation)
            advice = await advice_on(tx, work.label, scored.feeds)
            curve = await sql.builds.curve(
                tx.connection, label=work.label, batch=BATCH_SIZE, most=HISTORY
            )
            unlabelled = scored.clips - len(work.clip_ids)
            remaining = positives_left(work, training, unlabelled, scored.expected)
            stop = stop_advice(training, evaluation.scores, remaining, curve)
            metrics = Metrics(
                version=version,
                scores=evaluation.scores,
                cluster_positives=evaluation.positives,
                cluster_negatives=evaluation.negatives,
                stop=stop.word,
                stop_reason=stop.sentence,
                calibration=evaluation.calibration,
                suspects=await still_suspected(tx, work, evaluation),
                histogram=scored.histogram,
                kinds=tuple(known_of(kind, evaluation) for kind in kinds),
                foresight=foresight,
                confounders=confounders,
                remaining=None if remaining is None else Span(**asdict(remaining)),
            )
            point = None
            if version > 0:
                point = Point(
                    version=version,
                    answers=len(training.y),
                    at=round(time.time(), 3),
                    scores=evaluation.scores,
                )
                added = await sql.builds.add_metric(
                    tx.connection,
                    label=work.label,
                    version=version,
                    point=encoder.encode(point).decode(),
                    quality=evaluation.scores.quality,
                    heldout=evaluation.scores.heldout,
                    answers=len(training.y),
                    kinds=encoder.encode(metrics.kinds).decode(),
                    calibration=encoder.encode(metrics.calibration).decode(),
                    confounders=encoder.encode(metrics.confounders).decode(),
                )
                point = point if added else None
            await sql.builds.set_metrics(
                tx.connection,
                label=work.label,
                metrics=encoder.encode(metrics).decode(),
                advice=encoder.encode(advice).decode(),
            )
            seq = await tx.append(
                label_stream(work.label), MetricsBuilt(metrics=metrics, advice=advice, point=point)
            )
            await sql.events.compact(tx.connection, stream=label_stream(work.label), seq=seq)
