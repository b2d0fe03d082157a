"""Animals in a shot: walking by, flying, or looking into the camera."""

from __future__ import annotations

import math

from workers.demo.drawing import animals
from workers.demo.drawing.animal_faces import draw_face
from workers.demo.drawing.brush import HEIGHT, WIDTH, Brush
from workers.demo.drawing.casting import FEET, STATURE, Casting
from workers.demo.drawing.stage import Element, Sprite


class AnimalCast(Casting):
    """The shot's animal, of its species."""

    def elements(self) -> list[Element]:
        rng, framing = self.rng, self.shot.framing
        name = self.shot.species or ""
        facing = rng.choice((-1, 1))
        if name == "gull":
            return self._gulls(facing, framing == "wide")
        kind = animals.KINDS[name]
        coat = rng.choice(kind.coats)
        if framing == "close-up":
            size = rng.uniform(118, 140) if name in ("deer", "horse") else rng.uniform(140, 165)
            x, y = WIDTH * rng.uniform(0.42, 0.58), HEIGHT * (0.56 if name != "horse" else 0.5)
            images = []
            for i in range(6):
                brush = Brush(WIDTH + 40, HEIGHT + 40, x0=-20, y0=-20)
                draw_face(brush, x, y, size, name, coat, self.tone, i == 3, math.sin(i / 6 * 6.28))
                images.append(self.lit(brush.image(), facing))
            return [Sprite(images, lambda t: (int(t * 3), -20, -20 + 2 * math.sin(2 * t)))]
        tall = {"deer": 1.0, "horse": 1.15, "dog": 0.62, "fox": 0.55, "cat": 0.46}[name]
        size = tall * 60 * STATURE[self.shot.place]
        feet = FEET[self.shot.place]
        if framing == "medium":
            size, feet = (
                {"deer": 108, "horse": 112, "dog": 112, "fox": 104, "cat": 100}[name],
                HEIGHT - 14.0,
            )
        moving = rng.random() < 0.7
        images = []
        for i in range(8):
            brush = Brush(size * 3, size * 2.2, x0=-size * 1.5, y0=-size * 2.12)
            brush.ellipse(0, 0, size * 0.7, size * 0.06, (0, 0, 0, 70))
            animals.draw_quadruped(brush, 0, 0, size, kind, coat, self.tone, i / 8, facing, moving)
            images.append(self.lit(brush.image(), facing))
        speed = (20 if framing == "wide" else 34) if moving else 0
        x = WIDTH * rng.uniform(0.42, 0.58) - facing * speed

        def where(t: float) -> tuple[int, float, float]:
            return (
                int(t * (9 if moving else 5)),
                x + facing * speed * t - size * 1.5,
                feet - size * 2.12,
            )

        return [Sprite(images, where)]

    def _gulls(self, facing: int, wide: bool) -> list[Element]:
        rng = self.rng
        found: list[Element] = []
        for _ in range(rng.randint(3, 5) if wide else 1):
            span = rng.uniform(38, 54) if wide else rng.uniform(165, 190)
            x, y = (
                WIDTH * rng.uniform(0.2, 0.8),
                HEIGHT * (rng.uniform(0.16, 0.44) if wide else 0.5),
            )
            images = []
            for i in range(8):
                brush = Brush(span * 1.3, span * 1.4, x0=-span * 0.65, y0=-span * 0.9)
                animals.draw_bird(brush, 0, 0, span, self.tone, i / 8, facing)
                images.append(self.lit(brush.image(), facing))
            start, speed = rng.random(), rng.uniform(18, 30)

            def where(
                t: float,
                x: float = x,
                y: float = y,
                span: float = span,
                start: float = start,
                speed: float = speed,
            ) -> tuple[int, float, float]:
                lift = span * 0.08 * math.sin(2 * math.pi * (1.2 * t + start))
                return (
                    int((start + 1.2 * t) * 8),
                    x + facing * speed * (t - 1) - span * 0.65,
                    y + lift - span * 0.9,
                )

            found.append(Sprite(images, where))
        return found
