"""Turn the timestamps of decoded frames into the time of a film, which begins at 0."""

from collections import deque
from dataclasses import dataclass
from statistics import median

LEAST_STEP_SECONDS = 1e-4
# Broadcasts show a frame for its share of a second; elsewhere one picture may stand for minutes,
# as in a recording of slides.
BROADCAST_GAP_SECONDS = 1.0
GAP_SECONDS = 600.0
# A clock that leaps further was set anew, or ran backwards past the end of its digits.
CLOCK_SECONDS = 6 * 3600.0
# A pause is no gap where pictures come that slowly anyway.
GAP_STEPS = 8
# Decoders put frames in order over fewer than these.
_DISORDER_FRAMES = 8
_STEPS_KEPT = 15


@dataclass(frozen=True)
class Seam:
    """Where two recordings or two parts of one meet, at `time` of the film; `gap`: seconds without
    pictures that were left out there, 0 if the clock was set anew."""

    time: float
    gap: float


class FrameClock:
    """Chooses between the presentation and the decoding times of frames, which come in order of
    presentation: decoding times serve where the others run backwards more often, as in files whose
    writer took one for the other. As FFmpeg's best-effort timestamps do (libavcodec/decode.c)."""

    def __init__(self, *, decoding_times: bool) -> None:
        self._decoding_times = decoding_times
        self._last: dict[str, int] = {}
        self._faults = {"pts": 0, "dts": 0}

    def read(self, pts: int | None, dts: int | None) -> int | None:
        """The time of the next frame, in ticks."""
        for name, ticks in (("pts", pts), ("dts", dts)):
            if ticks is not None:
                self._faults[name] += ticks <= self._last.get(name, ticks - 1)
                self._last[name] = ticks
        if self._decoding_times:
            return dts
        trusted = self._faults["pts"] <= self._faults["dts"] or dts is None
        return pts if trusted and pts is not None else dts


class Timeline:
    """Places frames in time, in the order in which they are shown, the first one at 0.

    The timestamps count by their distances alone. A frame without one is shown one frame's distance
    after its predecessor. Where the clock runs backwards, or leaps by more than `gap_seconds`, two
    recordings meet: the film goes on at one frame's distance, and a gap is no film. A few
    timestamps in disorder leave the clock as it is; their frames follow each other fast.
    """

    def __init__(self, frame_seconds: float, gap_seconds: float) -> None:
        self.seams: list[Seam] = []
        self._declared = frame_seconds
        self._gap_seconds = gap_seconds
        self._steps: deque[float] = deque(maxlen=_STEPS_KEPT)
        self._shift: float | None = None
        self._last: float | None = None
        self._astray = 0
        # The shift before the clock ran back, and for how many frames more to think of it.
        self._former: tuple[float, int] | None = None

    def place(self, timestamp: float | None) -> float:
        """Seconds from the first frame on, more with each; `timestamp` in seconds."""
        if self._last is None:
            time = 0.0
            self._shift = None if timestamp is None else -timestamp
        elif timestamp is None:
            time = self._last + self.frame_seconds
        else:
            time = self._follow(self._last, timestamp)
        self._last = time
        return time

    @property
    def frame_seconds(self) -> float:
        """The usual distance of two frames: as seen of late, else as declared."""
        return median(self._steps) if self._steps else self._declared

    @property
    def gaps(self) -> float:
        """Seconds left out in all."""
        return sum(seam.gap for seam in self.seams)

    def _follow(self, last: float, timestamp: float) -> float:
        usual = self.frame_seconds
        if self._shift is None:
            self._shift = last + usual - timestamp
        self._return_to_former(last, timestamp, GAP_STEPS * usual)
        time = timestamp + self._shift
        step = time - last
        if step > max(self._gap_seconds, GAP_STEPS * usual):
            gap = step - usual if step < CLOCK_SECONDS else 0.0
            return self._meet(last + usual, timestamp, gap)
        if step >= LEAST_STEP_SECONDS:
            self._astray = 0
            self._steps.append(step)
            return time
        self._astray += 1
        if -step > _DISORDER_FRAMES * usual or self._astray > _DISORDER_FRAMES:
            # Frames that seemed astray are given the time that they did not get.
            owed = (self._astray - 1) * usual * 3 / 4
            self._former = (self._shift, _DISORDER_FRAMES)
            return self._meet(last + usual + owed, timestamp, 0.0)
        return last + usual / 4

    def _return_to_former(self, last: float, timestamp: float, longest: float) -> None:
        """A clock that ran back for a few frames only was not set anew."""
        if self._former is None or self._shift is None:
            return
        shift, frames = self._former
        step, former_step = timestamp + self._shift - last, timestamp + shift - last
        if LEAST_STEP_SECONDS <= former_step <= min(longest, abs(step)):
            self._shift = shift
            self._former = None
            self.seams.pop()
        else:
            self._former = (shift, frames - 1) if frames > 1 else None

    def _meet(self, time: float, timestamp: float, gap: float) -> float:
        self.seams.append(Seam(time, gap))
        self._shift = time - timestamp
        self._astray = 0
        return time
