"""Make whole pictures of interlaced ones."""

from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Generic, TypeVar

from av import VideoFrame
from av.error import BlockingIOError, EOFError
from av.filter import Graph

Note = TypeVar("Note")

TICK = Fraction(1, 1000)


def whole_pictures(frames: Iterable[tuple[VideoFrame, Note]]) -> Iterator[tuple[VideoFrame, Note]]:
    """The frames, each with its note, the two fields of interlaced ones brought to one moment.

    Frames that are not interlaced pass untouched. From the first interlaced one on, all go through
    FFmpeg's bwdif, which also looks at the frame after.
    """
    filter_: Deinterlacer[Note] | None = None
    for frame, note in frames:
        if filter_ and not filter_.takes(frame):
            yield from filter_.close()
            filter_ = None
        if filter_ is None and frame.interlaced_frame:
            filter_ = Deinterlacer(frame)
        if filter_:
            yield from filter_.push(frame, note)
        else:
            yield frame, note
    if filter_:
        yield from filter_.close()


class Deinterlacer(Generic[Note]):
    """For frames of one size and format: gives as many back as it takes, one later."""

    def __init__(self, first: VideoFrame) -> None:
        self._shape = _shape(first)
        self._waiting: deque[tuple[VideoFrame, Note]] = deque()
        self._clock = 0
        self._graph = Graph()
        self._graph.threads = 1
        self._graph.link_nodes(
            self._graph.add_buffer(
                width=first.width, height=first.height, format=first.format, time_base=TICK
            ),
            self._graph.add("bwdif", mode="send_frame", deint="interlaced"),
            self._graph.add("format", pix_fmts=first.format.name),
            self._graph.add("buffersink"),
        ).configure()

    def takes(self, frame: VideoFrame) -> bool:
        return _shape(frame) == self._shape

    def push(self, frame: VideoFrame, note: Note) -> Iterator[tuple[VideoFrame, Note]]:
        self._clock += 1
        frame.pts, frame.time_base = self._clock, TICK
        self._waiting.append((frame, note))
        self._graph.push(frame)
        yield from self._done()

    def close(self) -> Iterator[tuple[VideoFrame, Note]]:
        self._graph.push(None)
        yield from self._done()

    def _done(self) -> Iterator[tuple[VideoFrame, Note]]:
        while self._waiting:
            try:
                whole = self._graph.pull()
            except (BlockingIOError, EOFError):
                return
            assert isinstance(whole, VideoFrame)
            frame, note = self._waiting.popleft()
            # A filter between may have changed what the picture is said to be.
            whole.colorspace, whole.color_range = frame.colorspace, frame.color_range
            whole.color_trc, whole.color_primaries = frame.color_trc, frame.color_primaries
            yield whole, note


def _shape(frame: VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name
