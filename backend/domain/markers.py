"""A label's clips as markers on the timeline of their film.

Editors lose markers that overlap, and are annoyed by two where one shot follows another: clips that
touch become one marker. A marker names frames of the timeline, counted from the film's first one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from backend.domain.timecode import DAY, BadTimecode, Timebase, can_drop, edited_rate

# Clips with fewer frames between them touch: a cut is a matter of a frame or two.
TOUCHING = 2
# A clip's frames and its time may differ by so much at a constant rate: one frame and rounding.
CONSTANT = Fraction(3, 2)
# Colours that every editor knows.
COLOURS = ("blue", "cyan", "green", "yellow", "red", "pink", "purple", "orange")


@dataclass(frozen=True)
class Shot:
    """A clip of the film: frames [frame_in, frame_out) of those that decoded, seconds [start, end),
    and what a model says of it, 0 to 1, if it was asked."""

    clip: int
    frame_in: int
    frame_out: int
    start: float
    end: float
    score: float | None = None


@dataclass(frozen=True)
class Marker:
    """Frames [first, first + length) of the timeline, length ≥ 1, the same in seconds of the film,
    how many clips that are, and the highest of their scores."""

    first: int
    length: int
    start: float
    end: float
    clips: tuple[int, ...]
    score: float | None = None


@dataclass(frozen=True)
class Timeline:
    """How the frames of a film are numbered: ``start`` is the number of its first one. ``by_time``:
    its own frames are not those of the timebase, so where a clip is was told by its seconds.
    ``notes``: what an editor has to know of this, in sentences."""

    base: Timebase
    start: int
    by_time: bool
    notes: tuple[str, ...] = ()

    def timecode(self, frame: int) -> str:
        """Of a frame of the timeline, counted from the film's first."""
        return self.base.timecode(self.start + frame)


def timeline_of(
    shots: Sequence[Shot], rate: Fraction | None, measured: float, timecode: str | None,
    seconds: float, start: str = "",
) -> Timeline:  # fmt: skip
    """The timeline of a film.

    ``rate``: what its file declares, ``measured``: its mean rate, both in frames per second;
    ``timecode``: of its first frame as its file says it; ``seconds``: its length; ``start``: what
    the timeline's first frame is called instead.

    Raises:
        BadTimecode: ``start`` is none.
    """
    notes = []
    if rate is None:
        rate = Fraction(measured).limit_denominator(1001) if measured > 0 else Fraction(25)
        notes.append("Its file declares no frame rate; frames were counted by time.")
        by_time = True
    else:
        by_time = not constant(shots, rate)
        if by_time:
            notes.append(
                f"Its frame rate varies; markers were placed by time at {float(rate):.3f} frames "
                "a second. Conform it to a constant rate before you cut."
            )
    known = edited_rate(rate)
    if known != rate and not by_time:
        by_time = True
        notes.append(
            f"Editors know no rate of {float(rate):.3f} frames a second; this timeline has "
            f"{float(known):g}, and markers were placed by time."
        )
    asked = start or timecode or "00:00:00:00"
    base = Timebase(known, drop=";" in asked and can_drop(known))
    try:
        number = base.frame(asked)
    except BadTimecode as bad:
        if start:
            raise
        number = 0
        notes.append(f"Its start timecode can't be: {bad} Frames were counted from 00:00:00:00.")
    if ";" in asked and not base.drop:
        notes.append(f"There is no drop frame timecode at {float(known):.3f} frames a second.")
    if number + base.at(max(seconds, 0)) > base.day:
        notes.append(f"It passes {DAY // 3600} hours, where timecode begins again at 00:00:00:00.")
    return Timeline(base, number, by_time, tuple(notes))


def constant(shots: Sequence[Shot], rate: Fraction) -> bool:
    """Whether the clips lie where their frames do at this rate."""
    return all(
        abs(Fraction(time) * rate - frame) <= CONSTANT
        for shot in shots
        for time, frame in ((shot.start, shot.frame_in), (shot.end, shot.frame_out))
    )


def markers_of(shots: Sequence[Shot], timeline: Timeline) -> list[Marker]:
    """Markers in the order of time, none over another; clips that touch are one."""
    base = timeline.base
    found: list[Marker] = []
    for shot in sorted(shots, key=lambda s: (s.start, s.frame_in)):
        if timeline.by_time:
            first, behind = base.at(max(0.0, shot.start)), base.at(max(0.0, shot.end))
        else:
            first, behind = shot.frame_in, shot.frame_out
        behind = max(behind, first + 1)
        if found and first - (last := found[-1]).first - last.length < TOUCHING:
            scores = [score for score in (last.score, shot.score) if score is not None]
            found[-1] = Marker(
                first=last.first,
                length=max(last.length, behind - last.first),
                start=last.start,
                end=max(last.end, shot.end),
                clips=(*last.clips, shot.clip),
                score=max(scores, default=None),
            )
        else:
            found.append(
                Marker(first, behind - first, shot.start, shot.end, (shot.clip,), shot.score)
            )
    return found


def colour_of(label: int) -> str:
    """One of `COLOURS`, always the same for a label."""
    return COLOURS[label % len(COLOURS)]
