"""People in a shot: alone, in pairs, in fights, in crowds."""

from __future__ import annotations

import math
from dataclasses import replace

from PIL import Image

from workers.demo.drawing import people
from workers.demo.drawing.brush import HEIGHT, WIDTH, Brush
from workers.demo.drawing.casting import FEET, STATURE, Casting
from workers.demo.drawing.effects import BLOWS_PER_SECOND, blows, dust
from workers.demo.drawing.people import Look, Pose
from workers.demo.drawing.stage import Element, Sprite


class PeopleCast(Casting):
    """One person, two people or a crowd."""

    def elements(self) -> list[Element]:
        if self.shot.subject == "crowd":
            return self._crowd()
        if "fight" in self.shot.events:
            return self._fight()
        return self._person() if self.shot.subject == "person" else self._pair()

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
            images.append(self.lit(brush.image(), facing))
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
            images.append(self.lit(brush.image(), facing))
        start, beat = self.rng.random(), self.rng.uniform(0.4, 0.6)

        def where(t: float) -> tuple[int, float, float]:
            sway = height * 0.008 * math.sin(1.9 * t + 6 * start)
            return int((start + beat * t) * 6), x - images[0].width / 2 + sway, top

        return Sprite(images, where)

    def _person(self) -> list[Element]:
        rng, feet = self.rng, FEET[self.shot.place]
        facing = rng.choice((-1, 1))
        if self.shot.framing == "wide":
            height = rng.uniform(76, 88) * STATURE[self.shot.place]
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
        rng, feet = self.rng, FEET[self.shot.place]
        middle = WIDTH * rng.uniform(0.42, 0.58)
        if self.shot.framing == "wide":
            height = rng.uniform(76, 88) * STATURE[self.shot.place]
            if rng.random() < 0.5:
                facing = rng.choice((-1, 1))
                return [
                    self._walker(middle + dx - facing * 30, feet + dy, height * s, facing, 22)
                    for dx, dy, s in ((-17, 0, 1), (17, 2, 0.94))
                ]
            return [
                self._stander(middle - s * 20, feet, height * rng.uniform(0.93, 1.03), s, 0.7)
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
        height = rng.uniform(92, 104) * STATURE[self.shot.place] if wide else rng.uniform(168, 184)
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
                phase = (t * BLOWS_PER_SECOND + delay) % 1.0
                lunge = height * (0.1 if 0.25 <= phase < 0.8 else -0.04)
                x = middle - side * (height * 0.34 - lunge)
                return int(phase * 10), x - images[0].width / 2, feet - height * 1.12

            found.append(Sprite(images, where))
        return [dust(middle, feet, height, rng), *found, blows(middle, feet, height, rng)]

    def _crowd(self) -> list[Element]:
        rng, feet = self.rng, FEET[self.shot.place]
        if self.shot.framing == "wide":
            placed = []
            for i in range(rng.randint(15, 20)):
                depth = i / 19
                x = rng.uniform(-40, WIDTH + 40)
                height = (62 + 22 * depth) * STATURE[self.shot.place]
                y = feet - 14 + 24 * depth
                if rng.random() < 0.5:
                    placed.append(
                        self._walker(x, y, height, rng.choice((-1, 1)), rng.uniform(16, 28))
                    )
                else:
                    placed.append(self._stander(x, y, height, rng.choice((-1, 1)), 0.6))
            return list(placed)
        if self.shot.framing == "medium":
            rows: tuple[tuple[int, int, int], ...] = ((6, 150, 74), (5, 190, 70), (4, 240, 74))
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
