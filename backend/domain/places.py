"""Which clip a place in a film is: the same one cut here, or the one that overlaps it most."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

SAME_SECONDS = 1e-3  # two times nearer than this are one: tables round them
LEAST_OVERLAP = 0.5  # of intersection over union
TOLERANCE = 0.5  # seconds; of starts, where no end is known


@dataclass(frozen=True)
class Span:
    """A clip of a film; seconds, and frames from the film's first one to the one behind it."""

    clip: int
    start: float
    end: float
    frame_in: int
    frame_out: int


@dataclass(frozen=True)
class Match:
    """``overlap``: intersection over union, 1 for the very same cut; ``off``: seconds between the
    starts."""

    clip: int
    overlap: float
    off: float


def match(
    spans: Sequence[Span],
    start: float | None,
    end: float | None,
    frames: tuple[int | None, int | None] = (None, None),
    *,
    tolerance: float = TOLERANCE,
) -> Match | None:
    """The clip of a film, whose spans are in order, that a place is; None: there is none.

    The same frames or the same times are the same cut. Else the clip with the largest overlap, at
    least `LEAST_OVERLAP`; where only a start is known, the clip whose start is nearest, within
    ``tolerance`` seconds. Of two that match as well, the earlier one.
    """
    if start is None:
        found = [s for s in spans if s.frame_in == frames[0] and frames[1] in (None, s.frame_out)]
        return Match(found[0].clip, 1.0, 0.0) if found else None
    at = bisect_left(spans, start - tolerance, key=lambda span: span.end)
    best: Match | None = None
    for span in spans[at:]:
        if span.start > (end if end is not None else start) + tolerance:
            break
        off = abs(span.start - start)
        if end is None:
            overlap = 1.0 if off <= tolerance else 0.0
            better = best is None or off < best.off
        else:
            both = min(span.end, end) - max(span.start, start)
            either = max(span.end, end) - min(span.start, start)
            same = max(off, abs(span.end - end)) <= SAME_SECONDS
            overlap = 1.0 if same else max(0.0, both / either)
            better = best is None or overlap > best.overlap
        if overlap >= LEAST_OVERLAP and better:
            best = Match(span.clip, overlap, off)
    return best
