import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.diversity import data_diversity
from backend.domain.stopping import (
    Estimate,
    advise_stop,
    attainable_diversity,
    expected_gain,
    positives_remaining,
)


@pytest.mark.parametrize(
    ("positives", "negatives", "quality", "diversity", "word"),
    [
        (0, 0, None, 0.0, "start"),
        (9, 200, 0.9, 0.9, "start"),
        (10, 10, 0.9, 0.1, "keep going"),
        (100, 100, 0.8, 0.79, "nearly"),
        (80, 100, 0.9, 0.9, "nearly"),
        (79, 100, 0.9, 0.9, "keep going"),
        (100, 100, None, 0.9, "keep going"),
        (100, 100, 0.8, 0.8, "enough"),
        (6, 994, 0.5, 0.2, "enough"),
        (6, 993, 0.5, 0.2, "start"),
    ],
)
def test_word(
    positives: int, negatives: int, quality: float | None, diversity: float, word: str
) -> None:
    assert advise_stop(positives, negatives, quality, diversity).word == word


def test_the_sentence_says_what_is_missing_and_only_that() -> None:
    assert advise_stop(7, 3, None, 0.0).sentence == (
        "Label 10 ✓ and 10 ✕ to start the model: 7 ✓ 3 ✕ so far."
    )
    assert advise_stop(99, 150, 0.9, 0.62).sentence == (
        "Still to go: 1 positive, diversity from .62 to .80."
    )


def test_progress_is_that_of_the_least_fulfilled_aim() -> None:
    assert advise_stop(50, 100, 0.8, 0.8).progress == 0.5
    assert advise_stop(500, 400, 0.9, 0.9).progress == 1.0


def test_the_outlook_is_told_along() -> None:
    advice = advise_stop(
        100, 100, 0.9, 0.9,
        remaining=Estimate(1234.0, 87.4, 20_500.0), gain=Estimate(0.0042, -0.011, 0.0194),
    )  # fmt: skip
    assert advice.sentence == (
        "All aims are reached: stop here. About 1,200 positives remain unlabelled (87 to 20,000); "
        "the next batch should gain about 0.4 points of average precision (−1.1 to +1.9 measured)."
    )


def test_where_the_estimate_says_that_all_are_found_no_more_are_asked_for() -> None:
    rare = advise_stop(11, 120, 0.9, 0.5, remaining=Estimate(0.2, 0.0, 54.0))
    assert rare.sentence == (
        "You have probably found them all: 11 of about 11 (up to 65). "
        "All else is reached; random clips would tell whether more are left."
    )
    assert rare.word == "nearly"
    sure = advise_stop(11, 120, 0.9, 0.5, remaining=Estimate(0.0, 0.0, 8.0))
    assert sure.word == "enough" and sure.sentence == (
        "You have probably found them all: 11 of about 11 (up to 19). All aims are reached: "
        "stop here."
    )
    known = advise_stop(11, 120, 0.9, 0.5, remaining=Estimate(0.0, 0.0, 0.0))
    assert known.sentence == "You have found them all: 11. All aims are reached: stop here."


def test_a_rare_label_still_needs_what_else_is_missing() -> None:
    advice = advise_stop(11, 40, 0.62, 0.2, remaining=Estimate(0.0, 0.0, 54.0))
    assert advice.word == "keep going" and advice.sentence == (
        "You have probably found them all: 11 of about 11 (up to 65). Still to go: 60 negatives, "
        "quality from .62 to .80, diversity from .20 to .44."
    )
    some = advise_stop(30, 150, 0.9, 0.7, remaining=Estimate(20.0, 5.0, 60.0))
    assert some.sentence == (
        "You have found 30 of about 50 positives (35 to 90). Still to go: about 20 positives."
    )


def test_no_diversity_is_asked_for_that_the_positives_cannot_give() -> None:
    """Every cluster full of negatives, and each positive in a place of its own."""
    assert attainable_diversity(0) == data_diversity([0] * 10, [50] * 10).score
    assert attainable_diversity(11) == data_diversity([2, *[1] * 9], [50] * 10).score
    assert attainable_diversity(500) == data_diversity([50] * 10, [50] * 10).score


COUNT = st.integers(0, 1200)
SHARE = st.floats(0, 1)


@given(COUNT, COUNT, st.none() | SHARE, SHARE, st.lists(st.floats(0, 5000), min_size=3, max_size=3))
def test_the_advice_never_contradicts_the_estimate_or_itself(
    positives: int, negatives: int, quality: float | None, diversity: float, left: list[float]
) -> None:
    low, value, high = sorted(left)
    advice = advise_stop(
        positives, negatives, quality, diversity, remaining=Estimate(value, low, high)
    )
    for asked in re.findall(r"Still to go: (?:about )?([\d,]+) positive", advice.sentence):
        assert int(asked.replace(",", "")) <= max(round(value), 0)
    assert ("Still to go" in advice.sentence) == (advice.word in ("keep going", "nearly")) or (
        advice.word == "nearly" and high > positives
    )
    if "stop here" in advice.sentence:
        assert advice.word == "enough"
    if "found them all" in advice.sentence:
        assert round(value) == 0 and "positives remain" not in advice.sentence


def session(
    rng: np.random.Generator, unlabelled: int, rate: float, found: int, draws: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """Answers of a corpus with that rate of positives: `draws` random ones first, then `found`
    positives that were looked for. Also the positives left."""
    size = unlabelled + found + draws
    truth = rng.random(size) < rate
    positive = [truth[i] for i in range(draws)]  # drawn clips: any will do
    drawn = [True] * draws + [False] * min(found, int(truth[draws:].sum()))
    positive += [True] * (len(drawn) - draws)
    return np.array(positive), np.array(drawn), int(truth.sum()) - int(np.sum(positive))


@pytest.mark.parametrize("rate", [0.005, 0.03, 0.3])
@pytest.mark.parametrize("belief", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("found", [0, 400])
def test_the_interval_holds_the_true_number_even_if_the_model_is_off(
    rate: float, belief: float, found: int
) -> None:
    """Also where what was found since the random clips were drawn is most of what there was."""
    rng = np.random.default_rng(1)
    size, held = 5_000, 0
    for _ in range(200):
        positive, drawn, left = session(rng, size - 150 - found, rate, found, 150)
        unlabelled = size - len(positive)
        expected = min(belief * left, unlabelled)
        estimate = positives_remaining(unlabelled, expected, positive, drawn)
        held += estimate.low <= left <= estimate.high
    assert held / 200 > 0.9


def remaining(unlabelled: int, expected: float, yes: int, no: int) -> Estimate:
    """After random answers only."""
    positive = np.arange(yes + no) < yes
    return positives_remaining(unlabelled, expected, positive, positive | ~positive)


def test_random_answers_outweigh_the_model_and_narrow_the_interval() -> None:
    few, many = remaining(1000, 500.0, 1, 9), remaining(1000, 500.0, 100, 900)
    assert few.value > 2 * many.value
    assert many.value == pytest.approx(100, rel=0.1)
    assert many.high - many.low < 0.2 * (few.high - few.low)
    assert remaining(0, 0.0, 5, 5) == Estimate(0.0, 0.0, 0.0)


def test_what_was_found_since_is_no_longer_out_there() -> None:
    positive = np.array([True] * 20 + [False] * 80 + [True] * 150)
    drawn = np.arange(250) < 100
    # A fifth of the 1,000 then without an answer: 200. Of these 170 have been found.
    assert positives_remaining(750, 30.0, positive, drawn).value == pytest.approx(30, abs=8)
    assert positives_remaining(750, 30.0, positive[::-1], drawn[::-1]).value > 100


def test_nothing_left_is_possible_until_a_random_clip_contradicts() -> None:
    assert remaining(1000, 0.5, 0, 100).low == 0
    assert remaining(1000, 0.5, 5, 95).low > 0


def test_expected_gain_continues_the_curve() -> None:
    answers = [25, 50, 100, 150, 200]
    curve = [0.9 - 2 / np.sqrt(n) for n in answers]
    truth = 2 / np.sqrt(200) - 2 / np.sqrt(225)
    exact = expected_gain(answers, curve, 25)
    assert exact is not None and exact.value == pytest.approx(truth)
    assert 0 < exact.high - exact.value < 0.02
    falling = expected_gain(answers, curve[::-1], 25)
    assert falling is not None and falling.value == 0  # a falling score promises nothing
    assert falling.low < -0.1
    assert expected_gain([25, 50, 75, 100, 100], [0.1, 0.2, 0.3, 0.3, 0.4], 25) is None


def test_the_interval_of_the_gain_holds_the_next_measured_step() -> None:
    """Held-out scores wander: every new clip moves them by its share."""
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(300):
        n = np.arange(25, 251, 25)
        v = 0.9 - 1 / np.sqrt(n) + np.cumsum(rng.normal(size=10) * 2 / n)
        gain = expected_gain(n[:-1].tolist(), v[:-1].tolist(), 25)
        assert gain is not None
        held += gain.low <= v[-1] - v[-2] <= gain.high
    assert 0.92 < held / 300 <= 0.99
