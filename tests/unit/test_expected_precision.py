"""Average precision on a corpus, told by few answers that are no fair sample of it."""

from __future__ import annotations

import numpy as np
import pytest

from backend.domain import cut, quality
from backend.domain.expected_precision import average_precision, of_corpus

NONE = np.empty(0)


def sure(shift: float, slope: float) -> cut.Line:
    return cut.Line(shift, slope, 0.0, 0.0, 0.0)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.mark.parametrize(("n", "middle"), [(150, -2.0), (800, -4.0), (3000, -6.0)])
def test_it_is_what_average_precision_comes_to_on_average(n: int, middle: float) -> None:
    drawn = rng()
    logits = drawn.normal(middle, 2.5, n)
    chances = cut.sigmoid(0.3 + 0.8 * logits)
    met = [quality.average_precision(drawn.random(n) < chances, logits) for _ in range(300)]
    truths = np.array([ap for ap in met if ap is not None])
    value, values = of_corpus(NONE, logits, 1.0, sure(0.3, 0.8), rng())
    assert value == pytest.approx(truths.mean(), abs=0.02)
    low, high = np.percentile(values, [2.5, 97.5])
    assert 0.9 < ((low <= truths) & (truths <= high)).mean() < 1


def test_clips_that_stand_for_others_say_what_all_would() -> None:
    logits = np.sort(rng().normal(-6, 2.5, 40_000))[::-1]
    whole, _ = of_corpus(NONE, logits, 1.0, sure(0, 1), rng())
    drawn = rng().permutation(logits[120:])[:2000]
    part, values = of_corpus(logits[:120], drawn, (40_000 - 120) / 2000, sure(0, 1), rng())
    assert part == pytest.approx(whole, abs=0.04)
    assert values.min() < whole < values.max() and values.std() < 0.06


def test_answers_that_were_chosen_flatter_less() -> None:
    """The model doubts what was answered; average precision on ten such answers says little."""
    world = np.random.default_rng(2)
    raw, told, held, truths = [], [], 0, []
    for _ in range(100):
        logits = world.normal(-4, 2, 1000)
        truth = world.random(1000) < cut.sigmoid(0.5 + logits)
        truths.append(quality.average_precision(truth, logits))
        answered = np.argsort(np.abs(logits))[:60:6]
        raw.append(quality.average_precision(truth[answered], logits[answered]) or 0.0)
        line = cut.fitted(truth[answered], logits[answered])
        found = average_precision(truth[answered], logits[answered], NONE, logits, 1.0, line)
        told.append(found.value)
        held += found.low <= truths[-1] <= found.high
    too_high = np.mean(raw) - np.mean(truths)
    assert too_high > 0.15
    assert 0 < np.mean(told) - np.mean(truths) < 0.6 * too_high
    assert held >= 95


def test_without_a_yes_the_probabilities_alone_speak() -> None:
    no, doubt, logits = np.zeros(10, np.bool_), np.full(10, -1.0), np.linspace(-6, 2, 300)
    line = cut.fitted(no, doubt)
    found = average_precision(no, doubt, NONE, logits, 1.0, line)
    value, _ = of_corpus(NONE, logits, 1.0, line, rng())
    assert found.value == value and found.low < value < found.high
    assert found == average_precision(no, doubt, NONE, logits, 1.0, line)


def test_without_a_chance_of_any_positive_there_is_nothing_to_draw() -> None:
    value, values = of_corpus(NONE, np.full(50, -29.0), 1.0, sure(0, 1), rng())
    assert 0 <= value <= 1 and len(values) == 0
    assert of_corpus(np.array([3.0]), NONE, 1.0, sure(0, 1), rng())[0] == 1
