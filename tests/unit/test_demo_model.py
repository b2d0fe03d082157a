"""The committed tiny CLIP: small, loadable by the product's embedder, and able to see."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from workers.demo.drawing.colour import Palette
from workers.demo.drawing.render import render_film, shot_frames
from workers.demo.drawing.world import Shot, films
from workers.demo.evaluate import MODEL, QUERIES, clips_of, evaluate, precision_at
from workers.demo.vocabulary import ENDINGS, MAX_TOKENS, SPECIAL, tokenizer
from workers.embedding.embedder import TransformersEmbedder, load_embedder


@pytest.fixture(scope="module")
def embedder() -> TransformersEmbedder:
    return load_embedder(str(MODEL), device="cpu", frames_per_clip=6)


def clip(shot: Shot, palette: int) -> np.ndarray:
    times = [shot.seconds * (i + 0.5) / 6 for i in range(6)]
    return np.stack(list(shot_frames(shot, Palette.of(palette), times)))


def test_the_model_is_small_and_holds_no_pickles() -> None:
    files = [path for path in MODEL.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 8 * 2**20
    assert {path.name for path in files} == {
        "README.md",
        "config.json",
        "model.safetensors",
        "preprocessor_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
    }


def test_the_committed_tokenizer_is_the_one_the_captions_make() -> None:
    made = json.loads(tokenizer().backend_tokenizer.to_str())
    there = json.loads((MODEL / "tokenizer.json").read_text())
    assert there["model"]["vocab"] == made["model"]["vocab"]


def test_texts_begin_and_end_with_their_tokens() -> None:
    words = tokenizer()
    ids = words("A lonely zeppelin by the beaches")["input_ids"]
    assert words.convert_ids_to_tokens(ids) == [
        "[BOS]", "a", "lonely", "[UNK]", "by", "the", "beach", "##es", "[EOS]",
    ]  # fmt: skip
    padded = words(["rain", "rain at night"], padding=True)["input_ids"]
    assert padded[0][-2:] == [words.pad_token_id] * 2
    config = json.loads((MODEL / "config.json").read_text())["text_config"]
    assert config["eos_token_id"] == words.eos_token_id != 2
    assert config["max_position_embeddings"] == MAX_TOKENS
    assert len(words) == config["vocab_size"] > len(SPECIAL) + len(ENDINGS)


def test_padding_does_not_change_a_text(embedder: TransformersEmbedder) -> None:
    alone = embedder.embed_texts(["rain"])
    beside = embedder.embed_texts(["rain", "two people in a forest at night in the pouring rain"])
    assert alone[0] == pytest.approx(beside[0], abs=1e-5)


@pytest.mark.parametrize(
    ("text", "true", "false"),
    [
        ("night", {"time": "night"}, {"time": "day"}),
        ("the glow of sunset", {"time": "golden hour"}, {"time": "day"}),
        ("somewhere by the sea", {"place": "sea"}, {"place": "forest"}),
        ("inside a house", {"place": "interior"}, {"place": "city"}),
    ],
)
def test_true_clips_rank_above_false_ones(
    embedder: TransformersEmbedder, text: str, true: dict[str, str], false: dict[str, str]
) -> None:
    def scores(different: dict[str, str]) -> np.ndarray:
        made = []
        for number, subject in enumerate(("person", "nothing", "animal", "two people")):
            given = {"time": "day", "place": "city", "framing": "wide"} | different
            shot = Shot(
                given["time"], given["place"], given["framing"], subject, "static", (), 2.0, number
            )
            made.append(clip(shot, number))
        return embedder.embed_clips(made) @ embedder.embed_texts([text])[0]

    assert scores(true).min() > scores(false).max()


def test_precision_is_taken_at_the_number_of_true_clips_when_they_are_few() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.1], np.float32)
    true = np.array([True, False, True, False])
    assert precision_at(scores, true, 1) == (1, 1.0)
    assert precision_at(scores, true, 20) == (2, 0.5)


def test_a_perfect_embedding_would_score_one() -> None:
    shots = [shot for film in films() for shot in film.shots]
    true = np.array([[q.claim.holds(shot) for q in QUERIES] for shot in shots], np.float32)
    found = evaluate(true, np.eye(len(QUERIES), dtype=np.float32), shots)
    assert all(row.precision == 1 and row.true >= 20 for row in found)


def test_a_clips_frames_are_its_own(tmp_path: Path) -> None:
    film = films()[2]
    path = tmp_path / "film.mp4"
    render_film(film, path)
    clips = list(clips_of(path, film.shots))
    assert [c.shape for c in clips] == [(6, 216, 384, 3)] * len(film.shots)
    for got, shot in zip(clips, film.shots, strict=True):
        offset = int(0.5 * shot.frame_count / 6)
        (drawn,) = shot_frames(shot, Palette.of(film.palette_seed), [offset / 12])
        assert np.abs(got[0].astype(int) - drawn).mean() < 6
