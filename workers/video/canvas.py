"""Show every frame as a viewer should see it: upright, opaque, square pixels, the colours of a
screen, 8 bit, at most 480 lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from workers.video.colour import BT470BG, BT709, SMPTE170M, SMPTE240M, UNSPECIFIED, Colours
from workers.video.colour_map import ColourMap

MAX_LINES = 480
MAX_COLUMNS = 1280
HD_LINES = 720
MOST_STRETCHED = 8

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
_LIMITED, _FULL = 1, 2
# What shows through where a picture is transparent: middle grey.
BACKGROUND = 128
# Levels by which a picture without content may vary.
UNIFORM = 16


@dataclass(frozen=True)
class Tags:
    """Numbers of ITU-T H.273 for what a canvas holds."""

    matrix: int
    primaries: int
    transfer: int


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

    The picture is stretched, never squeezed, so that no detail is lost. No pixel is more than
    `MOST_STRETCHED` times as long as wide, whatever a file says.
    """
    shape = Fraction(pixel_shape or 1)
    if not 1 / MOST_STRETCHED <= shape <= MOST_STRETCHED:
        shape = Fraction(1)
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
    """Draws decoded frames into frames of one size, yuv420p, limited range, opaque.

    The colour matrix of the first frame is kept if it is BT.601 or BT.709, and so are primaries of
    SD television, so that the common case needs no colour conversion; all others become BT.709.
    `tags` says what came of it, and so does every frame drawn. A later frame of another size or
    of other colours is fitted to the same canvas. `notes`: what could not be shown right.

    `television`: BT.470's curve of gamma 2.8 is taken for the label of PAL that it is in MPEG-2;
    no screen ever showed PAL so dark.
    """

    def __init__(
        self,
        first: VideoFrame,
        displayed: tuple[int, int],
        orientation: Orientation,
        *,
        television: bool = False,
    ) -> None:
        self.size = fit(*displayed, MAX_COLUMNS, MAX_LINES)
        self._television = television
        self._orientation = orientation
        self._scaler = VideoReformatter()
        self._others: dict[str, VideoReformatter] = {}
        self._maps: dict[tuple[Colours, int, int], ColourMap] = {}
        colours = self._colours(first)
        self.tags = _tags(colours, _matrix(first))
        self.notes = [
            f"The file has {what}, which is not known here: it is shown as if it were BT.709, and"
            " its colours may be wrong."
            for what in colours.unknown
        ]

    def draw(self, frame: VideoFrame) -> VideoFrame:
        turned = self._orientation.quarter_turns % 2
        width, height = self.size[::-1] if turned else self.size
        colours = self._colours(frame)
        if not colours.plain or _is_transparent(frame):
            frame = self._as_on_screen(frame, colours, width, height)
        drawn = self._scale(frame, width, height, "yuv420p", scaler=self._scaler)
        drawn.colorspace, drawn.color_range = self.tags.matrix, _LIMITED
        drawn.color_primaries, drawn.color_trc = self.tags.primaries, self.tags.transfer
        return drawn if self._orientation == Orientation() else self._upright(drawn)

    def _scale(
        self,
        frame: VideoFrame,
        width: int,
        height: int,
        format_: str,
        *,
        keep: bool = False,
        scaler: VideoReformatter | None = None,
    ) -> VideoFrame:
        """`keep`: matrix and range stay what they are."""
        scaler = scaler or self._others.setdefault(format_, VideoReformatter())
        matrix = Colorspace.ITU709 if keep else _matrix(frame)
        bt709 = self.tags.matrix == BT709
        full = _is_full_range(frame)
        return scaler.reformat(
            frame,
            width,
            height,
            format_,
            src_colorspace=matrix,
            dst_colorspace=Colorspace.ITU709 if keep or bt709 else Colorspace.ITU601,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG if keep and full else ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR,
            threads=1,
        )

    def _as_on_screen(
        self, frame: VideoFrame, colours: Colours, width: int, height: int
    ) -> VideoFrame:
        """`frame` opaque and in sRGB, rgb24, at the canvas's size."""
        if colours.plain:
            rgb = self._scale(frame, width, height, "rgb24").to_ndarray()
        else:
            map_ = self._maps.get((colours, width, height))
            if map_ is None:
                map_ = self._maps[colours, width, height] = ColourMap(colours, width, height)
            coded = self._scale(frame, width, height, map_.format, keep=True)
            rgb = self._scale(map_.apply(coded), width, height, "rgb24").to_ndarray()
        if _is_transparent(frame):
            rgb = _over_background(rgb, self._scale(frame, width, height, "rgba").to_ndarray())
        return VideoFrame.from_ndarray(np.ascontiguousarray(rgb, np.uint8), format="rgb24")

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
        upright.color_primaries, upright.color_trc = frame.color_primaries, frame.color_trc
        return upright

    def _colours(self, frame: VideoFrame) -> Colours:
        if frame.format.name.startswith("xyz"):  # FFmpeg makes RGB of it by itself
            return Colours(BT709, BT709, BT709, full_range=True, rgb=True)
        transfer = int(frame.color_trc)
        return Colours(
            matrix=int(frame.colorspace),
            primaries=int(frame.color_primaries),
            transfer=UNSPECIFIED if self._television and transfer == BT470BG else transfer,
            full_range=_is_full_range(frame),
            rgb=frame.format.is_rgb or frame.format.has_palette,
        )


def _over_background(rgb: np.ndarray, rgba: np.ndarray) -> np.ndarray:
    """`rgb` (h, w, 3) as far as it is opaque by the last of `rgba` (h, w, 4), over grey."""
    alpha = rgba[..., 3:].astype(np.uint16)
    # Some writers leave 32 bits of which 8 are zero: nothing would be seen of a picture.
    if not alpha.any() and np.ptp(rgb) > UNIFORM:
        return rgb
    return (rgb * alpha + BACKGROUND * (255 - alpha) + 127) // 255


def _tags(colours: Colours, matrix: Colorspace) -> Tags:
    if not colours.plain:
        return Tags(BT709, BT709, BT709)
    primaries = {BT470BG: BT470BG, SMPTE170M: SMPTE170M, SMPTE240M: SMPTE170M}
    return Tags(
        SMPTE170M if matrix is Colorspace.ITU601 else BT709,
        primaries.get(colours.primaries, BT709),
        BT709,
    )


def _matrix(frame: VideoFrame) -> Colorspace:
    # An untagged picture is taken as players take it: by its size.
    untagged = Colorspace.ITU709 if frame.height >= HD_LINES else Colorspace.ITU601
    return _MATRIX.get(int(frame.colorspace), untagged)


def _is_full_range(frame: VideoFrame) -> bool:
    range_, name = int(frame.color_range), frame.format.name
    if range_ == _LIMITED and not frame.format.is_rgb:
        return False
    return range_ == _FULL or name.startswith(("yuvj", "gray", "ya")) or frame.format.is_rgb


def _is_transparent(frame: VideoFrame) -> bool:
    format_ = frame.format
    return format_.has_palette or any(part.is_alpha for part in format_.components)
