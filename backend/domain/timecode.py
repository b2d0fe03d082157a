"""Timecode: how editors name the frames of a film, and back.

SMPTE ST 12-1. A timebase has an exact rate, like 30000/1001, and counts round(rate) frames to each
second of timecode. At 30000/1001 and 60000/1001 a *drop frame* count keeps up with the clock: it
leaves out the first 2 (of 60: 4) numbers of each minute but every tenth. Numbers are left out,
never frames. After 24 hours timecode begins again at 00:00:00:00.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

# Rates whose frames a second are a whole number, or that over 1.001.
WHOLE = (12, 15, 24, 25, 30, 48, 50, 60, 90, 100, 120)
EDITED = (*(Fraction(n) for n in WHOLE), *(Fraction(1000 * n, 1001) for n in WHOLE))
# Two rates nearer than this are the same: 24 and 24000/1001 differ by twice as much.
SAME_RATE = Fraction(1, 2000)
DAY = 24 * 3600  # seconds of timecode
_WRITTEN = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)([:;.,])(\d{2,3})", re.ASCII)


class BadTimecode(ValueError):
    """A text names no frame of the timebase; the message says why."""


@dataclass(frozen=True)
class Timebase:
    """``rate``: frames per second, exact, > 0; ``drop``: numbers are left out, which only the rates
    30000/1001, 60000/1001 and 120000/1001 do."""

    rate: Fraction
    drop: bool = False

    def __post_init__(self) -> None:
        if self.drop and not can_drop(self.rate):
            raise ValueError(f"{self.rate} frames a second drop no numbers")

    @property
    def counted(self) -> int:
        """Frames that a second of timecode counts, ≥ 1."""
        return max(1, int(self.rate + Fraction(1, 2)))

    @property
    def dropped(self) -> int:
        """Numbers left out each minute but every tenth."""
        return self.counted // 15 if self.drop else 0

    @property
    def day(self) -> int:
        """Frames of 24 hours of timecode."""
        return DAY * self.counted - self.dropped * (24 * 60 - 24 * 6)

    def frame(self, text: str) -> int:
        """The number of the frame with this timecode, counted from that of 00:00:00:00.

        Raises:
            BadTimecode: it is no timecode, or its frame is one that this timebase never counts.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise BadTimecode(f"{text!r} is no timecode; write it like 01:00:00:00.")
        hours, minutes, seconds, frames = (int(match[group]) for group in (1, 2, 3, 5))
        if hours > 23 or frames >= self.counted:
            raise BadTimecode(
                f"{text!r} is no timecode at {self.counted} frames a second: hours end at 23, "
                f"frames at {self.counted - 1}."
            )
        if frames < self.dropped and seconds == 0 and minutes % 10:
            raise BadTimecode(f"{text!r} is one of the numbers that drop frame leaves out.")
        minutes += 60 * hours
        number = (60 * minutes + seconds) * self.counted + frames
        return number - self.dropped * (minutes - minutes // 10)

    def timecode(self, frame: int) -> str:
        """The timecode of a frame, ≥ 0: ``HH:MM:SS:FF``, with ``;`` before FF where it drops."""
        number = frame % self.day
        if self.dropped:
            ten = 600 * self.counted - 9 * self.dropped
            one = 60 * self.counted - self.dropped
            tens, rest = divmod(number, ten)
            # The first minute of ten is whole, the nine behind it lack some numbers each.
            minutes = max(0, (rest - self.dropped) // one)
            number += self.dropped * (9 * tens + minutes)
        seconds, frames = divmod(number, self.counted)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        width = len(str(self.counted - 1))
        separator = ";" if self.drop else ":"
        return f"{hours:02}:{minutes:02}:{seconds:02}{separator}{frames:0{max(2, width)}}"

    def at(self, seconds: float) -> int:
        """The number of the frame that begins nearest to a time of the film, in seconds ≥ 0."""
        return int(Fraction(seconds) * self.rate + Fraction(1, 2))


def can_drop(rate: Fraction) -> bool:
    """Whether there is drop frame timecode at this rate."""
    return rate in (Fraction(30000, 1001), Fraction(60000, 1001), Fraction(120000, 1001))


def edited_rate(rate: Fraction) -> Fraction:
    """The rate of the timeline on which an editor lays a film of this rate: the same where editors
    know it, else the whole number next to it, ≥ 1."""
    same = [known for known in EDITED if abs(known / rate - 1) < SAME_RATE]
    if same:
        return min(same, key=lambda known: abs(known - rate))
    return Fraction(max(1, int(rate + Fraction(1, 2))))
