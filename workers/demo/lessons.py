"""What the tiny CLIP learns from: frames of shots that no film of the corpus contains.

Shots are drawn at the corpus's resolution, some are compressed as a codec would, and only then
reduced to the model's size, so that training pictures look like decoded film frames.
"""

from __future__ import annotations

import io
import multiprocessing
import random
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from PIL import Image

from workers.demo.drawing.colour import Palette
from workers.demo.drawing.render import shot_frames
from workers.demo.drawing.world import Genre, Shot, random_shot

FRAMES_PER_SHOT = 3
# Events are rare in the corpus; here they come often enough to be learned.
_LEAN = Genre({}, {}, {}, {"rain": 1.2, "fire": 1.8, "fight": 1.5, "chase": 1.1}, ())


def lesson_shots(count: int, seed: int) -> list[Shot]:
    """Shots drawn from another stream of seeds than any film's."""
    rng = random.Random(f"lessons/{seed}")
    return [random_shot(rng, _LEAN) for _ in range(count)]


def lesson_frames(
    shots: list[Shot],
    size: int,
    processes: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> npt.NDArray[np.uint8]:
    """(shots, FRAMES_PER_SHOT, size, size, 3) RGB; the same for any number of processes."""
    frames = np.empty((len(shots), FRAMES_PER_SHOT, size, size, 3), np.uint8)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for index, some in enumerate(pool.imap(partial(_frames, size=size), shots, chunksize=8)):
            frames[index] = some
            if on_progress is not None:
                on_progress(index + 1, len(shots))
    return frames


def _frames(shot: Shot, size: int) -> npt.NDArray[np.uint8]:
    rng = random.Random(f"frames/{shot.seed}")
    palette = Palette.of(rng.randrange(2**31))
    times = [shot.seconds * (i + rng.random()) / FRAMES_PER_SHOT for i in range(FRAMES_PER_SHOT)]
    reduced = []
    for picture in shot_frames(shot, palette, times):
        image = Image.fromarray(picture)
        if rng.random() < 0.5:
            packed = io.BytesIO()
            image.save(packed, "JPEG", quality=rng.randint(45, 85))
            image = Image.open(packed)
        reduced.append(np.asarray(image.resize((size, size), Image.Resampling.BILINEAR)))
    return np.stack(reduced)
