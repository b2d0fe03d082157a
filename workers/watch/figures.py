"""The figures of one intake, from what a deployment said of it and of the corpus."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from backend.domain.cut import Line
from backend.domain.intervals import Interval
from backend.messages import Distance, Figures, Span
from workers.watch import estimates
from workers.watch.distances import Distance as Far
from workers.watch.distances import Floats, Ints, histogram, score_distances
from workers.watch.look import Apart, told_apart

NONE = Figures(clips=0, films=0, hours=0.0, reported=0)
Flags = npt.NDArray[np.bool_]
FEWEST = 20  # clips of either side below which no distance is said


@dataclass(frozen=True)
class Window:
    """Clips of whole films: logits (n,), films (n,)."""

    logits: Floats
    films: Ints


@dataclass(frozen=True)
class Asked:
    """An audit of an intake's n clips: the cell of each, the rows (m,) whose truth is known, and
    that; how many clips were drawn, and how many of those are answered. Clips that were answered
    before the draw are a cell that is known wholly."""

    cells: Ints
    clips: Ints
    truth: Flags
    drawn: int
    answered: int


def looks(corpus: Floats, corpus_films: Ints, new: Floats, new_films: Ints) -> Apart | None:
    """How well embeddings are told apart, which no label has a part in; None of too few clips."""
    if min(len(corpus), len(new)) < FEWEST:
        return None
    return told_apart(corpus, corpus_films, new, new_films)


def asked_of(
    said: Floats, cuts: Floats, before: Flags, drawn: Flags, known: Flags, truth: Flags
) -> Asked:
    """An audit as `Asked`, clip by clip (n,): what its version ``said`` at the draw (nan: it came
    later), whether it was answered ``before``, ``drawn``, and whether its truth is ``known``.
    ``cuts``: the highest probability of each stratum of the draw.

    Answers that were given after the draw to clips that were not drawn were given for a reason, and
    do not count.
    """
    strata = np.searchsorted(cuts, np.round(expit(said), 4))
    cells = np.where(before, len(cuts) + 1, np.where(np.isnan(said), len(cuts) + 2, strata))
    rows = np.flatnonzero(known & (before | drawn))
    return Asked(cells, rows, truth[rows], int(drawn.sum()), int((known & drawn).sum()))


def figures(
    corpus: Window,
    intake: Window,
    seconds: Floats,
    threshold: float,
    *,
    line: Line | None,
    apart: Apart | None,
    asked: Asked | None,
    learned: int,
) -> Figures:
    """Of an intake of n clips, at least 1; ``seconds``: their lengths, (n,); ``learned``: of how
    many of them the version knew an answer."""
    least = float(logit(np.clip(threshold, 1e-9, 1 - 1e-9)))
    reported = intake.logits >= least
    expected = estimates.expected(intake.logits, reported, line)
    index = moved = None
    if min(len(corpus.logits), len(intake.logits)) >= FEWEST:
        index, moved = score_distances(corpus.logits, corpus.films, intake.logits, intake.films)
    there = corpus.logits >= least
    usual = estimates.expected(corpus.logits, there, line) if len(there) else None
    known, amount, hours = None, _span(expected.share), _expected_hours(intake.logits, seconds)
    if asked is not None and asked.answered:
        audit = estimates.Audit(intake.logits, reported, asked.cells, asked.clips, asked.truth)
        known = estimates.audited(audit)
        amount = _span(estimates.amount(audit, np.ones(len(reported))))
        hours = _span(estimates.amount(audit, seconds.astype(np.float64)))
    return Figures(
        clips=len(reported),
        films=len(np.unique(intake.films)),
        hours=round(float(seconds.sum()) / 3600, 4),
        reported=int(reported.sum()),
        histogram=tuple(histogram(intake.logits).tolist()),
        corpus_clips=len(there),
        corpus_reported=int(there.sum()),
        corpus_histogram=tuple(histogram(corpus.logits).tolist()),
        index=_distance(index),
        moved=_distance(moved),
        apart=None if apart is None else Distance(
            value=round(apart.auc.value, 4), chance=round(apart.chance, 4),
            low=round(apart.auc.low, 4), high=round(apart.auc.high, 4),
        ),
        expected_precision=_span(expected.precision),
        expected_recall=_span(expected.recall),
        corpus_precision=_span(usual.precision if usual else None),
        corpus_recall=_span(usual.recall if usual else None),
        learned=learned,
        audited=0 if asked is None else asked.answered,
        audit=0 if asked is None else asked.drawn,
        precision=_span(known.precision if known else None),
        recall=_span(known.recall if known else None),
        amount=amount,
        amount_hours=hours,
    )  # fmt: skip


def _expected_hours(logits: Floats, seconds: Floats) -> Span | None:
    """Without an audit: the share of hours as probabilities have it, as sure as that of clips."""
    by_clips = estimates.expected(logits, logits > np.inf).share
    p = expit(logits.astype(np.float64))
    value = float((p * seconds).sum() / seconds.sum())
    factor = value / by_clips.value if by_clips.value > 0 else 1.0
    return _span(
        Interval(value, by_clips.low * factor, min(1.0, max(value, by_clips.high * factor)))
    )


def _distance(far: Far | None) -> Distance | None:
    return None if far is None else Distance(value=round(far.value, 4), chance=round(far.chance, 4))


def _span(interval: Interval | None) -> Span | None:
    if interval is None:
        return None
    return Span(
        value=round(interval.value, 4), low=round(interval.low, 4), high=round(interval.high, 4)
    )
