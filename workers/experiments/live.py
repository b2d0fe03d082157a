"""The product on clips in memory: its training, its feeds, its batches, its evaluation.

What simulations call `va-live` goes through the same functions as a label of the studio, from the
answers to the clips of the next batch.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from backend.domain import batches
from backend.messages import FEED_SIZE, Arm, Feed, FeedName
from workers.experiments.protocol import Ranker
from workers.experiments.strategies import Answers, Pool, Rows
from workers.ingest.neighbours import BLOCK
from workers.learn.feeds import Scored, score_labels
from workers.learn.neighbours import Near, find, own_where_none
from workers.learn.training import Trained, Work, train, training_rows

Clips = npt.NDArray[np.float32]


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
    training = training_rows(work, pool.shard)
    return train(work, training, pool.clusters[known.rows], pool.text, pool.centre)


def scored(pool: Pool, label: Trained) -> Scored:
    """The feeds of the label. Where there is no text, the exemplar's neighbours are the search."""
    found = score_labels(
        pool.shard,
        [label],
        lambda clips: pool.clusters[np.searchsorted(pool.shard.clip_ids, clips)],
    )[0]
    if pool.text is None:
        near = pool.shard.clip_ids[np.argsort(-pool.similarity, kind="stable")]
        near = near[~np.isin(near, label.work.clip_ids)][:FEED_SIZE]
        found.feeds["zero_shot"] = Feed(clips=tuple(near.tolist()))
    return found


def batch(pool: Pool, feeds: dict[FeedName, Feed], arm: Arm, count: int) -> Rows:
    """The first `count` clips that the source offers, as rows of the pool."""
    offered = (clip for clip, _ in batches.candidates(arm, feeds))
    return np.searchsorted(pool.shard.clip_ids, np.fromiter(islice(offered, count), np.int64))


def ranker(label: Trained, beside: Clips) -> Ranker | None:
    """Scores clips as the label's newest classifier does, their neighbours' mean embeddings
    ``beside`` them, (m, d); None before there is one."""
    model = label.classifier or label.draft
    if model is None:
        return None
    exact = replace(model, weights=model.weights.astype(np.float64))
    return lambda clips: expit(exact.logits(clips, beside))


def neighbours(embeddings: Clips, centre: Clips) -> Near:
    """Of a corpus (n, d) in memory, as ingest finds them."""
    none = np.zeros(len(embeddings), np.bool_)
    return _near(embeddings, np.arange(len(embeddings)), none, centre)


def beside(clips: Clips, embeddings: Clips, centre: Clips) -> Clips:
    """(m, d) mean embeddings of the neighbours that clips outside a corpus, (m, d), would have if
    they came to it one by one."""
    both = np.concatenate([embeddings, clips])
    own = np.arange(len(embeddings), len(both))
    near = _near(both, own, np.arange(len(both)) >= len(embeddings), centre)
    shares = near.weights / near.weights.sum(axis=1, keepdims=True, dtype=np.float64)
    mean: Clips = np.einsum("mk,mkd->md", shares.astype(np.float32), both[near.rows])
    return mean


def _near(matrix: Clips, own: Rows, excluded: npt.NDArray[np.bool_], centre: Clips) -> Near:
    """The neighbours of a stretch of a corpus' rows, ``own``."""
    found = [
        find(
            matrix,
            slice(part[0], part[-1] + 1),
            centre=centre,
            excluded=excluded,
            farthest=np.empty(0, np.float32),
        )
        for part in np.split(own, range(BLOCK, len(own), BLOCK))
    ]
    rows = np.concatenate([each.rows for each in found])
    return Near(*own_where_none(own, rows, np.concatenate([each.cosines for each in found])))
