"""The part of its pictures that an mp4 or mov file wants shown: its clean aperture."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av import VideoFrame
from av.filter import Graph

from workers.video.encryption import TABLE_BYTES, boxes, read_at, size_of
from workers.video.fields import TICK
from workers.video.files import open_regular


@dataclass(frozen=True)
class Aperture:
    """A rectangle in the middle of a picture, in pixels, moved by (right, down)."""

    width: int
    height: int
    right: Fraction
    down: Fraction

    def place(self, width: int, height: int) -> tuple[int, int] | None:
        """Where its left upper corner lies in a picture of the given size; None: not inside."""
        left = round((width - self.width) / 2 + self.right)
        top = round((height - self.height) / 2 + self.down)
        inside = 0 <= left <= width - self.width and 0 <= top <= height - self.height
        return (left, top) if inside else None


def clean_aperture(path: Path, demuxer: str) -> Aperture | None:
    """What the first picture track asks for; None: all, as almost always (ISO/IEC 14496-12,
    12.1.4)."""
    if demuxer != "mov":
        return None
    handler = b""
    with open(open_regular(path), "rb") as file:
        for kind, start, size in boxes(file, 0, size_of(file)):
            if kind == b"hdlr":
                handler = read_at(file, start + 8, 4)
            elif kind == b"stsd" and handler == b"vide":
                return _in_description(read_at(file, start, min(size, TABLE_BYTES)))
    return None


def _in_description(description: bytes) -> Aperture | None:
    at = description.find(b"\0\0\0\x28clap")
    numbers = [
        int.from_bytes(description[place : place + 4], "big", signed=True)
        for place in range(at + 8, at + 40, 4)
    ]
    if at < 0 or len(description) < at + 40 or min(numbers[1::2]) <= 0:
        return None
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    width, height, right, down = (Fraction(*pair) for pair in pairs)
    if width < 1 or height < 1:
        return None
    return Aperture(int(width), int(height), right, down)


class Cropper:
    """Cuts frames to an aperture; those of another size than the first pass as they are."""

    def __init__(self, aperture: Aperture) -> None:
        self._aperture = aperture
        self._graph: Graph | None = None
        self._shape: tuple[int, int, str] | None = None
        self._clock = 0

    def cut(self, frame: VideoFrame) -> VideoFrame:
        shape = (frame.width, frame.height, frame.format.name)
        if self._shape is None:
            self._shape = shape
            if place := self._aperture.place(frame.width, frame.height):
                self._graph = self._cutting(frame, *place)
        if self._graph is None or shape != self._shape:
            return frame
        self._clock += 1
        frame.pts, frame.time_base = self._clock, TICK
        self._graph.push(frame)
        cut = self._graph.pull()
        assert isinstance(cut, VideoFrame)
        cut.colorspace, cut.color_range = frame.colorspace, frame.color_range
        cut.color_trc, cut.color_primaries = frame.color_trc, frame.color_primaries
        return cut

    def _cutting(self, first: VideoFrame, left: int, top: int) -> Graph:
        wanted, graph = self._aperture, Graph()
        graph.threads = 1
        graph.link_nodes(
            graph.add_buffer(
                width=first.width, height=first.height, format=first.format, time_base=TICK
            ),
            graph.add("crop", f"{wanted.width}:{wanted.height}:{left}:{top}"),
            graph.add("buffersink"),
        ).configure()
        return graph
