"""When a label's model is said to drift: effect sizes decide, chance can only veto. Pure; pages use
it as well, which have no numpy.

A signal is raised where its effect size reaches `raised` and chance alone would seldom make it so
large; it ends where the effect size falls below `cleared`, which is less. In between it stays what
it was, so that an alarm does not come and go with every clip.
"""

from __future__ import annotations

from dataclasses import dataclass

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
