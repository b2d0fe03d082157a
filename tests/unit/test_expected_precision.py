"""Average precision expected of a corpus, by few answers that are no fair sample of it."""

from __future__ import annotations

import numpy as np
import pytest

from backend.domain import cut, quality
from backend.domain.expected_precision import average_precision

NONE = np.empty(0)


def sure(shift: float, slope: float) -> cut.Line:
    return cut.Line(shift, slope, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(("n", "middle"), [(150, -2.0), (800, -4.0), (3000, -6.0)])
def test_it_is_what_average_precision_comes_to_on_average(n: int, middle: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(middle, 2.5, n)
    chances = cut.sigmoid(0.3 + 0.8 * logits)
    met = [quality.average_precision(rng.random(n) < chances, logits) for _ in range(300)]
    truths = np.array([ap for ap in met if ap is not None])
    found = average_precision(NONE, logits, 1.0, sure(0.3, 0.8))
    assert found.value == pytest.approx(truths.mean(), abs=0.02)
    held = (found.low <= truths) & (truths <= found.high)
    assert 0.9 < held.mean() < 1


def test_clips_that_stand_for_others_say_what_all_would() -> None:
    rng = np.random.default_rng(1)
    logits = np.sort(rng.normal(-6, 2.5, 40_000))[::-1]
    whole = average_precision(NONE, logits, 1.0, cut.Line(0, 1, 0.1, 0, 0.02))
    drawn = rng.permutation(logits[120:])[:2000]
    part = average_precision(logits[:120], drawn, (40_000 - 120) / 2000, sure(0, 1))
    assert part.value == pytest.approx(whole.value, abs=0.04)
    assert part.low < whole.value < part.high
    assert part.high - part.low < 0.25


def test_answers_that_were_chosen_do_not_flatter() -> None:
    """The model doubts what was answered; a line through ten such answers tells what it is worth,
    average precision on them does not."""
    rng = np.random.default_rng(2)
    raw, expected, held, truths = [], [], 0, []
    for _ in range(100):
        logits = rng.normal(-4, 2, 1000)
        truth = rng.random(1000) < cut.sigmoid(0.5 + logits)
        truths.append(quality.average_precision(truth, logits))
        answered = np.argsort(np.abs(logits))[:60:6]
        raw.append(quality.average_precision(truth[answered], logits[answered]) or 0.0)
        line = cut.fitted(truth[answered], logits[answered])
        found = average_precision(NONE, logits, 1.0, line)
        expected.append(found.value)
        held += found.low <= truths[-1] <= found.high
    assert np.mean(raw) > np.mean(truths) + 0.15
    assert np.mean(expected) == pytest.approx(np.mean(truths), abs=0.04)
    assert held >= 93


def test_without_a_chance_of_any_positive_everything_is_possible() -> None:
    found = average_precision(NONE, np.full(50, -29.0), 1.0, sure(0, 1))
    assert (found.low, found.high) == (0.0, 1.0) and 0 <= found.value <= 1
    assert average_precision(np.array([3.0]), NONE, 1.0, sure(0, 1)).value == 1
    same = [average_precision(NONE, np.linspace(-3, 3, 50), 4.0, sure(0, 1)) for _ in range(2)]
    assert same[0] == same[1]
