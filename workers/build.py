"""A build: train a label's classifier on the consensus, score every clip, say how good it is.

Two steps, each committed with its event: first the model and the feeds, which people wait for;
then the cross-validated metrics, the stop advice and the advised next source.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain import bandit, consensus, diversity, feeds, holdout, quality, stopping
from backend.events import Transaction, label_stream, transaction
from backend.messages import (
    BATCH_SIZE,
    FEED_SIZE,
    GATE,
    Advice,
    Arm,
    ArmReport,
    Feed,
    FeedName,
    FeedsBuilt,
    Metrics,
    MetricsBuilt,
    Model,
    Point,
    Quality,
    Source,
    encoder,
)
from workers.classifier import Classifier, cross_validate, fit_live
from workers.corpus import Corpus
from workers.scorer import LocalShard, Request

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]

# Turns a label's phrases into its text vector; None where no words can be embedded.
Direction = Callable[[list[str]], Awaitable[Vector | None]]

METRICS_SECONDS = 1.0  # under a steady stream of answers metrics come at most this often
ARMS: tuple[Arm, ...] = ("va", "zero_shot", "random")
ARM_WORDS = {"va": "active learning", "zero_shot": "text search"}
# Which arm of the bandit a clip's source belongs to.
ARM_OF: dict[Source, Arm] = {
    "va": "va",
    "top_positive": "va",
    "top_negative": "va",
    "borderline": "va",
    "similar": "va",
    "search": "zero_shot",
    "zero_shot": "zero_shot",
    "random": "random",
}


@dataclass(frozen=True)
class Work:
    """What a build starts from, read in one moment."""

    label: int
    want: int
    seq: int
    clip_ids: Ids  # answered by anyone, ascending
    truth: list[bool | None]  # their consensus; None: a tie or only skips
    phrases: list[str]  # the label in words


@dataclass(frozen=True)
class Training:
    """The consensus as rows; clip ids ascend, which is the canonical order."""

    clip_ids: Ids
    X: npt.NDArray[np.float32]
    y: npt.NDArray[np.bool_]

    def part(self, rows: npt.NDArray[np.bool_]) -> Training:
        return Training(self.clip_ids[rows], self.X[rows], self.y[rows])


async def read_work(pool: asyncpg.Pool, label: int) -> Work | None:
    """What is due; None if the newest build saw everything."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        row = await connection.fetchrow(sql.builds.work, label)
        if row is None or row["want"] <= row["done"]:
            return None
        votes = await connection.fetch(sql.builds.votes, label)
    return Work(
        label=label,
        want=row["want"],
        seq=row["seq"],
        clip_ids=np.array([v["clip_id"] for v in votes], np.int64),
        truth=[consensus.truth(v["positives"], v["negatives"]) for v in votes],
        phrases=[p for p in (row["name"], row["description"], *row["keywords"]) if p.strip()],
    )


def training_rows(work: Work, shard: LocalShard) -> Training:
    known = np.array([t is not None for t in work.truth], np.bool_)
    clip_ids = work.clip_ids[known]
    y = np.array([t for t in work.truth if t is not None], np.bool_)
    return Training(clip_ids, shard.embeddings(clip_ids), y)


def ready(training: Training) -> bool:
    """The paper's gate: 10 positives and 10 negatives."""
    return bool(min(training.y.sum(), (~training.y).sum()) >= GATE)


def built_feeds(
    shard: LocalShard, work: Work, classifier: Classifier | None, text: Vector | None
) -> dict[FeedName, Feed]:
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
    return found


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


@dataclass(frozen=True)
class Judgement:
    """What cross-validation and the held-out fifth say of a label's answers."""

    scores: Quality
    positives: tuple[int, ...]  # per cluster, capped
    negatives: tuple[int, ...]
    stop: stopping.StopAdvice
    held_out: Training
    validation: Classifier | None  # trained on the other four fifths


def judge(
    training: Training,
    clusters: npt.NDArray[np.int64],
    text: Vector | None,
    centre: Vector | None,
) -> Judgement:
    """All scores of a label. ``clusters``: (n,) cluster of each training clip, -1 for none."""
    folds = cross_validate(training.X, training.y, text=text, centre=centre)
    held = holdout.is_held_out([str(c) for c in training.clip_ids.tolist()])
    rest, held_out = training.part(~held), training.part(held)
    validation, interval = None, None
    if ready(rest) and len(held_out.y):
        validation = fit_live(rest.X, rest.y, text=text, centre=centre)
        interval = quality.average_precision_interval(
            held_out.y, validation.probabilities(held_out.X), np.random.default_rng(0), 400
        )
    counts = diversity.count_per_cluster(clusters, training.y)
    spread = diversity.data_diversity(*counts)
    score = None if folds is None else quality.quality_score(folds.balanced_accuracies)
    positives, negatives = int(training.y.sum()), int((~training.y).sum())
    return Judgement(
        scores=Quality(
            quality=_rounded(score),
            heldout=_rounded(interval.value if interval else None),
            heldout_low=_rounded(interval.low if interval else None),
            heldout_high=_rounded(interval.high if interval else None),
            diversity=round(spread.score, 4),
        ),
        positives=tuple(np.minimum(spread.positives, spread.cap).tolist()),
        negatives=tuple(np.minimum(spread.negatives, spread.cap).tolist()),
        stop=stopping.advise_stop(positives, negatives, score, spread.score),
        held_out=held_out,
        validation=validation,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


class Builder:
    """Runs the builds of this process; one at a time, off the event loop."""

    def __init__(self, pool: asyncpg.Pool, corpus: Corpus, direction: Direction) -> None:
        self._pool = pool
        self._corpus = corpus
        self._direction = direction
        self._turn = asyncio.Lock()
        self._judged: dict[int, float] = {}
        # The validation model after each label's last credited batch, for the gain's interval.
        self._validations: dict[int, Classifier | None] = {}

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
        classifier, found = await asyncio.to_thread(_train_and_score, shard, work, training, text,
                                                    centre)  # fmt: skip
        version = await commit_feeds(
            self._pool, work, training, classifier, found, self._corpus.digest, started
        )
        if version is None:
            return
        # Feeds first: under a steady stream of answers metrics must not hold them up.
        waited = time.monotonic() - self._judged.get(work.label, 0.0)
        if waited < METRICS_SECONDS and await read_work(self._pool, work.label) is not None:
            return
        clusters = self._corpus.clusters[self._corpus.rows_of(training.clip_ids)]
        judgement = await asyncio.to_thread(judge, training, clusters, text, centre)
        await self._commit_metrics(work, training, version, judgement, found)
        self._judged[work.label] = time.monotonic()

    async def _commit_metrics(
        self,
        work: Work,
        training: Training,
        version: int,
        judgement: Judgement,
        found: dict[FeedName, Feed],
    ) -> None:
        async with transaction(self._pool) as tx:
            await tx.lock(label_stream(work.label))
            await self._credit(tx, work.label, judgement)
            rows = await tx.connection.fetch(sql.builds.pulls, work.label)
            advice = advised(rows, found, seed=version)
            metrics = Metrics(
                version=version,
                scores=judgement.scores,
                cluster_positives=judgement.positives,
                cluster_negatives=judgement.negatives,
                stop=judgement.stop.word,
                stop_reason=judgement.stop.sentence,
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

    async def _credit(self, tx: Transaction, label: int, judgement: Judgement) -> None:
        """If a batch of answers came in since the last credited one, credit it to the source most
        of them came from, whatever was advised."""
        pulls = await tx.connection.fetch(sql.builds.pulls, label)
        last = pulls[-1] if pulls else None
        counted = last["answers"] if last else 0
        rows = await tx.connection.fetch(sql.builds.sources_since, label, counted)
        arms = [ARM_OF[r["source"]] for r in rows if r["source"] in ARM_OF]
        if len(arms) < BATCH_SIZE:
            return
        now = judgement.scores.heldout
        before = last["heldout"] if last else None
        gain = now - before if now is not None and before is not None else None
        error = None
        old = self._validations.get(label)
        if gain is not None and old is not None and judgement.validation is not None:
            interval = quality.average_precision_gain(
                judgement.held_out.y,
                old.probabilities(judgement.held_out.X),
                judgement.validation.probabilities(judgement.held_out.X),
                np.random.default_rng(0),
                400,
            )
            if interval is not None:
                # The same clips for both, rather than two different held-out fifths.
                gain, error = interval.value, (interval.high - interval.low) / 2
        self._validations[label] = judgement.validation
        await tx.connection.execute(
            sql.builds.add_pull, label, len(pulls) + 1, Counter(arms).most_common(1)[0][0],
            gain, error, now, counted + len(rows),
        )  # fmt: skip


def _train_and_score(
    shard: LocalShard,
    work: Work,
    training: Training,
    text: Vector | None,
    centre: Vector | None,
) -> tuple[Classifier | None, dict[FeedName, Feed]]:
    classifier = None
    if ready(training):
        classifier = fit_live(training.X, training.y, text=text, centre=centre)
    return classifier, built_feeds(shard, work, classifier, text)


def advised(pulls: Sequence[asyncpg.Record], found: dict[FeedName, Feed], seed: int) -> Advice:
    """The next source by UCB over the batches labelled so far, among sources with clips left."""
    offered: dict[Arm, FeedName] = {
        "va": "borderline", "zero_shot": "zero_shot", "random": "random",
    }  # fmt: skip
    arms = [arm for arm in ARMS if found.get(offered[arm], Feed()).clips]
    if not arms:
        return Advice(arm="random", reason="Every clip is labelled.")
    start = datetime(2000, 1, 1, tzinfo=UTC)  # only the order of pulls counts
    history = [
        bandit.Pull(r["arm"], r["gain"], start + timedelta(seconds=r["number"]), r["error"])
        for r in pulls
    ]
    advice = bandit.advise(
        history, arms, bandit.UCB(), np.random.default_rng(seed), words=ARM_WORDS
    )
    return Advice(
        arm=cast(Arm, advice.arm),
        reason=advice.reason,
        arms=tuple(
            ArmReport(
                arm=cast(Arm, a.name),
                pulls=a.pulls,
                gain=None if a.gain is None else round(100 * a.gain, 2),
                error=None if a.margin is None else round(100 * a.margin, 2),
            )
            for a in advice.arms
        ),
    )
