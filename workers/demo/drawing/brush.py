"""Drawing with anti-aliased edges: everything is painted twice as large and then reduced."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 384, 216
"""Size of a film frame, pixels."""

SUPERSAMPLE = 2

Colour = tuple[int, ...]
Point = tuple[float, float]


class Brush:
    """A transparent sheet of `width` by `height` frame pixels; coordinates are frame pixels.

    `x0`, `y0` name the coordinate of the sheet's top left corner, so a sheet may show any window
    of a larger drawing.
    """

    def __init__(
        self, width: float, height: float, *, x0: float = 0, y0: float = 0, scale: int = SUPERSAMPLE
    ) -> None:
        self.scale = scale
        self.x0, self.y0 = x0, y0
        self.width, self.height = int(width), int(height)
        self.sheet = Image.new("RGBA", (self.width * scale, self.height * scale), (0, 0, 0, 0))
        self.draw = ImageDraw.Draw(self.sheet)

    def _at(self, points: Sequence[Point]) -> list[Point]:
        s = self.scale
        return [((x - self.x0) * s, (y - self.y0) * s) for x, y in points]

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self.draw.polygon(self._at(points), fill=colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        self.draw.ellipse(self._at([(x - rx, y - ry), (x + rx, y + ry)]), fill=colour)

    def circle(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.ellipse(x, y, radius, radius, colour)

    def rect(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        corners = self._at([(x, y), (x + width, y + height)])
        self.draw.rectangle([corners[0], (corners[1][0] - 1, corners[1][1] - 1)], fill=colour)

    def rounded(
        self, x: float, y: float, width: float, height: float, radius: float, colour: Colour
    ) -> None:
        box = self._at([(x, y), (x + width, y + height)])
        self.draw.rounded_rectangle(box, radius * self.scale, fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        w = max(1, round(width * self.scale))
        self.draw.line(self._at(points), fill=colour, width=w, joint="curve")

    def limb(self, a: Point, b: Point, wa: float, wb: float, colour: Colour) -> None:
        """A tapered stroke with round ends, `wa` wide at `a` and `wb` wide at `b`."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = max(1e-6, (dx * dx + dy * dy) ** 0.5)
        nx, ny = -dy / length / 2, dx / length / 2
        self.polygon(
            [
                (a[0] + nx * wa, a[1] + ny * wa),
                (b[0] + nx * wb, b[1] + ny * wb),
                (b[0] - nx * wb, b[1] - ny * wb),
                (a[0] - nx * wa, a[1] - ny * wa),
            ],
            colour,
        )
        self.circle(a[0], a[1], wa / 2, colour)
        self.circle(b[0], b[1], wb / 2, colour)

    def arc(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        start: float,
        end: float,
        width: float,
        colour: Colour,
    ) -> None:
        box = self._at([(x - rx, y - ry), (x + rx, y + ry)])
        self.draw.arc(box, start, end, fill=colour, width=max(1, round(width * self.scale)))

    def dome(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """The upper half of an ellipse standing on y."""
        self.draw.pieslice(self._at([(x - rx, y - ry), (x + rx, y + ry)]), 180, 360, fill=colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Lay soft light over what is there, strongest at the centre (0-1)."""
        size = max(2, round(2 * radius * self.scale))
        mask = soft_disc(128).resize((size, size), Image.Resampling.BILINEAR)
        light = Image.new("RGBA", (size, size), (*colour[:3], 255))
        light.putalpha(mask.point([int(v * strength) for v in range(256)]))
        left = round((x - radius - self.x0) * self.scale)
        top = round((y - radius - self.y0) * self.scale)
        crop_x, crop_y = max(0, -left), max(0, -top)
        if crop_x < size and crop_y < size:
            light = light.crop((crop_x, crop_y, size, size))
            self.sheet.alpha_composite(light, (max(0, left), max(0, top)))
            self.draw = ImageDraw.Draw(self.sheet)

    def like(self) -> Brush:
        """An empty sheet of the same size and place."""
        return Brush(self.width, self.height, x0=self.x0, y0=self.y0, scale=self.scale)

    def blend(self, veil: Brush) -> None:
        """Lay a translucent sheet of the same size over this one."""
        self.sheet.alpha_composite(veil.sheet)
        self.draw = ImageDraw.Draw(self.sheet)

    def image(self) -> Image.Image:
        """The sheet at frame resolution."""
        return self.sheet.reduce(self.scale) if self.scale > 1 else self.sheet


@lru_cache(maxsize=4)
def soft_disc(size: int) -> Image.Image:
    """A grey image of a glow: 255 in the middle, falling smoothly to 0 at the rim."""
    axis = np.linspace(-1, 1, size)
    distance = np.sqrt(axis[:, None] ** 2 + axis[None, :] ** 2)
    return Image.fromarray((255 * np.clip(1 - distance, 0, 1) ** 2).astype(np.uint8))


def vertical_gradient(
    width: int, height: int, stops: Sequence[tuple[float, Colour]]
) -> Image.Image:
    """An RGB image shading from top to bottom through `stops` (position 0-1, colour)."""
    positions = [stop[0] for stop in stops]
    rows = np.linspace(0, 1, height)
    column = np.stack(
        [np.interp(rows, positions, [stop[1][c] for stop in stops]) for c in range(3)], axis=1
    )
    return Image.fromarray(column.astype(np.uint8)[:, None, :]).resize((width, height))
