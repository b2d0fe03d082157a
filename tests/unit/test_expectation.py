"""How many yes a batch will bring: an interval that holds them."""

from __future__ import annotations

import numpy as np
import pytest

from backend.domain.cut import Line, line_through
from backend.domain.expectation import expected_yes, in_words
from backend.domain.intervals import Interval


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize("shift", [-1.0, 0.0, 1.0])
def test_the_interval_holds_the_true_number_even_if_the_scores_are_off(shift: float) -> None:
    """The line is found from 100 answers; what the model says is off by a shift and too steep."""
    rng = np.random.default_rng(3)
    held, runs = 0, 300
    for _ in range(runs):
        logits = rng.normal(0, 2, 100)
        truth = rng.random(100) < sigmoid(shift + 0.6 * logits)
        line = line_through(truth, logits)
        assert line is not None
        batch = rng.normal(1, 1, 25)
        yes = (rng.random(25) < sigmoid(shift + 0.6 * batch)).sum()
        found = expected_yes(sigmoid(batch).tolist(), line)
        held += found.low <= yes <= found.high
    assert 0.92 < held / runs <= 1


def test_sure_scores_promise_what_they_say_and_nothing_promises_nothing() -> None:
    sure = Line(shift=0.0, slope=1.0, shift_variance=0.0, covariance=0.0, slope_variance=0.0)
    found = expected_yes([0.9999] * 20 + [0.0001] * 5, sure)
    assert round(found.value) == 20 and found.low >= 19 and found.high <= 21
    assert expected_yes([], sure) == Interval(0.0, 0.0, 0.0)
    assert in_words(Interval(9.3, 5.0, 13.0)) == "Expect about 9 yes (5 to 13)."
