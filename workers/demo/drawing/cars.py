"""Cars from the side, and a car's front seen close."""

from __future__ import annotations

import math
from collections.abc import Callable

from workers.demo.drawing.brush import Brush, Colour
from workers.demo.drawing.colour import Light, Tone, mix, scaled


def draw_car(
    brush: Brush,
    x: float,
    y: float,
    length: float,
    paint: Colour,
    light: Light,
    tone: Tone,
    turn: float,
    facing: int,
    style: str,
    driver: Colour | None,
    siren: int = 0,
) -> None:
    """A car with its wheels on y, centred on x. `turn` is the wheels' angle in radians; `siren` 1
    or 2 lights the left or right half of a police bar; `style` is saloon, hatch or van."""
    body, shade = tone(paint), scaled(tone(paint), 0.8)
    unit = length

    def at(u: float, v: float) -> tuple[float, float]:
        return x + facing * u * unit, y - v * unit

    roof = {"saloon": 0.33, "hatch": 0.34, "van": 0.42}[style]
    a, b, c, d = {
        "saloon": (-0.33, -0.2, 0.1, 0.27),
        "hatch": (-0.47, -0.38, 0.08, 0.26),
        "van": (-0.48, -0.46, 0.22, 0.36),
    }[style]
    brush.ellipse(x, y + 0.012 * unit, 0.54 * unit, 0.03 * unit, (0, 0, 0, 90))
    cabin = [
        at(a, 0.2),
        at(b, roof - 0.012),
        at(b + 0.02, roof),
        at(c - 0.02, roof),
        at(c, roof - 0.012),
        at(d, 0.2),
    ]
    brush.polygon(cabin, body)
    glass = mix(light.sky[1], tone((40, 50, 64)), 0.5 if not light.dark else 0.75)
    pane = [
        at(a + 0.04, 0.205),
        at(b + 0.025, roof - 0.025),
        at(c - 0.02, roof - 0.025),
        at(d - 0.05, 0.205),
    ]
    brush.polygon(pane, glass)
    if driver is not None:
        brush.circle(*at(0.07, 0.235), 0.042 * unit, driver)
        brush.polygon(
            [at(0.0, 0.2), at(0.03, 0.215), at(0.11, 0.215), at(0.14, 0.2)], scaled(driver, 0.6)
        )
    brush.polygon([at(-0.03, 0.2), at(-0.045, roof), at(-0.02, roof), at(-0.005, 0.2)], body)
    streak = [
        at(c - 0.12, 0.21),
        at(c - 0.06, roof - 0.03),
        at(c - 0.035, roof - 0.03),
        at(c - 0.09, 0.21),
    ]
    brush.polygon(streak, mix(glass, (255, 255, 255), 0.3))
    hood = [
        at(-0.5, 0.08),
        at(-0.49, 0.19),
        at(-0.46, 0.205),
        at(d - 0.02, 0.205),
        at(0.44, 0.175),
        at(0.49, 0.145),
        at(0.5, 0.08),
        at(0.48, 0.055),
        at(-0.48, 0.055),
    ]
    brush.polygon(hood, body)
    brush.polygon([at(-0.5, 0.1), at(0.5, 0.1), at(0.48, 0.055), at(-0.48, 0.055)], shade)
    brush.line([at(-0.47, 0.165), at(0.46, 0.15)], 0.008 * unit, mix(body, (255, 255, 255), 0.35))
    brush.line([at(-0.015, 0.2), at(-0.02, 0.07)], 0.005 * unit, shade)
    brush.rect(*sorted_box(at(-0.075, 0.155), at(-0.045, 0.143)), scaled(body, 0.6))
    for u in (-0.3, 0.31):
        _wheel(brush, *at(u, 0.075), 0.078 * unit, turn * facing, tone)
    _lamps(brush, at, light, unit, facing)
    if siren:
        for side, colour in ((0, (80, 130, 255)), (1, (255, 60, 60))):
            lit = siren == side + 1
            bx, by = at(-0.12 + 0.07 * side, roof + 0.022)
            brush.rounded(
                bx - 0.035 * unit,
                by - 0.015 * unit,
                0.07 * unit,
                0.035 * unit,
                1,
                colour if lit else scaled(colour, 0.4),
            )
            if lit:
                brush.glow(bx, by, 0.26 * unit, colour, 0.6)


def sorted_box(p: tuple[float, float], q: tuple[float, float]) -> tuple[float, float, float, float]:
    """x, y, width, height of the box with corners p and q."""
    return min(p[0], q[0]), min(p[1], q[1]), abs(p[0] - q[0]), abs(p[1] - q[1])


def _wheel(brush: Brush, x: float, y: float, radius: float, turn: float, tone: Tone) -> None:
    brush.circle(x, y, radius * 1.12, tone((26, 26, 30)))
    brush.circle(x, y, radius * 0.94, tone((44, 44, 50)))
    brush.circle(x, y, radius * 0.6, tone((190, 194, 200)))
    for i in range(5):
        a = turn + i * 2 * math.pi / 5
        brush.line(
            [(x, y), (x + math.cos(a) * radius * 0.56, y + math.sin(a) * radius * 0.56)],
            radius * 0.16,
            tone((110, 114, 122)),
        )
    brush.circle(x, y, radius * 0.15, tone((70, 72, 80)))


def _lamps(
    brush: Brush,
    at: Callable[[float, float], tuple[float, float]],
    light: Light,
    unit: float,
    facing: int,
) -> None:
    front, rear = at(0.475, 0.145), at(-0.487, 0.16)
    on = light.time != "day" or light.wet
    brush.ellipse(*front, 0.022 * unit, 0.018 * unit, (255, 246, 206) if on else (214, 220, 226))
    brush.ellipse(*rear, 0.014 * unit, 0.022 * unit, (255, 66, 48) if on else (150, 40, 40))
    if on:
        _beam(brush, front, facing * unit, 26 if light.dark else 12)
        brush.glow(*front, 0.14 * unit, (255, 244, 200), 0.85)
        brush.glow(*rear, 0.1 * unit, (255, 60, 40), 0.7)


def _beam(brush: Brush, lamp: tuple[float, float], reach: float, alpha: int) -> None:
    """A headlight's cone, fading with distance; `reach` is signed with the direction."""
    veil = brush.like()
    x, y = lamp
    for share in (0.72, 0.58, 0.44, 0.3):
        end, size = x + reach * share, abs(reach) * share
        cone = veil.like()
        cone.polygon(
            [(x, y), (end, y - size * 0.06), (end, y + size * 0.22)], (255, 240, 190, alpha)
        )
        veil.blend(cone)
    brush.blend(veil)


def draw_front(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    paint: Colour,
    light: Light,
    tone: Tone,
    driver: Colour,
) -> None:
    """A car head-on, `width` wide, its wheels on y."""
    w = width
    body, shade = tone(paint), scaled(tone(paint), 0.78)
    glass = mix(light.sky[1], tone((40, 50, 64)), 0.55 if not light.dark else 0.8)
    for side in (-1, 1):
        brush.rounded(
            x + side * 0.36 * w - 0.07 * w,
            y - 0.2 * w,
            0.14 * w,
            0.2 * w,
            0.03 * w,
            tone((28, 28, 32)),
        )
    brush.polygon(
        [
            (x - 0.4 * w, y - 0.42 * w),
            (x - 0.3 * w, y - 0.68 * w),
            (x + 0.3 * w, y - 0.68 * w),
            (x + 0.4 * w, y - 0.42 * w),
        ],
        body,
    )
    brush.polygon(
        [
            (x - 0.355 * w, y - 0.43 * w),
            (x - 0.275 * w, y - 0.65 * w),
            (x + 0.275 * w, y - 0.65 * w),
            (x + 0.355 * w, y - 0.43 * w),
        ],
        glass,
    )
    brush.circle(x + 0.14 * w, y - 0.52 * w, 0.055 * w, driver)
    brush.polygon(
        [
            (x + 0.05 * w, y - 0.43 * w),
            (x + 0.09 * w, y - 0.475 * w),
            (x + 0.2 * w, y - 0.475 * w),
            (x + 0.24 * w, y - 0.43 * w),
        ],
        scaled(driver, 0.6),
    )
    brush.polygon(
        [
            (x - 0.2 * w, y - 0.43 * w),
            (x - 0.1 * w, y - 0.65 * w),
            (x - 0.04 * w, y - 0.65 * w),
            (x - 0.12 * w, y - 0.43 * w),
        ],
        mix(glass, (255, 255, 255), 0.18),
    )
    brush.rounded(x - 0.48 * w, y - 0.44 * w, 0.96 * w, 0.34 * w, 0.09 * w, body)
    brush.polygon(
        [
            (x - 0.44 * w, y - 0.43 * w),
            (x + 0.44 * w, y - 0.43 * w),
            (x + 0.3 * w, y - 0.33 * w),
            (x - 0.3 * w, y - 0.33 * w),
        ],
        mix(body, (255, 255, 255), 0.13),
    )
    brush.rounded(x - 0.2 * w, y - 0.31 * w, 0.4 * w, 0.1 * w, 0.03 * w, tone((34, 36, 42)))
    for i in range(4):
        brush.rect(
            x - 0.18 * w, y - 0.295 * w + i * 0.022 * w, 0.36 * w, 0.007 * w, tone((120, 124, 132))
        )
    brush.rounded(x - 0.48 * w, y - 0.17 * w, 0.96 * w, 0.08 * w, 0.03 * w, shade)
    brush.rect(x - 0.09 * w, y - 0.165 * w, 0.18 * w, 0.055 * w, tone((232, 230, 220)))
    on = light.time != "day" or light.wet
    for side in (-1, 1):
        lx, ly = x + side * 0.345 * w, y - 0.27 * w
        brush.ellipse(lx, ly, 0.085 * w, 0.062 * w, tone((60, 62, 70)))
        brush.ellipse(lx, ly, 0.07 * w, 0.05 * w, (255, 246, 210) if on else tone((220, 228, 236)))
        brush.ellipse(lx - 0.015 * w, ly - 0.012 * w, 0.02 * w, 0.014 * w, (255, 255, 255))
        brush.rounded(
            x + side * 0.5 * w - 0.035 * w, y - 0.5 * w, 0.07 * w, 0.05 * w, 0.02 * w, shade
        )
        if on:
            brush.glow(lx, ly, 0.3 * w if light.dark else 0.2 * w, (255, 240, 196), 0.85)
