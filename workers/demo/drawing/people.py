"""People: a jointed figure of simple proportions, its looks and its poses.

Lengths are shares of the figure's height; angles are radians from hanging straight down,
positive towards the side the figure faces.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

from workers.demo.drawing.brush import Brush, Colour, Point
from workers.demo.drawing.colour import Palette, Tone, mix, scaled

_SKINS = ((255, 219, 188), (240, 194, 156), (214, 160, 118), (164, 112, 78), (112, 74, 54))
_HAIRS = ((40, 30, 30), (74, 48, 36), (122, 78, 46), (196, 148, 84), (168, 72, 44), (196, 196, 200))
_TROUSERS = ((52, 60, 84), (70, 66, 70), (96, 82, 68), (44, 48, 54), (110, 116, 130))
_STYLES = ("short", "long", "bob", "bun", "curly", "hat", "bald")


@dataclass(frozen=True, slots=True)
class Look:
    skin: Colour
    hair: Colour
    style: str
    top: Colour
    bottom: Colour
    garment: str
    beard: bool

    @classmethod
    def of(cls, rng: random.Random, palette: Palette) -> Look:
        style = rng.choice(_STYLES)
        garment = rng.choice(("shirt", "jacket", "coat"))
        if style in ("long", "bob", "bun"):
            garment = rng.choice(("dress", "shirt", "coat", "jacket"))
        return cls(
            rng.choice(_SKINS),
            rng.choice(_HAIRS),
            style,
            scaled(rng.choice(palette.accents), rng.uniform(0.8, 1.1)),
            rng.choice(_TROUSERS),
            garment,
            style in ("short", "hat", "bald", "curly") and rng.random() < 0.35,
        )


Joint = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pose:
    """Joints as (upper, lower) angles: far limb first. `lift` raises the body."""

    legs: tuple[Joint, Joint] = ((-0.06, -0.06), (0.06, 0.06))
    arms: tuple[Joint, Joint] = ((-0.12, 0.1), (0.12, 0.3))
    lean: float = 0.0
    lift: float = 0.0
    blink: bool = False
    mouth: float = 0.0


def walking(phase: float, stride: float = 0.46) -> Pose:
    """One moment of a walk; `phase` 0-1 is a full cycle. A stride over 0.7 looks like a run."""
    swing = math.sin(2 * math.pi * phase)
    cross = math.cos(2 * math.pi * phase)
    bend = 1.5 * stride
    return Pose(
        legs=(
            (swing * stride, swing * stride - bend * max(0.0, -cross)),
            (-swing * stride, -swing * stride - bend * max(0.0, cross)),
        ),
        arms=(
            (-swing * stride * 0.9, -swing * stride * 0.9 + 0.35 + stride * 0.5),
            (swing * stride * 0.9, swing * stride * 0.9 + 0.35 + stride * 0.5),
        ),
        lean=0.03 + 0.12 * max(0.0, stride - 0.5),
        lift=0.012 * abs(cross),
    )


def standing(phase: float, talk: float = 0.0) -> Pose:
    """Breathing in place; with `talk`, an arm gestures and the mouth moves."""
    wave = math.sin(2 * math.pi * phase)
    gesture = 0.5 + 0.5 * math.sin(2 * math.pi * phase + 1.1)
    return Pose(
        arms=(
            (-0.14 + 0.02 * wave, 0.02),
            (0.16 + 0.5 * talk * gesture, 0.28 + 1.3 * talk * gesture),
        ),
        lean=0.012 * wave,
        lift=0.003 * wave,
        mouth=talk * (0.5 + 0.5 * math.sin(6 * math.pi * phase)),
    )


def fighting(phase: float) -> Pose:
    """Guard, punch or kick, recoil: `phase` 0-1 is one exchange."""
    guard = Pose(
        legs=((-0.42, -0.5), (0.38, -0.05)),
        arms=((0.75, 2.25), (0.6, 2.1)),
        lean=0.1,
        mouth=0.4,
    )
    if 0.25 <= phase < 0.45:
        return replace(guard, arms=((0.7, 2.2), (1.5, 1.55)), lean=0.24, mouth=1.0)
    if 0.6 <= phase < 0.8:
        return replace(guard, legs=((-0.2, -0.3), (1.25, 1.35)), lean=-0.16, mouth=1.0)
    if phase >= 0.8:
        return replace(guard, arms=((0.2, 1.4), (0.9, 1.9)), lean=-0.2)
    return guard


def draw_person(
    brush: Brush, x: float, y: float, height: float, look: Look, pose: Pose, tone: Tone, facing: int
) -> None:
    """Draw a person standing with the feet at (x, y); `facing` is -1 or 1."""
    fig = _Figure(brush, x, y, height, look, tone, facing)
    fig.draw(pose)


@dataclass(slots=True)
class _Figure:
    brush: Brush
    x: float
    y: float
    h: float
    look: Look
    tone: Tone
    facing: int

    def at(self, u: float, v: float) -> Point:
        """A point given in body units: u towards the facing side, v upwards from the feet."""
        return self.x + self.facing * u * self.h, self.y - v * self.h

    def draw(self, pose: Pose) -> None:
        look, tone = self.look, self.tone
        top, bottom, skin = tone(look.top), tone(look.bottom), tone(look.skin)
        hip = (0.0, 0.49 + pose.lift)
        chest = (math.sin(pose.lean) * 0.31, hip[1] + math.cos(pose.lean) * 0.31)
        bare = look.garment == "dress"
        self._arm(chest, pose.arms[0], scaled(top, 0.78), skin)
        self._leg(hip, pose.legs[0], scaled(skin if bare else bottom, 0.8))
        self._leg(hip, pose.legs[1], skin if bare else bottom)
        self._torso(hip, chest, top, bottom)
        self._head(chest, pose, skin)
        self._arm(chest, pose.arms[1], scaled(top, 0.92), skin)

    def _chain(self, start: Point, joint: Joint, upper: float, lower: float) -> tuple[Point, Point]:
        a, b = joint
        mid = (start[0] + math.sin(a) * upper, start[1] - math.cos(a) * upper)
        return mid, (mid[0] + math.sin(b) * lower, mid[1] - math.cos(b) * lower)

    def _leg(self, hip: Point, joint: Joint, colour: Colour) -> None:
        h = self.h
        start = (hip[0] + joint[0] * 0.03, hip[1])
        knee, foot = self._chain(start, joint, 0.245, 0.235)
        p, k, f = self.at(*start), self.at(*knee), self.at(*foot)
        self.brush.limb(p, k, 0.088 * h, 0.066 * h, colour)
        self.brush.limb(k, f, 0.066 * h, 0.044 * h, colour)
        shoe = scaled(self.tone(self.look.bottom), 0.5)
        toe = (f[0] + self.facing * 0.05 * h, f[1] + 0.004 * h)
        self.brush.limb((f[0] - self.facing * 0.008 * h, f[1]), toe, 0.042 * h, 0.03 * h, shoe)

    def _arm(self, chest: Point, joint: Joint, sleeve: Colour, skin: Colour) -> None:
        h = self.h
        side = 0.055 if joint[0] >= 0 else -0.055
        start = (chest[0] + side, chest[1] - 0.015)
        elbow, hand = self._chain(start, joint, 0.155, 0.145)
        s, e, w = self.at(*start), self.at(*elbow), self.at(*hand)
        self.brush.limb(s, e, 0.066 * h, 0.052 * h, sleeve)
        self.brush.limb(e, w, 0.052 * h, 0.04 * h, sleeve)
        self.brush.circle(w[0], w[1], 0.027 * h, skin)

    def _torso(self, hip: Point, chest: Point, top: Colour, bottom: Colour) -> None:
        garment = self.look.garment
        hx, hy, cx, cy = *hip, *chest
        hem = {"coat": 0.2, "dress": 0.24}.get(garment, 0.015)
        flare = {"coat": 0.115, "dress": 0.15}.get(garment, 0.082)
        outline = [
            (cx - 0.055, cy + 0.032), (cx - 0.098, cy + 0.012), (cx - 0.1, cy - 0.04),
            (hx - 0.078, hy + 0.1), (hx - flare, hy - hem), (hx + flare, hy - hem),
            (hx + 0.08, hy + 0.1), (cx + 0.1, cy - 0.04), (cx + 0.098, cy + 0.012),
            (cx + 0.055, cy + 0.032),
        ]  # fmt: skip
        self.brush.polygon([self.at(u, v) for u, v in outline], top)
        shadow = [
            (cx - 0.02, cy + 0.03),
            *outline[1:5],
            (hx - flare * 0.3, hy - hem),
            (cx - 0.04, cy - 0.1),
        ]
        self.brush.polygon([self.at(u, v) for u, v in shadow], scaled(top, 0.88))
        if garment in ("jacket", "coat"):
            shirt = self.tone((236, 232, 224))
            vee = [(cx - 0.012, cy + 0.034), (cx + 0.05, cy + 0.034), (cx + 0.03, cy - 0.09)]
            self.brush.polygon([self.at(u, v) for u, v in vee], shirt)
            seam = [self.at(cx + 0.03, cy - 0.09), self.at(hx + 0.035, hy - hem)]
            self.brush.line(seam, 0.006 * self.h, scaled(top, 0.7))
        elif garment == "shirt":
            belt = [
                (hx - 0.08, hy + 0.012),
                (hx + 0.08, hy + 0.012),
                (hx + 0.08, hy - 0.015),
                (hx - 0.08, hy - 0.015),
            ]
            self.brush.polygon([self.at(u, v) for u, v in belt], scaled(bottom, 0.7))

    def _head(self, chest: Point, pose: Pose, skin: Colour) -> None:
        h, look = self.h, self.look
        hair = self.tone(look.hair)
        centre = (chest[0] * 1.18 + 0.008, chest[1] + 0.123)
        neck = (chest[0] + 0.004, chest[1] + 0.01)
        x, y = self.at(*centre)
        rx, ry, f = 0.064 * h, 0.08 * h, self.facing
        if look.style in ("long", "bob"):
            drop = 0.16 if look.style == "long" else 0.09
            self.brush.rounded(
                x - rx * 1.22 - f * rx * 0.12,
                y - ry * 0.6,
                rx * 2.3,
                ry * 0.6 + drop * h,
                rx * 0.8,
                scaled(hair, 0.85),
            )
        if look.style == "bun":
            self.brush.circle(x - f * rx * 0.75, y - ry * 0.95, rx * 0.55, scaled(hair, 0.9))
        self.brush.limb(self.at(*neck), (x, y), 0.056 * h, 0.052 * h, scaled(skin, 0.82))
        self.brush.ellipse(x, y, rx, ry, skin)
        self.brush.ellipse(x + f * rx * 0.1, y + ry * 0.42, rx * 0.74, ry * 0.62, skin)
        self.brush.ellipse(x - f * rx * 0.72, y + ry * 0.1, rx * 0.2, ry * 0.22, scaled(skin, 0.9))
        if look.beard:
            self.brush.polygon(
                _arc(x + f * rx * 0.08, y + ry * 0.36, rx * 0.92, ry * 0.72, 5, 175), hair
            )
            self.brush.ellipse(x + f * rx * 0.25, y + ry * 0.5, rx * 0.42, ry * 0.16, skin)
        if rx > 4:
            self._face(x, y, rx, ry, pose, skin, hair)
        self._hair(x, y, rx, ry, hair)

    def _hair(self, x: float, y: float, rx: float, ry: float, hair: Colour) -> None:
        f, style = self.facing, self.look.style
        if style == "bald":
            return
        if style == "hat":
            felt = scaled(self.tone(self.look.top), 0.62)
            self.brush.ellipse(x, y - ry * 0.5, rx * 1.75, ry * 0.2, felt)
            self.brush.polygon(
                [
                    (x - rx, y - ry * 0.5),
                    (x - rx * 0.82, y - ry * 1.4),
                    (x + rx * 0.82, y - ry * 1.4),
                    (x + rx, y - ry * 0.5),
                ],
                felt,
            )
            self.brush.rect(x - rx * 0.98, y - ry * 0.72, rx * 1.96, ry * 0.2, scaled(felt, 0.6))
            return
        if style == "curly":
            for angle in range(150, 400, 25):
                a = math.radians(angle)
                self.brush.circle(
                    x + math.cos(a) * rx * 0.92 - f * rx * 0.1,
                    y + math.sin(a) * ry * 0.88,
                    rx * 0.4,
                    hair,
                )
        cap = _arc(x - f * rx * 0.06, y - ry * 0.06, rx * 1.13, ry * 1.1, 180, 360)
        fringe = [
            (x + f * rx * 1.0, y - ry * 0.25),
            (x + f * rx * 0.35, y - ry * 0.52),
            (x - f * rx * 0.5, y - ry * 0.35),
        ]
        nape = [(x - f * rx * 0.72, y + ry * 0.1), (x - f * rx * 1.12, y + ry * 0.18)]
        # Over the skull from nape to forehead, then back along the fringe.
        over = cap if f > 0 else cap[::-1]
        self.brush.polygon([*nape, *over, *fringe], hair)

    def _face(
        self, x: float, y: float, rx: float, ry: float, pose: Pose, skin: Colour, hair: Colour
    ) -> None:
        f, tone = self.facing, self.tone
        ink = scaled(skin, 0.42)
        cx = x + f * rx * 0.24
        for side in (-1, 1):
            ex, ey = cx + side * rx * 0.4, y + ry * 0.06
            squeeze = 0.86 if side == f else 1.0
            self.brush.line(
                [
                    (ex - rx * 0.2 * squeeze, ey - ry * 0.26),
                    (ex + rx * 0.2 * squeeze, ey - ry * 0.28),
                ],
                rx * 0.1,
                scaled(hair, 0.8),
            )
            if pose.blink:
                self.brush.line([(ex - rx * 0.16, ey), (ex + rx * 0.16, ey)], rx * 0.06, ink)
                continue
            if rx > 12:
                self.brush.ellipse(ex, ey, rx * 0.19 * squeeze, ry * 0.11, tone((246, 244, 240)))
                self.brush.circle(ex + f * rx * 0.05, ey, rx * 0.1, tone((70, 84, 96)))
                self.brush.circle(ex + f * rx * 0.05, ey, rx * 0.055, tone((24, 22, 26)))
                self.brush.circle(ex + f * rx * 0.02, ey - ry * 0.04, rx * 0.028, (250, 250, 250))
                self.brush.arc(ex, ey, rx * 0.2 * squeeze, ry * 0.13, 195, 345, rx * 0.045, ink)
            else:
                self.brush.ellipse(ex, ey, rx * 0.1, ry * 0.1, ink)
        nose = [
            (cx + f * rx * 0.02, y + ry * 0.06),
            (cx + f * rx * 0.17, y + ry * 0.33),
            (cx - f * rx * 0.03, y + ry * 0.35),
        ]
        self.brush.polygon(nose, scaled(skin, 0.86))
        blush = mix(skin, tone((226, 96, 86)), 0.25)
        if rx > 12:
            self.brush.ellipse(cx - f * rx * 0.58, y + ry * 0.32, rx * 0.16, ry * 0.09, blush)
        lips = mix(skin, tone((176, 56, 56)), 0.6)
        my = y + ry * 0.58
        if pose.mouth > 0.3:
            self.brush.ellipse(
                cx, my, rx * 0.2, ry * (0.05 + 0.08 * pose.mouth), scaled(lips, 0.55)
            )
        else:
            self.brush.arc(cx, my - ry * 0.06, rx * 0.28, ry * 0.09, 15, 165, rx * 0.075, lips)


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """Points on an ellipse from `start` to `end` degrees (y grows downwards)."""
    steps = 14
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]
