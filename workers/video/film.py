"""A film: decoded once, divided into shots, each of which is written while it passes by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
from av.error import FFmpegError

from workers.video.errors import of_decoding
from workers.video.reader import VideoReader
from workers.video.report import Limits, ShotFiles, VideoReport
from workers.video.shot_writer import ShotWriter
from workers.video.shots import divide


def read_film(
    path: Path, out_dir: Path, limits: Limits, on_fraction: Callable[[float], None]
) -> VideoReport:
    """Decode a film once; write every shot's files into `out_dir`.

    Raises:
        VideoError: for anything that is no decodable film within `limits`.
    """
    cv2.setNumThreads(1)
    try:
        return _read(path, out_dir, limits, on_fraction)
    except FFmpegError as error:
        raise of_decoding(error) from error


def _read(
    path: Path, out_dir: Path, limits: Limits, on_fraction: Callable[[float], None]
) -> VideoReport:
    reader = VideoReader(path, limits, on_fraction)
    shots: list[ShotFiles] = []
    writer: ShotWriter | None = None
    pictures = reader.pictures()
    divided = divide(pictures, limits.min_shot_seconds, limits.max_shot_seconds)
    if limits.whole:
        divided = ((i == 0, picture) for i, picture in enumerate(pictures))
    for starts, picture in divided:
        if starts:
            if writer:
                shots.append(writer.close(picture.time))
            writer = ShotWriter(out_dir, len(shots), picture, for_people=limits.for_people)
        assert writer is not None
        writer.add(picture)
    assert writer is not None
    shots.append(writer.close(reader.end))
    width, height = reader.displayed
    return VideoReport(
        duration=reader.end,
        width=width,
        height=height,
        codec=reader.codec,
        fps=reader.frames / reader.end,
        rotation=90 * reader.orientation.quarter_turns,
        shots=tuple(shots),
        warnings=tuple(reader.warnings),
        rate=reader.rate.as_integer_ratio() if reader.rate else None,
        timecode=reader.timecode,
    )
