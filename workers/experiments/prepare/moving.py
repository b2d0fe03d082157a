"""Clips of which only motion tells some labels, as `workers.experiments.motion` reads them.

Two kinds. *Drawn*: shots of the demo's world, whose truth says how the camera moved. *Windows*: a
window that moves over real films as a camera would, or stays; half of them are played backwards.
Where a path begins and how large its window is are drawn alike for all paths, so that the mean
picture does not give the path away.

Written are the embeddings of `FRAMES` evenly spaced frames of each clip, in order; how each frame
lies beside the one before (`camera.steps`); truth, kind and perhaps text of each label; and the
film of each clip.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from backend.keeping import files
from workers.demo.drawing.colour import Palette
from workers.demo.drawing.render import Stage
from workers.demo.drawing.world import films
from workers.demo.labels import LABELS
from workers.embedding.embedder import Embedder
from workers.experiments.dataset import DatasetError
from workers.experiments.prepare import camera
from workers.experiments.prepare.labelled import few

FRAMES = 8
PATHS = ("still", "pan left", "pan right", "tilt up", "tilt down", "zoom in", "zoom out", "shake")
SHAPE = (224, 168)  # of a moving window's pictures, pixels
LEAST = 24  # frames of a film from which windows are taken
MOST = 300  # frames that are read of a film
TALL = 240  # pixels of the frames that windows move over
DARK = 80  # of 255, mean of the pictures

Frames = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Moving:
    """One clip: its pictures, its film, and what is true of it by label."""

    frames: Frames  # (FRAMES, height, width, 3)
    film: str
    motion: dict[str, bool]
    ordinary: dict[str, bool]


def prepare_moving(source: str, target: Path, embedder: Embedder, *, seed: int, clips: int) -> None:
    """Write `target` (.npz). ``source``: ``demo``, or a folder of films.

    Raises:
        DatasetError: there are no films, or none is long enough.
    """
    found = drawn(seed, clips) if source == "demo" else windows(Path(source), seed, clips)
    embeddings, steps, films_, truth = [], [], [], []
    names: list[str] = []
    kinds: list[str] = []
    for clip in found:
        rows = embedder.embed_clips([frame[None] for frame in clip.frames])
        embeddings.append(rows.astype(np.float16))
        steps.append(camera.steps(clip.frames))
        films_.append(clip.film)
        names = [*clip.motion, *clip.ordinary]
        kinds = ["motion"] * len(clip.motion) + ["ordinary"] * len(clip.ordinary)
        truth.append([*clip.motion.values(), *clip.ordinary.values()])
    arrays = {
        "frames": np.stack(embeddings),
        "steps": np.stack(steps),
        "film": np.array(films_),
        "label": np.array(names),
        "kind": np.array(kinds),
        "truth": np.array(truth),
    }
    if source == "demo":
        described = {label.name: label.description for label in LABELS}
        arrays["text"] = embedder.embed_texts([described.get(name, name) for name in names])
    with files.draft(target) as made, made.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]


def drawn(seed: int, clips: int) -> Iterator[Moving]:
    """The first shots of the demo's films of this seed."""
    shots = [(film, shot) for film in films(seed, -(-clips // 16)) for shot in film.shots]
    for film, shot in shots[:clips]:
        stage = Stage(shot, Palette.of(film.palette_seed), film.look)
        times = [(i + 0.5) * shot.seconds / FRAMES for i in range(FRAMES)]
        onward = stage.camera.direction > 0
        motion = {name: shot.motion == name for name in ("static", "pan", "tilt", "zoom")}
        motion |= {
            "handheld": shot.motion == "handheld",
            "pan to the right": shot.motion == "pan" and onward,
            "zoom in": shot.motion == "zoom" and onward,
        }
        ordinary = {label.name: label.answer(shot.attributes()) for label in LABELS}
        pictures = np.stack([np.asarray(stage.frame(t)) for t in times])
        yield Moving(pictures, film.slug, motion, ordinary)


def windows(folder: Path, seed: int, clips: int) -> Iterator[Moving]:
    """Windows that move over the films of a folder; the same films serve in turn."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as problem:
        raise DatasetError(f"{folder}: {problem.strerror}.") from None
    whole = [(path.stem, frames) for path in paths if len(frames := _read(path)) >= LEAST]
    if len(whole) < 4:
        known = few([name for name, _ in whole]) or "none"
        raise DatasetError(
            f"{folder} holds {len(whole)} films of {LEAST} frames or more ({known}): it takes 4."
        )
    rng = random.Random(f"windows/{seed}")
    for number in range(clips):
        name, frames = whole[number % len(whole)]
        yield _window(name, frames, rng)


def _window(name: str, frames: list[Image.Image], rng: random.Random) -> Moving:
    path, backwards = rng.choice(PATHS), rng.random() < 0.5
    length = rng.randint(min(20, len(frames) - 1), min(90, len(frames)))
    start = rng.randrange(len(frames) - length + 1)
    at = [start + int((i + 0.5) * length / FRAMES) for i in range(FRAMES)]
    size, reach = rng.uniform(0.4, 0.7), rng.uniform(0.15, 0.3)
    # The middle of the path; every path fits around it.
    room = 0.5 - size / 2
    x, y = (0.5 + rng.uniform(-1, 1) * max(0.0, room - reach / 2) for _ in range(2))
    pictures = []
    for number, index in enumerate(reversed(at) if backwards else at):
        share = number / (FRAMES - 1) - 0.5  # of the path, -0.5 to 0.5
        dx, dy, zoom = _moved(path, share * reach, rng)
        pictures.append(_cut(frames[index], x + dx, y + dy, size * zoom))
    shown = np.stack(pictures)
    motion = {
        "still": path == "still",
        "pan": path.startswith("pan"),
        "pan to the right": path == "pan right",
        "tilt": path.startswith("tilt"),
        "zoom": path.startswith("zoom"),
        "zoom in": path == "zoom in",
        "shake": path == "shake",
        "backwards": backwards,
    }
    ordinary = {
        "dark": bool(shown.mean() < DARK),
        "near": size < 0.5,
        "left half": x < 0.5,
        "signing": name.startswith("sample-videos__") and "detection" not in name,
    }
    return Moving(shown, name, motion, ordinary)


def _moved(path: str, by: float, rng: random.Random) -> tuple[float, float, float]:
    """How far the window is from its middle, in frames, and how much larger."""
    if path == "shake":
        return rng.uniform(-0.03, 0.03), rng.uniform(-0.03, 0.03), 1.0
    kind, _, way = path.partition(" ")
    onward = by if way in ("right", "down", "out") else -by
    if kind == "pan":
        return onward, 0.0, 1.0
    if kind == "tilt":
        return 0.0, onward, 1.0
    return 0.0, 0.0, float(np.exp(1.5 * onward)) if kind == "zoom" else 1.0


def _cut(frame: Image.Image, x: float, y: float, size: float) -> Frames:
    half = min(size, 1.0) / 2
    x, y = (min(max(value, half), 1 - half) for value in (x, y))
    box = ((x - half) * frame.width, (y - half) * frame.height,
           (x + half) * frame.width, (y + half) * frame.height)  # fmt: skip
    return np.asarray(frame.resize(SHAPE, Image.Resampling.BILINEAR, box))


def _read(path: Path) -> list[Image.Image]:
    """The first frames of a film, small; none of what is no film."""
    frames = []
    try:
        with av.open(f"file:{path}") as container:
            for frame in container.decode(video=0):
                wide = max(1, round(frame.width * TALL / frame.height))
                frames.append(frame.to_image(width=wide, height=TALL))
                if len(frames) == MOST:
                    break
    except (av.FFmpegError, IndexError, ValueError):
        return []
    return frames
