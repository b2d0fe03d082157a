"""What is watched of a label in intakes: figures of what a deployment said there, and alarms."""

from __future__ import annotations

from typing import Literal

from backend.messages.values import (
    Alias,
    Count,
    Frame,
    Label,
    Moment,
    RowId,
    Share,
    Span,
    Struct,
    Text,
)

# Which effect sizes are up: the stability index of scores, how far they moved, how well embeddings
# are told apart from the corpus; precision, or recall, that an audit found lost.
Signal = Literal["index", "moved", "apart", "precision", "recall"]


class Distance(Struct, frozen=True):
    """An effect size, and how often films that are mixed at random reach it."""

    value: float  # of an index or a distance: about 0 or more; of an area under a curve: 0 to 1
    chance: Share
    low: Share | None = None  # 95 % interval, of an area
    high: Share | None = None


class Figures(Struct, frozen=True):
    """What a deployment said of an intake, and what is known of how right it is there.

    Spans are shares in [0, 1] with 95 % intervals. Near-duplicates count nowhere.
    """

    clips: Count
    films: Count
    hours: float  # of the clips, 0 or more
    reported: Count  # clips at or above the threshold
    histogram: tuple[Count, ...] = ()  # clips by logit, between `domain.drift.EDGES`
    corpus_clips: Count = 0  # of the corpus: a sample of films, none of them in an intake
    corpus_reported: Count = 0
    corpus_histogram: tuple[Count, ...] = ()
    index: Distance | None = None
    moved: Distance | None = None
    apart: Distance | None = None
    expected_precision: Span | None = None  # by calibration alone
    expected_recall: Span | None = None
    corpus_precision: Span | None = None  # the same on the corpus
    corpus_recall: Span | None = None
    learned: Count = 0  # clips of the intake that the version had learned
    audited: Count = 0  # clips of an audit that are answered
    audit: Count = 0  # of so many
    precision: Span | None = None  # by the audit
    recall: Span | None = None
    amount: Span | None = None  # share of the clips that are positive: by the audit, else expected
    amount_hours: Span | None = None  # share of their hours


class Alarm(Struct, frozen=True):
    """Something is wrong in an intake, in one sentence."""

    intake: RowId
    text: Text


class Watched(Struct, frozen=True):
    """An intake as a deployment saw it."""

    intake: RowId
    name: Text
    at: Moment  # of the intake
    deployment: RowId
    alias: Alias
    version: Count
    threshold: Share
    current: bool  # the deployment is in use now
    figures: Figures
    signals: tuple[Signal, ...] = ()
    alarm: Text = ""


class WatchState(Frame, frozen=True):
    """``watch/<label>``: intakes by deployments, the oldest intake first, and in it the oldest
    deployment. ``deployed``: something is live or candidate; ``waiting``: films that a deployment
    in use has still to score."""

    label: Label
    rows: tuple[Watched, ...] = ()
    deployed: bool = False
    waiting: Count = 0
