"""What to do next: which source the next batch should come from, and whether to go on at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import cast

import asyncpg
import numpy as np

import sql
from backend.domain import advice, stopping
from backend.domain.bandit import Pull
from backend.events import Transaction
from backend.messages import (
    BATCH_SIZE,
    Advice,
    Arm,
    ArmReport,
    Feed,
    FeedName,
    Quality,
    Source,
)
from workers.learn.classifier import Classifier
from workers.learn.evaluation import Evaluation, held_out_gain
from workers.learn.training import Training, Work, ready

ARMS: tuple[Arm, ...] = ("va", "zero_shot", "random")  # the habit first
ARM_WORDS = {"va": "active learning", "zero_shot": "text search", "production": "new films"}
# Which arm of the bandit a clip's source belongs to.
ARM_OF: dict[Source, Arm] = {
    "va": "va",
    "top_positive": "va",
    "top_negative": "va",
    "borderline": "va",
    "similar": "va",
    "search": "zero_shot",
    "zero_shot": "zero_shot",
    "va_random": "va",
    "random": "random",
    "stratified": "random",
    "sibling": "va",
    "production": "production",
}
MOST_PULLS = 2000  # of other labels, whose batches teach


class Credits:
    """Credits batches of answers to their sources. Remembers the validation model after each
    label's last credited batch, for the interval of the next gain."""

    def __init__(self) -> None:
        self._validations: dict[int, Classifier | None] = {}

    async def credit(self, tx: Transaction, label: int, evaluation: Evaluation) -> None:
        """If a batch of answers came in since the last credited one, credit it to the source most
        of them came from, whatever was advised."""
        pulls = await sql.builds.pulls(tx.connection, label=label)
        last = pulls[-1] if pulls else None
        counted = last["answers"] if last else 0
        rows = await sql.builds.sources_since(tx.connection, label=label, counted=counted)
        arms = [ARM_OF[r["source"]] for r in rows if r["source"] in ARM_OF]
        if len(arms) < BATCH_SIZE:
            return
        now = evaluation.scores.heldout
        before = last["heldout"] if last else None
        gain, error = self._gain(label, evaluation, before)
        self._validations[label] = evaluation.validation
        await sql.builds.add_pull(
            tx.connection,
            label=label,
            arm=Counter(arms).most_common(1)[0][0],
            gain=gain,
            error=error,
            heldout=now,
            answers=counted + len(rows),
        )

    def _gain(
        self, label: int, evaluation: Evaluation, before: float | None
    ) -> tuple[float | None, float | None]:
        """What the held-out average precision gained since it was `before`, and the margin of that;
        None where the clips held out cannot measure it."""
        now = evaluation.scores.heldout
        if now is None or before is None or now == before == 1:
            return None, None
        old = self._validations.get(label)
        if old is None or evaluation.validation is None:
            return now - before, None
        # The same clips for both, rather than two different held-out fifths.
        return measured_gain(evaluation.held_out, old, evaluation.validation)


def measured_gain(
    held_out: Training, old: Classifier, new: Classifier
) -> tuple[float | None, float | None]:
    """What `new` gained over `old` on clips that neither has seen, and the margin of that; None
    where such clips cannot measure it."""
    interval = held_out_gain(held_out, old, new)
    if interval is None:
        return None, None
    return interval.value, (interval.high - interval.low) / 2


async def advice_on(tx: Transaction, label: int, found: Mapping[FeedName, Feed]) -> Advice:
    """The next source of a label, by its own batches and those of other labels."""
    own = await sql.builds.pulls(tx.connection, label=label)
    others = await sql.builds.pulls_elsewhere(tx.connection, label=label, most=MOST_PULLS)
    return advised(
        [_pull(r) for r in own],
        [[_pull(r) for r in rows] for _, rows in groupby(others, key=lambda r: r["label_id"])],
        found,
        production=await sql.production.offers(tx.connection, label=label),
    )


def _pull(row: asyncpg.Record) -> Pull:
    return Pull(row["arm"], row["gain"], row["error"])


def advised(
    pulls: Sequence[Pull],
    elsewhere: Sequence[Sequence[Pull]],
    found: Mapping[FeedName, Feed],
    *,
    production: bool = False,
) -> Advice:
    """The next source among those with clips left. Batches oldest first; other labels' by label.
    ``production``: whether an intake that was scored has clips left."""
    offered: dict[Arm, FeedName] = {
        "va": "borderline" if "borderline" in found else "early",
        "zero_shot": "zero_shot",
        "random": "random",
    }
    arms = [arm for arm in ARMS if found.get(offered[arm], Feed()).clips]
    if production:
        arms.append("production")
    if not arms:
        return Advice(arm="random", reason="Every clip is labelled.")
    chosen = advice.advise(pulls, arms, elsewhere, words=ARM_WORDS)
    return Advice(
        arm=cast(Arm, chosen.arm),
        reason=chosen.reason,
        ground=chosen.ground,
        arms=tuple(
            ArmReport(
                arm=cast(Arm, a.name),
                pulls=a.pulls,
                more=None if a.more is None else round(100 * a.more, 2),
                margin=None if a.margin is None else round(100 * a.margin, 2),
                told=a.told,
            )
            for a in chosen.arms
        ),
    )


def positives_left(
    work: Work, training: Training, unlabelled: int, expected: float
) -> stopping.Estimate | None:
    """Positives among the ``unlabelled`` clips, whose probabilities sum to ``expected``; None
    before the first model."""
    if not ready(training):
        return None
    order = np.argsort(work.first, kind="stable")
    positive = np.array([t is True for t in work.truth], np.bool_)[order]
    agreed = np.array([t is not None for t in work.truth], np.bool_)[order]
    return stopping.positives_remaining(unlabelled, expected, positive, agreed & work.random[order])


def stop_advice(
    training: Training,
    scores: Quality,
    remaining: stopping.Estimate | None,
    curve: Sequence[asyncpg.Record],
) -> stopping.StopAdvice:
    """The paper's rule, with what is still to win.

    ``curve``: answers and held-out average precision so far, newest first.
    """
    points = [(r["answers"], r["heldout"]) for r in reversed(curve)]
    if scores.heldout is not None:
        points.append((len(training.y), scores.heldout))
    gain = None
    if scores.heldout != 1:  # a fifth ranked perfectly cannot show what more answers would gain
        gain = stopping.expected_gain([n for n, _ in points], [v for _, v in points], BATCH_SIZE)
    return stopping.advise_stop(
        int(training.y.sum()),
        int((~training.y).sum()),
        scores.quality,
        scores.diversity,
        remaining=remaining,
        gain=gain,
    )
