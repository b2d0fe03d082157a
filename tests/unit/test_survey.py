"""A few thousand clips stand for the corpus on which a model is judged."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workers.learn import scorer
from workers.learn.classifier import Classifier
from workers.learn.scorer import LocalShard
from workers.learn.survey import Survey

MODEL = Classifier(np.array([1.0, 0.5], np.float32), -0.5, "any")


def shard(n: int, excluded: np.ndarray | None = None) -> LocalShard:
    rows = np.random.default_rng(0).normal(size=(n, 2)).astype(np.float32)
    return LocalShard(np.arange(n) * 3, torch.from_numpy(rows), excluded)


def test_of_a_small_corpus_every_clip_stands_for_itself() -> None:
    small = shard(50, np.arange(50) % 10 == 0)
    best, drawn, each = Survey(small, small.clip_ids[[7, 3]], 45).logits(MODEL)
    left = MODEL.logits(small.matrix.numpy()[np.arange(50) % 10 != 0])
    assert len(best) == 0 and each == 1 and drawn == pytest.approx(left)


def test_of_a_large_one_the_best_stand_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scorer, "DRAWN", 100)
    large = shard(1000)
    scores = MODEL.logits(large.matrix.numpy())
    top = np.argsort(-scores)[:20]
    best, drawn, each = Survey(large, large.clip_ids[top], 1000).logits(MODEL)
    assert np.sort(best)[::-1] == pytest.approx(scores[top])
    assert drawn.max() < best.min() and 90 <= len(drawn) <= 100
    assert len(best) + each * len(drawn) == pytest.approx(1000)
