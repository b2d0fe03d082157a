"""Posters, and the sampled frames of a shot for the embedder."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from av import VideoFrame
from av.video.reformatter import VideoReformatter
from PIL import Image

from workers.video.colour import BT470BG, SMPTE170M, srgb_code, srgb_light, to_bt709

POSTER_COLUMNS = 480
POSTER_QUALITY = 82
SAMPLE_SIDE = 256
SAMPLE_QUALITY = 92


def write_poster(image: VideoFrame, path: Path) -> None:
    """A JPEG, at most `POSTER_COLUMNS` wide."""
    (poster,) = _rgb([image], min(1.0, POSTER_COLUMNS / image.width))
    Image.fromarray(poster).save(path, "JPEG", quality=POSTER_QUALITY)


def write_frames(images: list[VideoFrame], path: Path) -> None:
    """One JPEG strip, frames from top to bottom, their number in its comment.

    Frames have a short side of at most `SAMPLE_SIDE`. Measured on 8 frames of 455 x 256: 60 to
    230 KB, 3 ms to write and to read, where a compressed npz takes 370 to 1060 KB, 26 to 98 ms.
    """
    scale = min(1.0, SAMPLE_SIDE / min(images[0].width, images[0].height))
    keep_strip(_rgb(images, scale), path)


def keep_strip(frames: Sequence[np.ndarray], path: Path) -> None:
    """The strip of frames uint8 (h, w, 3) RGB of one size, as `write_frames` describes it."""
    Image.fromarray(np.concatenate(frames)).save(
        path, "JPEG", quality=SAMPLE_QUALITY, comment=f"{len(frames)} frames"
    )


def load_frames(path: Path | str) -> np.ndarray:
    """The sampled frames of one shot: uint8 (k, h, w, 3), RGB, 1 <= k <= 8, in order of time.

    Raises OSError if the file is missing or damaged.
    """
    with Image.open(path, formats=["JPEG"]) as strip:
        count = int(strip.info["comment"].split()[0])
        pixels = np.asarray(strip.convert("RGB"))
    return pixels.reshape(count, -1, *pixels.shape[1:])


def _rgb(images: list[VideoFrame], scale: float) -> list[np.ndarray]:
    width, height = (max(1, round(side * scale)) for side in (images[0].width, images[0].height))
    # One reformatter: setting one up takes longer than scaling a frame.
    reformatter = VideoReformatter()
    return [
        _srgb(
            reformatter.reformat(image, width, height, "rgb24", threads=1).to_ndarray(),
            int(image.color_primaries),
        )
        for image in images
    ]


def _srgb(pixels: np.ndarray, primaries: int) -> np.ndarray:
    """uint8 (h, w, 3) from SD television's primaries, where a canvas kept them, to sRGB's."""
    if primaries not in (BT470BG, SMPTE170M):
        return pixels
    light = srgb_light(np.arange(256, dtype=np.float32) / 255)[pixels]
    code = srgb_code(light @ to_bt709(primaries).T.astype(np.float32))
    return np.rint(255 * code).astype(np.uint8)
