"""What an embedder reads of one shot: the frames of a film or picture, the samples of a window."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from workers.video.stills import load_frames

RATE = 48_000  # samples a second of every window, whatever the file's own rate
SOUND_SUFFIX = ".flac"
# A mean of two channels that is so much quieter than they are cancels them out.
CANCELLED = 0.01
_FULL_SCALE = 32767

Samples = npt.NDArray[np.float32]


def load_shot(path: Path | str) -> np.ndarray:
    """The sampled frames of a shot, as `stills.load_frames` gives them; of a window of sound its
    samples, (n,) float32 of −1 to 1, at `RATE`.

    Raises OSError if the file is missing or damaged.
    """
    path = Path(path)
    return load_samples(path) if path.suffix == SOUND_SUFFIX else load_frames(path)


def one_channel(samples: Samples) -> Samples:
    """(n, 2) to (n,): the mean of both channels, or the louder one where they cancel each other
    out, as channels of opposite phase do."""
    mean = samples.mean(axis=1)
    power = (samples**2).mean(axis=0)
    if float((mean**2).mean()) < CANCELLED * float(power.max()):
        return np.ascontiguousarray(samples[:, int(power.argmax())])
    return mean


def keep_samples(samples: Samples, path: Path) -> None:
    """(n,) float32 of −1 to 1 as 16-bit FLAC, half as large as the numbers."""
    whole = np.rint(samples * _FULL_SCALE).astype(np.int16)[None]
    with av.open(f"file:{path}", "w", format="flac") as file:
        stream = file.add_stream("flac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(whole, format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)


def load_samples(path: Path) -> Samples:
    """What `keep_samples` kept. Raises OSError if the file is missing or damaged."""
    with av.open(f"file:{path}", format="flac") as file:
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    if not parts:
        raise OSError(f"{path} holds no samples")
    samples: Samples = np.concatenate(parts).astype(np.float32)
    samples /= _FULL_SCALE
    return samples
