"""The files of one window of sound: its spectrogram; the same with the sound and a cursor that
moves along, as mp4; and its samples."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av import AudioFrame, VideoFrame
from av.packet import Packet
from PIL import Image

from workers.video.report import ShotFiles
from workers.video.samples import RATE, Samples, keep_samples, one_channel
from workers.video.spectrogram import Pixels, spectrogram
from workers.video.stills import POSTER_QUALITY

CURSOR_RATE = 15  # pictures a second
CURSOR_COLUMNS = 2
WHITE, GREY = 235, 128  # of luma and of chroma
ENCODER = {"preset": "superfast", "crf": "24", "bf": "0", "threads": "1", "tune": "stillimage"}
BITS_PER_SECOND = 160_000
_AAC_SAMPLES = 1024


def write_window(folder: Path, shot: ShotFiles, samples: Samples) -> None:
    """``samples``: (n, 2) float32 of −1 to 1, n ≥ 1, at `RATE`. A file without a name is not
    made."""
    heard = one_channel(samples)
    keep_samples(heard, folder / shot.frames)
    if not shot.proxy:
        return
    picture = spectrogram(heard)
    Image.fromarray(picture).save(folder / shot.poster, "JPEG", quality=POSTER_QUALITY)
    with av.open(
        f"file:{folder / shot.proxy}", "w", format="mp4", options={"movflags": "+faststart"}
    ) as file:
        seen = file.add_stream("libx264", rate=CURSOR_RATE, options=ENCODER)
        seen.height, seen.width = picture.shape[:2]
        seen.pix_fmt = "yuv420p"
        seen.codec_context.codec_tag = "avc1"
        sound = file.add_stream("aac", rate=RATE, layout="stereo")
        sound.bit_rate = BITS_PER_SECOND
        packets: list[Packet] = []
        for image in _with_cursor(picture, len(samples)):
            packets += seen.encode(image)
        for block in _blocks(samples):
            packets += sound.encode(block)
        packets += [*seen.encode(None), *sound.encode(None)]
        for packet in packets:
            file.mux(packet)


def _with_cursor(picture: Pixels, samples: int) -> Iterator[VideoFrame]:
    """The picture once for each step of a cursor that moves from its left to its right edge."""
    height, width = picture.shape[:2]
    # Drawn in YUV (4:2:0, planes one below the other), because to convert each step takes longer
    # than to encode it.
    still = VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p").to_ndarray()
    count = max(1, -(-samples * CURSOR_RATE // RATE))
    for step in range(count):
        left = min(width - CURSOR_COLUMNS, step * width * RATE // (CURSOR_RATE * samples))
        drawn = still.copy()
        drawn[:height, left : left + CURSOR_COLUMNS] = WHITE
        colours = drawn[height:].reshape(2, height // 2, width // 2)
        colours[..., left // 2 : left // 2 + CURSOR_COLUMNS // 2] = GREY
        frame = VideoFrame.from_ndarray(drawn, format="yuv420p")
        frame.pts, frame.time_base = step, Fraction(1, CURSOR_RATE)
        yield frame


def _blocks(samples: Samples) -> Iterator[AudioFrame]:
    for start in range(0, len(samples), _AAC_SAMPLES):
        block = np.ascontiguousarray(samples[start : start + _AAC_SAMPLES].T)
        frame = AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        yield frame
