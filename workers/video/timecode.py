"""The frame rate, the start timecode and the length that a video file declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

# Two rates nearer than this are the same: 24 and 24000/1001 differ by twice as much.
SAME_RATE = Fraction(1, 2000)
_DURATION = re.compile(r"(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)", re.ASCII)
_TIMECODE = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)([:;.,])(\d{2,3})", re.ASCII)


def declared_rate(average: Fraction | None, base: Fraction | None) -> Fraction | None:
    """Frames per second as an exact ratio, like 30000/1001; None: the file declares no rate.

    ``base``: the nominal rate that FFmpeg reads from the first frames; ``average``: frames by
    duration, which one frame of another length spoils. So the base rate holds where the two agree,
    the average where they do not, as with a variable rate.
    """
    if not average or not base:
        return average or base or None
    return base if abs(base / average - 1) < SAME_RATE else average


def start_timecode(tags: Iterable[Mapping[str, str]]) -> str | None:
    """The first well-formed timecode in the metadata of a file and its tracks, None without one.

    It is ``HH:MM:SS:FF``, or ``HH:MM:SS;FF`` where the timecode drops frame numbers to keep up
    with the clock at 30000/1001 or 60000/1001 frames a second. Files write any separator but a
    colon for that.
    """
    for of_track in tags:
        for name, value in of_track.items():
            if name.lower() == "timecode" and (match := _TIMECODE.fullmatch(value.strip())):
                hours, minutes, seconds, separator, frames = match.groups()
                return f"{hours}:{minutes}:{seconds}{':' if separator == ':' else ';'}{frames}"
    return None


def declared_seconds(tags: Mapping[str, str]) -> float | None:
    """The length of a track as Matroska files tag it, ``HH:MM:SS.sss``, in seconds."""
    match = _DURATION.fullmatch(tags.get("DURATION", ""))
    if not match:
        return None
    hours, minutes, seconds = match.groups()
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)
