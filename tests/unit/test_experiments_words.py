"""The experiments on suggested words and on siblings' yes run to their end on a small set."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workers.experiments import hard_negatives, words
from workers.experiments.dataset import DatasetError

D, KINDS = 12, 3


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """150 rows in three kinds, each with a text."""
    rng = np.random.default_rng(3)
    middles = np.eye(D)[:KINDS]
    of = np.arange(150) % KINDS
    rows = middles[of] + rng.normal(scale=0.3, size=(150, D))
    names = np.array(["car", "tree", "sea"])
    file = tmp_path / "data.npz"
    np.savez(file, embedding=rows.astype(np.float32), label=names[of],
             text_embedding=middles.astype(np.float32), text_label=names)  # fmt: skip
    return file


def test_words_are_compared_over_labels(data: Path, tmp_path: Path) -> None:
    vocabulary = tmp_path / "words.npz"
    np.savez(vocabulary, text=np.random.default_rng(4).normal(size=(8, D)).astype(np.float32))
    plan = words.Plan(answers=25, rounds=1, shown=5, seeds=1)
    table = words.experiment(data, words.read_words(vocabulary), plan)
    assert "3 labels" in table and all(f"| {way} |" in table for way in words.WAYS)
    assert "3 words" in words.experiment(data, None, plan)
    with pytest.raises(DatasetError, match="holds no words"):
        words.read_words(data)


def test_what_siblings_yes_are_worth_is_told_with_its_error(data: Path) -> None:
    table = hard_negatives.experiment(data, 3, 1, (25, 50))
    assert "| with siblings’ yes |" in table and "±" in table
