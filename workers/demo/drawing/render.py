"""From a specification to pictures: a shot's frames, and a film as an mp4 file."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from workers.demo.drawing.brush import HEIGHT, WIDTH
from workers.demo.drawing.camera import Camera
from workers.demo.drawing.cast import CASTS
from workers.demo.drawing.casting import FEET
from workers.demo.drawing.city import city
from workers.demo.drawing.colour import Light, Palette, Tone, mix
from workers.demo.drawing.effects import Rain, develop, fire
from workers.demo.drawing.forest import forest
from workers.demo.drawing.interior import interior
from workers.demo.drawing.sea import sea
from workers.demo.drawing.stage import Element, Lens
from workers.demo.drawing.world import FPS, Film, Look, Shot

_LENSES = {"wide": (1.0, 0.0), "medium": (1.55, 1.6), "close-up": (2.1, 4.0)}


class Stage:
    """A shot set up for drawing: everything static is painted once, here."""

    def __init__(self, shot: Shot, palette: Palette, look: Look = "colour") -> None:
        self._look = look
        rng = random.Random(f"shot/{shot.seed}")
        light = Light.of(shot.time, "rain" in shot.events, palette)
        magnification, blur = _LENSES[shot.framing]
        if shot.framing == "medium" and shot.subject == "nothing":
            blur = 0.0
        lens = Lens(magnification, WIDTH * rng.uniform(0.35, 0.65), HEIGHT * 0.58, blur)
        self.camera = Camera.of(shot.motion, shot.seconds, rng, fast="chase" in shot.events)
        build = {
            "city": lambda: city(light, palette, lens, rng),
            "sea": lambda: sea(light, palette, lens, rng, road=shot.subject == "car"),
            "forest": lambda: forest(light, palette, lens, rng, road=shot.subject == "car"),
            "interior": lambda: interior(light, palette, lens, rng),
        }[shot.place]
        scenery = build()
        tone = _tone(light, shot.place)
        cast = CASTS[shot.subject](shot, light, palette, tone, self.camera, rng).elements()
        self.elements: list[Element] = [*scenery.behind]
        burning = _fire(shot, rng) if "fire" in shot.events else []
        before = shot.framing != "close-up" and shot.subject != "nothing"
        self.elements += [*burning, *cast] if before else [*cast, *burning]
        self.elements += scenery.front
        if "rain" in shot.events:
            self.elements.append(Rain(rng, HEIGHT * 0.8))

    def frame(self, t: float) -> Image.Image:
        """The picture at `t` seconds from the shot's start, RGB, WIDTH by HEIGHT."""
        view = self.camera.view(t)
        frame = Image.new("RGB", (WIDTH, HEIGHT))
        for element in self.elements:
            element.paint(frame, t, view)
        if view.zoom > 1.0:
            w, h = WIDTH / view.zoom, HEIGHT / view.zoom
            x, y = (WIDTH - w) / 2, (HEIGHT - h) / 2
            frame = frame.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR, (x, y, x + w, y + h))
        return develop(frame, round(t * FPS), self._look)


def _tone(light: Light, place: str) -> Tone:
    """Lamps keep people indoors visible and warm at night."""
    if place == "interior" and light.dark:
        return lambda colour: mix(light.shade(colour), mix(colour, (96, 52, 20), 0.35), 0.62)
    if light.dark:
        return lambda colour: mix(light.shade(colour), colour, 0.24)
    return light.shade


def _fire(shot: Shot, rng: random.Random) -> list[Element]:
    ground = FEET[shot.place]
    if shot.framing == "wide":
        spots = [(rng.uniform(0.12, 0.3), 0.9), (rng.uniform(0.7, 0.9), 1.1)]
        size = rng.uniform(60, 84)
        if shot.subject == "nothing":
            spots = [(rng.uniform(0.4, 0.6), 1.2)]
        return [e for x, s in spots for e in fire(WIDTH * x, ground + 4, size * s, rng)]
    side = rng.choice((0.14, 0.86))
    size = rng.uniform(130, 160) if shot.framing == "medium" else rng.uniform(150, 180)
    return fire(WIDTH * side, HEIGHT + 6, size, rng)


def shot_frames(
    shot: Shot,
    palette: Palette,
    times: Iterable[float] | None = None,
    look: Look = "colour",
) -> Iterator[np.ndarray]:
    """The shot's frames as (HEIGHT, WIDTH, 3) uint8 RGB: at `times` (seconds from its start,
    0 ≤ t < shot.seconds) or, without `times`, all of them at FPS."""
    stage = Stage(shot, palette, look)
    if times is None:
        times = [index / FPS for index in range(shot.frame_count)]
    for t in times:
        yield np.asarray(stage.frame(t))


def render_film(
    film: Film, path: Path, *, on_frame: Callable[[int, int], None] | None = None
) -> None:
    """Draw the film and encode it to `path` as H.264 in mp4.

    `on_frame(done, total)` is called after each frame. Overwrites `path`; whoever needs a
    half-written file never to be seen renders to another name and renames.
    """
    palette = Palette.of(film.palette_seed)
    total = sum(shot.frame_count for shot in film.shots)
    done = 0
    with av.open(str(path), "w", format="mp4") as container:
        container.metadata["title"] = film.title
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = Fraction(1, FPS)
        stream.options = {"preset": "superfast", "crf": "24", "threads": "1"}
        for shot in film.shots:
            for picture in shot_frames(shot, palette, look=film.look):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = done, Fraction(1, FPS)
                container.mux(stream.encode(frame))
                done += 1
                if on_frame is not None:
                    on_frame(done, total)
        container.mux(stream.encode(None))
