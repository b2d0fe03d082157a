"""The city: skyline, street of houses, pavement, road and lamps."""

from __future__ import annotations

import random

from workers.demo.drawing.brush import Brush, Colour
from workers.demo.drawing.colour import Light, Palette, mix, scaled
from workers.demo.drawing.sky import sky_layers
from workers.demo.drawing.stage import BOTTOM, FULL_WIDTH, LEFT, RIGHT, Lens, Scenery, sheet

STREET = 172.0
"""Frame y where the houses meet the pavement."""

LIT = ((255, 214, 130), (255, 190, 96), (255, 232, 176), (190, 220, 255))


def city(light: Light, palette: Palette, lens: Lens, rng: random.Random) -> Scenery:
    scenery = Scenery()
    scenery.behind += sky_layers(light, lens, rng, STREET - 14, rng.uniform(40, 344))
    scenery.behind.append(lens.layer(_skyline(light, rng, 0.72, 60, 105), 0.2))
    scenery.behind.append(lens.layer(_skyline(light, rng, 0.45, 40, 80), 0.4))
    houses = _towers if rng.random() < 0.4 else _old_town
    scenery.behind.append(lens.layer(houses(light, palette, rng), 0.72))
    scenery.behind.append(lens.layer(_street(light, rng), 1.0))
    return scenery


def _skyline(light: Light, rng: random.Random, distance: float, low: float, high: float) -> Brush:
    brush = sheet()
    tone = light.shade((92, 104, 132), distance)
    x = LEFT - 10.0
    while x < RIGHT:
        width, height = rng.uniform(18, 44), rng.uniform(low, high)
        top = STREET - height
        brush.rect(x, top, width, height + 10, tone)
        kind = rng.random()
        if kind < 0.2:
            brush.rect(x + width * 0.46, top - 16, 1.4, 16, tone)
        elif kind < 0.4:
            brush.polygon([(x, top), (x + width, top), (x + width * 0.5, top - 12)], tone)
        elif kind < 0.6:
            brush.rect(x + width * 0.2, top - 7, width * 0.6, 7, tone)
        if light.dark or light.time == "golden hour":
            glow = mix(tone, LIT[0], 0.75 if light.dark else 0.35)
            for wy in range(int(top) + 5, int(STREET), 7):
                for wx in range(int(x) + 3, int(x + width) - 3, 6):
                    if rng.random() < (0.4 if light.dark else 0.2):
                        brush.rect(wx, wy, 2.4, 3, glow)
        x += width + rng.choice((0, 0, 3, 9))
    return brush


def _pane(light: Light, rng: random.Random, wall: Colour) -> Colour:
    if light.dark:
        return rng.choice(LIT) if rng.random() < 0.5 else mix(wall, light.sky[0], 0.6)
    if light.time == "golden hour" and rng.random() < 0.45:
        return mix(light.key, wall, 0.2)
    return mix(light.sky[1], scaled(wall, 0.5), 0.55)


def _towers(light: Light, palette: Palette, rng: random.Random) -> Brush:
    brush = sheet()
    x = LEFT - 10.0
    while x < RIGHT:
        width, height = rng.uniform(52, 88), rng.uniform(100, 190)
        top = STREET - height
        wall = light.shade(mix(rng.choice(palette.walls), (120, 130, 150), 0.6), 0.12)
        brush.rect(x, top, width, height, wall)
        brush.rect(x + width * 0.82, top, width * 0.18, height, scaled(wall, 0.82))
        if rng.random() < 0.5:
            for row in range(int(top) + 8, int(STREET) - 26, 11):
                pane = _pane(light, rng, wall)
                for wx in range(int(x) + 5, int(x + width) - 8, 9):
                    shade = pane if rng.random() < 0.6 else _pane(light, rng, wall)
                    brush.rect(wx, row, 6.5, 7, shade)
        else:
            for row in range(int(top) + 8, int(STREET) - 26, 13):
                brush.rect(x + 4, row, width - 8, 6.5, _pane(light, rng, wall))
                for wx in range(int(x) + 12, int(x + width) - 6, 12):
                    brush.rect(wx, row, 1, 6.5, wall)
        _shopfront(brush, light, palette, rng, x, width)
        x += width + rng.choice((0, 4, 10))
    return brush


def _old_town(light: Light, palette: Palette, rng: random.Random) -> Brush:
    brush = sheet()
    x = LEFT - 10.0
    while x < RIGHT:
        width, height = rng.uniform(44, 66), rng.uniform(70, 112)
        top = STREET - height
        wall = light.shade(rng.choice(palette.walls), 0.06)
        roof = light.shade(rng.choice(((150, 78, 60), (112, 82, 84), (96, 92, 110))), 0.06)
        brush.polygon(
            [
                (x - 3, top),
                (x + width * 0.22, top - 20),
                (x + width * 0.78, top - 20),
                (x + width + 3, top),
            ],
            roof,
        )
        if rng.random() < 0.6:
            brush.rect(x + width * 0.65, top - 30, 7, 18, scaled(roof, 0.8))
        brush.rect(x, top, width, height, wall)
        brush.rect(x, top, width, 2.5, scaled(wall, 0.85))
        columns = max(2, int(width // 18))
        for row in range(int(top) + 10, int(STREET) - 40, 24):
            for column in range(columns):
                wx = x + (column + 0.5) * width / columns - 5
                brush.rounded(wx - 1.2, row - 1.2, 12.4, 16.4, 1.5, scaled(wall, 1.12))
                brush.rect(wx, row, 10, 14, _pane(light, rng, wall))
                brush.rect(wx + 4.5, row, 1, 14, scaled(wall, 1.1))
                brush.rect(wx - 2, row + 15, 14, 1.6, scaled(wall, 0.75))
        _shopfront(brush, light, palette, rng, x, width)
        x += width + rng.choice((0, 0, 2))
    return brush


def _shopfront(
    brush: Brush, light: Light, palette: Palette, rng: random.Random, x: float, width: float
) -> None:
    """Ground floor: a shop window with an awning, or a door."""
    base = light.shade((86, 76, 78), 0.05)
    brush.rect(x, STREET - 27, width, 27, base)
    awning = light.shade(rng.choice(palette.accents), 0.03)
    inside = mix(rng.choice(LIT[:3]), base, 0.1) if light.dark else mix(light.sky[1], base, 0.6)
    if rng.random() < 0.75:
        brush.rect(x + 5, STREET - 20, width - 24, 16, inside)
        stripes = max(3, int((width - 20) // 7))
        for i in range(stripes):
            tone = awning if i % 2 else mix(awning, light.shade((250, 246, 236)), 0.8)
            wx = x + 3 + i * (width - 20) / stripes
            w = (width - 20) / stripes
            brush.polygon(
                [
                    (wx + 1, STREET - 28),
                    (wx + w + 1, STREET - 28),
                    (wx + w, STREET - 20),
                    (wx, STREET - 20),
                ],
                tone,
            )
    door = scaled(awning, 0.7)
    brush.rect(x + width - 15, STREET - 22, 10, 22, door)
    brush.circle(x + width - 7, STREET - 11, 0.8, LIT[0])


def _street(light: Light, rng: random.Random) -> Brush:
    brush = sheet()
    pavement, road = light.shade((158, 152, 150)), light.shade((74, 76, 88))
    if light.wet:
        road = mix(road, light.sky[2], 0.18)
    brush.rect(LEFT, STREET, FULL_WIDTH, 16, pavement)
    brush.rect(LEFT, STREET + 14, FULL_WIDTH, 3, scaled(pavement, 0.7))
    brush.rect(LEFT, STREET + 17, FULL_WIDTH, BOTTOM - STREET, road)
    for x in range(int(LEFT), int(RIGHT), 9):
        brush.rect(x, STREET, 0.7, 14, scaled(pavement, 0.9))
    for x in range(int(LEFT) + rng.randint(0, 30), int(RIGHT), 46):
        y = STREET + 40
        brush.polygon(
            [(x, y), (x + 24, y), (x + 22, y + 3), (x - 2, y + 3)], light.shade((226, 220, 196))
        )
    for x in range(int(LEFT) + rng.randint(0, 90), int(RIGHT), 118):
        _lamp(brush, light, x)
    if rng.random() < 0.6:
        for x in range(int(LEFT) + rng.randint(10, 100), int(RIGHT), rng.randint(120, 200)):
            _street_tree(brush, light, rng, x)
    return brush


def _lamp(brush: Brush, light: Light, x: float) -> None:
    metal = light.shade((52, 54, 62))
    brush.rect(x - 1.2, STREET - 60, 2.4, 66, metal)
    brush.rect(x - 3, STREET + 2, 6, 4, metal)
    brush.line([(x, STREET - 60), (x + 6, STREET - 64), (x + 13, STREET - 62)], 2, metal)
    brush.rounded(x + 9, STREET - 63, 9, 4, 1.5, metal)
    if light.dark:
        brush.glow(x + 13, STREET - 57, 34, (255, 206, 128), 0.75)
        brush.ellipse(x + 13.5, STREET - 58.5, 4, 1.6, (255, 240, 200))
        brush.glow(x + 13, STREET + 12, 30, (255, 206, 128), 0.35)


def _street_tree(brush: Brush, light: Light, rng: random.Random, x: float) -> None:
    trunk, leaf = light.shade((88, 66, 52)), light.shade((88, 132, 76))
    brush.rect(x - 2, STREET - 26, 4, 34, trunk)
    for dx, dy, r in ((-9, -34, 13), (9, -35, 12), (0, -46, 15), (0, -32, 12)):
        brush.circle(x + dx, STREET + dy, r, leaf)
    brush.circle(x - 5, STREET - 48, 8, mix(leaf, light.key, 0.16))
