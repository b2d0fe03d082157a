"""Builds: train the classifiers of labels on their truth, score every clip, evaluate the result.

What takes the time on a large corpus is reading it, so labels that are due together are built in
one pass: each is trained, all are scored while the embeddings are read once, and each one's feeds
are committed. Only then come the cross-validated scores, label by label, while the next pass may
already run: people wait for feeds.

Several workers share the labels by claims, which are locks in the database: what one builds, no
other does. A claim ends with its worker.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import asyncpg
import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

import sql
from backend import db
from backend.messages import Confounder, Kind
from workers.learn.confounding import find_confounders
from workers.learn.corpus import NoCorpus, NoRoom
from workers.learn.evaluation import evaluate
from workers.learn.feeds import Scored, score_labels
from workers.learn.foresight import Foresights
from workers.learn.held import Held, HeldCorpus
from workers.learn.kinds import Kinds
from workers.learn.publish import Publisher, publish_feeds
from workers.learn.training import (
    Trained,
    read_model,
    read_starting_point,
    read_work,
    train,
    training_rows,
)

logger = logging.getLogger(__name__)

Vector = npt.NDArray[np.float32]
T = TypeVar("T")

# Turns a label's phrases into its text vector; None where no words can be embedded.
Direction = Callable[[list[str]], Awaitable[Vector | None]]

LABELS_AT_ONCE = 8  # more would make the first of them wait for the training of the last
METRICS_SECONDS = 1.0  # under a steady stream of answers metrics come at most this often
REST_SECONDS = 10.0  # until a label whose build failed is tried again


@dataclass(frozen=True)
class Built:
    """A label whose feeds are out and whose scores are still to come."""

    trained: Trained
    scored: Scored
    version: int
    kinds: tuple[Kind, ...]


@asynccontextmanager
async def claimed(pool: asyncpg.Pool, resting: list[int]) -> AsyncIterator[list[int]]:
    """Labels that are due and that no other worker builds, claimed until the block ends."""
    async with pool.acquire() as connection, connection.transaction():
        rows = await sql.builds.claim(connection, limit=LABELS_AT_ONCE, resting=resting)
        yield [r["label_id"] for r in rows]


class Builder:
    """Runs the builds of this process: one pass at a time, off the event loop."""

    def __init__(self, pool: asyncpg.Pool, corpus: HeldCorpus, direction: Direction) -> None:
        self._pool = pool
        self._corpus = corpus
        self._direction = direction
        self._publisher = Publisher(pool)
        self._kinds = Kinds(pool, corpus, direction)
        self._foresights = Foresights(pool)
        self._turn = asyncio.Lock()
        self._queued = False
        self._background: asyncio.Task[None] | None = None
        self._resting: dict[int, float] = {}  # label → when it may be tried again
        self._unevaluated: dict[int, Built] = {}  # newest build of each label
        self._evaluating: asyncio.Task[None] | None = None
        self._evaluated: dict[int, float] = {}
        # Training limits BLAS to one thread while it runs, for the whole process. A pass and the
        # scores of the one before would undo each other's limit, and round differently.
        threadpool_limits(1, user_api="blas")

    async def build_due(self) -> int:
        """Build until nothing is due that no other worker builds; how many builds there were.

        While one such call runs, a second waits for it, in case it looked too early; any other
        returns at once.
        """
        if self._queued:
            return 0
        self._queued = True
        try:
            await self._turn.acquire()
        finally:
            self._queued = False
        builds = 0
        try:
            while labels := await self._pass():
                builds += labels
        except NoCorpus:  # the first ingested file makes every label due
            pass
        finally:
            self._turn.release()
        return builds

    async def held(self) -> Held:
        """The corpus as the next pass would find it, once the one under way is over.

        Raises:
            NoCorpus: there is nothing yet.
        """
        async with self._turn:
            return await self._corpus.catch_up(self._pool)

    async def direction_of(self, label: int, phrases: list[str]) -> Vector | None:
        """(d,) what a label is anchored in: the model that it began with, else its words."""
        began = await read_starting_point(self._pool, label)
        return await self._direction(phrases) if began is None else began

    def wake(self) -> None:
        """Build what is due in the background, unless that is going on."""
        if self._background is None or self._background.done():
            self._background = asyncio.create_task(self._build_and_say())

    async def _build_and_say(self) -> None:
        try:
            await self.build_due()
        except db.AWAY as error:
            logger.warning("cannot build: %s", error)
        except NoRoom as error:
            logger.error("cannot build: %s", error)
        except Exception:
            logger.exception("building failed")

    async def evaluated(self) -> None:
        """Wait until the scores of everything built so far are out."""
        if self._evaluating is not None:
            await self._evaluating

    async def _pass(self) -> int:
        """Claim, train, score, publish; how many labels were claimed."""
        started = time.monotonic()
        async with claimed(self._pool, self._at_rest(started)) as labels:
            if not labels:
                return 0
            shard = await self._corpus.catch_up(self._pool)
            kinds = await self._kinds.current()
            found = [await self._attempt(label, self._train(label, shard)) for label in labels]
            trained = [label for label in found if label is not None]
            scored = await asyncio.to_thread(score_labels, shard, trained, self._corpus.clusters_of)
            for label, result in zip(trained, scored, strict=True):
                await self._attempt(label.work.label, self._publish(label, result, kinds, started))
            return len(labels)

    async def _attempt(self, label: int, step: Awaitable[T]) -> T | None:
        """The step's result; None if it failed, and then that label alone is tried again later."""
        try:
            return await step
        except db.AWAY:
            raise  # the database is away, which is no fault of the label's
        except Exception:
            logger.exception("building label %d failed; again in %g s", label, REST_SECONDS)
            self._resting[label] = time.monotonic() + REST_SECONDS
            return None

    def _at_rest(self, now: float) -> list[int]:
        self._resting = {label: until for label, until in self._resting.items() if until > now}
        return list(self._resting)

    async def _train(self, label: int, shard: Held) -> Trained | None:
        work = await read_work(self._pool, label)
        if work is None:
            return None
        text = await self.direction_of(label, work.phrases)
        if text is not None and len(text) != self._corpus.dim:
            raise ValueError(f"its direction has {len(text)} of {self._corpus.dim} dimensions")
        centre = await asyncio.to_thread(lambda: self._corpus.centre)
        pinned, model = None, None
        if work.pinned:
            pinned, model = await read_model(
                self._pool, label, work.pinned, space=self._corpus.space
            )

        def trained() -> Trained:
            training = training_rows(work, shard)
            clusters = self._corpus.clusters_of(training.clip_ids)
            if pinned is not None:
                return Trained(work, training, clusters, text, centre, pinned, None, model)
            return train(work, training, clusters, text, centre)

        return await asyncio.to_thread(trained)

    async def _publish(
        self, label: Trained, scored: Scored, kinds: tuple[Kind, ...], started: float
    ) -> None:
        version = await publish_feeds(
            self._pool, label, scored.feeds, space=self._corpus.space, started=started
        )
        if version is not None:
            self._unevaluated[label.work.label] = Built(label, scored, version, kinds)
            if self._evaluating is None or self._evaluating.done():
                self._evaluating = asyncio.create_task(self._evaluate_all())

    async def _evaluate_all(self) -> None:
        while self._unevaluated:
            label = next(iter(self._unevaluated))
            try:
                await self._evaluate(self._unevaluated.pop(label))
            except Exception:
                logger.exception("no scores for label %d", label)

    async def _evaluate(self, built: Built) -> None:
        label, trained = built.trained.work.label, built.trained
        waited = time.monotonic() - self._evaluated.get(label, -METRICS_SECONDS)
        if waited < METRICS_SECONDS and await sql.builds.is_due(self._pool, label=label):
            return  # the build to come will be evaluated
        evaluation = await asyncio.to_thread(
            evaluate,
            trained.training,
            trained.clusters,
            trained.text,
            trained.centre,
            built.scored.survey,
        )
        await self._publisher.publish_metrics(
            trained,
            built.version,
            evaluation,
            built.scored,
            built.kinds,
            await self._foresights.of(label),
            await self._confounders(built),
        )
        self._evaluated[label] = time.monotonic()

    async def _confounders(self, built: Built) -> tuple[Confounder, ...]:
        """What goes with the label's answers; nothing if looking for it failed, which must hold up
        no scores."""
        try:
            return await find_confounders(
                self._pool, self._corpus, built.trained, built.scored, built.kinds
            )
        except db.AWAY:
            raise
        except Exception:
            logger.exception("no confounders of label %d", built.trained.work.label)
            return ()
