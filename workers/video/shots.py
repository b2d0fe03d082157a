"""Divide a stream of frames into shots, in one pass and with a short look-ahead.

Cuts come from PySceneDetect's AdaptiveDetector: a frame starts a shot if it differs from its
predecessor much more than its neighbours (two on either side) do. Fades and dissolves, which
have no such frame, do not end a shot.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from av import VideoFrame
from av.video.reformatter import VideoReformatter
from scenedetect import AdaptiveDetector, FrameTimecode

from workers.video.canvas import fit

DETECTION_SIDE = 256
# Times are floating-point: 1.4 s - 1.0 s must count as 0.4 s.
INSTANT = 1e-6


@dataclass(frozen=True)
class Picture:
    """A decoded frame, drawn on the canvas: `index` from 0, `time` in seconds."""

    index: int
    time: float
    image: VideoFrame


class CutDetector:
    """Finds cuts in pictures pushed one by one; sees each cut `LOOK_AHEAD` pictures late."""

    LOOK_AHEAD = 2

    def __init__(self) -> None:
        # The least length of a shot is a matter of time, which only `divide` knows.
        self._detector = AdaptiveDetector(window_width=self.LOOK_AHEAD, min_scene_len=0)
        self._reformatter = VideoReformatter()

    def push(self, picture: Picture) -> list[int]:
        """Indices of pictures now known to be the first after a cut."""
        width, height = fit(
            picture.image.width, picture.image.height, DETECTION_SIDE, DETECTION_SIDE
        )
        small = self._reformatter.reformat(picture.image, width, height, "bgr24", threads=1)
        cuts = self._detector.process_frame(FrameTimecode(picture.index, 1.0), small.to_ndarray())
        return [cut.frame_num for cut in cuts]


def divide(
    pictures: Iterable[Picture], min_seconds: float, max_seconds: float
) -> Iterator[tuple[bool, Picture]]:
    """Each picture, with whether it starts a shot. The first one does.

    No other starts one within `min_seconds` of the start of its shot or of the end of the video.
    A shot that reaches `max_seconds` is split there, unless it ends within `min_seconds`.
    """
    min_seconds, max_seconds = min_seconds - INSTANT, max_seconds - INSTANT
    detector = CutDetector()
    waiting: deque[Picture] = deque()
    cuts: set[int] = set()
    start: float | None = None

    def starts_shot(picture: Picture) -> bool:
        if start is None:
            return True
        length = picture.time - start
        if picture.index in cuts:
            return length >= min_seconds
        return length >= max_seconds and not any(later.index in cuts for later in waiting)

    for picture in pictures:
        waiting.append(picture)
        cuts.update(detector.push(picture))
        while (
            len(waiting) > CutDetector.LOOK_AHEAD and picture.time - waiting[0].time >= min_seconds
        ):
            decided = waiting.popleft()
            starts = starts_shot(decided)
            cuts.discard(decided.index)
            if starts:
                start = decided.time
            yield starts, decided
    for decided in waiting:
        yield start is None, decided
        start = decided.time
