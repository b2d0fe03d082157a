"""Turn presentation timestamps into a clock that always moves forward."""

DISCONTINUITY_SECONDS = 10.0
LEAST_STEP_SECONDS = 1e-4


class Timeline:
    """Places frames in time, in order of presentation.

    A frame without a timestamp, or with one that does not lie after its predecessor, is placed
    one frame after it, and the frames that follow keep their distance to it: the clock of a
    broadcast recording may restart. `jumps=True` treats a leap of more than
    `DISCONTINUITY_SECONDS` the same way; elsewhere a long pause is a long pause.
    """

    def __init__(self, frame_seconds: float, *, jumps: bool) -> None:
        self.repaired = 0
        self._frame_seconds = frame_seconds
        self._jumps = jumps
        self._shift = 0.0
        self._last: float | None = None

    def place(self, timestamp: float | None) -> float:
        """Seconds at which the next frame is shown, given its timestamp in seconds."""
        if self._last is None:
            self._last = max(0.0, timestamp or 0.0)
            return self._last
        expected = self._last + self._frame_seconds
        if timestamp is None:
            self._last = expected
            return expected
        time = timestamp + self._shift
        leap = time - self._last
        if leap < LEAST_STEP_SECONDS or (self._jumps and leap > DISCONTINUITY_SECONDS):
            self._shift += expected - time
            self.repaired += 1
            time = expected
        self._last = time
        return time
