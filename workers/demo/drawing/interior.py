"""Interiors: a wall with windows on the time of day, lamps, and furniture along it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from workers.demo.drawing.brush import SUPERSAMPLE, Brush, Colour
from workers.demo.drawing.colour import Light, Palette, mix, scaled
from workers.demo.drawing.sky import window_sky
from workers.demo.drawing.stage import BOTTOM, FULL_WIDTH, LEFT, RIGHT, TOP, Lens, Scenery, sheet

SKIRTING = 166.0
"""Frame y where wall meets floor."""

WARM = (255, 204, 128)
_FLOORS = ((150, 108, 78), (176, 140, 104), (120, 96, 92), (164, 156, 148))


@dataclass(slots=True)
class Room:
    """What the pieces of one room share; the sun or moon stands in one window only."""

    light: Light
    palette: Palette
    rng: random.Random
    brush: Brush
    curtain: Colour
    orb_due: bool = True


def interior(light: Light, palette: Palette, lens: Lens, rng: random.Random) -> Scenery:
    scenery = Scenery()
    brush = sheet()
    _wall(brush, light, rng, _indoor(light, rng.choice(palette.walls)))
    _floor(brush, light, rng, _indoor(light, rng.choice(_FLOORS)))
    _furnish(Room(light, palette, rng, brush, _indoor(light, rng.choice(palette.accents))))
    wall = lens.layer(brush, 0.8)
    wall.image = wall.image.convert("RGB")
    scenery.behind.append(wall)
    if rng.random() < 0.6:
        table = sheet()
        _table(table, light, rng, rng.choice((rng.uniform(20, 90), rng.uniform(290, 360))))
        scenery.behind.append(lens.layer(table, 1.0))
    if light.time == "golden hour":
        scenery.behind.append(lens.layer(_shafts(light, rng), 0.8))
    return scenery


def _furnish(room: Room) -> None:
    """Fill the wall from left to right; windows every now and then, and at night a lamp."""
    rng = room.rng
    pieces = [_window, _window, _window, _shelf, _picture, _lamp, _plant, _sofa, _cabinet]
    window_due, lamp_due = True, room.light.dark
    x = LEFT + rng.uniform(0, 60)
    while x < RIGHT - 20:
        piece: Callable[[Room, float], float] = _window if window_due else rng.choice(pieces)
        if lamp_due and x > 40:
            piece, lamp_due = _lamp, False
        width = piece(room, x)
        window_due = not window_due and piece is not _window and rng.random() < 0.6
        x += width + rng.uniform(8, 26)


def _indoor(light: Light, colour: Colour) -> Colour:
    """Lamps soften the night indoors; golden light comes in sideways."""
    if light.dark:
        return mix(light.shade(colour), scaled(mix(colour, WARM, 0.4), 0.5), 0.66)
    if light.time == "golden hour":
        return mix(light.shade(colour), (236, 142, 76), 0.22)
    return mix(colour, (255, 255, 255), 0.12) if not light.wet else light.shade(colour)


def _wall(brush: Brush, light: Light, rng: random.Random, wall: Colour) -> None:
    brush.rect(LEFT, TOP, FULL_WIDTH, BOTTOM - TOP, wall)
    style = rng.random()
    if style < 0.35:
        for x in range(int(LEFT), int(RIGHT), 14):
            brush.rect(x, TOP, 6, SKIRTING - TOP, scaled(wall, 0.96))
    elif style < 0.65:
        brush.rect(LEFT, 112, FULL_WIDTH, SKIRTING - 112, scaled(wall, 0.82))
        brush.rect(LEFT, 110, FULL_WIDTH, 3, scaled(wall, 1.12))
        for x in range(int(LEFT), int(RIGHT), 30):
            brush.rect(x, 118, 22, 38, scaled(wall, 0.77))
    else:
        for row in range(10):
            for x in range(int(LEFT) + 12 * (row % 2), int(RIGHT), 24):
                y = TOP + 12 + row * 20
                brush.polygon(
                    [(x, y - 3), (x + 2.4, y), (x, y + 3), (x - 2.4, y)], scaled(wall, 0.93)
                )
    brush.rect(LEFT, SKIRTING - 6, FULL_WIDTH, 6, scaled(wall, 0.7))


def _floor(brush: Brush, light: Light, rng: random.Random, floor: Colour) -> None:
    brush.rect(LEFT, SKIRTING, FULL_WIDTH, BOTTOM - SKIRTING, floor)
    y, step = SKIRTING, 7.0
    while y < BOTTOM:
        brush.rect(LEFT, y, FULL_WIDTH, 0.8, scaled(floor, 0.82))
        for x in range(int(LEFT) + rng.randint(0, 60), int(RIGHT), 74):
            brush.rect(x, y, 0.9, step, scaled(floor, 0.85))
        y, step = y + step, step * 1.35
    if rng.random() < 0.6:
        rug = mix(floor, (186, 70, 70), 0.4)
        middle = rng.uniform(130, 270)
        brush.ellipse(middle, SKIRTING + 36, 110, 14, rug)
        brush.ellipse(middle, SKIRTING + 36, 96, 11, scaled(rug, 1.15))


def _window(room: Room, x: float) -> float:
    brush, light, rng = room.brush, room.light, room.rng
    width, height, top = rng.uniform(46, 74), rng.uniform(72, 92), rng.uniform(22, 34)
    frame = _indoor(light, (240, 234, 224))
    if light.time == "day":
        brush.glow(x + width / 2, top + height / 2, 105, (255, 255, 246), 0.55)
    elif light.time == "golden hour":
        brush.glow(x + width / 2, top + height / 2, 110, (255, 176, 84), 0.7)
    brush.rounded(x - 3.5, top - 3.5, width + 7, height + 7, 2, frame)
    s = SUPERSAMPLE
    pane = window_sky(light, round(width * s), round(height * s))
    brush.sheet.paste(pane, (round((x - LEFT) * s), round((top - TOP) * s)))
    if light.dark:
        if room.orb_due:
            brush.circle(x + width * 0.7, top + height * 0.25, 5, light.orb)
        for _ in range(7):
            brush.circle(
                x + rng.random() * width, top + rng.random() * height * 0.6, 0.5, (220, 226, 255)
            )
    else:
        tone = light.shade((96, 124, 104), 0.45)
        for dx in (0.15, 0.5, 0.85):
            brush.circle(x + width * dx, top + height - 2, width * 0.14, tone)
        if light.time == "golden hour" and room.orb_due:
            brush.circle(x + width * 0.4, top + height * 0.66, 9, light.orb)
    room.orb_due = False
    brush.rect(x, top + height, width, 3.5, frame)
    brush.rect(x + width / 2 - 1.3, top, 2.6, height, frame)
    brush.rect(x, top + height * 0.42, width, 2.4, frame)
    brush.rect(x - 7, top + height + 3, width + 14, 4, scaled(frame, 0.88))
    if rng.random() < 0.7:
        curtain = room.curtain
        for cx, sign in ((x - 9, 1), (x + width + 9, -1)):
            brush.polygon(
                [
                    (cx, top - 8),
                    (cx + sign * 19, top - 8),
                    (cx + sign * 12, top + height + 14),
                    (cx, top + height + 14),
                ],
                curtain,
            )
            brush.polygon(
                [
                    (cx + sign * 6, top - 8),
                    (cx + sign * 9, top - 8),
                    (cx + sign * 6, top + height + 14),
                    (cx + sign * 4, top + height + 14),
                ],
                scaled(curtain, 0.82),
            )
        brush.rect(x - 14, top - 10, width + 28, 2.4, scaled(frame, 0.6))
    return width


def _shelf(room: Room, x: float) -> float:
    brush, light, palette, rng = room.brush, room.light, room.palette, room.rng
    wood = _indoor(light, (134, 92, 64))
    width, top = 58.0, 58.0
    brush.rect(x, top, width, SKIRTING + 4 - top, scaled(wood, 0.75))
    for row in range(5):
        y = top + 4 + row * 21.5
        bx = x + 4.0
        while bx < x + width - 8:
            if rng.random() < 0.85:
                w, h = rng.uniform(2.5, 5.5), rng.uniform(11, 17)
                book = _indoor(light, rng.choice((*palette.accents, (210, 200, 180))))
                brush.rect(bx, y + 18 - h, w, h, scaled(book, 0.9))
                bx += w + 0.6
            else:
                bx += 7
        brush.rect(x, y + 18, width, 3.4, wood)
    brush.rect(x, top, 3, SKIRTING + 4 - top, wood)
    brush.rect(x + width - 3, top, 3, SKIRTING + 4 - top, wood)
    brush.rect(x, top, width, 3.4, wood)
    return width


def _picture(room: Room, x: float) -> float:
    brush, light, palette, rng = room.brush, room.light, room.palette, room.rng
    width, height, y = rng.uniform(26, 46), rng.uniform(22, 38), rng.uniform(40, 66)
    brush.rect(x, y, width, height, _indoor(light, (92, 66, 46)))
    brush.rect(x + 2.5, y + 2.5, width - 5, height - 5, _indoor(light, rng.choice(palette.walls)))
    a, b = _indoor(light, rng.choice(palette.accents)), _indoor(light, rng.choice(palette.accents))
    brush.circle(x + width * 0.6, y + height * 0.4, height * 0.17, a)
    brush.polygon(
        [
            (x + 2.5, y + height - 2.5),
            (x + width * 0.4, y + height * 0.5),
            (x + width - 2.5, y + height - 2.5),
        ],
        b,
    )
    return width


def _lamp(room: Room, x: float) -> float:
    brush, light = room.brush, room.light
    lit = light.dark
    shade = (255, 226, 164) if lit else _indoor(light, (226, 206, 170))
    if lit:
        brush.glow(x + 14, 92, 110, WARM, 0.75)
    metal = _indoor(light, (84, 70, 62))
    brush.rect(x + 13, 100, 2.4, SKIRTING - 94, metal)
    brush.ellipse(x + 14, SKIRTING + 8, 11, 3, metal)
    brush.polygon([(x + 5, 80), (x + 23, 80), (x + 30, 104), (x - 2, 104)], shade)
    return 28.0


def _plant(room: Room, x: float) -> float:
    brush, light, rng = room.brush, room.light, room.rng
    pot, leaf = _indoor(light, (196, 112, 84)), _indoor(light, (74, 132, 82))
    for dx, dy in ((-15, -44), (-9, -62), (0, -70), (9, -60), (16, -42), (-18, -24), (18, -26)):
        tip = (x + 18 + dx, SKIRTING + 6 + dy)
        base = (x + 18, SKIRTING - 12)
        mid = ((tip[0] + base[0]) / 2, (tip[1] + base[1]) / 2)
        brush.polygon(
            [base, (mid[0] - 6, mid[1]), tip, (mid[0] + 6, mid[1])],
            scaled(leaf, rng.uniform(0.85, 1.15)),
        )
    brush.polygon(
        [
            (x + 6, SKIRTING - 14),
            (x + 30, SKIRTING - 14),
            (x + 27, SKIRTING + 10),
            (x + 9, SKIRTING + 10),
        ],
        pot,
    )
    return 36.0


def _sofa(room: Room, x: float) -> float:
    brush, light, palette, rng = room.brush, room.light, room.palette, room.rng
    cloth, width = _indoor(light, rng.choice(palette.accents)), 104.0
    brush.rounded(x, SKIRTING - 46, width, 48, 8, scaled(cloth, 0.85))
    for half in (0, 1):
        brush.rounded(x + 6 + half * 46, SKIRTING - 22, 46, 18, 4, cloth)
    brush.rounded(x - 5, SKIRTING - 30, 14, 40, 6, scaled(cloth, 0.95))
    brush.rounded(x + width - 9, SKIRTING - 30, 14, 40, 6, scaled(cloth, 0.95))
    brush.rect(x, SKIRTING - 4, width, 10, scaled(cloth, 0.7))
    brush.rounded(x + 14, SKIRTING - 36, 18, 16, 4, _indoor(light, rng.choice(palette.walls)))
    return width


def _cabinet(room: Room, x: float) -> float:
    brush, light, palette, rng = room.brush, room.light, room.palette, room.rng
    wood, width = _indoor(light, (158, 116, 82)), 70.0
    brush.rect(x, SKIRTING - 40, width, 44, wood)
    brush.rect(x - 2, SKIRTING - 43, width + 4, 4, scaled(wood, 1.15))
    for i in range(3):
        brush.rect(x + 3 + i * 22, SKIRTING - 36, 20, 35, scaled(wood, 0.86))
        brush.circle(x + 19 + i * 22, SKIRTING - 18, 1.3, (226, 196, 130))
    vase = _indoor(light, rng.choice(palette.accents))
    brush.ellipse(x + 20, SKIRTING - 51, 6, 8, vase)
    brush.rect(x + 18, SKIRTING - 64, 4, 8, vase)
    if light.dark and rng.random() < 0.7:
        brush.glow(x + 52, SKIRTING - 58, 60, WARM, 0.7)
        brush.circle(x + 52, SKIRTING - 54, 7, (255, 226, 164))
    return width


def _table(brush: Brush, light: Light, rng: random.Random, x: float) -> None:
    wood = _indoor(light, (120, 82, 60))
    brush.rounded(x - 44, SKIRTING + 4, 88, 6, 2, wood)
    brush.rect(x - 36, SKIRTING + 9, 5, 34, scaled(wood, 0.8))
    brush.rect(x + 31, SKIRTING + 9, 5, 34, scaled(wood, 0.8))
    brush.ellipse(x - 12, SKIRTING + 1, 5, 4, _indoor(light, (236, 230, 220)))
    brush.rect(x + 10, SKIRTING - 8, 5, 12, _indoor(light, (90, 140, 110)))


def _shafts(light: Light, rng: random.Random) -> Brush:
    brush = sheet()
    for _ in range(2):
        x = rng.uniform(20, 300)
        brush.polygon(
            [(x, 30), (x + 46, 30), (x + 130, BOTTOM), (x + 52, BOTTOM)], (255, 190, 96, 46)
        )
    return brush
