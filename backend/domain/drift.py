"""When a label's model is said to drift: effect sizes decide, chance can only veto. Pure; pages use
it as well, which have no numpy.

A signal is raised where its effect size reaches `raised` and chance alone would seldom make it so
large; it ends where the effect size falls below `cleared`, which is less. In between it stays what
it was, so that an alarm does not come and go with every clip.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from backend.domain.figures import share
from backend.messages import Distance, Figures, Signal, Span

# Logits between which clips are counted: probabilities from .002 to .998.
EDGES = (-6.0, -5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)

# Three distances are looked at in each intake, and one false alarm in 20 is allowed to all of them.
CHANCE = 0.015


@dataclass(frozen=True)
class Bounds:
    """Effect sizes from which on a signal is raised, and below which it ends."""

    raised: float
    cleared: float


INDEX = Bounds(0.25, 0.1)  # stability index of scores
MOVED = Bounds(0.5, 0.25)  # standard deviations that scores moved
APART = Bounds(0.75, 0.65)  # area under the curve that tells embeddings apart
LOST = Bounds(0.1, 0.05)  # precision, or recall, that was lost beyond doubt


def holds(effect: float | None, bounds: Bounds, chance: float, *, before: bool) -> bool:
    """Whether a signal is up, which was up `before` or not. `chance`: how often an effect as large
    comes about without drift, in [0, 1]; None: the effect was not measured, so nothing changes."""
    if effect is None:
        return before
    if before:
        return effect >= bounds.cleared
    return effect >= bounds.raised and chance <= CHANCE


ENOUGH = 25  # answers of an audit from which on it decides, and distances only explain
SAME = 0.05  # as good as on the corpus is what is worse by no more


def signals(figures: Figures, before: Collection[Signal]) -> tuple[Signal, ...]:
    """The signals that are up for these figures, of which those `before` were up."""
    lost = {
        "precision": _lost(figures.corpus_precision, figures.precision, figures.audited),
        "recall": _lost(figures.corpus_recall, figures.recall, figures.audited),
    }
    measured: tuple[tuple[Signal, float | None, float, Bounds], ...] = (
        ("index", *_effect(figures.index), INDEX),
        ("moved", *_effect(figures.moved), MOVED),
        ("apart", *_effect(figures.apart), APART),
        ("precision", lost["precision"], 0.0, LOST),
        ("recall", lost["recall"], 0.0, LOST),
    )
    return tuple(
        name
        for name, effect, chance, bounds in measured
        if holds(effect, bounds, chance, before=name in before)
    )


def _effect(distance: Distance | None) -> tuple[float | None, float]:
    return (None, 1.0) if distance is None else (distance.value, distance.chance)


def _lost(corpus: Span | None, audit: Span | None, answers: int) -> float | None:
    """By how much an audit's whole interval lies below what the model does on the corpus."""
    if corpus is None or audit is None or answers < ENOUGH:
        return None
    return corpus.value - audit.high


def alarm(name: str, figures: Figures, up: Collection[Signal]) -> str:
    """What is wrong in the intake `name`, in one sentence; "" where nothing is.

    An audit of `ENOUGH` answers decides alone: clips may look as new as they like where the model
    is as right as it was. Before that, scores or looks that are far from the corpus are reason
    enough to check some clips; but not looks alone, where the version learned `ENOUGH` of them.
    """
    if lost := [each for each in ("precision", "recall") if each in up]:
        return f"On “{name}” the model is worse: " + " and ".join(
            _worse(each, figures) for each in lost
        )
    known = set(up) == {"apart"} and figures.learned >= ENOUGH
    if not up or known or _proven(figures):
        return ""
    unlike = [
        text
        for names, text in (
            ({"apart"}, "look"),
            ({"index", "moved"}, "score"),
        )
        if names & set(up)
    ]
    said = f"Clips of “{name}” {' and '.join(unlike)} unlike the corpus"
    here, there = (
        share(figures.reported / figures.clips),
        share(figures.corpus_reported / max(1, figures.corpus_clips)),
    )
    return f"{said}: {here} of them are reported, {there} there" if here != there else said


def _worse(what: str, figures: Figures) -> str:
    audit, corpus = (
        (figures.precision, figures.corpus_precision)
        if what == "precision"
        else (figures.recall, figures.corpus_recall)
    )
    assert audit is not None and corpus is not None
    of = "of what it reports is right" if what == "precision" else "of what is there is found"
    span = f"{share(audit.low)} to {share(audit.high)}"
    return f"{share(audit.value)} ({span}) {of}, {share(corpus.value)} on the corpus"


def _proven(figures: Figures) -> bool:
    """Whether an audit found the model about as right as it is on the corpus."""
    if figures.audited < ENOUGH:
        return False
    pairs = (
        (figures.corpus_precision, figures.precision),
        (figures.corpus_recall, figures.recall),
    )
    known = [(corpus, audit) for corpus, audit in pairs if corpus and audit]
    return bool(known) and all(audit.value >= corpus.value - SAME for corpus, audit in known)
