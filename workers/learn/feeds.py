"""The feeds of labels, from their newest models, in one pass over the corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.domain import feeds
from backend.messages import FEED_SIZE, Feed, FeedName
from workers.learn.classifier import Classifier
from workers.learn.held import Held
from workers.learn.scorer import Request
from workers.learn.survey import Survey
from workers.learn.training import Trained

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """The whole corpus under a label's newest model."""

    feeds: dict[FeedName, Feed]
    clips: int  # near-duplicates left out
    expected: float  # sum of the probabilities of all clips without an answer
    histogram: tuple[int, ...]  # clips by probability; empty before the first model
    survey: Survey | None = None  # what the model is judged on; None before the first model


def score_labels(
    shard: Held, labels: Sequence[Trained], clusters_of: Callable[[Ids], Ids]
) -> list[Scored]:
    """The feeds of labels in one pass over the corpus. ``clusters_of``: (m,) of m clips.

    Before a label's first model there are only the random feed, if words can be embedded the
    zero-shot one and, from the first yes and the first no, the early one.
    """
    blank = Classifier(np.zeros(shard.dim, np.float32), 0.0, "none")
    parts = shard.reduce(
        [
            Request(
                label.classifier or label.draft or blank, label.work.clip_ids, FEED_SIZE,
                seed=label.work.label, text=label.text,
            )
            for label in labels
        ]
    )  # fmt: skip
    return [
        _scored(shard, label, part, clusters_of) for label, part in zip(labels, parts, strict=True)
    ]


def _scored(
    shard: Held, label: Trained, part: feeds.Partial, clusters_of: Callable[[Ids], Ids]
) -> Scored:
    modelled = label.classifier is not None
    scored, of = shard.parts

    def feed(ranked: feeds.Ranked, *, scores: bool = True) -> Feed:
        return Feed(
            clips=tuple(ranked.clip_ids.tolist()),
            scores=tuple(np.round(ranked.scores.astype(float), 4).tolist()) if scores else (),
            parts=of,
            missing=of - scored,
        )

    found: dict[FeedName, Feed] = {"random": feed(part.random, scores=modelled)}
    if label.text is not None:
        found["zero_shot"] = feed(part.zero_shot)
    if modelled or label.draft is not None:
        unsure = part.borderline
        rows = feeds.diversify(
            shard.embeddings(unsure.clip_ids) - label.centre,
            feeds.uncertainty(unsure.scores),
            FEED_SIZE,
            clusters=clusters_of(unsure.clip_ids),
            answered=label.clusters,
        )
        doubted = feeds.Ranked(unsure.clip_ids[rows], unsure.scores[rows])
        if modelled:
            found["top_positive"] = feed(part.top_positive)
            found["top_negative"] = feed(part.top_negative)
            found["borderline"] = feed(doubted)
        else:
            found["early"] = feed(doubted, scores=False)
    histogram = tuple(part.histogram.tolist()) if modelled else ()
    survey = Survey(shard, part.top_positive.clip_ids, part.n) if modelled else None
    return Scored(found, part.n, part.expected, histogram, survey)
