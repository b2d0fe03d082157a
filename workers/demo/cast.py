"""The cast of a shot: who stands or moves where, for each subject, framing and event."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image, ImageChops

from workers.demo import animals, cars, people
from workers.demo.brush import HEIGHT, WIDTH, Brush, Colour
from workers.demo.camera import Camera
from workers.demo.colour import Light, Palette, scaled
from workers.demo.objects import draw_insert
from workers.demo.people import Look, Pose
from workers.demo.stage import Element, Sprite
from workers.demo.world import FPS, Shot

Tone = Callable[[Colour], Colour]

FEET = {"interior": 192.0, "city": 190.0, "sea": 196.0, "forest": 190.0}
"""Frame y on which a wide shot's cast stands."""

STATURE = {"interior": 1.36, "city": 1.0, "sea": 1.05, "forest": 1.05}
"""How much larger than in the street a wide shot shows its cast: rooms are small."""


@dataclass(slots=True)
class Casting:
    """All that the placing of actors depends on."""

    shot: Shot
    light: Light
    palette: Palette
    tone: Tone
    camera: Camera
    rng: random.Random

    def elements(self) -> list[Element]:
        place = {
            "person": self._person,
            "two people": self._pair,
            "crowd": self._crowd,
            "car": self._car,
            "animal": self._animal,
            "nothing": self._nothing,
        }[self.shot.subject]
        return place()

    def _nothing(self) -> list[Element]:
        if self.shot.framing != "close-up":
            return []
        brush = draw_insert(self.shot.place, self.light, self.palette, self.tone, self.rng)
        return [Sprite([self._lit(brush.image(), 1)], lambda t: (0, -20, -20), 1.1)]

    def _lit(self, image: Image.Image, side: int) -> Image.Image:
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

    def _figure(
        self, look: Look, poses: list[Pose], height: float, facing: int, drop: float
    ) -> list[Image.Image]:
        """Sprites of a person of `height`, of which `drop` pixels below the feet line are shown;
        feet at (width / 2, height * 1.12)."""
        width, full = height * 1.1, height * 1.12
        shown = min(full + 3, drop)
        images = []
        for pose in poses:
            brush = Brush(width, shown, x0=-width / 2, y0=-full)
            if shown > full:
                brush.ellipse(0, 0, height * 0.17, height * 0.022, (0, 0, 0, 80))
            people.draw_person(brush, 0, 0, height, look, pose, self.tone, facing)
            images.append(self._lit(brush.image(), facing))
        return images

    def _walker(self, x: float, feet: float, height: float, facing: int, speed: float) -> Sprite:
        look = Look.of(self.rng, self.palette)
        stride = 0.46 if speed < 40 else 0.8
        images = self._figure(
            look, [people.walking(i / 8, stride) for i in range(8)], height, facing, 1e9
        )
        start = self.rng.random()
        beat = 0.5 + speed / 34

        def where(t: float) -> tuple[int, float, float]:
            left = x + facing * speed * t - images[0].width / 2
            return int((start + beat * t) * 8), left, feet - height * 1.12

        return Sprite(images, where)

    def _stander(self, x: float, feet: float, height: float, facing: int, talk: float) -> Sprite:
        look = Look.of(self.rng, self.palette)
        phases = 10
        poses = [people.standing(i / phases, talk) for i in range(phases)]
        poses = [replace(pose, blink=i == 4) for i, pose in enumerate(poses)]
        top = feet - height * 1.12
        images = self._figure(look, poses, height, facing, HEIGHT + 44 - top)
        start, beat = self.rng.random(), self.rng.uniform(0.45, 0.65)

        def where(t: float) -> tuple[int, float, float]:
            sway = height * 0.006 * math.sin(2 * math.pi * (start + beat * t))
            return int((start + beat * t) * phases), x - images[0].width / 2 + sway, top

        return Sprite(images, where)

    def _close(self, x: float, head: float, height: float, facing: int, talk: float) -> Sprite:
        """A face: a figure of `height` whose head's top is at `head`."""
        look = Look.of(self.rng, self.palette)
        top, width = head - height * 0.1, min(WIDTH + 40, height * 0.55)
        poses = [people.standing(i / 6, 0.0) for i in range(6)]
        poses = [
            replace(p, blink=i == 2, mouth=talk * (i % 3) / 2, arms=((-0.1, 0), (0.1, 0.1)))
            for i, p in enumerate(poses)
        ]
        images = []
        for pose in poses:
            brush = Brush(width, HEIGHT + 40 - top, x0=-width / 2, y0=-height * 1.1)
            people.draw_person(brush, 0, 0, height, look, pose, self.tone, facing)
            images.append(self._lit(brush.image(), facing))
        start, beat = self.rng.random(), self.rng.uniform(0.4, 0.6)

        def where(t: float) -> tuple[int, float, float]:
            sway = height * 0.008 * math.sin(1.9 * t + 6 * start)
            return int((start + beat * t) * 6), x - images[0].width / 2 + sway, top

        return Sprite(images, where)

    def _person(self) -> list[Element]:
        rng, feet = self.rng, FEET[self.shot.place]
        facing = rng.choice((-1, 1))
        if self.shot.framing == "wide":
            height = rng.uniform(56, 66) * STATURE[self.shot.place]
            x = WIDTH * rng.uniform(0.32, 0.68)
            if rng.random() < 0.6:
                return [self._walker(x - facing * 30, feet, height, facing, 24)]
            return [self._stander(x, feet, height, facing, 0.3)]
        if self.shot.framing == "medium":
            height = rng.uniform(250, 290)
            return [
                self._stander(
                    WIDTH * rng.uniform(0.38, 0.62), 44 + height, height, facing, rng.random()
                )
            ]
        return [
            self._close(
                WIDTH * rng.uniform(0.42, 0.58), 16, rng.uniform(800, 900), facing, rng.random()
            )
        ]

    def _pair(self) -> list[Element]:
        if "fight" in self.shot.events:
            return self._fight()
        rng, feet = self.rng, FEET[self.shot.place]
        middle = WIDTH * rng.uniform(0.42, 0.58)
        if self.shot.framing == "wide":
            height = rng.uniform(56, 66) * STATURE[self.shot.place]
            if rng.random() < 0.5:
                facing = rng.choice((-1, 1))
                return [
                    self._walker(middle + dx - facing * 30, feet + dy, height * s, facing, 22)
                    for dx, dy, s in ((-13, 0, 1), (13, 2, 0.94))
                ]
            return [
                self._stander(middle - s * 15, feet, height * rng.uniform(0.93, 1.03), s, 0.7)
                for s in (1, -1)
            ]
        if self.shot.framing == "medium":
            height = rng.uniform(245, 275)
            return [
                self._stander(
                    middle - s * rng.uniform(62, 76), 46 + height + 8 * (s < 0), height, s, 0.8
                )
                for s in (1, -1)
            ]
        return [
            self._close(middle - s * 84, 22 + 8 * (s < 0), rng.uniform(690, 740), s, 0.8)
            for s in (1, -1)
        ]

    def _fight(self) -> list[Element]:
        rng = self.rng
        wide = self.shot.framing == "wide"
        height = rng.uniform(66, 76) * STATURE[self.shot.place] if wide else rng.uniform(168, 184)
        feet = FEET[self.shot.place] if wide else HEIGHT + 22.0
        middle = WIDTH * rng.uniform(0.44, 0.56)
        found: list[Element] = []
        for side, delay in ((1, 0.0), (-1, 0.45)):
            look = Look.of(rng, self.palette)
            phases = 10
            images = self._figure(
                look, [people.fighting(i / phases) for i in range(phases)], height, side, 1e9
            )

            def where(
                t: float, side: int = side, delay: float = delay, images: list[Image.Image] = images
            ) -> tuple[int, float, float]:
                phase = (t * 1.25 + delay) % 1.0
                lunge = height * (0.1 if 0.25 <= phase < 0.8 else -0.04)
                x = middle - side * (height * 0.34 - lunge)
                return int(phase * 10), x - images[0].width / 2, feet - height * 1.12

            found.append(Sprite(images, where))
        return found

    def _crowd(self) -> list[Element]:
        rng, feet = self.rng, FEET[self.shot.place]
        if self.shot.framing == "wide":
            placed = []
            for i in range(rng.randint(15, 20)):
                depth = i / 19
                x = rng.uniform(-40, WIDTH + 40)
                height = (50 + 16 * depth) * STATURE[self.shot.place]
                y = feet - 12 + 24 * depth
                if rng.random() < 0.5:
                    placed.append(
                        self._walker(x, y, height, rng.choice((-1, 1)), rng.uniform(16, 28))
                    )
                else:
                    placed.append(self._stander(x, y, height, rng.choice((-1, 1)), 0.6))
            return list(placed)
        if self.shot.framing == "medium":
            rows = ((6, 150, 74), (5, 190, 70), (4, 240, 74))
        else:
            rows = ((5, 300, 34), (3, 420, 46))
        found: list[Element] = []
        for count, height, head in rows:
            for i in range(count):
                x = WIDTH * (i + 0.5 + rng.uniform(-0.2, 0.2)) / count
                h = height * rng.uniform(0.94, 1.06)
                found.append(
                    self._stander(
                        x, head + rng.uniform(-6, 6) + h, h, rng.choice((-1, 1)), rng.random()
                    )
                )
        return found

    def _paint(self) -> Colour:
        return scaled(self.rng.choice((*self.palette.accents, (226, 226, 224), (52, 56, 66))), 0.95)

    def _car(self) -> list[Element]:
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
            image = self._lit(brush.image(), 1)
            return [Sprite([image], lambda t: (0, -40, -20 + 1.3 * math.sin(19 * t)))]
        wide = self.shot.framing == "wide"
        length = rng.uniform(86, 104) if wide else rng.uniform(236, 270)
        ground = FEET[self.shot.place] + (16 if wide else 12)
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

    def _animal(self) -> list[Element]:
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
                animals.draw_face(
                    brush, x, y, size, name, coat, self.tone, i == 3, math.sin(i / 6 * 6.28)
                )
                images.append(self._lit(brush.image(), facing))
            return [Sprite(images, lambda t: (int(t * 3), -20, -20 + 2 * math.sin(2 * t)))]
        tall = {"deer": 1.0, "horse": 1.15, "dog": 0.62, "fox": 0.55, "cat": 0.46}[name]
        size = tall * 44 * STATURE[self.shot.place]
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
            images.append(self._lit(brush.image(), facing))
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
                images.append(self._lit(brush.image(), facing))
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
