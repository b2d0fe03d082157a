"""The sea: horizon, light on the water, waves that move, and a shore to stand on."""

from __future__ import annotations

import math
import random

from workers.demo.drawing.brush import SUPERSAMPLE, Brush, Colour, vertical_gradient
from workers.demo.drawing.colour import Light, Palette, mix, scaled
from workers.demo.drawing.sky import sky_layers
from workers.demo.drawing.stage import (
    BOTTOM,
    FULL_HEIGHT,
    FULL_WIDTH,
    LEFT,
    RIGHT,
    TOP,
    Lens,
    Scenery,
    Sway,
    sheet,
)

HORIZON = 108.0
SHORE = 176.0


def sea(light: Light, palette: Palette, lens: Lens, rng: random.Random, road: bool) -> Scenery:
    """With `road`, the shore is a coast road for cars; else a beach, a pier or open rocks."""
    scenery = Scenery()
    orb_x = rng.uniform(60, 324)
    scenery.behind += sky_layers(light, lens, rng, HORIZON, orb_x)
    if rng.random() < 0.65:
        scenery.behind.append(lens.layer(_coast(light, rng), 0.25))
    deep = mix(light.shade((22, 92, 138)), light.sky[1], 0.28)
    near = mix(light.shade((44, 142, 168)), light.sky[2], 0.12)
    scenery.behind.append(lens.layer(_water(light, deep, near, orb_x, rng), 0.3))
    if rng.random() < 0.6:
        boat = lens.layer(_boat(light, palette, rng), 0.4, Sway(y=0.9, period=2.6, drift=3))
        scenery.behind.append(boat)
    for i in range(4):
        depth = i / 3
        wave = _wave(mix(deep, near, 0.35 + 0.65 * depth), light, HORIZON + 17 + 14 * i, i, rng)
        sway = Sway(x=4 + 5 * depth, y=0.8 + depth, period=2.4 + 0.5 * i, phase=1.3 * i)
        scenery.behind.append(lens.layer(wave, 0.45 + 0.13 * i, sway))
    scenery.behind.append(lens.layer(_foam(light), 0.95, Sway(x=5, y=2.6, period=2.9)))
    ground = _road if road else rng.choice((_beach, _beach, _pier))
    scenery.behind.append(lens.layer(ground(light, rng), 1.0))
    return scenery


def _coast(light: Light, rng: random.Random) -> Brush:
    brush = sheet()
    side = rng.choice((-1, 1))
    base = rng.uniform(90, 170) if side > 0 else rng.uniform(200, 290)
    tone = light.shade((84, 110, 108), 0.55)
    points = [(base, HORIZON + 2)]
    x, y = base, HORIZON
    while LEFT - 40 < x < RIGHT + 40:
        x -= side * rng.uniform(14, 34)
        y = max(HORIZON - 52, y - rng.uniform(-4, 15))
        points.append((x, y))
    points.append((x, HORIZON + 2))
    brush.polygon(points, tone)
    if rng.random() < 0.6:
        lx, ly = points[2][0], points[2][1]
        white = light.shade((236, 232, 226), 0.2)
        brush.polygon(
            [(lx - 4, ly + 6), (lx + 4, ly + 6), (lx + 2.6, ly - 26), (lx - 2.6, ly - 26)], white
        )
        brush.rect(lx - 3.3, ly - 12, 6.6, 6, light.shade((196, 66, 58), 0.2))
        brush.rect(lx - 3.4, ly - 32, 6.8, 6, light.shade((60, 60, 70), 0.2))
        if light.time != "day":
            brush.glow(lx, ly - 29, 26, (255, 226, 150), 0.9)
        brush.rect(lx - 2, ly - 31, 4, 4, (255, 240, 190))
    return brush


def _water(light: Light, deep: Colour, near: Colour, orb_x: float, rng: random.Random) -> Brush:
    brush = sheet()
    top = round((HORIZON - TOP) * SUPERSAMPLE)
    height = FULL_HEIGHT * SUPERSAMPLE - top
    far = mix(deep, light.sky[2], 0.45)
    stops = [(0, far), (0.12, deep), (0.6, near), (1, near)]
    brush.sheet.paste(vertical_gradient(FULL_WIDTH * SUPERSAMPLE, height, stops), (0, top))
    if light.wet:
        return brush
    path = mix(light.orb, light.key, 0.5)
    for _ in range(90):
        share = rng.random() ** 1.6
        y = HORIZON + 2 + share * 70
        spread = 7 + share * 34
        x = orb_x + rng.gauss(0, 0.5) * spread
        length = 3 + 13 * share * rng.random() + 3
        strength = (0.85 if light.time != "day" else 0.55) * (1 - 0.4 * share)
        brush.rounded(x - length / 2, y, length, 0.9 + share, 0.6, mix(deep, path, strength))
    return brush


def _wave(colour: Colour, light: Light, y: float, index: int, rng: random.Random) -> Brush:
    brush = sheet()
    length, height = 34 + 16 * index, 2.0 + 1.1 * index
    phase = rng.uniform(0, 6)
    crest = [
        (x, y - height * abs(math.sin(math.pi * x / length + phase)) ** 1.5)
        for x in range(int(LEFT), int(RIGHT) + 4, 4)
    ]
    brush.polygon([*crest, (RIGHT, y + 22), (LEFT, y + 22)], colour)
    brush.line(crest, 0.7 + 0.25 * index, mix(colour, light.sky[2], 0.5))
    for _ in range(14):
        x, w = rng.uniform(LEFT, RIGHT), rng.uniform(6, 20)
        brush.rounded(x, y + rng.uniform(3, 12), w, 0.9, 0.4, mix(colour, light.sky[2], 0.3))
    return brush


def _boat(light: Light, palette: Palette, rng: random.Random) -> Brush:
    brush = sheet()
    x, y, s = rng.uniform(40, 340), HORIZON + 5, rng.uniform(0.7, 1.3)
    hull = light.shade(rng.choice(palette.accents), 0.15)
    sail = light.shade((246, 240, 228), 0.15)
    brush.polygon(
        [(x - 13 * s, y - 4 * s), (x + 14 * s, y - 4 * s), (x + 9 * s, y), (x - 10 * s, y)], hull
    )
    brush.rect(x - 0.5, y - 33 * s, 1, 30 * s, light.shade((90, 70, 60), 0.2))
    brush.polygon([(x + 1, y - 32 * s), (x + 1, y - 6 * s), (x + 14 * s, y - 6 * s)], sail)
    brush.polygon(
        [(x - 1.5, y - 28 * s), (x - 1.5, y - 6 * s), (x - 10 * s, y - 6 * s)], scaled(sail, 0.88)
    )
    return brush


def _foam(light: Light) -> Brush:
    brush = sheet()
    white = mix(light.shade((240, 248, 250)), light.sky[2], 0.2)
    points = [
        (x, SHORE - 2 + 3 * math.sin(x / 19) + 2 * math.sin(x / 7.3))
        for x in range(int(LEFT), int(RIGHT), 5)
    ]
    brush.polygon([*points, (RIGHT, SHORE + 14), (LEFT, SHORE + 14)], white)
    return brush


def _beach(light: Light, rng: random.Random) -> Brush:
    brush = sheet()
    sand, wet = light.shade((232, 206, 158)), light.shade((190, 162, 122))
    edge = [
        (x, SHORE + 3 + 3 * math.sin(x / 23) + 2 * math.sin(x / 9))
        for x in range(int(LEFT), int(RIGHT), 5)
    ]
    brush.polygon([*edge, (RIGHT, BOTTOM), (LEFT, BOTTOM)], wet)
    dry = [(x, y + 7) for x, y in edge]
    brush.polygon([*dry, (RIGHT, BOTTOM), (LEFT, BOTTOM)], sand)
    for _ in range(60):
        x, y = rng.uniform(LEFT, RIGHT), rng.uniform(SHORE + 16, BOTTOM)
        brush.ellipse(x, y, rng.uniform(2, 7), 0.8, scaled(sand, rng.choice((0.94, 1.04))))
    if rng.random() < 0.5:
        _palm(brush, light, rng, rng.choice((-20.0, 10.0, 370.0, 400.0)))
    return brush


def _palm(brush: Brush, light: Light, rng: random.Random, x: float) -> None:
    trunk, leaf = light.shade((120, 92, 66)), light.shade((60, 128, 84))
    top = (x + rng.choice((-18, 18)), SHORE - 92)
    brush.limb((x, SHORE + 30), (x + (top[0] - x) * 0.4, SHORE - 40), 7, 5, trunk)
    brush.limb((x + (top[0] - x) * 0.4, SHORE - 40), top, 5, 4, trunk)
    for angle in (-2.9, -2.3, -1.3, -0.7, -0.1, 0.4, 2.8):
        dx, dy = math.cos(angle), math.sin(angle)
        tip = (top[0] + 42 * dx, top[1] + 22 * dy + 14)
        mid = (top[0] + 24 * dx, top[1] + 22 * dy - 5)
        brush.polygon([top, mid, tip, (mid[0], mid[1] + 8)], leaf)


def _pier(light: Light, rng: random.Random) -> Brush:
    brush = sheet()
    wood = light.shade((142, 108, 82))
    brush.rect(LEFT, SHORE + 2, FULL_WIDTH, BOTTOM - SHORE, wood)
    for i in range(5):
        y = SHORE + 4 + i * i * 2.6 + i * 5
        brush.rect(LEFT, y, FULL_WIDTH, 1, scaled(wood, 0.72))
        for x in range(int(LEFT) + rng.randint(0, 40), int(RIGHT), 64):
            brush.rect(x, y, 1, 8, scaled(wood, 0.78))
    for x in range(int(LEFT) + rng.randint(0, 40), int(RIGHT), 70):
        brush.rect(x, SHORE - 20, 5, 26, scaled(wood, 0.66))
        brush.rect(x - 1, SHORE - 22, 7, 3, scaled(wood, 0.9))
        rope = [
            (x + 2.5 + 70 * s, SHORE - 15 + 26 * s * (1 - s))
            for s in (0, 0.15, 0.3, 0.5, 0.7, 0.85, 1)
        ]
        brush.line(rope, 1.2, scaled(wood, 1.2))
    return brush


def _road(light: Light, rng: random.Random) -> Brush:
    brush = sheet()
    grass, road = light.shade((122, 138, 82)), light.shade((82, 84, 94))
    if light.wet:
        road = mix(road, light.sky[2], 0.18)
    top = [(x, SHORE - 4 + 2.5 * math.sin(x / 31)) for x in range(int(LEFT), int(RIGHT), 6)]
    brush.polygon([*top, (RIGHT, BOTTOM), (LEFT, BOTTOM)], grass)
    brush.rect(LEFT, SHORE + 8, FULL_WIDTH, BOTTOM - SHORE, road)
    for x in range(int(LEFT) + rng.randint(0, 30), int(RIGHT), 46):
        brush.rect(x, SHORE + 36, 22, 2.6, light.shade((230, 222, 190)))
    rail = light.shade((206, 208, 212))
    for x in range(int(LEFT), int(RIGHT), 28):
        brush.rect(x, SHORE - 7, 2.4, 14, scaled(rail, 0.7))
    brush.rounded(LEFT, SHORE - 9, FULL_WIDTH, 5.5, 2, rail)
    return brush
