"""Posters, and the sampled frames of a shot for the embedder."""

from pathlib import Path

import numpy as np
from av import VideoFrame
from PIL import Image

POSTER_COLUMNS = 480
POSTER_QUALITY = 82
SAMPLE_SIDE = 256
SAMPLE_QUALITY = 92


def write_poster(image: VideoFrame, path: Path) -> None:
    """A JPEG, at most `POSTER_COLUMNS` wide."""
    scale = min(1.0, POSTER_COLUMNS / image.width)
    Image.fromarray(_rgb(image, scale)).save(path, "JPEG", quality=POSTER_QUALITY)


def write_frames(images: list[VideoFrame], path: Path) -> None:
    """One JPEG strip, frames from top to bottom, their number in its comment.

    Frames have a short side of at most `SAMPLE_SIDE`.
    """
    scale = min(1.0, SAMPLE_SIDE / min(images[0].width, images[0].height))
    strip = np.concatenate([_rgb(image, scale) for image in images])
    Image.fromarray(strip).save(
        path, "JPEG", quality=SAMPLE_QUALITY, comment=f"{len(images)} frames"
    )


def load_frames(path: Path | str) -> np.ndarray:
    """The sampled frames of one shot: uint8 (k, h, w, 3), RGB, 1 <= k <= 8, in order of time.

    Raises OSError if the file is missing or damaged.
    """
    with Image.open(path, formats=["JPEG"]) as strip:
        count = int(strip.info["comment"].split()[0])
        pixels = np.asarray(strip.convert("RGB"))
    return pixels.reshape(count, -1, *pixels.shape[1:])


def _rgb(image: VideoFrame, scale: float) -> np.ndarray:
    width, height = (max(1, round(side * scale)) for side in (image.width, image.height))
    return image.to_ndarray(format="rgb24", width=width, height=height)
