"""Insert shots: one small thing seen close, different in each place."""

from __future__ import annotations

import math
import random

from workers.demo.drawing.brush import HEIGHT, WIDTH, Brush, Colour
from workers.demo.drawing.colour import Light, Palette, Tone, mix, scaled

GROUND = HEIGHT * 0.86


def draw_insert(
    place: str, light: Light, palette: Palette, tone: Tone, rng: random.Random
) -> Brush:
    """A sheet with the place's small thing: cup or lamp, street lamp or traffic light, shell or
    buoy, flower or mushroom."""
    brush = Brush(WIDTH + 40, HEIGHT + 40, x0=-20, y0=-20)
    choices = {
        "interior": (_cup, _candle, _books),
        "city": (_traffic_light, _street_lamp, _sign),
        "sea": (_buoy, _shell, _bollard),
        "forest": (_flower, _mushroom, _fern),
    }[place]
    rng.choice(choices)(brush, light, palette, tone, rng, WIDTH * rng.uniform(0.38, 0.62))
    return brush


def _tabletop(brush: Brush, colour: Colour) -> None:
    brush.rect(-20, GROUND - 22, WIDTH + 40, 90, colour)
    brush.rect(-20, GROUND - 22, WIDTH + 40, 2.5, scaled(colour, 1.15))


def _cup(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    _tabletop(brush, tone((134, 94, 68)))
    china = tone(rng.choice((*palette.accents, (244, 240, 232))))
    brush.ellipse(x, GROUND + 4, 78, 11, scaled(china, 0.86))
    brush.ellipse(x, GROUND + 1, 78, 10, china)
    brush.arc(x + 56, GROUND - 46, 24, 22, 270, 110, 8, china)
    brush.polygon(
        [(x - 56, GROUND - 82), (x + 56, GROUND - 82), (x + 40, GROUND - 6), (x - 40, GROUND - 6)],
        china,
    )
    brush.ellipse(x, GROUND - 6, 40, 7, china)
    brush.polygon(
        [(x - 56, GROUND - 82), (x - 24, GROUND - 82), (x - 18, GROUND - 4), (x - 40, GROUND - 6)],
        scaled(china, 0.88),
    )
    brush.ellipse(x, GROUND - 82, 56, 10, scaled(china, 1.1))
    brush.ellipse(x, GROUND - 81, 49, 7.5, tone((84, 54, 40)))


def _candle(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    _tabletop(brush, tone((112, 80, 66)))
    wax = tone((240, 226, 200))
    brush.ellipse(x, GROUND, 56, 9, tone((176, 150, 96)))
    brush.rect(x - 17, GROUND - 96, 34, 96, wax)
    brush.rect(x - 17, GROUND - 96, 10, 96, scaled(wax, 0.85))
    brush.ellipse(x, GROUND - 96, 17, 5, scaled(wax, 1.1))
    brush.line([(x, GROUND - 96), (x + 1, GROUND - 108)], 2, tone((50, 44, 44)))
    brush.ellipse(x - 60, GROUND - 2, 26, 5, tone((70, 60, 70)))
    brush.rounded(x + 44, GROUND - 16, 92, 18, 2, tone(rng.choice(palette.accents)))


def _books(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    _tabletop(brush, tone((122, 86, 64)))
    y = GROUND
    for i in range(4):
        width, colour = rng.uniform(120, 160), tone(palette.accents[i % len(palette.accents)])
        left = x - width / 2 + rng.uniform(-12, 12)
        brush.rounded(left, y - 22, width, 22, 3, colour)
        brush.rect(left + 3, y - 18, width - 3, 14, tone((238, 230, 212)))
        brush.rounded(left, y - 22, 16, 22, 3, scaled(colour, 0.8))
        y -= 22
    frame = tone((60, 50, 50))
    for dx in (-20, 20):
        brush.arc(x + dx, y - 8, 16, 8, 0, 360, 2.5, frame)
    brush.line([(x - 5, y - 9), (x + 5, y - 9)], 2.5, frame)


def _traffic_light(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    case = tone((46, 50, 56))
    brush.rect(x - 7, 140, 14, 120, scaled(case, 1.3))
    brush.rounded(x - 34, 12, 68, 150, 12, case)
    lit = rng.randrange(3)
    for i, colour in enumerate(((240, 66, 54), (250, 190, 60), (80, 210, 120))):
        y = 38 + i * 49
        brush.circle(x, y, 19, colour if i == lit else scaled(tone(colour), 0.4))
        brush.arc(x, y, 22, 22, 190, 350, 5, scaled(case, 0.6))
    brush.glow(x, 38 + lit * 49, 74, ((240, 66, 54), (250, 190, 60), (80, 210, 120))[lit], 0.6)


def _street_lamp(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    iron = tone((50, 52, 58))
    brush.rect(x - 6, 110, 12, 150, iron)
    for y in (116, 132):
        brush.rounded(x - 13, y, 26, 6, 3, iron)
    glass = (255, 230, 164) if light.time != "day" else tone((222, 226, 222))
    brush.polygon([(x - 24, 106), (x + 24, 106), (x + 38, 40), (x - 38, 40)], glass)
    if light.time != "day":
        brush.glow(x, 76, 150, (255, 208, 130), 0.8)
        brush.circle(x, 78, 15, (255, 248, 224))
    brush.polygon([(x - 46, 42), (x + 46, 42), (x + 12, 12), (x - 12, 12)], iron)
    for dx in (-31, 0, 31):
        brush.line([(x + dx * 1.2, 40), (x + dx * 0.78, 106)], 3, iron)
    brush.rounded(x - 28, 104, 56, 8, 3, iron)


def _sign(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    glow = rng.choice(((255, 84, 120), (84, 210, 255), (255, 190, 80)))
    board = tone((52, 48, 62))
    brush.rounded(x - 108, 40, 216, 96, 14, board)
    brush.rounded(x - 101, 47, 202, 82, 10, scaled(board, 0.72))
    on = light.time != "day"
    ink = glow if on else scaled(tone(glow), 0.85)
    brush.arc(x - 52, 88, 24, 24, 0, 360, 6, ink)
    brush.line([(x - 14, 66), (x - 14, 112), (x + 14, 112)], 6, ink)
    brush.line([(x + 32, 112), (x + 50, 66), (x + 68, 112)], 6, ink)
    if on:
        brush.glow(x, 88, 190, glow, 0.5)
    brush.rect(x - 80, 10, 5, 32, board)
    brush.rect(x + 75, 10, 5, 32, board)


def _buoy(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    red, white = tone((216, 74, 60)), tone((244, 240, 232))
    brush.polygon([(x - 46, 190), (x + 46, 190), (x + 26, 84), (x - 26, 84)], red)
    brush.polygon([(x - 38, 150), (x + 38, 150), (x + 32, 118), (x - 32, 118)], white)
    brush.polygon([(x - 46, 190), (x - 14, 190), (x - 8, 84), (x - 26, 84)], scaled(red, 0.8))
    brush.rect(x - 20, 54, 3, 32, tone((60, 60, 66)))
    brush.rect(x + 17, 54, 3, 32, tone((60, 60, 66)))
    brush.ellipse(x, 48, 24, 12, red)
    if light.time != "day":
        brush.glow(x, 36, 70, (255, 220, 140), 0.9)
    brush.circle(x, 36, 9, (255, 236, 180))
    water = mix(tone((40, 124, 156)), light.sky[2], 0.15)
    wave = [(u, 182 + 5 * math.sin(u / 17)) for u in range(-20, WIDTH + 24, 6)]
    brush.polygon([*wave, (WIDTH + 20, HEIGHT + 20), (-20, HEIGHT + 20)], water)
    brush.line(wave, 2, mix(water, light.sky[2], 0.5))


def _shell(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    sand, shell = tone((228, 202, 156)), tone((246, 196, 176))
    bank = [(u, GROUND - 40 + 6 * math.sin(u / 40)) for u in range(-20, WIDTH + 24, 8)]
    brush.polygon([*bank, (WIDTH + 20, HEIGHT + 20), (-20, HEIGHT + 20)], sand)
    brush.ellipse(x, GROUND + 2, 76, 9, scaled(sand, 0.8))
    for i in range(-4, 5):
        a = math.radians(-90 + i * 17)
        brush.limb(
            (x, GROUND - 8),
            (x + 74 * math.cos(a), GROUND - 10 + 84 * math.sin(a)),
            10,
            30,
            scaled(shell, 1.0 if i % 2 else 0.88),
        )
    brush.rounded(x - 20, GROUND - 18, 40, 16, 7, scaled(shell, 0.9))


def _bollard(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    _tabletop(brush, tone((140, 108, 84)))
    iron, rope = tone((66, 70, 78)), tone((214, 184, 130))
    brush.rect(x - 30, GROUND - 92, 60, 96, iron)
    brush.rect(x - 30, GROUND - 92, 18, 96, scaled(iron, 0.8))
    brush.rounded(x - 46, GROUND - 116, 92, 30, 13, scaled(iron, 1.15))
    for i in range(4):
        brush.rounded(x - 38, GROUND - 66 + i * 14, 76, 12, 6, scaled(rope, 1 - 0.06 * (i % 2)))
    brush.limb((x + 34, GROUND - 18), (WIDTH + 20, GROUND + 20), 11, 13, rope)


def _flower(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    stem, petal = (
        tone((74, 134, 74)),
        tone(rng.choice(((236, 96, 122), (250, 198, 78), (170, 120, 226), (250, 246, 240)))),
    )
    brush.limb((x - 14, HEIGHT + 20), (x, 96), 9, 6, stem)
    for side in (-1, 1):
        brush.polygon(
            [(x - 6, 176), (x + side * 44, 138), (x + side * 78, 146), (x + side * 40, 166)],
            scaled(stem, 0.9),
        )
    for i in range(10):
        a = i * math.pi / 5
        brush.limb(
            (x + 20 * math.cos(a), 84 + 20 * math.sin(a)),
            (x + 48 * math.cos(a), 84 + 48 * math.sin(a)),
            14,
            25,
            scaled(petal, 0.9 if i % 2 else 1.0),
        )
    brush.circle(x, 84, 23, tone((220, 160, 60)))
    brush.circle(x - 3, 81, 15, tone((238, 186, 84)))


def _mushroom(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    ground = tone((94, 108, 62))
    bank = [(u, GROUND - 14 + 7 * math.sin(u / 33)) for u in range(-20, WIDTH + 24, 8)]
    for dx, s in ((0, 1.0), (rng.choice((-92, 92)), 0.55)):
        foot, cap = tone((240, 230, 212)), tone((208, 62, 50))
        brush.limb((x + dx, GROUND + 4), (x + dx, GROUND - 76 * s), 44 * s, 30 * s, foot)
        brush.ellipse(x + dx, GROUND - 84 * s, 78 * s, 15 * s, scaled(foot, 0.8))
        brush.dome(x + dx, GROUND - 84 * s, 84 * s, 66 * s, cap)
        for u, v, r in ((-40, -108, 10), (6, -126, 12), (44, -104, 9), (-10, -98, 7)):
            brush.circle(x + dx + u * s, GROUND + v * s, r * s, foot)
    brush.polygon([*bank, (WIDTH + 20, HEIGHT + 20), (-20, HEIGHT + 20)], ground)


def _fern(
    brush: Brush, light: Light, palette: Palette, tone: Tone, rng: random.Random, x: float
) -> None:
    for angle in (-2.5, -2.05, -1.57, -1.1, -0.65):
        green = tone(scaled((86, 156, 84), rng.uniform(0.8, 1.1)))
        spine = [
            (
                x + 150 * s * math.cos(angle),
                HEIGHT + 10 + 190 * s * math.sin(angle) + 60 * s * s * abs(math.cos(angle)),
            )
            for s in (0, 0.25, 0.5, 0.75, 1)
        ]
        brush.line(spine, 3, scaled(green, 0.8))
        for i in range(1, 20):
            share = i / 20 * 4
            k = min(3, int(share))
            px = spine[k][0] + (spine[k + 1][0] - spine[k][0]) * (share - k)
            py = spine[k][1] + (spine[k + 1][1] - spine[k][1]) * (share - k)
            reach = 38 * (1 - i / 24)
            for side in (-1.0, 1.0):
                tip = angle + side * 1.0
                brush.limb(
                    (px, py),
                    (px + reach * math.cos(tip), py + reach * math.sin(tip)),
                    13 * (1 - i / 28),
                    4,
                    green,
                )
