"""The measure of starting from another studio's model, on a corpus that is made up."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from workers.experiments import starting


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def test_a_head_of_many_answers_is_worth_more_than_poor_words(tmp_path: Path) -> None:
    """What is meant is one direction in every kind of clips; the words are half beside it."""
    rng = np.random.default_rng(1)
    concept, beside = rng.normal(size=(2, 24))
    kinds = 2 * rng.normal(size=(10, 24))
    clips = kinds[rng.integers(10, size=900)] + rng.normal(size=(900, 24))
    truth = (clips - kinds.mean(axis=0)) @ unit(concept) > 1.0
    words = unit(unit(concept) + 2 * unit(beside))
    file = tmp_path / "made.npz"
    np.savez(
        file, embedding=unit(clips).astype(np.float32), labels=truth[:, None],
        label_names=np.array(["meant"]), text_label=np.array(["meant"]),
        text_embedding=words[None].astype(np.float32),
    )  # fmt: skip
    table = starting.experiment(file, 1, (0, 25))
    gains = re.search(r"a head of 300 answers \| \S+ \((\S+) ±", table)
    assert gains is not None and float(gains[1]) > 5, table
    assert "its words" in table and "a head of 50 answers" in table
