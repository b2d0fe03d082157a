"""Apply a colour table to frames, in FFmpeg and so within a few milliseconds."""

import tempfile
from fractions import Fraction

import numpy as np
from av import VideoFormat, VideoFrame
from av.filter import Graph

from workers.video.colour import Colours, cube

GRID = 49
# Which plane of Y, Cb, Cr the filter takes for green, blue and red.
_RELABEL = "0x000102:gbrp16le"


class ColourMap:
    """From frames with given `colours`, yuv444p16le or gbrp16le, to sRGB in gbrp16le."""

    def __init__(self, colours: Colours, width: int, height: int) -> None:
        self.format = "gbrp16le" if colours.rgb else "yuv444p16le"
        self._graph = Graph()
        self._graph.threads = 1
        self._clock = 0
        with tempfile.NamedTemporaryFile("w", suffix=".cube") as file:
            file.write(_cube_file(colours))
            file.flush()
            tick = Fraction(1, 1000)
            filters = [
                self._graph.add_buffer(
                    width=width, height=height, format=VideoFormat(self.format), time_base=tick
                )
            ]
            if not colours.rgb:
                filters.append(self._graph.add("mergeplanes", _RELABEL))
            filters.append(self._graph.add("lut3d", file=file.name, interp="tetrahedral"))
            filters.append(self._graph.add("buffersink"))
            self._graph.link_nodes(*filters)
            self._graph.configure()

    def apply(self, frame: VideoFrame) -> VideoFrame:
        self._clock += 1
        frame.pts, frame.time_base = self._clock, Fraction(1, 1000)
        self._graph.push(frame)
        mapped = self._graph.pull()
        assert isinstance(mapped, VideoFrame)
        return mapped


def _cube_file(colours: Colours) -> str:
    """As Adobe's Cube LUT Specification 1.0 has it: the colours of a grid, red changes fastest."""
    # The filter's red is Cr, its green Y, its blue Cb; see `_RELABEL`.
    axes = (2, 1, 0) if colours.rgb else (1, 0, 2)
    rows = np.transpose(cube(colours, GRID), (*axes, 3)).reshape(-1, 3)
    lines = map("{:.5f} {:.5f} {:.5f}".format, *rows.T)
    return f"LUT_3D_SIZE {GRID}\n" + "\n".join(lines) + "\n"
