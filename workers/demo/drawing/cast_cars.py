"""Cars in a shot: parked, driving, or racing with the police behind."""

from __future__ import annotations

import math

from workers.demo.drawing import cars
from workers.demo.drawing.brush import HEIGHT, WIDTH, Brush, Colour
from workers.demo.drawing.casting import FEET, Casting
from workers.demo.drawing.colour import scaled
from workers.demo.drawing.people import Look
from workers.demo.drawing.stage import Element, Sprite
from workers.demo.drawing.world import FPS


class CarCast(Casting):
    """One car, or a chase."""

    def elements(self) -> list[Element]:
        rng = self.rng
        if self.shot.framing == "close-up":
            driver = self.tone(Look.of(rng, self.palette).skin)
            brush = Brush(WIDTH + 80, HEIGHT + 40, x0=-40, y0=-20)
            cars.draw_front(
                brush,
                WIDTH * rng.uniform(0.42, 0.58),
                HEIGHT + 16,
                rng.uniform(310, 350),
                self._paint(),
                self.light,
                self.tone,
                driver,
            )
            image = self.lit(brush.image(), 1)
            return [Sprite([image], lambda t: (0, -40, -20 + 1.3 * math.sin(19 * t)))]
        wide = self.shot.framing == "wide"
        length = rng.uniform(102, 118) if wide else rng.uniform(236, 270)
        ground = FEET[self.shot.place] + (9 if wide else 5)
        facing = rng.choice((-1, 1))
        if self.shot.motion == "pan":
            facing = self.camera.direction
        if "chase" in self.shot.events:
            gap = length * (1.28 if wide else 1.12)
            count = 3 if wide else 2
            return [
                self._driving(
                    WIDTH / 2 + facing * gap * ((count - 1) / 2 - i),
                    ground + 3 * (i % 2),
                    length,
                    facing,
                    34,
                    2 if i else 0,
                )
                for i in range(count)
            ]
        return [
            self._driving(
                WIDTH * rng.uniform(0.42, 0.58) - facing * 30,
                ground,
                length,
                facing,
                rng.choice((0, 26, 26)),
                0,
            )
        ]

    def _paint(self) -> Colour:
        return scaled(self.rng.choice((*self.palette.accents, (226, 226, 224), (52, 56, 66))), 0.95)

    def _driving(
        self, x: float, ground: float, length: float, facing: int, speed: float, siren: int
    ) -> Element:
        """A car driving at `speed` pixels/s; one in a chase races, and its place does not follow
        the camera, for the camera follows it."""
        rng, racing = self.rng, "chase" in self.shot.events
        paint = (44, 52, 74) if siren else self._paint()
        style = "saloon" if siren else rng.choice(("saloon", "hatch", "van"))
        driver = self.tone(Look.of(rng, self.palette).skin)
        room = length * (1.0 if self.light.time == "day" and not self.light.wet else 1.6)
        width, height = room * 1.2, length * 0.6
        images = []
        for i in range(4):
            brush = Brush(width, height, x0=-width / 2, y0=-height + 0.04 * length)
            flash = 1 + i // 2 if siren else 0
            cars.draw_car(
                brush,
                0,
                0,
                length,
                paint,
                self.light,
                self.tone,
                i * 0.314,
                facing,
                style,
                driver,
                flash,
            )
            if racing:
                for k in range(5):
                    y = -0.05 * length - 0.06 * length * k
                    tail = -facing * length * (0.56 + 0.05 * ((i + k) % 3))
                    brush.line(
                        [(tail, y), (tail - facing * length * 0.2, y)], 1.2, (255, 255, 255, 110)
                    )
            images.append(brush.image())
        rate = 12 if racing else speed / length * 24
        shake = rng.uniform(0, 6)

        def where(t: float) -> tuple[int, float, float]:
            left = x + facing * speed * (t - 1) - width / 2
            bounce = length * (0.012 if racing else 0.004) * math.sin(23 * t + shake)
            return (
                int(t * (FPS / 2 if siren else rate)),
                left,
                ground - height + 0.04 * length + bounce,
            )

        return Sprite(images, where, 0.25 if racing else 1.0)
