"""A sound as a picture: time goes right, frequency goes up, and loudness is light."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workers.video.samples import RATE, Samples

WIDTH, HEIGHT = 480, 272  # of a poster; encoders want even sides, some multiples of 8
LONG, SHORT = 2048, 512  # samples of one spectrum; the short one for sounds of a moment
LOW_HZ, HIGH_HZ = 50.0, 20_000.0
RANGE_DB = 70.0  # below the loudest is dark
FLOOR_DB = -95.0  # of full scale; silence stays dark, though something is loudest in it, too

# Dark to light, told apart by lightness alone (black, violet, orange, pale yellow): after the
# "inferno" map of S. van der Walt and N. Smith, matplotlib, CC0.
_STOPS = np.array(
    [[0, 0, 4], [40, 11, 84], [101, 21, 110], [159, 42, 99], [212, 72, 66], [245, 125, 21],
     [250, 193, 39], [252, 255, 164]], np.float64,
)  # fmt: skip

Pixels = npt.NDArray[np.uint8]


def spectrogram(samples: Samples, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """(height, width, 3) RGB of samples (n,), n ≥ 1, at `RATE`.

    A column is the power spectrum of Hann-windowed samples around its time; a row is a band of
    frequencies of equal width in mel, 2595 log10(1 + f / 700) (O'Shaughnessy, "Speech
    Communication", 1987), of which it shows the strongest. Levels are decibels of full scale.
    """
    size = LONG if len(samples) >= 4 * LONG else SHORT
    padded = np.pad(samples, size // 2)
    middles = ((np.arange(width) + 0.5) / width * len(samples)).astype(np.int64)
    window = np.hanning(size).astype(np.float32)
    columns = padded[middles[:, None] + np.arange(size)] * window
    power = np.abs(np.fft.rfft(columns)) ** 2 / (window.sum() / 2) ** 2
    decibels = 10 * np.log10(power + 10 ** (FLOOR_DB / 10) / 10)
    edges = _hertz(np.linspace(_mel(LOW_HZ), _mel(HIGH_HZ), height + 1)) * size / RATE
    firsts = np.minimum(edges[:-1].astype(np.int64), size // 2)
    lasts = np.maximum(firsts + 1, np.ceil(edges[1:]).astype(np.int64))
    bands = np.stack([decibels[:, a:b].max(axis=1) for a, b in zip(firsts, lasts, strict=True)])
    top = max(float(bands.max()), FLOOR_DB + RANGE_DB)
    light = np.clip((bands - (top - RANGE_DB)) / RANGE_DB, 0, 1)
    return _coloured(light[::-1])


def _coloured(light: npt.NDArray[np.float64]) -> Pixels:
    """(h, w) of 0 to 1 as colours."""
    places = np.linspace(0, 1, len(_STOPS))
    rgb = np.stack([np.interp(light, places, _STOPS[:, part]) for part in range(3)], axis=-1)
    return np.rint(rgb).astype(np.uint8)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(700 * (10 ** (mel / 2595) - 1), np.float64)
