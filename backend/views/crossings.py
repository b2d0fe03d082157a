"""Which clips two models of a label put on different sides of 0.5."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.views.rankings import Scored


@dataclass(frozen=True)
class Crossing:
    """A clip, and its logits under either model."""

    clip: int
    before: float
    after: float


@dataclass(frozen=True)
class Crossings:
    """How many clips went up and down, and those that moved farthest, the farthest first."""

    up: int
    down: int
    widest: tuple[Crossing, ...]


def crossings(before: Scored, after: Scored, *, limit: int) -> Crossings:
    """Of the originals that both models score; at most ``limit`` of them are named."""
    clips, here, there = np.intersect1d(
        before.clips, after.clips[after.original], assume_unique=True, return_indices=True
    )
    first, last = before.logits[here], after.logits[after.original][there]
    crossed = (first > 0) != (last > 0)
    clips, first, last = clips[crossed], first[crossed], last[crossed]
    widest = np.lexsort((clips, -np.abs(last - first)))[:limit]
    up = int((last > 0).sum())
    return Crossings(
        up,
        len(clips) - up,
        tuple(
            Crossing(*moved)
            for moved in zip(
                clips[widest].tolist(), first[widest].tolist(), last[widest].tolist(), strict=True
            )
        ),
    )
