"""Animals: four-legged ones from the side, and birds in flight."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from workers.demo.drawing.brush import Brush, Colour
from workers.demo.drawing.colour import Tone, mix, scaled


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
            base, fork, point = (
                (nx - 0.02, ny + 0.1),
                (nx + lean, ny + 0.34),
                (nx + lean + 0.12, ny + 0.54),
            )
            brush.line([at(*base), at(*fork), at(*point)], 0.035 * size, scaled(own, 0.62))
            brush.line(
                [at(*fork), at(fork[0] + 0.18, fork[1] + 0.06)], 0.03 * size, scaled(own, 0.62)
            )


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
