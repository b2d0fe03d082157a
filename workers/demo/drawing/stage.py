"""What a frame is composed of: static layers that shift with the camera, and moving sprites."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from PIL import Image, ImageChops, ImageFilter

from workers.demo.drawing.brush import HEIGHT, WIDTH, Brush
from workers.demo.drawing.camera import MARGIN_X, MARGIN_Y, View

LEFT, TOP = -MARGIN_X, -MARGIN_Y
FULL_WIDTH, FULL_HEIGHT = WIDTH + 2 * MARGIN_X, HEIGHT + 2 * MARGIN_Y
RIGHT, BOTTOM = LEFT + FULL_WIDTH, TOP + FULL_HEIGHT


class Element(Protocol):
    """Anything that paints itself onto the frame at time t (seconds)."""

    def paint(self, frame: Image.Image, t: float, view: View) -> None: ...


@dataclass(frozen=True, slots=True)
class Sway:
    """A layer's own motion: a sine of amplitude (x, y) pixels, and a steady drift in pixels/s."""

    x: float = 0.0
    y: float = 0.0
    period: float = 3.0
    phase: float = 0.0
    drift: float = 0.0

    def at(self, t: float) -> tuple[float, float]:
        wave = math.sin(2 * math.pi * t / self.period + self.phase)
        lift = math.cos(2 * math.pi * t / self.period + self.phase)
        return self.x * wave + self.drift * t, self.y * lift


STILL = Sway()


@dataclass(slots=True)
class Layer:
    """A picture at (x, y) in frame coordinates; `parallax` 0 stays put, 1 moves with the ground."""

    image: Image.Image
    x: float
    y: float
    parallax: float
    sway: Sway = STILL

    def paint(self, frame: Image.Image, t: float, view: View) -> None:
        dx, dy = self.sway.at(t)
        left = round(self.x + dx - view.x * self.parallax)
        top = round(self.y + dy - view.y * self.parallax)
        mask = self.image if self.image.mode == "RGBA" else None
        frame.paste(self.image, (left, top), mask)


@dataclass(slots=True)
class Sprite:
    """A thing that moves by itself: `where(t)` gives (index into images, left, top)."""

    images: Sequence[Image.Image]
    where: Callable[[float], tuple[int, float, float]]
    parallax: float = 1.0

    def paint(self, frame: Image.Image, t: float, view: View) -> None:
        index, x, y = self.where(t)
        image = self.images[index % len(self.images)]
        left = round(x - view.x * self.parallax)
        top = round(y - view.y * self.parallax)
        frame.paste(image, (left, top), image)


@dataclass(slots=True)
class Glow:
    """Light added to the frame (screen): RGB images on black, chosen like a sprite's."""

    images: Sequence[Image.Image]
    where: Callable[[float], tuple[int, float, float]]
    parallax: float = 1.0

    def paint(self, frame: Image.Image, t: float, view: View) -> None:
        index, x, y = self.where(t)
        image = self.images[index % len(self.images)]
        left = round(x - view.x * self.parallax)
        top = round(y - view.y * self.parallax)
        box = (left, top, left + image.width, top + image.height)
        frame.paste(ImageChops.screen(frame.crop(box), image), (left, top))


@dataclass(slots=True)
class Scenery:
    """A place without its actors: `behind` is painted before them, `front` after."""

    behind: list[Element] = field(default_factory=list)
    front: list[Element] = field(default_factory=list)


def sheet() -> Brush:
    """A brush over everything the camera can reach."""
    return Brush(FULL_WIDTH, FULL_HEIGHT, x0=LEFT, y0=TOP)


@dataclass(frozen=True, slots=True)
class Lens:
    """How close the scenery is seen: the part of it that fills the reach, and its softness."""

    magnification: float
    focus_x: float
    focus_y: float
    blur: float

    def layer(self, brush: Brush, parallax: float, sway: Sway = STILL) -> Layer:
        """The painted sheet as a layer, magnified, blurred and trimmed to what is painted."""
        image = brush.sheet
        width, height = image.width / self.magnification, image.height / self.magnification
        x0 = _window(self.focus_x - LEFT, FULL_WIDTH, width, image.width)
        y0 = _window(self.focus_y - TOP, FULL_HEIGHT, height, image.height)
        painted = image.getbbox() or (0, 0, 1, 1)
        scale, rim = FULL_WIDTH / width, math.ceil(2 * self.blur)
        left = max(0, math.floor((painted[0] - x0) * scale) - rim)
        top = max(0, math.floor((painted[1] - y0) * scale) - rim)
        right = max(left + 1, min(FULL_WIDTH, math.ceil((painted[2] - x0) * scale) + rim))
        bottom = max(top + 1, min(FULL_HEIGHT, math.ceil((painted[3] - y0) * scale) + rim))
        source = (
            min(x0 + left / scale, image.width - 1),
            min(y0 + top / scale, image.height - 1),
            min(x0 + right / scale, image.width),
            min(y0 + bottom / scale, image.height),
        )
        # Alpha-weighted colours ("RGBa") are scaled and blurred, so that edges get no dark fringe.
        outer = (int(source[0]), int(source[1]), math.ceil(source[2]), math.ceil(source[3]))
        x, y = outer[:2]
        inner = (source[0] - x, source[1] - y, source[2] - x, source[3] - y)
        seen = image.crop(outer).convert("RGBa")
        filtering = Image.Resampling.BOX if scale <= 0.5 else Image.Resampling.BILINEAR
        seen = seen.resize((right - left, bottom - top), filtering, inner)
        if self.blur:
            seen = seen.filter(ImageFilter.BoxBlur(self.blur))
        return Layer(seen.convert("RGBA"), LEFT + left, TOP + top, parallax, sway)


def _window(focus: float, full: float, size: float, limit: float) -> float:
    """Where a window of `size` on a sheet of `limit` begins, centred on the focus if it can be."""
    return min(max(0.0, focus / full * limit - size / 2), limit - size)
