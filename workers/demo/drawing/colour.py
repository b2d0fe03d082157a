"""Light and palettes: which colours a time of day and a film give to things."""

from __future__ import annotations

import colorsys
import random
from collections.abc import Callable
from dataclasses import dataclass

from workers.demo.drawing.brush import Colour

Tone = Callable[[Colour], Colour]
"""From a thing's own colour to the colour it has in a shot's light."""

_SKIES: dict[str, tuple[tuple[str, str, str], ...]] = {
    # top, middle, horizon; a film keeps one of each
    "day": (
        ("4a9be0", "8cc7ee", "d8eef6"),
        ("3f8fc9", "86c5d8", "e2f1e4"),
        ("5d93d8", "a5c4ea", "f0eaf0"),
        ("2f86d6", "74b9ee", "c9e9fa"),
    ),
    "night": (
        ("060a1f", "101a3e", "243463"),
        ("0a0820", "1b1645", "3a2c66"),
        ("04101c", "0b2338", "1c4459"),
        ("070913", "11182c", "27324d"),
    ),
    "golden hour": (
        ("5a4a86", "e5805a", "ffd08a"),
        ("7a4a7c", "f0756a", "ffc27a"),
        ("4f6a9c", "f2a25e", "ffe0a0"),
        ("8a3f5c", "ea6a3e", "ffbf5e"),
    ),
}
_RAIN_SKY = {"day": ("6c7883", "8c98a2", "b3bcc2"), "night": ("0c1220", "1a2432", "33414f")}
_AMBIENT = {"day": (1.0, 1.0, 1.0), "night": (0.30, 0.37, 0.56), "golden hour": (1.0, 0.77, 0.60)}
_KEY = {"day": "fff6da", "night": "9db8ff", "golden hour": "ffd27a"}
_ORB = {"day": "fffbe6", "night": "eef2ff", "golden hour": "fff0b8"}
_HUES = (0.0, 0.03, 0.07, 0.11, 0.14, 0.36, 0.46, 0.53, 0.58, 0.63, 0.74, 0.93)


def rgb(code: str) -> Colour:
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` where share is 0, `b` where it is 1."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a[:3], b[:3], strict=True))


def scaled(colour: Colour, factor: float) -> Colour:
    return tuple(min(255, max(0, round(c * factor))) for c in colour[:3])


def hsv(hue: float, saturation: float, value: float) -> Colour:
    return tuple(round(255 * c) for c in colorsys.hsv_to_rgb(hue % 1.0, saturation, value))


@dataclass(frozen=True, slots=True)
class Palette:
    """A film's own colours: which sky of each time of day, and accents for clothes and walls."""

    skies: dict[str, int]
    accents: tuple[Colour, ...]
    walls: tuple[Colour, ...]
    leaf_hue: float

    @classmethod
    def of(cls, seed: int) -> Palette:
        rng = random.Random(f"palette/{seed}")
        hues = rng.sample(_HUES, 5)
        return cls(
            skies={time: rng.randrange(len(skies)) for time, skies in _SKIES.items()},
            accents=tuple(hsv(h, rng.uniform(0.45, 0.72), rng.uniform(0.55, 0.86)) for h in hues),
            walls=tuple(hsv(h, rng.uniform(0.10, 0.28), rng.uniform(0.62, 0.88)) for h in hues),
            leaf_hue=rng.uniform(0.22, 0.42),
        )


@dataclass(frozen=True, slots=True)
class Light:
    """How things look at one time of day: `shade` turns a thing's own colour into the lit one."""

    time: str
    wet: bool
    sky: tuple[Colour, Colour, Colour]
    ambient: tuple[float, float, float]
    haze: Colour
    key: Colour
    orb: Colour

    @classmethod
    def of(cls, time: str, wet: bool, palette: Palette) -> Light:
        codes = _RAIN_SKY[time] if wet else _SKIES[time][palette.skies[time]]
        sky = (rgb(codes[0]), rgb(codes[1]), rgb(codes[2]))
        ambient = _AMBIENT[time]
        if wet:
            ambient = (ambient[0] * 0.68, ambient[1] * 0.72, ambient[2] * 0.78)
        return cls(time, wet, sky, ambient, sky[2], rgb(_KEY[time]), rgb(_ORB[time]))

    @property
    def dark(self) -> bool:
        return self.time == "night"

    def shade(self, colour: Colour, distance: float = 0.0) -> Colour:
        """The colour as seen at `distance` (0 near, 1 lost in haze)."""
        lit = tuple(min(255, round(c * a)) for c, a in zip(colour[:3], self.ambient, strict=True))
        return mix(lit, self.haze, distance)
