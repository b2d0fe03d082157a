"""Tell flashes from cuts: after a flash the picture is what it was before, after a cut it is not.

Photographers' flashes, lightning, strobes, muzzle flashes, single foreign or lost frames: a few
pictures differ from those before them, then the shot goes on.
"""

from collections import deque

import cv2
import numpy as np

# What PySceneDetect's AdaptiveDetector takes for a cut: a difference of this much, and so many
# times that of the neighbours.
CUT_DIFFERENCE = 15.0
CUT_RATIO = 3.0
# A picture that differs less shows the same, also where nothing moves.
SAME_DIFFERENCE = 5.0
# Small enough for movement to matter little, large enough to know a picture by.
_SIZE = (64, 36)
_NEIGHBOURS = 4


class FlashFilter:
    """Passes on the pictures that are no flash, in order, each by `index`.

    A picture that differs from its predecessor as after a cut is held back, with all that follow,
    for at most `longest` seconds. If one of them continues the predecessor's shot, those before it
    were a flash and are left out; else it stands, and the next is compared with it. So cuts stay
    that lie at or beside a flash, and an insert that returns within `longest` is no shot.
    """

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._last: tuple[float, np.ndarray] | None = None
        self._steps: deque[float] = deque(maxlen=_NEIGHBOURS)
        self._held: deque[tuple[int, float, np.ndarray]] = deque()

    def push(self, index: int, time: float, image: np.ndarray) -> list[int]:
        """Indices that are now known to be no flash. `image`: uint8 (h, w, 3), BGR."""
        small = cv2.resize(image, _SIZE, interpolation=cv2.INTER_AREA)
        self._held.append((index, time, cv2.cvtColor(small, cv2.COLOR_BGR2HSV)))
        return self._settle(ended=False)

    def close(self) -> list[int]:
        """The rest, after the last picture."""
        return self._settle(ended=True)

    def _settle(self, *, ended: bool) -> list[int]:
        passed: list[int] = []
        while self._held:
            over = ended or self._held[-1][1] - self._start() > self._longest
            back = self._return(over)
            if back is None:
                break
            for _ in range(back):
                self._held.popleft()
            passed.append(self._accept())
        return passed

    def _return(self, over: bool) -> int | None:
        """Which of the pictures held back goes on from the last one passed: 0 if none will, or if
        the first does; None if that may yet come. `over`: no more can."""
        if self._last is None:
            return 0
        start, before = self._last
        usual = self._usual()
        jump = difference(before, self._held[0][2])
        if jump < max(CUT_DIFFERENCE, usual):
            return 0
        rest = [
            difference(before, image)
            for _, time, image in self._held
            if time - start <= self._longest
        ]
        closest = min(rest, default=jump)
        if closest < min(jump / 2, max(SAME_DIFFERENCE, usual)):
            return rest.index(closest)
        if not over:
            return None
        return rest.index(closest) if closest < min(jump / 2, CUT_DIFFERENCE) else 0

    def _start(self) -> float:
        return self._last[0] if self._last else self._held[0][1]

    def _accept(self) -> int:
        index, time, image = self._held.popleft()
        if self._last is not None:
            self._step(difference(self._last[1], image))
        self._last = (time, image)
        return index

    def _step(self, size: float) -> None:
        # What was usual before a cut says nothing about what follows it.
        if size >= max(CUT_DIFFERENCE, self._usual()):
            self._steps.clear()
        else:
            self._steps.append(size)

    def _usual(self) -> float:
        return CUT_RATIO * sum(self._steps) / max(1, len(self._steps))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Mean absolute difference of two HSV pictures over pixels and channels, in [0, 255]: the
    score of PySceneDetect's ContentDetector with its default weights."""
    return sum(cv2.mean(cv2.absdiff(one, other))[:3]) / 3
