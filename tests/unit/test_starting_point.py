"""A label that starts from another studio's model, simulated: two studios see one concept, each in
looks of its own."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from workers.learn.classifier import fit_live

DIMENSIONS, CLIPS, SEEDS = 48, 1200, 16
TEXT = 0.35  # cosine of the label's words with what it means
Array = np.ndarray


def unit(x: Array) -> Array:
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


@cache
def studios(seed: int) -> tuple[Array, tuple[Array, Array], tuple[Array, Array]]:
    """The direction of the words; clips and truth here, and there."""
    rng = np.random.default_rng(seed)
    concept = unit(rng.normal(size=DIMENSIONS))
    other = rng.normal(size=DIMENSIONS)
    other -= other @ concept * concept
    words = TEXT * concept + np.sqrt(1 - TEXT**2) * unit(other)

    def clips() -> tuple[Array, Array]:
        look = rng.normal(size=(4, DIMENSIONS)) * 0.7  # kinds of clips in that studio alone
        x = look[rng.integers(4, size=CLIPS)] + rng.normal(size=(CLIPS, DIMENSIONS))
        y = x @ concept + rng.normal(0, 0.4, CLIPS) > 1.6
        return unit(x).astype(np.float32), y

    return words.astype(np.float32), clips(), clips()


def precision(seed: int, anchor: Array | None, answers: int) -> float:
    """Average precision here of so many random answers, on clips that were not answered."""
    _, (x, y), _ = studios(seed)
    test = np.arange(CLIPS) >= CLIPS // 2
    if not answers:
        assert anchor is not None
        return float(average_precision_score(y[test], x[test] @ anchor))
    rng = np.random.default_rng(seed)
    yes, no = (rng.permutation(np.flatnonzero(~test & (y == kind))) for kind in (True, False))
    few = max(1, answers // 5)
    rows = np.sort(np.concatenate([yes[:few], no[: answers - few]]))
    model = fit_live(x[rows], y[rows], text=anchor, centre=x.mean(axis=0))
    return float(average_precision_score(y[test], model.logits(x[test])))


@cache
def head(seed: int) -> Array:
    """What the other studio's label learned of 300 answers, as its bundle has it."""
    words, _, (x, y) = studios(seed)
    rows = np.arange(300)
    model = fit_live(x[rows], y[rows], text=words, centre=x.mean(axis=0))
    return model.weights.astype(np.float32)


def mean(anchors: list[Array | None], answers: int) -> float:
    return float(np.mean([precision(s, anchor, answers) for s, anchor in enumerate(anchors)]))


@pytest.mark.parametrize("answers", [0, 5, 25])
def test_a_model_from_elsewhere_is_worth_more_than_the_words(answers: int) -> None:
    heads = mean([head(seed) for seed in range(SEEDS)], answers)
    words = mean([studios(seed)[0] for seed in range(SEEDS)], answers)
    assert heads > words + 0.05, (heads, words)


def test_a_wrong_model_from_elsewhere_is_overruled() -> None:
    """Whether it means the opposite or something else: a hundred answers do about as well as
    without a start at all, however badly it ranked before there were any."""
    wrong = (
        [-head(seed) for seed in range(SEEDS)],
        [np.roll(head(seed), DIMENSIONS // 2) for seed in range(SEEDS)],
    )
    nothing = mean([None] * SEEDS, 100)
    for start in wrong:
        assert mean(start, 0) < nothing / 3
        assert mean(start, 100) > nothing - 0.03
