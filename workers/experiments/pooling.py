"""What a clip's frames say beside their mean: candidates for a second part of its embedding.

Each takes the unit embeddings of a clip's frames in order, (n, f, d), and what the picture did
between them, (n, f - 1, 4) (`workers.experiments.prepare.camera`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

ORDERS = 3


def mean(frames: Array) -> Array:
    """(n, d) the product's embedding: the mean of unit vectors, of unit length."""
    found = frames.mean(axis=1)
    unit: Array = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return unit


def spread(frames: Array, steps: Array) -> Array:
    """(n, d) standard deviation over the frames."""
    found: Array = frames.std(axis=1)
    return found


def difference(frames: Array, steps: Array) -> Array:
    """(n, d) the last frame less the first."""
    found: Array = frames[:, -1] - frames[:, 0]
    return found


def ordered(frames: Array, steps: Array) -> Array:
    """(n, 3·d) the frames' slow waves over time: their cosine transform's orders 1 to 3."""
    count = frames.shape[1]
    at = (np.arange(count) + 0.5) / count
    waves = np.cos(np.pi * np.arange(1, ORDERS + 1)[:, None] * at).astype(np.float32)
    found: Array = np.einsum("of,nfd->nod", waves, frames).reshape(len(frames), -1)
    return found


def pace(frames: Array, steps: Array) -> Array:
    """(n, 2·f - 1) how unlike frames are, whatever they show: the mean for each distance in time,
    f - 1; the spread over neighbours in time, 1; and neighbours' from the least to the most, f - 1.
    The root of 1 less the cosine, so that small motions count."""
    count = frames.shape[1]
    unlike = np.sqrt(np.maximum(0, 1 - np.einsum("nfd,ngd->nfg", frames, frames)))
    lags = [np.diagonal(unlike, lag, 1, 2) for lag in range(1, count)]
    means = np.stack([each.mean(axis=1) for each in lags], axis=1)
    found: Array = np.hstack([means, lags[0].std(axis=1)[:, None], np.sort(lags[0], axis=1)])
    return found


def camera(frames: Array, steps: Array) -> Array:
    """(n, 14) a second encoder, of motion alone: of shift right, shift down and magnification the
    mean, the mean's size, the mean size and the spread over time; of what is left the mean and the
    least."""
    moves, left = steps[:, :, :3], steps[:, :, 3]
    whole = moves.mean(axis=1)
    parts = (whole, np.abs(whole), np.abs(moves).mean(axis=1), moves.std(axis=1))
    # The root: a slow pan is as much a pan as a fast one.
    rooted = [np.sign(part) * np.sqrt(np.abs(part)) for part in parts]
    found: Array = np.hstack([*rooted, left.mean(axis=1)[:, None], left.min(axis=1)[:, None]])
    return found


EXTRAS: dict[str, tuple[Callable[[Array, Array], Array], ...]] = {
    "spread": (spread,),
    "spread, last less first": (spread, difference),
    "ordered": (ordered,),
    "pace": (pace,),
    "camera": (camera,),
    "pace, camera": (pace, camera),
}
