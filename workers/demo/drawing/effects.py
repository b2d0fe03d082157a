"""Fire, smoke, rain, and the film's own grain and vignette."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops

from workers.demo.drawing.brush import HEIGHT, WIDTH, Brush, soft_disc
from workers.demo.drawing.camera import View
from workers.demo.drawing.stage import Element, Glow, Sprite
from workers.demo.drawing.world import FPS, Look

_FLAMES = ((206, 52, 30), (240, 112, 36), (252, 184, 64), (255, 238, 168))


def fire(x: float, y: float, size: float, rng: random.Random) -> list[Element]:
    """A fire of height `size` standing on (x, y): smoke, its light, and flames that lick."""
    phases = 8
    images = [_flames(size, phase / phases, rng.random()) for phase in range(phases)]
    left, top = x - images[0].width / 2, y - images[0].height + size * 0.06
    radius = int(size * 1.9)
    lights = [_light(radius, strength) for strength in (0.50, 0.55, 0.60)]
    pattern = [rng.randrange(3) for _ in range(16)]

    def flicker(t: float) -> tuple[int, float, float]:
        return pattern[int(t * FPS) % len(pattern)], x - radius, y - size * 0.4 - radius

    smoke = _smoke(size, rng)
    return [
        Sprite(
            [smoke],
            lambda t: (
                0,
                x - smoke.width / 2 + 3 * math.sin(t * 1.7),
                y - size * 0.7 - smoke.height - 5 * t,
            ),
        ),
        Glow(lights, flicker),
        Sprite(images, lambda t: (int(t * FPS), left, top)),
    ]


def _flames(size: float, phase: float, jitter: float) -> Image.Image:
    width, height = size * 1.2, size * 1.15
    brush = Brush(width, height, x0=-width / 2, y0=-height)
    brush.ellipse(0, -size * 0.02, size * 0.5, size * 0.05, (60, 30, 26, 255))
    for layer, colour in enumerate(_FLAMES):
        shrink = 1 - 0.24 * layer
        for tongue in range(5):
            base = (tongue - 2) * 0.17 * size * shrink
            tall = (1.0 - 0.16 * abs(tongue - 2)) * shrink
            tall *= 0.82 + 0.18 * math.sin(2 * math.pi * phase + 1.9 * tongue + layer)
            lean = 0.09 * size * math.sin(2 * math.pi * phase + 2.3 * tongue + jitter)
            half = 0.15 * size * shrink
            points = [
                (base - half, -size * 0.04), (base - half * 0.9, -size * tall * 0.4),
                (base + lean * 0.4 - half * 0.35, -size * tall * 0.72), (base + lean, -size * tall),
                (base + lean * 0.4 + half * 0.45, -size * tall * 0.66),
                (base + half * 0.95, -size * tall * 0.34), (base + half, -size * 0.04),
            ]  # fmt: skip
            brush.polygon(points, colour)
        brush.ellipse(0, -size * 0.06, 0.42 * size * shrink, 0.08 * size * shrink, colour)
    return brush.image()


def _light(radius: int, strength: float) -> Image.Image:
    disc = soft_disc(128).resize((2 * radius, 2 * radius), Image.Resampling.BILINEAR)
    channels = [
        disc.point([int(v * strength * share) for v in range(256)]) for share in (1, 0.52, 0.2)
    ]
    return Image.merge("RGB", channels)


def _smoke(size: float, rng: random.Random) -> Image.Image:
    brush = Brush(size * 1.6, size * 1.7, x0=-size * 0.8, y0=-size * 1.7)
    for i in range(7):
        share = i / 6
        brush.circle(
            math.sin(i * 1.3 + rng.random()) * size * 0.2 * share,
            -size * (0.15 + 1.2 * share),
            size * (0.16 + 0.2 * share),
            (70, 64, 68, int(105 * (1 - share)) + 20),
        )
    return brush.image()


BLOWS_PER_SECOND = 1.25


def blows(x: float, feet: float, height: float, rng: random.Random) -> Sprite:
    """Stars where blows land between two fighters of `height` who stand about x."""
    size = height * 0.44
    images = [Image.new("RGBA", (1, 1))]
    for _ in range(4):
        brush, turn = Brush(size, size, x0=-size / 2, y0=-size / 2), rng.uniform(0, 1)
        for reach, colour in ((0.5, (236, 88, 48)), (0.4, (255, 202, 72)), (0.22, (255, 250, 226))):
            points = []
            for i in range(18):
                angle = turn + i * math.pi / 9
                far = size * reach * (1.0 if i % 2 else 0.52)
                points.append((far * math.cos(angle), far * math.sin(angle)))
            brush.polygon(points, colour)
        images.append(brush.image())
    spots = [(rng.uniform(-0.12, 0.12), rng.uniform(0.55, 0.92)) for _ in images]

    def where(t: float) -> tuple[int, float, float]:
        beat = t * BLOWS_PER_SECOND
        landed = 0.27 <= beat % 0.5 + 0.02 < 0.5
        index = 1 + int(2 * beat) % 4 if landed else 0
        u, v = spots[index]
        return index, x + u * height - size / 2, feet - v * height - size / 2

    return Sprite(images, where)


def dust(x: float, feet: float, height: float, rng: random.Random) -> Sprite:
    """Dust whirled up around two fighters' feet."""
    width, tall = height * 1.9, height * 0.5
    images = []
    for phase in range(6):
        brush = Brush(width, tall, x0=-width / 2, y0=-tall * 0.86)
        for i in range(9):
            rise = (i * 0.37 + phase / 6) % 1.0
            veil = brush.like()
            veil.circle(
                (i - 4) * width * 0.1 + rng.uniform(-2, 2),
                -tall * 0.55 * rise,
                tall * (0.14 + 0.16 * rise),
                (214, 196, 170, int(130 * (1 - rise)) + 15),
            )
            brush.blend(veil)
        images.append(brush.image())
    return Sprite(
        images, lambda t: (int(t * FPS / 2), x - width / 2, feet - tall * 0.86 + height * 0.02)
    )


class Rain:
    """Slanted streaks over the whole frame, falling fast; splashes on the ground below `ground`."""

    def __init__(self, rng: random.Random, ground: float) -> None:
        self._near = _streaks(rng.randrange(2**31), 130, 17, 96)
        self._far = _streaks(rng.randrange(2**31), 150, 10, 58)
        self._ground = ground
        self._splash_seed = rng.randrange(2**31)

    def paint(self, frame: Image.Image, t: float, view: View) -> None:
        step = round(t * FPS)
        for image, speed in ((self._far, 47), (self._near, 83)):
            top = (step * speed) % HEIGHT - HEIGHT
            left = -(step * 11) % WIDTH - WIDTH
            for x in (left, left + WIDTH):
                for y in (top, top + HEIGHT):
                    frame.paste(image, (x, y), image)
        drops = random.Random(self._splash_seed + step)
        for _ in range(12):
            x, y = drops.randrange(WIDTH), drops.randrange(int(self._ground), HEIGHT)
            frame.paste((186, 198, 210), (x, y, x + drops.randint(2, 5), y + 1))


def _streaks(seed: int, count: int, length: float, alpha: int) -> Image.Image:
    """A tile of rain that repeats without seam in both directions."""
    rng = random.Random(seed)
    brush = Brush(WIDTH * 2, HEIGHT * 2, scale=1)
    for _ in range(count):
        x, y, long = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), length * rng.uniform(0.7, 1.3)
        for dx in (0, WIDTH):
            for dy in (0, HEIGHT):
                line = [(x + dx, y + dy), (x + dx - long * 0.22, y + dy + long)]
                brush.line(line, 1, (206, 218, 232, alpha))
    return brush.sheet.crop((WIDTH // 2, HEIGHT // 2, WIDTH // 2 + WIDTH, HEIGHT // 2 + HEIGHT))


@lru_cache(maxsize=1)
def _grain() -> tuple[Image.Image, ...]:
    """Multipliers that darken the corners and add a little grain: one for each of 6 frames."""
    rng = np.random.default_rng(0)
    x = np.linspace(-1, 1, WIDTH)[None, :]
    y = np.linspace(-1, 1, HEIGHT)[:, None]
    vignette = 1 - 0.30 * np.clip(np.sqrt(0.75 * x**2 + 0.75 * y**2) - 0.45, 0, None) ** 1.4
    tiles = []
    for _ in range(6):
        noise = rng.normal(0, 0.014, (HEIGHT, WIDTH))
        grey = (255 * np.clip(vignette + noise - 0.014, 0, 1)).astype(np.uint8)
        tiles.append(Image.fromarray(np.repeat(grey[:, :, None], 3, axis=2)))
    return tuple(tiles)


def develop(frame: Image.Image, index: int, look: Look = "colour") -> Image.Image:
    """The frame as film of this look: vignette and grain, by frame index."""
    tiles = _grain()
    developed = ImageChops.multiply(_LOOKS[look](frame, index), tiles[index % len(tiles)])
    return developed


def _black_and_white(frame: Image.Image, index: int) -> Image.Image:
    """Silver and contrast."""
    grey = frame.convert("L").point([round(255 * _contrast(v / 255)) for v in range(256)])
    return Image.merge("RGB", (grey, grey, grey))


def _contrast(value: float) -> float:
    return value**2 * (3 - 2 * value)


def _snow(frame: Image.Image, index: int) -> Image.Image:
    """Everything pale and bluish behind flakes that fall slowly."""
    pale = Image.blend(frame, Image.new("RGB", frame.size, (222, 228, 238)), 0.45)
    flakes = _flakes()
    top, left = (index * 5) % HEIGHT - HEIGHT, -(index * 2) % WIDTH - WIDTH
    for x in (left, left + WIDTH):
        for y in (top, top + HEIGHT):
            pale.paste(flakes, (x, y), flakes)
    return pale


@lru_cache(maxsize=1)
def _flakes() -> Image.Image:
    """A tile of snow that repeats in both directions."""
    rng = random.Random(0)
    brush = Brush(WIDTH, HEIGHT, scale=1)
    for _ in range(260):
        size = rng.uniform(1.0, 3.4)
        brush.circle(
            rng.uniform(size, WIDTH - size), rng.uniform(size, HEIGHT - size), size,
            (250, 252, 255, rng.randrange(150, 250)),
        )  # fmt: skip
    return brush.sheet


_LOOKS: dict[Look, Callable[[Image.Image, int], Image.Image]] = {
    "colour": lambda frame, _: frame,
    "black and white": _black_and_white,
    "snow": _snow,
}
