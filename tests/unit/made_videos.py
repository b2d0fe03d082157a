"""Small real videos for the tests of `workers.video`, encoded on the spot."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 25
SIZE = (96, 64)
TICKS = 90_000


def scene_image(seed: int, step: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    """Frame `step` of scene `seed`: coloured blocks that drift to and fro, RGB (h, w, 3)."""
    width, height = size
    tiles = np.random.default_rng(seed).integers(0, 256, (4, 12, 3), np.uint8)
    blocks = np.kron(tiles, np.ones((height // 4, width // 6, 1), np.uint8))
    drift = abs((step + 80) % 160 - 80)
    return np.ascontiguousarray(blocks[:height, drift : drift + width])


def scenes(*lengths: int, size: tuple[int, int] = SIZE) -> list[np.ndarray]:
    """Scenes of the given numbers of frames, hard cuts between them."""
    return [scene_image(seed, step, size) for seed, n in enumerate(lengths) for step in range(n)]


def solid(colour: tuple[int, int, int], count: int, size: tuple[int, int] = SIZE) -> list:
    return [np.full((size[1], size[0], 3), colour, np.uint8)] * count


def write_video(
    path: Path,
    images: Sequence[np.ndarray],
    *,
    times: Sequence[float] | None = None,
    rate: Fraction = Fraction(RATE),
    timecode: str | None = None,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    pixel_shape: Fraction | None = None,
    matrix: int | None = None,
    full_range: bool = False,
    sound: bool = False,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Encode `images` shown from `times` on (seconds; by default `rate` a second), with the start
    `timecode` in the file's metadata and, in mov and mp4, in a track of its own.

    `matrix` is the number of H.264 Annex E: 1 for BT.709, 6 for BT.601.
    """
    with av.open(str(path), "w", options=container_options or {}) as file:
        stream = file.add_stream(codec, rate=rate, options=options or {})
        if timecode:
            file.metadata["timecode"] = timecode
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = pix_fmt
        context = stream.codec_context
        if times is not None:
            context.time_base = Fraction(1, TICKS)
        if pixel_shape:
            context.sample_aspect_ratio = pixel_shape
        if matrix:
            context.colorspace = matrix
        context.color_range = 2 if full_range else 1
        if sound:
            _add_sound(file, len(images) / RATE)
        for index, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(
                format=pix_fmt,
                dst_colorspace="ITU709" if matrix == 1 else "ITU601",
                dst_color_range="JPEG" if full_range else "MPEG",
            )
            frame.time_base = Fraction(1, TICKS) if times is not None else 1 / rate
            frame.pts = index if times is None else round(times[index] * TICKS)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def write_sound(path: Path, seconds: float) -> Path:
    with av.open(str(path), "w") as file:
        _add_sound(file, seconds)
    return path


def _add_sound(file: av.container.OutputContainer, seconds: float) -> None:
    stream = file.add_stream("aac", rate=8000, layout="mono")
    samples = np.sin(np.arange(int(8000 * seconds)) / 5)[None].astype(np.float32)
    frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
    frame.sample_rate = 8000
    for packet in [*stream.encode(frame), *stream.encode(None)]:
        file.mux(packet)


def set_display_matrix(path: Path, m0: int, m1: int, m3: int, m4: int) -> None:
    """Write a display matrix, in units of 1, into the track header of an mp4 file."""
    data = bytearray(path.read_bytes())
    start = data.index(b"tkhd") + 44
    rows = [m0, m1, 0, m3, m4, 0, 0, 0, 0]
    values = [value << 16 for value in rows[:8]] + [1 << 30]
    data[start : start + 36] = b"".join(v.to_bytes(4, "big", signed=True) for v in values)
    path.write_bytes(data)


def set_clean_aperture(path: Path, width: int, height: int, right: int, down: int) -> None:
    """Ask for a part of the picture in an mp4 file that has its index last, and no aperture yet."""
    data = bytearray(path.read_bytes())
    numbers = (width, 1, height, 1, right, 1, down, 1)
    box = b"\0\0\0\x28clap" + b"".join(n.to_bytes(4, "big", signed=True) for n in numbers)
    entry = data.index(b"avc1", data.index(b"stsd")) - 4
    end = entry + int.from_bytes(data[entry : entry + 4], "big")
    data[end:end] = box
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"):
        at = entry if kind == b"avc1" else data.index(kind) - 4
        size = int.from_bytes(data[at : at + 4], "big") + len(box)
        data[at : at + 4] = size.to_bytes(4, "big")
    path.write_bytes(data)


def boxes(path: Path) -> list[bytes]:
    """The types of an mp4 file's top-level boxes, in order."""
    data, position, found = path.read_bytes(), 0, []
    while position < len(data):
        found.append(data[position + 4 : position + 8])
        position += int.from_bytes(data[position : position + 4], "big")
    return found
