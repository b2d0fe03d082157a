"""The product on clips in memory: its training, its feeds, its batches, its evaluation.

What simulations call `va-live` goes through the same functions as a label of the studio, from the
answers to the clips of the next batch.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
from scipy.special import expit

from backend.domain import batches
from backend.messages import FEED_SIZE, Arm, Feed, FeedName
from workers.experiments.protocol import Ranker
from workers.experiments.strategies import Answers, Pool, Rows
from workers.learn.feeds import Scored, score_labels
from workers.learn.training import Trained, Training, Work, train


def trained(pool: Pool, answers: Answers) -> Trained:
    """The label as a build has it. An exemplar in place of a text is nothing to be drawn to."""
    known = answers.canonical()
    clip_ids = pool.shard.clip_ids[known.rows]
    work = Work(
        label=pool.seed,
        want=0,
        seq=0,
        clip_ids=clip_ids,
        truth=known.given.tolist(),
        first=np.argsort(np.argsort(answers.rows)),
        random=np.zeros(len(known.rows), np.bool_),
        phrases=[],
    )
    training = Training(clip_ids, pool.embeddings[known.rows], known.given)
    return train(work, training, pool.clusters[known.rows], pool.text, pool.centre)


def scored(pool: Pool, label: Trained) -> Scored:
    """The feeds of the label. Where there is no text, the exemplar's neighbours are the search."""
    found = score_labels(pool.shard, [label], pool.clusters)[0]
    if pool.text is None:
        near = pool.shard.clip_ids[np.argsort(-pool.similarity, kind="stable")]
        near = near[~np.isin(near, label.work.clip_ids)][:FEED_SIZE]
        found.feeds["zero_shot"] = Feed(clips=tuple(near.tolist()))
    return found


def batch(pool: Pool, feeds: dict[FeedName, Feed], arm: Arm, count: int) -> Rows:
    """The first `count` clips that the source offers, as rows of the pool."""
    offered = (clip for clip, _ in batches.candidates(arm, feeds))
    return np.searchsorted(pool.shard.clip_ids, np.fromiter(islice(offered, count), np.int64))


def ranker(label: Trained) -> Ranker | None:
    """Scores clips as the label's newest classifier does; None before there is one."""
    model = label.classifier or label.draft
    if model is None:
        return None
    weights, bias = model.weights.astype(np.float64), model.bias
    return lambda clips: expit(clips @ weights + bias)
