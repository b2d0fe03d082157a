"""How the whole picture moves from each frame to the next: shift and magnification.

A second encoder, of motion alone, that needs no model: for small grey pictures the shift (x, y) and
magnification that carry one onto the next, by Gauss-Newton on their difference from coarse to fine
(Lucas and Kanade, IJCAI 1981; Bergen et al., ECCV 1992).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.ndimage import gaussian_filter, map_coordinates

Array = npt.NDArray[np.float64]

WIDE, TALL = 64, 48
BLURS = (4.0, 2.0, 1.0)  # pixels, coarse to fine
ROUNDS = 6  # at each blur
EDGE = 4  # pixels at the border that are not compared


def steps(frames: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """(f - 1, 4) of (f, height, width, 3) frames: shift to the right and down, in widths of the
    picture; logarithm of the magnification; the share of the difference that is left, 0 to 1, 1
    where nothing moves."""
    grey = [_grey(frame) for frame in frames]
    found = [_step(a, b) for a, b in pairwise(grey)]
    return np.array(found, np.float32).reshape(-1, 4)


def _grey(frame: npt.NDArray[np.uint8]) -> Array:
    small = Image.fromarray(frame).convert("L").resize((WIDE, TALL), Image.Resampling.BOX)
    return np.asarray(small, np.float64) / 255


def _step(before: Array, after: Array) -> tuple[float, float, float, float]:
    rows, columns = np.mgrid[0:TALL, 0:WIDE].astype(np.float64)
    y, x = rows - (TALL - 1) / 2, columns - (WIDE - 1) / 2
    inside = (slice(EDGE, -EDGE), slice(EDGE, -EDGE))
    dx = dy = zoom = 0.0
    for blur in BLURS:
        still, moved = gaussian_filter(before, blur), gaussian_filter(after, blur)
        for _ in range(ROUNDS):
            scale = np.exp(zoom)
            at = [scale * y + dy + (TALL - 1) / 2, scale * x + dx + (WIDE - 1) / 2]
            warped = map_coordinates(moved, at, order=1, mode="nearest")
            down, right = np.gradient(warped)
            parts = [part[inside].ravel() for part in (right, down, right * x + down * y)]
            slopes = np.stack(parts, axis=1)
            rest = (still - warped)[inside].ravel()
            # A little stiffness, for pictures without a structure.
            normal = slopes.T @ slopes + np.diag([1e-3, 1e-3, 1.0])
            by = np.linalg.solve(normal, slopes.T @ rest)
            dx, dy = dx + float(by[0]), dy + float(by[1])
            zoom = float(np.clip(zoom + by[2], -0.4, 0.4))
    dx, dy = float(np.clip(dx, -WIDE, WIDE)), float(np.clip(dy, -WIDE, WIDE))
    total = float(np.abs(before - after)[inside].mean())
    at = [np.exp(zoom) * y + dy + (TALL - 1) / 2, np.exp(zoom) * x + dx + (WIDE - 1) / 2]
    left = float(
        np.abs(before - map_coordinates(after, at, order=1, mode="nearest"))[inside].mean()
    )
    # What makes it no better was not found.
    return (dx / WIDE, dy / WIDE, zoom, left / total) if left < total else (0.0, 0.0, 0.0, 1.0)
