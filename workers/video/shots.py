"""Divide a stream of frames into shots, in one pass and with a short look-ahead.

Cuts come from PySceneDetect's AdaptiveDetector: a frame starts a shot if it differs from its
predecessor much more than its neighbours (two on either side) do. Fades and dissolves, which
have no such frame, do not end a shot; nor do flashes, which the detector is not shown.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from av import VideoFrame
from av.video.reformatter import VideoReformatter
from scenedetect import AdaptiveDetector, FrameTimecode

from workers.video.canvas import fit
from workers.video.flashes import FlashFilter

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
    """Finds cuts in pictures pushed one by one.

    `cuts`: indices of the pictures that are the first after a cut, known up to the picture `known`.
    An insert of at most `insert_seconds` makes no cut.
    """

    LOOK_AHEAD = 2

    def __init__(self, insert_seconds: float) -> None:
        self.cuts: set[int] = set()
        self.known: Picture | None = None
        # The least length of a shot is a matter of time, which only `divide` knows.
        self._detector = AdaptiveDetector(window_width=self.LOOK_AHEAD, min_scene_len=0)
        self._reformatter = VideoReformatter()
        self._flashes = FlashFilter(insert_seconds)
        self._waiting: deque[tuple[Picture, np.ndarray]] = deque()
        self._shown: deque[Picture] = deque(maxlen=self.LOOK_AHEAD + 1)

    def push(self, picture: Picture) -> None:
        image = picture.image
        width, height = fit(image.width, image.height, DETECTION_SIDE, DETECTION_SIDE)
        small = self._reformatter.reformat(image, width, height, "bgr24", threads=1).to_ndarray()
        self._waiting.append((picture, small))
        self._show(self._flashes.push(picture.index, picture.time, small))
        if len(self._shown) > self.LOOK_AHEAD:
            self.known = self._shown[0]

    def close(self) -> None:
        """After the last picture: all is known that can be."""
        self._show(self._flashes.close())
        if self._shown:
            self.known = self._shown[-1]

    def _show(self, indices: list[int]) -> None:
        for index in indices:
            while self._waiting[0][0].index < index:
                self._waiting.popleft()
            picture, small = self._waiting.popleft()
            cuts = self._detector.process_frame(FrameTimecode(index, 1.0), small)
            self.cuts.update(cut.frame_num for cut in cuts)
            self._shown.append(picture)


def divide(
    pictures: Iterable[Picture], min_seconds: float, max_seconds: float
) -> Iterator[tuple[bool, Picture]]:
    """Each picture, with whether it starts a shot. The first one does.

    No other starts one within `min_seconds` of the start of its shot or of the end of the video,
    or if the shot before goes on within `min_seconds`, as after a flash. A shot that reaches
    `max_seconds` is split there, unless it ends within `min_seconds`.
    """
    detector = CutDetector(min_seconds + INSTANT)
    min_seconds, max_seconds = min_seconds - INSTANT, max_seconds - INSTANT
    waiting: deque[Picture] = deque()
    start: float | None = None

    def starts_shot(picture: Picture) -> bool:
        if start is None:
            return True
        length = picture.time - start
        if picture.index in detector.cuts:
            return length >= min_seconds
        return length >= max_seconds and not any(
            later.index in detector.cuts and later.time - picture.time < min_seconds
            for later in waiting
        )

    def can_be_decided(picture: Picture, end: float) -> bool:
        if detector.known is None or picture.index > detector.known.index:
            return False
        # A split must know of the cuts soon after it.
        is_long = start is not None and picture.time - start >= max_seconds
        return (detector.known.time if is_long else end) - picture.time >= min_seconds

    def decided(end: float) -> Iterator[tuple[bool, Picture]]:
        nonlocal start
        while waiting and can_be_decided(waiting[0], end):
            picture = waiting.popleft()
            starts = starts_shot(picture)
            detector.cuts.discard(picture.index)
            if starts:
                start = picture.time
            yield starts, picture

    end = 0.0
    for picture in pictures:
        end = picture.time
        waiting.append(picture)
        detector.push(picture)
        yield from decided(end)
    detector.close()
    yield from decided(end)
    for picture in waiting:
        yield start is None, picture
        start = picture.time
