"""Animals: four-legged ones from the side, birds in flight, and heads seen from the front."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from workers.demo.brush import Brush, Colour
from workers.demo.colour import mix, scaled

Tone = Callable[[Colour], Colour]


@dataclass(frozen=True, slots=True)
class Kind:
    """Proportions of an animal; lengths are shares of its height at the shoulder."""

    name: str
    coats: tuple[Colour, ...]
    length: float
    depth: float
    leg: float
    neck: float
    head: float
    muzzle: float
    ears: str
    tail: str


KINDS = {
    "dog": Kind(
        "dog",
        ((176, 124, 78), (92, 74, 66), (224, 204, 172)),
        1.3,
        0.44,
        0.085,
        0.24,
        0.22,
        0.2,
        "floppy",
        "up",
    ),
    "cat": Kind(
        "cat",
        ((222, 148, 84), (96, 96, 104), (60, 56, 62), (232, 222, 208)),
        1.35,
        0.47,
        0.085,
        0.16,
        0.26,
        0.07,
        "pointed",
        "long",
    ),
    "fox": Kind(
        "fox", ((214, 110, 54), (190, 92, 50)), 1.4, 0.42, 0.07, 0.2, 0.22, 0.2, "pointed", "brush"
    ),
    "deer": Kind(
        "deer",
        ((158, 108, 70), (176, 124, 84)),
        1.15,
        0.34,
        0.055,
        0.5,
        0.15,
        0.19,
        "antlers",
        "short",
    ),
    "horse": Kind(
        "horse",
        ((112, 70, 50), (70, 52, 48), (206, 190, 170)),
        1.25,
        0.38,
        0.065,
        0.52,
        0.16,
        0.28,
        "upright",
        "flow",
    ),
}


def draw_quadruped(
    brush: Brush,
    x: float,
    y: float,
    size: float,
    kind: Kind,
    coat: Colour,
    tone: Tone,
    phase: float,
    facing: int,
    moving: bool,
) -> None:
    """Draw an animal of shoulder height `size` with its feet at y; `phase` 0-1 is one stride."""
    own, dark = tone(coat), scaled(tone(coat), 0.78)

    def at(u: float, v: float) -> tuple[float, float]:
        return x + facing * u * size, y - v * size

    half, back = kind.length / 2, 1.0 - kind.depth * 0.5
    swing = math.sin(2 * math.pi * phase) * (0.34 if moving else 0.02)
    bob = (
        0.02 * abs(math.cos(2 * math.pi * phase))
        if moving
        else 0.006 * math.sin(2 * math.pi * phase)
    )
    _tail(brush, at, kind, half, back + bob, own, dark, size, phase)
    for u, angle, shade in (
        (-half * 0.72, -swing, dark),
        (half * 0.66, swing, dark),
        (-half * 0.84, swing, own),
        (half * 0.78, -swing, own),
    ):
        top = (u, back - kind.depth * 0.12)
        knee = (u + math.sin(angle) * 0.32, top[1] * 0.5)
        foot = (knee[0] + math.sin(angle - 0.25 * (u < 0)) * 0.3, 0.02 + max(0.0, -angle) * 0.1)
        brush.limb(at(*top), at(*knee), kind.leg * 2.6 * size, kind.leg * 1.3 * size, shade)
        brush.limb(at(*knee), at(*foot), kind.leg * 1.3 * size, kind.leg * size, shade)
    b = back + bob
    brush.limb(
        at(-half * 0.72, b),
        at(half * 0.66, b + 0.01),
        kind.depth * 0.92 * size,
        kind.depth * size,
        own,
    )
    brush.limb(
        at(-half * 0.4, b - kind.depth * 0.3),
        at(half * 0.5, b - kind.depth * 0.3),
        kind.depth * 0.25 * size,
        kind.depth * 0.3 * size,
        mix(own, tone((240, 226, 204)), 0.35),
    )
    brush.limb(
        at(-half * 0.72, b),
        at(half * 0.66, b + 0.02),
        kind.depth * 0.6 * size,
        kind.depth * 0.66 * size,
        own,
    )
    nx, ny = half * 0.7 + kind.neck * 0.62, b + kind.neck * 0.95 + 0.05
    brush.limb(
        at(half * 0.62, b), at(nx, ny), kind.depth * 0.8 * size, kind.head * 1.15 * size, own
    )
    if kind.tail == "flow":
        brush.limb(
            at(half * 0.5, b + 0.16),
            at(nx - 0.07, ny + 0.1),
            0.12 * size,
            0.08 * size,
            scaled(own, 0.5),
        )
    mx, my = nx + kind.muzzle + kind.head * 0.35, ny - kind.muzzle * 0.45
    brush.limb(
        at(nx + 0.02, ny - 0.01), at(mx, my), kind.head * 1.2 * size, kind.head * 0.62 * size, own
    )
    if kind.name in ("fox", "dog"):
        brush.limb(
            at(nx + 0.08, ny - 0.07),
            at(mx, my - 0.03),
            kind.head * 0.5 * size,
            kind.head * 0.36 * size,
            mix(own, tone((250, 244, 232)), 0.7),
        )
    brush.circle(*at(nx, ny), kind.head * 0.72 * size, own)
    brush.circle(*at(mx + kind.head * 0.26, my + 0.02), kind.head * 0.14 * size, tone((30, 26, 28)))
    brush.circle(
        *at(nx + kind.head * 0.4, ny + kind.head * 0.22),
        max(0.6, kind.head * 0.11 * size),
        tone((24, 20, 22)),
    )
    _ears(brush, at, kind, nx, ny, own, dark, size)


def _ears(
    brush: Brush,
    at: Callable[[float, float], tuple[float, float]],
    kind: Kind,
    nx: float,
    ny: float,
    own: Colour,
    dark: Colour,
    size: float,
) -> None:
    k = kind.head
    if kind.ears == "floppy":
        brush.limb(
            at(nx - k * 0.3, ny + k * 0.45),
            at(nx - k * 0.42, ny - k * 0.6),
            k * 0.5 * size,
            k * 0.62 * size,
            dark,
        )
        return
    for shift, shade in ((0.22, dark), (-0.3, own)):
        tip = {"pointed": 1.45, "upright": 1.35, "antlers": 1.0}[kind.ears]
        brush.polygon(
            [
                at(nx + k * (shift - 0.3), ny + k * 0.4),
                at(nx + k * (shift - 0.1), ny + k * tip),
                at(nx + k * (shift + 0.25), ny + k * 0.5),
            ],
            shade,
        )
    if kind.ears == "antlers":
        for lean in (-0.14, 0.06):
            base, mid, tip = (
                (nx - 0.02, ny + 0.1),
                (nx + lean, ny + 0.34),
                (nx + lean + 0.12, ny + 0.54),
            )
            brush.line([at(*base), at(*mid), at(*tip)], 0.035 * size, scaled(own, 0.62))
            brush.line([at(*mid), at(mid[0] + 0.18, mid[1] + 0.06)], 0.03 * size, scaled(own, 0.62))


def _tail(
    brush: Brush,
    at: Callable[[float, float], tuple[float, float]],
    kind: Kind,
    half: float,
    back: float,
    own: Colour,
    dark: Colour,
    size: float,
    phase: float,
) -> None:
    wag = 0.09 * math.sin(4 * math.pi * phase)
    root = (-half * 0.9, back + 0.08)
    if kind.tail == "up":
        brush.limb(at(*root), at(root[0] - 0.2, root[1] + 0.28 + wag), 0.1 * size, 0.05 * size, own)
    elif kind.tail == "long":
        mid = (root[0] - 0.26, root[1] + 0.1)
        brush.limb(at(*root), at(*mid), 0.09 * size, 0.08 * size, own)
        brush.limb(at(*mid), at(mid[0] - 0.08 + wag, mid[1] + 0.34), 0.08 * size, 0.06 * size, own)
    elif kind.tail == "brush":
        mid = (root[0] - 0.3, root[1] - 0.12 + wag)
        brush.limb(at(*root), at(*mid), 0.1 * size, 0.22 * size, own)
        brush.limb(
            at(*mid),
            at(mid[0] - 0.16, mid[1] - 0.05),
            0.2 * size,
            0.06 * size,
            mix(own, (250, 246, 238), 0.6),
        )
    elif kind.tail == "flow":
        brush.limb(
            at(*root),
            at(root[0] - 0.14 + wag, root[1] - 0.5),
            0.1 * size,
            0.16 * size,
            scaled(own, 0.5),
        )
    else:
        brush.limb(at(*root), at(root[0] - 0.08, root[1] - 0.06), 0.09 * size, 0.05 * size, dark)


def draw_bird(
    brush: Brush, x: float, y: float, span: float, tone: Tone, phase: float, facing: int
) -> None:
    """A gull in flight, `span` wide; `phase` 0-1 is one beat of the wings."""
    white, grey = tone((246, 246, 244)), tone((150, 160, 172))
    beat = math.sin(2 * math.pi * phase)
    for side, colour in ((-0.1, scaled(grey, 0.85)), (0.1, grey)):
        elbow = (x + side * span * 0.6 - facing * span * 0.04, y - span * (0.16 + 0.16 * beat))
        tip = (x + side * span * 1.2 - facing * span * 0.3, y - span * (0.1 + 0.36 * beat))
        root = span * 0.13
        brush.polygon(
            [
                (x - root, y),
                (elbow[0] - root * 0.6, elbow[1]),
                tip,
                (elbow[0] + root, elbow[1] + span * 0.03),
                (x + root, y),
            ],
            colour,
        )
    brush.ellipse(x, y, span * 0.26, span * 0.075, white)
    hx = x + facing * span * 0.26
    brush.circle(hx, y - span * 0.03, span * 0.07, white)
    brush.polygon(
        [
            (hx + facing * span * 0.05, y - span * 0.05),
            (hx + facing * span * 0.15, y - span * 0.015),
            (hx + facing * span * 0.05, y),
        ],
        tone((236, 176, 60)),
    )
    brush.circle(
        hx + facing * span * 0.025, y - span * 0.045, max(0.5, span * 0.013), tone((20, 20, 24))
    )
    brush.polygon(
        [
            (x - facing * span * 0.22, y - span * 0.03),
            (x - facing * span * 0.42, y),
            (x - facing * span * 0.22, y + span * 0.04),
        ],
        grey,
    )


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
