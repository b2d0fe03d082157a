"""What every kind of cast shares: the shot, its light, and where the ground is."""

from __future__ import annotations

import random
from dataclasses import dataclass

from PIL import Image, ImageChops

from workers.demo.drawing.camera import Camera
from workers.demo.drawing.colour import Light, Palette, Tone
from workers.demo.drawing.stage import Element
from workers.demo.drawing.world import Shot

FEET = {"interior": 198.0, "city": 199.0, "sea": 203.0, "forest": 199.0}
"""Frame y on which a wide shot's cast stands."""

STATURE = {"interior": 1.14, "city": 1.0, "sea": 1.02, "forest": 1.02}
"""How much larger than in the street a wide shot shows its cast: rooms are small."""


@dataclass(slots=True)
class Casting:
    """All that the placing of actors depends on; each kind of cast makes its own elements."""

    shot: Shot
    light: Light
    palette: Palette
    tone: Tone
    camera: Camera
    rng: random.Random

    def elements(self) -> list[Element]:
        """The actors in the order they are painted, far ones first."""
        raise NotImplementedError

    def lit(self, image: Image.Image, side: int) -> Image.Image:
        """A thin rim of the light's own colour on one side of the figure."""
        if self.light.time == "day":
            return image
        alpha = image.getchannel("A")
        rim = ImageChops.subtract(alpha, ImageChops.offset(alpha, -side, 1))
        rim = rim.point([int(v * 0.55) for v in range(256)])
        lit = image.copy()
        lit.paste(self.light.key, (0, 0), rim)
        lit.putalpha(alpha)
        return lit
