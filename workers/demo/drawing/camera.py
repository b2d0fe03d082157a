"""The camera: where the frame looks at each moment of a shot."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

MARGIN_X, MARGIN_Y = 96, 36
"""How far scenery reaches beyond the frame on each side, pixels."""


@dataclass(frozen=True, slots=True)
class View:
    """Offset of the nearest layer in pixels, and magnification about the frame's centre."""

    x: float
    y: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Camera:
    """A motion over `seconds`; `view(t)` is defined for 0 ≤ t ≤ seconds."""

    motion: str
    seconds: float
    reach: float
    direction: int
    phase: float

    @classmethod
    def of(cls, motion: str, seconds: float, rng: random.Random, fast: bool = False) -> Camera:
        reach = 2 * MARGIN_X - 12 if fast else rng.uniform(70, 120)
        return cls(motion, seconds, reach, rng.choice((-1, 1)), rng.uniform(0, 6.28))

    def view(self, t: float) -> View:
        share = t / self.seconds
        eased = share * share * (3 - 2 * share)
        centred = (0.35 * eased + 0.65 * share - 0.5) * self.direction
        if self.motion == "pan":
            return View(centred * self.reach, 0.0, 1.0)
        if self.motion == "tilt":
            return View(0.0, centred * (2 * MARGIN_Y - 6), 1.0)
        if self.motion == "zoom":
            near = eased if self.direction > 0 else 1 - eased
            return View(0.0, 0.0, 1.0 + 0.38 * near)
        if self.motion == "handheld":
            p = self.phase
            x = 3.2 * math.sin(5.1 * t + p) + 1.8 * math.sin(11.3 * t + 2 * p)
            y = 2.4 * math.sin(6.3 * t + 1.7 * p) + 1.5 * math.sin(13.1 * t + p)
            return View(x, y, 1.05)
        return View(0.0, 0.0, 1.0)
