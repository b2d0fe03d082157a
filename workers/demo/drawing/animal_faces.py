"""Animals' heads seen from the front."""

from __future__ import annotations

from workers.demo.drawing.brush import Brush, Colour
from workers.demo.drawing.colour import Tone, mix, scaled


def draw_face(
    brush: Brush,
    x: float,
    y: float,
    size: float,
    name: str,
    coat: Colour,
    tone: Tone,
    blink: bool,
    turn: float,
) -> None:
    """An animal's head from the front, `size` tall without ears; `turn` -1..1 looks aside."""
    own = tone(coat)
    pale, dark, ink = mix(own, tone((252, 246, 236)), 0.75), scaled(own, 0.72), tone((28, 24, 26))
    s, long = size / 2, {"deer": 1.25, "horse": 1.5}.get(name, 1.0)
    dx = turn * s * 0.12
    neck = 1.0 if long == 1.0 else 0.72
    brush.limb(
        (x, y + s * 2.4), (x, y + s * 0.4), s * 1.9 * neck, s * 1.35 * neck, scaled(own, 0.84)
    )
    for side in (-1, 1):
        _front_ear(brush, x, y, s, side, name, own, dark, pale)
    if name == "deer":
        for side in (-1, 1):
            horn = scaled(own, 0.6)
            brush.line(
                [
                    (x + side * s * 0.25, y - s * 0.85),
                    (x + side * s * 0.7, y - s * 1.7),
                    (x + side * s * 0.5, y - s * 2.3),
                ],
                s * 0.11,
                horn,
            )
            brush.line(
                [(x + side * s * 0.62, y - s * 1.55), (x + side * s * 1.1, y - s * 1.95)],
                s * 0.09,
                horn,
            )
    wide = 0.72 if long > 1.1 else 0.98
    brush.ellipse(x, y - s * 0.1, s * wide, s * 0.9, own)
    brush.limb(
        (x, y),
        (x + dx, y + s * (long - 0.45)),
        s * wide * 1.7,
        s * (0.8 if long > 1.1 else 1.1),
        own,
    )
    if name in ("fox", "cat", "dog"):
        for side in (-1, 1):
            brush.ellipse(x + dx + side * s * 0.3, y + s * 0.42, s * 0.44, s * 0.34, pale)
    else:
        brush.ellipse(
            x + dx,
            y + s * (long - 0.42),
            s * 0.42,
            s * 0.34,
            scaled(own, 0.82) if name == "horse" else pale,
        )
    if name in ("dog", "horse"):
        brush.limb((x, y - s * 0.8), (x + dx * 0.6, y + s * 0.1), s * 0.2, s * 0.28, pale)
    for side in (-1, 1):
        ex, ey = x + dx * 0.7 + side * s * 0.42 * (wide + 0.1), y - s * 0.12
        if blink:
            brush.line([(ex - s * 0.14, ey), (ex + s * 0.14, ey)], s * 0.05, ink)
        else:
            iris = tone((214, 176, 70)) if name in ("cat", "fox") else tone((96, 62, 40))
            brush.ellipse(ex, ey, s * 0.16, s * 0.17, ink)
            brush.ellipse(ex, ey, s * 0.13, s * 0.14, iris)
            brush.ellipse(
                ex + turn * s * 0.03, ey, s * (0.05 if name == "cat" else 0.09), s * 0.11, ink
            )
            brush.circle(ex - s * 0.05, ey - s * 0.06, s * 0.035, (250, 250, 250))
    ny = y + s * (long - 0.68)
    if name == "horse":
        for side in (-1, 1):
            brush.ellipse(x + dx + side * s * 0.2, ny + s * 0.2, s * 0.07, s * 0.1, ink)
        brush.line([(x - s * 0.2, ny + s * 0.46), (x + s * 0.2, ny + s * 0.46)], s * 0.03, ink)
        return
    brush.polygon([(x + dx - s * 0.15, ny), (x + dx + s * 0.15, ny), (x + dx, ny + s * 0.16)], ink)
    brush.ellipse(x + dx, ny, s * 0.16, s * 0.07, ink)
    brush.line([(x + dx, ny + s * 0.1), (x + dx, ny + s * 0.28)], s * 0.035, ink)
    for side in (-1, 1):
        mx, my = x + dx + side * s * 0.15, ny + s * 0.22
        start, end = (10, 120) if side < 0 else (60, 170)
        brush.arc(mx, my, s * 0.16, s * 0.12, start, end, s * 0.035, ink)
        for lift in (-0.06, 0.06) if name == "cat" else ():
            whisker = [
                (x + dx + side * s * 0.4, ny + s * 0.1),
                (x + side * s * 1.3, ny + s * (0.1 + 2 * lift)),
            ]
            brush.line(whisker, s * 0.018, pale)


def _front_ear(
    brush: Brush,
    x: float,
    y: float,
    s: float,
    side: int,
    name: str,
    own: Colour,
    dark: Colour,
    pale: Colour,
) -> None:
    if name == "dog":
        brush.limb(
            (x + side * s * 0.75, y - s * 0.62),
            (x + side * s * 1.02, y + s * 0.25),
            s * 0.42,
            s * 0.56,
            dark,
        )
    elif name in ("cat", "fox"):
        for scale, colour in ((1.0, own), (0.6, mix(pale, dark, 0.5))):
            brush.polygon(
                [
                    (x + side * s * (0.6 - 0.45 * scale), y - s * 0.72),
                    (x + side * s * 0.82, y - s * (0.72 + 0.85 * scale)),
                    (x + side * s * (0.6 + 0.36 * scale), y - s * 0.4),
                ],
                colour,
            )
    else:
        reach = 1.25 if name == "deer" else 0.62
        brush.limb(
            (x + side * s * 0.45, y - s * 0.7),
            (x + side * s * reach, y - s * 1.12),
            s * 0.36,
            s * 0.1,
            own,
        )
        brush.limb(
            (x + side * s * 0.55, y - s * 0.78),
            (x + side * s * reach * 0.95, y - s * 1.08),
            s * 0.16,
            s * 0.06,
            pale,
        )
