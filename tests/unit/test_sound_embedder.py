"""The embedder of sound, over a CLAP model of tiny size and random weights that transformers itself
saved: what it hears means nothing, how it is loaded and asked is the real thing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import ClapFeatureExtractor, ClapModel

from tests.unit.made_media import save_clap, tone, write_wav
from workers.deploy.predict import Predictor
from workers.embedding.embedder import EmbedderError, TransformersEmbedder, load_embedder
from workers.embedding.sound import RATE
from workers.video import Looker, VideoError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_clap(tmp_path_factory.mktemp("models") / "tiny-clap")


@pytest.fixture(scope="module")
def embedder(folder: Path) -> TransformersEmbedder:
    return load_embedder(str(folder), device="cpu")


def heard(seconds: float, hertz: float = 440.0) -> np.ndarray:
    return tone(seconds, hertz, RATE).astype(np.float32)


def test_windows_and_texts_become_unit_vectors_of_one_space(
    embedder: TransformersEmbedder,
) -> None:
    windows = [heard(0.5), heard(3.05, 880), np.zeros(10, np.float32), heard(1.0)]
    texts = ["a dog runs", "night " * 40]
    for vectors, n in ((embedder.embed_clips(windows), 4), (embedder.embed_texts(texts), 2)):
        assert vectors.shape == (n, embedder.dim) == (n, 24) and vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert embedder.sense == "hearing"
    # A random part of a long one would be another one each time.
    assert np.array_equal(embedder.embed_clips(windows), embedder.embed_clips(windows))


def test_it_says_what_transformers_says(folder: Path, embedder: TransformersEmbedder) -> None:
    window = heard(0.7)
    extractor = ClapFeatureExtractor.from_pretrained(folder)
    inputs = extractor(window, sampling_rate=RATE, return_tensors="pt")
    with torch.inference_mode():
        model = ClapModel.from_pretrained(folder).eval()
        (expected,) = model.get_audio_features(**inputs).pooler_output.numpy()
    assert embedder.embed_clips([window])[0] @ expected >= 0.9999 * np.linalg.norm(expected)


def test_a_long_window_is_the_mean_of_its_parts(embedder: TransformersEmbedder) -> None:
    parts = [heard(1.0, 300), heard(1.0, 5000)]
    mean = embedder.embed_clips(parts).mean(axis=0)
    rest = heard(0.05)  # too short to count
    vector, short = embedder.embed_clips([np.concatenate([*parts, rest]), parts[1]])
    assert np.allclose(vector, mean / np.linalg.norm(mean), atol=1e-5)
    assert np.allclose(short, embedder.embed_clips(parts[1:])[0], atol=1e-5)


def test_the_identity_knows_the_model_and_how_it_listens(folder: Path, tmp_path: Path) -> None:
    here = load_embedder(str(folder), device="cpu").identity
    assert load_embedder(str(folder), frames_per_clip=3).identity == here  # frames mean nothing
    other = load_embedder(str(save_clap(tmp_path / "other", seed=1))).identity
    assert other.digest != here.digest and "clap" in str(here)
    settings = tmp_path / "other" / "preprocessor_config.json"
    settings.write_text(settings.read_text().replace("48000", "44100"))
    with pytest.raises(EmbedderError, match=r"listens at 44,100.*48,000"):
        load_embedder(str(tmp_path / "other"))
    settings.unlink()
    with pytest.raises(EmbedderError, match="feature extractor settings"):
        load_embedder(str(tmp_path / "other"))


def test_frames_are_no_sound(embedder: TransformersEmbedder) -> None:
    for wrong in (
        np.zeros((1, 8, 8, 3), np.uint8),
        np.zeros(0, np.float32),
        np.zeros((2, 9), "f4"),
    ):
        with pytest.raises(EmbedderError, match="window of sound"):
            embedder.embed_clips([wrong])


def test_a_sound_is_predicted_window_by_window_and_a_picture_is_not(
    embedder: TransformersEmbedder, tmp_path: Path
) -> None:
    def probabilities(vectors: np.ndarray) -> np.ndarray:
        return np.linspace(0.1, 0.9, len(vectors))

    bundle: Any = SimpleNamespace(probabilities=probabilities)
    looker = Looker()
    try:
        predictor = Predictor([bundle], embedder, tmp_path / "kept", looker)
        film = predictor.film(write_wav(tmp_path / "song.wav", tone(8)), lambda share: None)
        assert [(shot.start, shot.end) for shot in film.shots] == [(0, 5), (2.5, 7.5), (5, 8)]
        assert [shot.probabilities for shot in film.shots] == [(0.1,), (0.5,), (0.9,)]
        Image.new("RGB", (60, 40)).save(tmp_path / "a.png")
        with pytest.raises(VideoError, match="It is a picture, and this corpus holds sounds"):
            predictor.film(tmp_path / "a.png", lambda share: None)
    finally:
        looker.close()
