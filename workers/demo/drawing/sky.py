"""The sky: gradient, sun or moon, stars, clouds."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from workers.demo.drawing.brush import SUPERSAMPLE, Brush, vertical_gradient
from workers.demo.drawing.colour import Light, mix
from workers.demo.drawing.stage import (
    FULL_HEIGHT,
    FULL_WIDTH,
    LEFT,
    TOP,
    Layer,
    Lens,
    Sway,
    sheet,
)


def sky_layers(
    light: Light, lens: Lens, rng: random.Random, horizon: float, orb_x: float
) -> list[Layer]:
    """The sky down to `horizon` (frame y), with the sun or moon at `orb_x`."""
    layers = [_dome(light, lens, rng, horizon, orb_x)]
    if light.wet:
        layers.append(lens.layer(_clouds(light, rng, horizon, heavy=True), 0.1, Sway(drift=5)))
    elif not light.dark or rng.random() < 0.5:
        layers.append(
            lens.layer(
                _clouds(light, rng, horizon, heavy=False), 0.12, Sway(drift=rng.choice((-4, 4)))
            )
        )
    return layers


def _dome(light: Light, lens: Lens, rng: random.Random, horizon: float, x: float) -> Layer:
    share = (horizon - TOP) / FULL_HEIGHT
    gradient = vertical_gradient(
        FULL_WIDTH * SUPERSAMPLE,
        FULL_HEIGHT * SUPERSAMPLE,
        [(0, light.sky[0]), (share * 0.62, light.sky[1]), (share, light.sky[2]), (1, light.sky[2])],
    )
    brush = sheet()
    brush.sheet.paste(gradient)
    if light.wet:
        return _opaque(lens, brush)
    if light.dark:
        stars = np.random.default_rng(rng.randrange(2**31))
        for u, v, size in stars.random((110, 3)):
            sx, sy = LEFT + u * FULL_WIDTH, TOP + v**1.3 * (horizon - TOP) * 0.95
            glow = mix(light.sky[1], (255, 255, 240), 0.35 + 0.65 * size)
            brush.circle(sx, sy, 0.35 + 0.55 * size**3, glow)
    if light.time == "golden hour":
        y, radius = horizon - rng.uniform(4, 26), rng.uniform(17, 25)
        brush.glow(x, y, radius * 9, light.key, 0.75)
        brush.glow(x, y, radius * 3.2, light.orb, 0.8)
        brush.circle(x, y, radius, light.orb)
    elif light.dark:
        y, radius = rng.uniform(22, 60), rng.uniform(9, 15)
        brush.glow(x, y, radius * 6, light.key, 0.45)
        brush.circle(x, y, radius, light.orb)
        for dx, dy, r in ((-0.3, -0.2, 0.22), (0.25, 0.3, 0.16), (0.3, -0.35, 0.12)):
            brush.circle(
                x + dx * radius, y + dy * radius, r * radius, mix(light.orb, light.sky[1], 0.2)
            )
    else:
        y, radius = rng.uniform(20, 46), rng.uniform(10, 14)
        brush.glow(x, y, radius * 8, light.orb, 0.65)
        brush.circle(x, y, radius, light.orb)
    return _opaque(lens, brush)


def _opaque(lens: Lens, brush: Brush) -> Layer:
    layer = lens.layer(brush, 0.05)
    layer.image = layer.image.convert("RGB")
    return layer


def _clouds(light: Light, rng: random.Random, horizon: float, *, heavy: bool) -> Brush:
    brush = sheet()
    if heavy:
        tones = [mix(light.sky[0], light.sky[1], s) for s in (0.0, 0.35, 0.7)]
        count, reach = 16, (TOP, horizon - 50)
    elif light.time == "golden hour":
        tones = [mix(light.sky[1], light.orb, s) for s in (0.35, 0.6)] + [
            mix(light.sky[1], light.sky[0], 0.4)
        ]
        count, reach = rng.randint(3, 7), (20, horizon - 20)
    elif light.dark:
        tones = [mix(light.sky[0], light.sky[2], 0.7)]
        count, reach = rng.randint(2, 4), (20, horizon - 30)
    else:
        tones = [mix(light.sky[1], (255, 255, 255), s) for s in (0.55, 0.8, 0.95)]
        count, reach = rng.randint(3, 7), (0, horizon - 40)
    for _ in range(count):
        _cloud(
            brush,
            rng,
            rng.uniform(LEFT, LEFT + FULL_WIDTH),
            rng.uniform(*reach),
            rng.choice(tones),
            heavy,
        )
    return brush


def _cloud(
    brush: Brush, rng: random.Random, x: float, y: float, tone: tuple[int, ...], heavy: bool
) -> None:
    width = rng.uniform(60, 130) * (1.6 if heavy else 1.0)
    height = width * rng.uniform(0.07, 0.12) * (1.8 if heavy else 1.0)
    brush.rounded(x - width / 2, y - height / 2, width, height, height / 2, tone)
    for _ in range(rng.randint(2, 4)):
        bump = rng.uniform(0.8, 1.7) * height
        brush.circle(x + rng.uniform(-0.3, 0.3) * width, y - height * 0.25, bump * 0.75, tone)
    brush.rounded(
        x - width * rng.uniform(0.1, 0.7),
        y + height * 0.3,
        width * 0.8,
        height * 0.6,
        height * 0.3,
        tone,
    )


def window_sky(light: Light, width: int, height: int) -> Image.Image:
    """A small RGB piece of sky, as seen through a window."""
    return vertical_gradient(
        width, height, [(0, light.sky[0]), (0.6, light.sky[1]), (1, light.sky[2])]
    )
