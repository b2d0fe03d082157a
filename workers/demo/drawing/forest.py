"""The forest: rows of trees fading into mist, a floor of grass, and dark branches in front."""

from __future__ import annotations

import math
import random

from workers.demo.drawing.brush import Brush, Colour
from workers.demo.drawing.colour import Light, Palette, hsv, mix, scaled
from workers.demo.drawing.sky import sky_layers
from workers.demo.drawing.stage import BOTTOM, FULL_WIDTH, LEFT, RIGHT, Lens, Scenery, Sway, sheet

FLOOR = 168.0


def forest(light: Light, palette: Palette, lens: Lens, rng: random.Random, road: bool) -> Scenery:
    """With `road`, the floor is a forest road for cars; else grass with a path or a stream."""
    scenery = Scenery()
    scenery.behind += sky_layers(light, lens, rng, FLOOR - 36, rng.uniform(60, 324))
    scenery.behind.append(lens.layer(_hills(light, rng), 0.15))
    tree = rng.choice((_fir, _fir, _broadleaf, _birch))
    leaf = hsv(palette.leaf_hue + rng.uniform(-0.03, 0.03), 0.55, 0.5)
    for i, (haze, size, base) in enumerate(((0.62, 0.62, -10), (0.40, 0.85, -4), (0.14, 1.15, 2))):
        row = sheet()
        x = LEFT - rng.uniform(0, 40)
        step = (17, 26, 48)[i]
        while x < RIGHT + 30:
            s = size * rng.uniform(0.8, 1.2)
            tree(
                row,
                light,
                rng,
                x,
                FLOOR + base,
                s,
                light.shade(scaled(leaf, rng.uniform(0.85, 1.1)), haze),
                haze,
            )
            x += step * rng.uniform(0.6, 1.6)
        scenery.behind.append(lens.layer(row, (0.3, 0.5, 0.75)[i], Sway(x=0.4 * i, period=4)))
        if i < 2:
            scenery.behind.append(lens.layer(_mist(light, FLOOR - 20 + 8 * i), 0.4, Sway(drift=3)))
    floor = _road if road else _grass
    scenery.behind.append(lens.layer(floor(light, leaf, rng), 1.0))
    if lens.magnification < 1.3 and rng.random() < 0.6:
        scenery.front.append(
            lens.layer(_near_branches(light, leaf, rng), 1.35, Sway(x=1.2, period=3.5))
        )
    return scenery


def _hills(light: Light, rng: random.Random) -> Brush:
    brush = sheet()
    for haze, lift in ((0.75, 46), (0.6, 26)):
        a, b, phase = rng.uniform(50, 80), rng.uniform(18, 30), rng.uniform(0, 6)
        ridge = [
            (x, FLOOR - 40 - lift - 13 * math.sin(x / a + phase) - 5 * math.sin(x / b))
            for x in range(int(LEFT), int(RIGHT) + 8, 8)
        ]
        brush.polygon([*ridge, (RIGHT, BOTTOM), (LEFT, BOTTOM)], light.shade((74, 112, 92), haze))
    return brush


def _mist(light: Light, y: float) -> Brush:
    brush = sheet()
    for i in range(9):
        brush.rect(LEFT, y + 3 * i, FULL_WIDTH, 3, (*light.haze, 12 + 9 * i))
    return brush


def _fir(
    brush: Brush,
    light: Light,
    rng: random.Random,
    x: float,
    y: float,
    s: float,
    leaf: Colour,
    haze: float,
) -> None:
    height, width = 118 * s * rng.uniform(0.85, 1.15), 21 * s
    brush.rect(x - 2.2 * s, y - 18 * s, 4.4 * s, 20 * s, light.shade((78, 58, 50), haze))
    tiers = 5
    for i in range(tiers):
        low = y - 12 * s - height * 0.8 * i / tiers
        high = low - height * 0.38
        w = width * (1 - 0.75 * i / tiers)
        brush.polygon([(x - w, low), (x, high), (x + w, low)], leaf)
        brush.polygon([(x, high), (x + w, low), (x + w * 0.15, low)], scaled(leaf, 0.86))


def _broadleaf(
    brush: Brush,
    light: Light,
    rng: random.Random,
    x: float,
    y: float,
    s: float,
    leaf: Colour,
    haze: float,
) -> None:
    trunk = light.shade((92, 70, 56), haze)
    height = 62 * s * rng.uniform(0.9, 1.2)
    brush.limb((x, y + 2), (x, y - height), 6 * s, 3.5 * s, trunk)
    brush.limb((x, y - height * 0.6), (x + 13 * s, y - height), 3 * s, 2 * s, trunk)
    for dx, dy, r in (
        (-16, 0, 16),
        (15, -2, 17),
        (0, -20, 21),
        (-8, -30, 15),
        (10, -28, 15),
        (0, -4, 18),
    ):
        brush.circle(x + dx * s, y - height + dy * s, r * s, leaf)
    for dx, dy, r in ((-10, -26, 11), (-18, -6, 8), (6, -34, 8)):
        brush.circle(
            x + dx * s, y - height + dy * s, r * s, mix(leaf, light.key, 0.13 * (1 - haze))
        )


def _birch(
    brush: Brush,
    light: Light,
    rng: random.Random,
    x: float,
    y: float,
    s: float,
    leaf: Colour,
    haze: float,
) -> None:
    bark = light.shade((226, 220, 210), haze * 0.9)
    height, lean = 130 * s, rng.uniform(-8, 8)
    brush.limb((x, y + 2), (x + lean, y - height), 5.5 * s, 3 * s, bark)
    for _ in range(6):
        share = rng.random()
        brush.rect(
            x + lean * share - 2.4 * s,
            y - height * share,
            rng.uniform(1.5, 3.4) * s,
            1.3 * s,
            light.shade((70, 66, 66), haze),
        )
    for _ in range(9):
        dx, dy = rng.gauss(0, 13) * s, rng.uniform(0.45, 1.12) * height
        brush.ellipse(
            x + lean + dx,
            y - dy,
            rng.uniform(8, 14) * s,
            rng.uniform(6, 10) * s,
            scaled(leaf, rng.uniform(0.92, 1.12)),
        )


def _grass(light: Light, leaf: Colour, rng: random.Random) -> Brush:
    brush = sheet()
    ground = light.shade(mix(leaf, (120, 112, 70), 0.3))
    edge = [(x, FLOOR + 2.5 * math.sin(x / 27)) for x in range(int(LEFT), int(RIGHT) + 6, 6)]
    brush.polygon([*edge, (RIGHT, BOTTOM), (LEFT, BOTTOM)], ground)
    middle = rng.uniform(120, 270)
    if rng.random() < 0.5:
        path = light.shade((176, 148, 108))
        brush.polygon(
            [
                (middle - 6, FLOOR),
                (middle + 6, FLOOR),
                (middle + 90, BOTTOM),
                (middle - 60, BOTTOM),
            ],
            path,
        )
    for _ in range(150):
        x, y = rng.uniform(LEFT, RIGHT), rng.uniform(FLOOR, BOTTOM)
        size = 2 + 5 * (y - FLOOR) / (BOTTOM - FLOOR)
        tone = scaled(ground, rng.choice((0.8, 0.9, 1.12)))
        brush.polygon(
            [
                (x - 0.5 * size, y),
                (x + rng.uniform(-0.4, 0.4) * size, y - size),
                (x + 0.5 * size, y),
            ],
            tone,
        )
    if not light.dark:
        for _ in range(26):
            x, y = rng.uniform(LEFT, RIGHT), rng.uniform(FLOOR + 8, BOTTOM)
            brush.circle(
                x,
                y,
                rng.uniform(0.8, 1.5),
                light.shade(rng.choice(((250, 240, 220), (244, 190, 90), (220, 120, 150)))),
            )
    return brush


def _road(light: Light, leaf: Colour, rng: random.Random) -> Brush:
    brush = _grass(light, leaf, rng)
    road = light.shade((98, 92, 92))
    if light.wet:
        road = mix(road, light.sky[2], 0.18)
    brush.rect(LEFT, FLOOR + 14, FULL_WIDTH, BOTTOM, road)
    brush.rect(LEFT, FLOOR + 13, FULL_WIDTH, 1.6, scaled(road, 1.3))
    for x in range(int(LEFT) + rng.randint(0, 30), int(RIGHT), 46):
        brush.rect(x, FLOOR + 44, 22, 2.6, light.shade((214, 204, 172)))
    return brush


def _near_branches(light: Light, leaf: Colour, rng: random.Random) -> Brush:
    brush = sheet()
    tone = light.shade(scaled(leaf, 0.36))
    for side in rng.sample((-1, 1), rng.choice((1, 2))):
        x = -14.0 if side < 0 else 398.0
        brush.limb((x, BOTTOM), (x - side * 6, -40), 26, 18, tone)
        for _ in range(3):
            y = rng.uniform(-10, 60)
            tip = (x - side * rng.uniform(50, 110), y + rng.uniform(4, 30))
            brush.limb((x, y - 20), tip, 5, 1.5, tone)
            for step in range(16):
                share = 0.25 + 0.75 * step / 15
                bx, by = x + (tip[0] - x) * share, y - 20 + (tip[1] - y + 20) * share
                angle = math.pi / 2 + rng.uniform(-1.1, 1.1)
                end = (bx + 13 * math.cos(angle), by + 13 * math.sin(angle))
                brush.limb((bx, by), end, 5, 1, tone)
    return brush
