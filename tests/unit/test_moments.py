"""A clip's frames, once more from its kept copy: those that ingest took."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
from PIL import Image

from tests.unit.made_videos import scenes, write_video
from workers.reasons.moments import COLUMNS, frames_of, pictures
from workers.video.process import process_video
from workers.video.stills import load_frames


def test_the_kept_copy_gives_the_frames_that_ingest_took(tmp_path: Path) -> None:
    film = write_video(tmp_path / "film.mp4", scenes(40, 30))
    report = process_video(film, tmp_path / "out")
    assert len(report.shots) == 2
    for shot in report.shots:
        taken = load_frames(tmp_path / "out" / shot.frames)
        again = frames_of(tmp_path / "out" / shot.proxy)
        assert again.shape == taken.shape
        assert np.abs(again.astype(float) - taken).mean() < 6
    # A copy with a cut in it is one shot all the same.
    assert len(frames_of(film)) == 8


def test_small_pictures_are_as_wide_as_the_page_needs() -> None:
    frames = np.zeros((3, 256, 455, 3), np.uint8)
    found = pictures(frames)
    assert len(found) == 3
    image = Image.open(io.BytesIO(base64.b64decode(found[0].split(",")[1])))
    assert image.format == "JPEG" and image.width == COLUMNS
    assert all(len(picture) < 40_000 for picture in found)
