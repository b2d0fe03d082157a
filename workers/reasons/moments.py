"""A clip's frames, embedded once more: ingest keeps their sum alone.

The frames come from the clip's kept copy, which the page plays too, so that it does not matter
whether the film itself is still where it was. They are the moments that ingest took, after one more
compression; how much that changed is told (`reasons.Moments.alike`).
"""

from __future__ import annotations

import base64
import io
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from workers.embedding.embedder import Embedder
from workers.video.process import process_video
from workers.video.report import Limits
from workers.video.stills import load_frames

Pictures = npt.NDArray[np.uint8]
Vectors = npt.NDArray[np.float32]

WHOLE = Limits(seconds=60.0, silent_seconds=30.0, whole=True, for_people=False)
COLUMNS = 112  # of a small picture
QUALITY = 70


def frames_of(copy: Path) -> Pictures:
    """(k, h, w, 3) RGB, 1 to 8 frames of a clip's kept copy, evenly over its length.

    Raises:
        VideoError: it cannot be decoded.
    """
    with tempfile.TemporaryDirectory(prefix="rushes-moments-") as folder:
        report = process_video(copy, folder, limits=WHOLE)
        frames: Pictures = load_frames(Path(folder) / report.shots[0].frames)
        return frames


def embedded(embedder: Embedder, frames: Pictures) -> Vectors:
    """(k, d) unit vectors: each frame as a clip of its own."""
    return embedder.embed_clips([frame[None] for frame in frames])


def pictures(frames: Pictures) -> list[str]:
    """Small JPEGs as ``data:`` addresses."""
    found = []
    for frame in frames:
        height = max(1, round(COLUMNS * frame.shape[0] / frame.shape[1]))
        file = io.BytesIO()
        small = Image.fromarray(frame).resize((COLUMNS, min(height, 4 * COLUMNS)))
        small.save(file, "JPEG", quality=QUALITY)
        found.append("data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode())
    return found
