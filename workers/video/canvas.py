"""Show every frame as a viewer should see it: upright, square pixels, 8 bit, at most 480 lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

MAX_LINES = 480
MAX_COLUMNS = 1280
HD_LINES = 720

# AVColorSpace -> swscale's table; the ones not listed say nothing that can be used.
_MATRIX = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
_FULL_RANGE = 2


@dataclass(frozen=True)
class Orientation:
    """How to turn a stored frame upright: mirror left to right first, then clockwise turns."""

    quarter_turns: int = 0
    mirrored: bool = False

    @classmethod
    def of_matrix(cls, matrix: Sequence[int]) -> "Orientation":
        """From a display matrix (3 x 3, row by row), which maps a stored point (x, y), y down,
        to x' = m0 x + m3 y, y' = m1 x + m4 y. Other angles go to the nearest quarter turn."""
        m0, m1, m3, m4 = matrix[0], matrix[1], matrix[3], matrix[4]
        mirrored = m0 * m4 - m1 * m3 < 0
        if mirrored:
            m0, m1 = -m0, -m1
        return cls(round(math.atan2(m1, m0) / (math.pi / 2)) % 4, mirrored)

    def apply(self, plane: np.ndarray) -> np.ndarray:
        """`plane` (h, w) turned upright; (w, h) after an odd number of turns."""
        if self.mirrored:
            plane = np.fliplr(plane)
        return np.rot90(plane, -self.quarter_turns)


def displayed_size(
    width: int, height: int, pixel_shape: Fraction | None, orientation: Orientation
) -> tuple[int, int]:
    """(width, height) on screen of a stored frame whose pixels are `pixel_shape` wide for 1 high.

    The picture is stretched, never squeezed, so that no detail is lost.
    """
    shape = Fraction(pixel_shape or 1)
    if shape > 1:
        width = round(width * shape)
    elif shape > 0:
        height = round(height / shape)
    return (height, width) if orientation.quarter_turns % 2 else (width, height)


def fit(width: int, height: int, max_width: int, max_height: int) -> tuple[int, int]:
    """The largest even size, each side at least 2, of the same shape within the given bounds;
    never larger than the picture, but for rounding."""
    scale = min(1.0, max_width / width, max_height / height)
    even = (2 * max(1, round(side * scale / 2)) for side in (width, height))
    return next(even), next(even)


class Canvas:
    """Draws decoded frames into frames of one size, yuv420p, limited range.

    The colour matrix of the first frame is kept (BT.601 or BT.709; others become BT.709), so
    that the common case needs no colour conversion. A later frame of another size is scaled to
    the same canvas.
    """

    def __init__(
        self, first: VideoFrame, displayed: tuple[int, int], orientation: Orientation
    ) -> None:
        self.size = fit(*displayed, MAX_COLUMNS, MAX_LINES)
        self.bt709 = _matrix(first) is not Colorspace.ITU601
        self._orientation = orientation
        self._reformatter = VideoReformatter()

    def draw(self, frame: VideoFrame) -> VideoFrame:
        turned = self._orientation.quarter_turns % 2
        width, height = self.size[::-1] if turned else self.size
        drawn = self._reformatter.reformat(
            frame,
            width,
            height,
            "yuv420p",
            src_colorspace=_matrix(frame),
            dst_colorspace=Colorspace.ITU709 if self.bt709 else Colorspace.ITU601,
            src_color_range=ColorRange.JPEG if _is_full_range(frame) else ColorRange.MPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR,
            threads=1,
        )
        if self._orientation == Orientation():
            return drawn
        return self._upright(drawn)

    def _upright(self, frame: VideoFrame) -> VideoFrame:
        stacked = frame.to_ndarray()
        width, height = frame.width, frame.height
        luma, chroma = stacked[:height], stacked[height:].reshape(2, height // 2, width // 2)
        planes = [self._orientation.apply(plane) for plane in (luma, *chroma)]
        upright = VideoFrame.from_ndarray(
            np.concatenate([plane.ravel() for plane in planes]).reshape(-1, self.size[0]),
            format="yuv420p",
        )
        upright.colorspace, upright.color_range = frame.colorspace, frame.color_range
        return upright


def _matrix(frame: VideoFrame) -> Colorspace:
    # An untagged picture is taken as players take it: by its size.
    untagged = Colorspace.ITU709 if frame.height >= HD_LINES else Colorspace.ITU601
    return _MATRIX.get(int(frame.colorspace), untagged)


def _is_full_range(frame: VideoFrame) -> bool:
    return int(frame.color_range) == _FULL_RANGE or frame.format.name.startswith("yuvj")
