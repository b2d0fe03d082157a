"""The cast of a shot: which kind of actors its subject asks for."""

from __future__ import annotations

from workers.demo.drawing.cast_animals import AnimalCast
from workers.demo.drawing.cast_cars import CarCast
from workers.demo.drawing.cast_people import PeopleCast
from workers.demo.drawing.casting import Casting
from workers.demo.drawing.objects import draw_insert
from workers.demo.drawing.stage import Element, Sprite


class NoCast(Casting):
    """Nobody: the place alone, or in a close-up one small thing of the place."""

    def elements(self) -> list[Element]:
        if self.shot.framing != "close-up":
            return []
        brush = draw_insert(self.shot.place, self.light, self.palette, self.tone, self.rng)
        return [Sprite([self.lit(brush.image(), 1)], lambda t: (0, -20, -20), 1.1)]


CASTS: dict[str, type[Casting]] = {
    "person": PeopleCast,
    "two people": PeopleCast,
    "crowd": PeopleCast,
    "car": CarCast,
    "animal": AnimalCast,
    "nothing": NoCast,
}
