"""Small real sounds and pictures, and a CLAP model of random weights, made on the spot."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 22_050


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE) -> np.ndarray:
    """(n,) float of a steady tone at half of full scale."""
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def write_wav(path: Path, *channels: np.ndarray, rate: int = RATE) -> Path:
    samples = np.rint(np.stack(channels, axis=1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def write_sound_as(
    path: Path, samples: np.ndarray, codec: str, container: str | None = None
) -> Path:
    """Encode at 48 kHz, mono."""
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(
            np.rint(samples * 32767).astype(np.int16)[None], format="s16", layout="mono"
        )
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        resampler = av.AudioResampler(stream.format.name, "mono", 48_000)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            part.pts = None
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return path


def save_clap(folder: Path, seed: int = 0) -> Path:
    """The family's own layout and loading code, with random weights of a tiny size: what it hears
    means nothing."""
    import torch
    from transformers import ClapConfig, ClapFeatureExtractor, ClapModel

    from tests.unit.test_embedder import save_tokenizer

    torch.manual_seed(seed)
    text = {
        "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1,
        "num_attention_heads": 2, "vocab_size": 40, "max_position_embeddings": 20,
        "pad_token_id": 0, "projection_dim": 24,
    }  # fmt: skip
    audio = {
        "num_mel_bins": 32, "spec_size": 64, "window_size": 2, "patch_size": 4,
        "patch_stride": [4, 4], "patch_embeds_hidden_size": 16, "depths": [1, 1],
        "num_attention_heads": [2, 2], "hidden_size": 32, "num_hidden_layers": 2,
        "projection_dim": 24, "enable_fusion": False, "aff_block_r": 2,
    }  # fmt: skip
    model = ClapModel(ClapConfig(text_config=text, audio_config=audio, projection_dim=24))
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(2).add_(torch.randn_like(weight) * 0.1)
    model.save_pretrained(folder)
    ClapFeatureExtractor(
        feature_size=32, max_length_s=1, truncation="rand_trunc", padding="repeatpad"
    ).save_pretrained(folder)
    save_tokenizer(folder, lowercase=True)
    return folder
